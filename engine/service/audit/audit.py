"""The auditor's door: seals, the proof of the history, and a note of every look and export."""

from __future__ import annotations

import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import IO

from engine import errors, store
from engine.bpmn import Definition
from engine.keys import PublicKey, SigningKey
from engine.service import access, access_view, rows, system_log
from engine.service.audit import exports, findings, held_seals, seal_keys, seals
from engine.service.audit.exports import LogLine, Papers
from engine.service.audit.seals import SealView
from engine.service.audit.verification import Verdict, Verification
from engine.service.context import Context
from engine.service.views import Actor, EventView

SEAL_EVERY = timedelta(hours=1)
SYSTEM_PAGE = 50
LOOK_SECONDS = 2.0  # how often a worker looks whether an instance has ended


class Audit:
    """Seals are made by the worker hourly and soon after an instance ends, and by who asks for one."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._looked = -LOOK_SECONDS
        self._idle_since = context.clock() - SEAL_EVERY

    @property
    def key(self) -> SigningKey:
        """The key that makes the site's seals now, made at first need. Raises Misconfigured."""
        with self._context.store.read() as tx:
            return seal_keys.in_force(self._context, tx)

    def key_fingerprint(self) -> str:
        """Return the fingerprint of the key in force, whether this machine has it or not; made at first need."""
        with self._context.store.read() as tx:
            last = store.seals.newest(tx)
            return (
                seal_keys.named_key(last[0]) if last else ""
            ) or self._context.first_key().public.fingerprint

    def require(self, actor: Actor) -> None:
        """Raise Forbidden unless the actor is an auditor or the administrator."""
        if not access.may_audit(actor):
            access.require_right(actor, access.AUDIT, "audit", self._context.office.roles())

    def seal(self, actor: Actor) -> SealView:
        """Seal every chain as it is now, the request for it included. Raises Forbidden."""
        self.require(actor)
        system_log.note(self._context, actor, "seal_requested")
        with self._context.store.transaction() as tx:
            return seals.read(seals.make(self._context, tx))

    def seal_due(self) -> bool:
        """Seal when an instance has ended, or something has changed and the last seal is an hour old.

        For workers, in every sweep: it looks at most every two seconds, and any number of them may.
        """
        with self._lock:
            if time.monotonic() - self._looked < LOOK_SECONDS:
                return False
            self._looked = time.monotonic()
        now = self._context.clock()
        with self._context.store.read() as tx:
            marked = store.seals.is_marked(tx)
            last = store.seals.newest(tx)
            # What a clock that was ahead has left is no moment to count from.
            before_now = [one for one in (self._idle_since, *(seal.at for seal in last)) if one <= now]
            if not marked and before_now and now < max(before_now) + SEAL_EVERY:
                return False
            before = seals.read(last[0]).system_events if last else 0
            if not marked and before == store.seals.system_end(tx)[0] and not store.seals.has_grown(tx):
                self._idle_since = now
                return False
        with self._context.store.transaction() as tx:
            number, _digest = store.seals.lock(tx)
            if number != (last[0].number if last else 0):
                return False  # another worker was quicker
            seals.make(self._context, tx)
        return True

    def seals(self, actor: Actor, limit: int = 20) -> list[SealView]:
        """Return the last seals, newest first. Raises Forbidden."""
        self.require(actor)
        with self._context.store.read() as tx:
            return [seals.read(row) for row in store.seals.newest(tx, limit)]

    def seal_view(self, number: int, actor: Actor) -> SealView:
        """Return one seal, to be printed. Raises Forbidden, NotFound."""
        self.require(actor)
        with self._context.store.read() as tx:
            row = store.seals.get(tx, number)
        if row is None:
            raise errors.NotFound(what="seal", id=number)
        return seals.read(row)

    def seal_file(self, number: int, actor: Actor) -> Iterator[str]:
        """Return the file of a seal in pieces, to be kept outside.

        Raises Forbidden, NotFound, and Misconfigured for one by a key that was lost.
        """
        self.require(actor)
        with self._context.store.read() as tx:
            row = store.seals.get(tx, number)
            if row is None:
                raise errors.NotFound(what="seal", id=number)
            key = seal_keys.of_seal(self._context, tx, row)
        system_log.note(self._context, actor, "exported", what="seal", seal=number)
        return self._seal_pieces(row, key)

    def _seal_pieces(self, row: store.SealRow, key: PublicKey) -> Iterator[str]:
        with self._context.store.read() as tx:
            yield from seals.write(tx, row, key)

    def verify(
        self, held: bytes | None = None, tell: Callable[[int, int], None] = lambda done, all_: None
    ) -> Verdict:
        """Prove every chain and seal, also against a seal held outside. `tell` hears how far it is.

        Raises Invalid when `held` is no seal's file, Misconfigured where the key that it begins with is lost.
        """
        kept = held_seals.held(held) if held is not None else None
        with self._context.store.read() as tx:
            return Verification(self._context, tx, kept, tell).run()

    def verify_now(self, actor: Actor, held: bytes | None = None) -> Verdict:
        """Prove everything as `verify` does, for who may audit; what is wrong with the site itself is kept and told.

        What only a seal held outside convicts is for its holder: no night could find it again. Raises Forbidden,
        Invalid.
        """
        self.require(actor)
        verdict = self.verify(held)
        if held is None:
            findings.keep(self._context, verdict.faults)
        return verdict

    def export(self, instance_id: int, actor: Actor, file: IO[bytes], papers: Papers) -> str:
        """Write an instance as a ZIP that proves itself, with its papers; return its number.

        The history names what the ZIP holds, and the seal in it covers that. Raises Forbidden, NotFound, and Busy
        when somebody worked on it since its papers were made.
        """
        self.require(actor)
        with self._context.store.read() as tx:
            number = access_view.require(self._context, tx, instance_id, actor).instance.number
        facts = {"what": "instance", "instance": instance_id, "number": number}
        file.seek(0)
        file.truncate()
        with zipfile.ZipFile(file, "w") as archive:
            written = exports.write(self._context, instance_id, actor, archive, papers)
            with self._context.store.transaction() as tx:
                _seal, proofs = exports.note(self._context, tx, actor, [written], facts, *access.RIGHTS)
            exports.close(self._context, archive, written, proofs[instance_id])
        return number

    def log(
        self, actor: Actor, format_: str, tell: Callable[[int, int], None] = lambda done, all_: None
    ) -> Iterator[LogLine]:
        """Return every event of every instance, as it is read. Raises Forbidden."""
        self.require(actor)
        system_log.note(self._context, actor, "exported", what="log", format=format_)
        return exports.log(self._context, tell)

    def model(self, key: str, version: int | None, actor: Actor) -> Definition:
        """Return a version of a process (the one in force), to compare the log with. Raises Forbidden, NotFound."""
        self.require(actor)
        with self._context.store.read() as tx:
            versions = store.definitions.list_versions(tx, key)
            row = next((one for one in versions if version in (None, one.version)), None)
            if row is None:
                raise errors.NotFound(what="process", id=key)
            found = self._context.office.definition(tx, row.id)
        system_log.note(self._context, actor, "exported", what="model", process=key, version=row.version)
        return found

    def system(
        self,
        actor: Actor,
        before: int | None = None,
        *,
        types: Sequence[str] = (),
        without: Sequence[str] = (),
        person: str = "",
        start: date | None = None,
        end: date | None = None,
    ) -> tuple[tuple[EventView, ...], int | None]:
        """Return a page of the system's history, newest first, and the number that the next one is before.

        Of events before a number, of some types or without some, of one person, on some days; what is empty does
        not matter. Raises Forbidden.
        """
        self.require(actor)
        zone = self._context.settings.zone
        first = datetime.combine(start, time_of_day.min, zone) if start else None
        last = datetime.combine(end, time_of_day.max, zone) if end else None
        with self._context.store.read() as tx:
            events = store.history.of_system(
                tx, before, SYSTEM_PAGE + 1, types=types, without=without, actor=person, start=first, end=last
            )
            names = store.people.names(tx)
            titles = dict(store.definitions.titles(tx))
        shown = events[:SYSTEM_PAGE]
        following = shown[-1].seq if len(events) > SYSTEM_PAGE else None
        return tuple(rows.system_event(self._context.office, one, names, titles) for one in shown), following

    def people(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        """Return everybody by user name and name, in the order of the names. Raises Forbidden."""
        self.require(actor)
        with self._context.store.read() as tx:
            return tuple(sorted(store.people.names(tx).items(), key=lambda entry: entry[1]))

    def counts(self, actor: Actor) -> Mapping[str, int]:
        """Return how many instances, events of the system and seals there are. Raises Forbidden."""
        self.require(actor)
        with self._context.store.read() as tx:
            last = store.seals.newest(tx)
            instances, events = store.seals.totals(tx)
            return {
                "instances": instances,
                "events": events,
                "system_events": store.seals.system_end(tx)[0],
                "seals": last[0].number if last else 0,
            }
