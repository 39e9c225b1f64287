"""What becomes of somebody's work when the account is switched off, or a role is taken: said before it is done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from engine import errors, store
from engine.service import access, rows
from engine.service.accounts import sessions
from engine.service.context import Context
from engine.service.views import Actor, Person, TaskItem

MOST = 200  # tasks that are named; more are counted


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A role that nobody holds then: whose it is to hand on its work meanwhile, and how many tasks are open for it."""

    role: str
    label: str
    stands: tuple[str, ...]
    tasks: int


@dataclass(frozen=True, slots=True)
class Acting:
    """An office held as Plh. or Plt. that ends with it."""

    label: str
    kind: str
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Departure:
    """What an act would do now: to a person at this revision.

    `tasks` the person has taken and cannot do then, the first of `count`; `last`: there would be no administrator,
    so that it is refused.
    """

    person: Person
    revision: int
    sessions: int
    tasks: tuple[TaskItem, ...]
    count: int
    vacant: tuple[Vacancy, ...]
    acting: tuple[Acting, ...]
    last: bool


class Departures:
    """Looking ahead; nothing here changes anything."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of_account(self, username: str, actor: Actor) -> Departure:
        """Return what switching an account off would do. Raises Forbidden, NotFound."""
        return self._look(username, None, actor)

    def of_role(self, username: str, role: str, actor: Actor) -> Departure:
        """Return what taking a role from somebody would do. Raises Forbidden, NotFound (also for one not held)."""
        return self._look(username, role, actor)

    def _look(self, username: str, role: str | None, actor: Actor) -> Departure:
        context, now = self._context, self._context.clock()
        access.require_right(actor, access.ADMIN, "people", context.office.roles())
        with context.store.read() as tx:
            row = store.people.by_username(tx, username)
            if row is None:
                raise errors.NotFound(what="user", id=username)
            given = [
                one
                for one in store.people.holdings(tx, row.id)
                if one.revoked_at is None and (one.valid_until is None or one.valid_until > now)
            ]
            if role is not None and not any(one.role_id == role for one in given):
                raise errors.NotFound(what="role", id=role)
            held = store.people.roles_at(tx, row.id, now)
            lost = set(held) if role is None else {role} & set(held)
            left = set() if role is None else {access.personal(username), *set(held) - lost}
            page = store.inbox.page(tx, (), row.id, "mine", None, MOST)
            tasks = [one for one in page.rows if not left & set(one.holders.split())]
            count = len(tasks)
            if page.next is not None and role is None:
                count = store.tasks.count_claimed(tx, row.id)
            shown = tuple(
                rows.task_row(context.office, context.office.definition(tx, one.definition_id), one)
                for one in tasks
            )
            opened = len(sessions.open_of(context, tx, row.id)) if role is None else 0
            administrators = access.holding(context.office.roles(), access.ADMIN)
            known = list(context.office.roles())
            holders = store.people.holders_of_many(tx, known, now)
            left_over = {
                one: [who for who in holders.get(one, ()) if who != username or one not in lost]
                for one in known
            }
            last = bool(lost & set(administrators)) and not any(left_over[one] for one in administrators)
            vacant = self._vacant(tx, sorted(lost), left_over, username if role is None else "")
            revision = store.directory.detail(tx, row.id).revision
        return Departure(
            Person(row.id, row.username, row.name, row.active, held, row.demo),
            revision,
            opened,
            shown,
            count,
            vacant,
            tuple(
                Acting(context.office.label(one.role_id), one.kind, one.valid_from, one.valid_until)
                for one in given
                if one.kind != "tetap" and role in (None, one.role_id)
            ),
            last and row.active,
        )

    def _vacant(
        self, tx: store.Tx, lost: Collection[str], holders: dict[str, list[str]], gone: str
    ) -> tuple[Vacancy, ...]:
        """Return the roles among these that nobody holds then."""
        office = self._context.office

        def able(holder: str) -> bool:
            if holder.startswith("@"):
                return holder[1:] != gone and office.able(holder)
            return bool(holders.get(holder))

        empty = [one for one in lost if one in holders and not holders[one]]
        listings = store.inbox.listings(tx) if empty else []
        return tuple(
            Vacancy(
                one,
                office.label(one),
                tuple(office.label(role) for role in access.standing([one], office.roles(), able)),
                sum(
                    store.inbox.undone(tx, listing)
                    for listing in listings
                    if one in listing.split() and not any(map(able, listing.split()))
                ),
            )
            for one in empty
        )
