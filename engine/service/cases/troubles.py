"""Work in trouble, for the administrator: late, unread for long, waiting for nobody here, stopped by an incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine import store
from engine.service import access, rows
from engine.service.context import Context
from engine.service.views import Actor, TaskItem
from engine.store import inbox, troubles

MOST = troubles.MOST
UNREAD_DAYS = 2  # whole working days that a task may lie unopened before it is work in trouble
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Found:
    """Open tasks of one trouble: how many (MOST means that many or more), and the first of them."""

    count: int
    tasks: tuple[TaskItem, ...]


@dataclass(frozen=True, slots=True)
class TroubledWork:
    """What of the work needs somebody now. `still` are cases that only wait for news from elsewhere.

    A task stands in one list: a late one that nobody opened is `late`, and its id is in `unopened`.
    """

    late: Found
    unread: Found
    unopened: frozenset[int]
    still: tuple[store.troubles.StillCase, ...]
    incidents: int

    @property
    def none(self) -> bool:
        return not (self.late.count or self.unread.count or self.still or self.incidents)


class Troubles:
    """What an administrator looks at first in the morning."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def may_read(self, actor: Actor) -> bool:
        """Return whether somebody is an administrator, at home with what needs somebody."""
        return actor.may(access.ADMIN)

    def require(self, actor: Actor) -> None:
        """Raise Forbidden for who is no administrator."""
        access.require_right(actor, access.ADMIN, "people", self._context.office.roles())

    def list(self, actor: Actor) -> TroubledWork:
        """Return the work in trouble as it is now. Raises Forbidden for who is no administrator."""
        context, now = self._context, self._context.clock()
        self.require(actor)
        with context.store.read() as tx:
            late, unread = troubles.late(tx, now), troubles.unread(tx, self._long_ago(now))
            unopened = frozenset(late) & frozenset(unread)
            return TroubledWork(
                late=self._found(tx, late),
                unread=self._found(tx, [one for one in unread if one not in unopened]),
                unopened=unopened,
                still=tuple(troubles.still(tx)),
                incidents=store.incidents.count_open(tx),
            )

    def _found(self, tx: store.Tx, ids: Sequence[int]) -> Found:
        office = self._context.office
        first = inbox.some(tx, ids[:SHOWN])
        tasks = (rows.task_row(office, office.definition(tx, row.definition_id), row) for row in first)
        return Found(len(ids), tuple(tasks))

    def _long_ago(self, now: datetime) -> datetime:
        """Return the moment before which UNREAD_DAYS whole working days have passed."""
        calendar, local = self._context.office.calendar(), now.astimezone(self._context.settings.zone)
        day, left = local, UNREAD_DAYS
        for _ in range(60):  # no office rests longer
            day -= timedelta(days=1)
            left -= calendar.is_workday(day.date())
            if not left:
                break
        return day.replace(hour=0, minute=0, second=0, microsecond=0)
