"""What hardly ever changes: the agency's roles, its calendar and the definitions, kept in memory for a moment."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from engine import bpmn, errors, store, workdays
from engine.bpmn import Definition, Environment, Limits, Reader
from engine.clock import Clock
from engine.service import access
from engine.service.views import Role
from engine.settings import Settings

FRESH_SECONDS = 5.0
NEVER = float("-inf")  # the clock of the process may have begun a moment ago
DEFINITIONS_KEPT = 64


class Office:
    """Roles and who holds them, calendar and definitions, shared by the threads of one process.

    Roles, people and calendar are re-read at most every five seconds, so a change made by another process is seen
    soon; a definition never changes once deployed and is kept until the roles do (least recently used goes first).
    """

    def __init__(self, settings: Settings, database: store.Store, clock: Clock) -> None:
        self.settings = settings
        self.limits = Limits.of(settings)
        self.clock = clock
        self._store = database
        self._lock = threading.RLock()
        self._definitions: OrderedDict[int, Definition] = OrderedDict()
        self._roles: Mapping[str, Role] = {}
        self._former: Mapping[str, str] = {}
        self._terms: Mapping[str, tuple[store.people.Term, ...]] = {}
        self._people: frozenset[str] = frozenset()
        self._replaced: Sequence[store.delegations.Replaced] = ()
        self._calendar: workdays.Calendar | None = None
        self._read_at = self._stood_at = self._forgotten_at = NEVER

    def forget(self) -> None:
        """Read roles, people and calendar again at the next look; called after this process changed them."""
        self._forgotten_at = time.monotonic()

    def roles(self) -> Mapping[str, Role]:
        """Return every role of the agency by id, in their order of rank."""
        self._refresh()
        return self._roles

    def label(self, role: str) -> str:
        """Return the name of a role as people say it: of one that is gone its last, of one never known its id."""
        known = self.roles().get(role)
        if known:
            return known.label
        if role in self._former:
            return self._former[role]
        return role[1:] if role.startswith("@") else role.replace("_", " ")

    def former(self) -> Mapping[str, str]:
        """Return by id what each role that is gone was called last."""
        self._refresh()
        return self._former

    def able(self, holder: str) -> bool:
        """Return whether anybody can do the work of a holder now: a person with an account, or who holds the role."""
        self._refresh()
        if holder.startswith("@"):
            return holder[1:] in self._people
        now = self.clock()
        return holder in self._roles and any(term.covers(now) for term in self._terms.get(holder, ()))

    def replaced(self, username: str) -> tuple[store.delegations.Replaced, ...]:
        """Return in which offices of theirs somebody is replaced now, by whom and until when."""
        self._refresh()
        now = self.clock()
        return tuple(one for one in self._replaced if one.username == username and one.start <= now < one.end)

    def alone(self, holders: Iterable[str]) -> bool:
        """Return whether exactly one person can do the work of these holders now: nobody else could take it."""
        self._refresh()
        now, able = self.clock(), 0
        for holder in holders:
            if holder.startswith("@"):
                able += holder[1:] in self._people
            elif holder in self._roles:
                able += sum(term.covers(now) for term in self._terms.get(holder, ()))
        return able == 1

    def stands_with(self, holders: Iterable[str]) -> tuple[str, ...]:
        """Return the roles that may hand on a task of these holders, because none of them can do it now; else none."""
        return access.standing(holders, self.roles(), self.able)

    def notified(self, holders: Iterable[str]) -> tuple[str, ...]:
        """Return who hears that a task is late: its holders, their superiors,
        and who may hand it on for want of a holder.
        """
        each = tuple(holders)
        return tuple(dict.fromkeys((*access.notified(each, self.roles()), *self.stands_with(each))))

    def calendar(self) -> workdays.Calendar:
        """Return the agency's working calendar as it stands in the database."""
        self._refresh()
        assert self._calendar is not None
        return self._calendar

    def build(self, stored: store.calendar.Stored) -> workdays.Calendar:
        """Return the calendar that stored rows describe, in the office's zone. Raises CalendarError."""
        return workdays.Calendar(
            ZoneInfo(self.settings.timezone),
            [workdays.Regime.from_dict(regime) for regime in stored.regimes],
            [workdays.DayRule.from_dict(day) for day in stored.days],
            policy=stored.policy or self.settings.due_policy,
            version=stored.version,
        )

    def environment(
        self, definition: Definition, now: datetime | None = None, reader: Reader | None = None
    ) -> Environment:
        """Return clock, calendar and the functions that know this agency, for running one definition.

        With `now` the clock stands: one act has one moment. With a `reader` tasks that open read the office.
        """
        clock = self.clock if now is None else lambda: now
        functions = bpmn.office_functions(definition.package.tables, self.roles(), self.settings.cap)
        return Environment(clock, self.calendar(), functions, reader)

    def definition(self, tx: store.Tx, definition_id: int) -> Definition:
        """Return the deployed definition, compiled once per process. Raises NotFound."""
        with self._lock:
            known = self._definitions.get(definition_id)
            if known is not None:
                self._definitions.move_to_end(definition_id)
                return known
        row = store.definitions.get(tx, definition_id)
        if row is None:
            raise errors.NotFound(what="process", id=definition_id)
        package = bpmn.read_files(store.definitions.files(tx, definition_id))
        if package.sha256 != row.sha256:
            raise errors.Damaged(what=f"{row.key} {row.version}")
        roles = self.roles()
        compiled = bpmn.compile_definition(
            package, roles, self.limits, str(definition_id), trusted=True, naming=row.naming
        )
        with self._lock:
            if roles is self._roles:  # else they changed meanwhile: it is read again when it is needed again
                self._definitions[definition_id] = compiled
            while len(self._definitions) > DEFINITIONS_KEPT:
                self._definitions.popitem(last=False)
        return compiled

    def versions(self, tx: store.Tx) -> Callable[[int], Definition | None]:
        """Deployed definitions by id for who judges what stands: None for one that cannot be run as it stands."""

        def find(definition_id: int) -> Definition | None:
            try:
                return self.definition(tx, definition_id)
            except Exception:  # whatever stands there, the look goes on
                return None

        return find

    def _fresh(self) -> bool:
        """Whether what was read is young enough, and stood so after this process last changed something."""
        return time.monotonic() - self._read_at < FRESH_SECONDS and self._forgotten_at < self._stood_at

    def _refresh(self) -> None:
        if self._fresh():
            return
        with self._lock:
            if self._fresh():
                return
            with self._store.read() as tx:
                rows, former = store.roles.both(tx)
                terms, people = store.people.terms(tx, self.clock()), store.people.active(tx)
                replaced = store.delegations.replaced(tx, self.clock())
                stored = store.calendar.load(tx)
            roles = {row.id: role_of(row) for row in rows}
            if list(roles.values()) != list(self._roles.values()):
                if self._roles:
                    self._definitions.clear()  # a drawing was read with the roles of before
                self._roles = roles
            self._former = {row.id: row.label for row in former}
            self._terms, self._people, self._replaced = terms, people, replaced
            self._calendar = self.build(stored)
            self._read_at, self._stood_at = time.monotonic(), tx.began


def role_of(row: store.RoleRow) -> Role:
    """Return a stored role as the rest of the program knows it."""
    rights = frozenset(row.rights.split())
    former = tuple(row.former_labels.splitlines())
    return Role(row.id, row.label, row.superior, row.unit, rights, row.family, former)
