"""Notices inside the program: what a role or a person is told without having asked."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from engine import errors, store
from engine.service import access, access_view, actors
from engine.service.context import Context
from engine.service.notices import tidings
from engine.service.views import Actor, Addressed, Notice
from engine.service.work.outbox import WAITS
from engine.store.notices import RECENT as RECENT

log = logging.getLogger("alur.mail")

DRAFTS = "draft_"
BELOW = ("overdue_below", "paused", "unpaused", "pause_over")  # of tasks of others
NEWS = timedelta(days=7)  # an office that begins to send mails does not begin with those of months


class Notices:
    """Notices of the actor's roles and of the person, newest first."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, actor: Actor, limit: int = RECENT, *, unread: bool = False) -> tuple[Notice, ...]:
        """Return the newest notices; what was read by this person is marked so.

        With `unread` only those that this person has not read and whose cause is still there. What the person may
        not know of (any more) is left out, and what several roles of theirs are told is one line.
        """
        context = self._context
        with context.store.read() as tx:
            stored = store.notices.list_recent(
                tx, access.holders_of(actor), actor.user_id, context.clock(), limit, unread=unread
            )
            shown = _Reader(context, tx, actor)
            found: dict[str, Notice] = {}
            for row in stored:
                notice = shown.notice(row)
                if notice is None or (unread and notice.gone):
                    continue
                before = found.get(row.cause)
                if before is None or _goes_before(notice, before):
                    found[row.cause] = notice
        return tuple(sorted(found.values(), key=lambda one: -one.id))

    def open(self, actor: Actor, notice_id: int) -> Notice | None:
        """Return one of the actor's notices, which is read from now on; None for one that is not theirs to know."""
        context = self._context
        with context.store.transaction() as tx:
            row = store.notices.get(tx, notice_id, actor.user_id, context.clock())
            holders = access.holders_of(actor)
            if row is None or not store.notices.mark_read(tx, notice_id, actor.user_id, holders):
                return None
            return _Reader(context, tx, actor).notice(row)

    def mark_read(self, actor: Actor, notice_id: int | None = None) -> None:
        """Mark one notice, or all of the actor's, as read by this person."""
        context = self._context
        with context.store.transaction() as tx:
            holders = access.holders_of(actor)
            if notice_id is not None:
                store.notices.mark_read(tx, notice_id, actor.user_id, holders)
                return
            most, now = RECENT * len(holders), context.clock()
            unread = store.notices.list_recent(tx, holders, actor.user_id, now, most, unread=True)
            store.notices.mark_known(tx, [row.id for row in unread], actor.user_id)

    def count(self, actor: Actor) -> int:
        """Return how many notices this person has not read and whose cause is still there; RECENT of them are that
        many or more.
        """
        context = self._context
        with context.store.read() as tx:
            unread = store.notices.list_unread(tx, access.holders_of(actor), actor.user_id, context.clock())
            shown = _Reader(context, tx, actor)
            return min(len({one.cause for one in unread if shown.counts(one)}), RECENT)

    def tell_near(self) -> int:
        """Tell whose tenggat is near by now, as the sweep of the worker; return how many tasks were looked at."""
        return tidings.tell_near(self._context)

    def forget_old(self) -> int:
        """Remove what was told long ago and asks for nothing any more; return how many notices are gone."""
        with self._context.store.transaction() as tx:
            return store.notices.forget_old(tx, self._context.clock() - tidings.KEPT)

    def hand_out(self, tx: store.Tx) -> tuple[Addressed, ...]:
        """Return notices newly written, each with every person it is for now, for the mails; each is given once, with
        this transaction. Call again until there are none.

        For a role that is whoever holds it at this moment. Left out is who did the act, who has read it already, who
        may not know of it, whom another of their roles was told the same, and what is older than NEWS.
        """
        context, found = self._context, []
        for fresh in store.notices.take_unmailed(tx, context.clock()):
            if fresh.at < context.clock() - NEWS:
                continue
            before = set(store.notices.told_before(tx, fresh))
            for actor in self._people(tx, fresh.holder):
                if before & set(access.holders_of(actor)):
                    continue
                try:
                    row = store.notices.get(tx, fresh.id, actor.user_id, context.clock())
                    notice = _Reader(context, tx, actor).notice(row) if row else None
                except WAITS:
                    raise
                except Exception:
                    # Whatever is wrong with one of them must not keep the others from being told, again and again.
                    log.exception("notice %s is told to nobody by mail", fresh.id)
                    break
                if notice is not None and not notice.read and not notice.gone:
                    found.append(Addressed(actor, notice))
        return tuple(found)

    def _people(self, tx: store.Tx, holder: str) -> Sequence[Actor]:
        """Return who is meant by a holder at this moment."""
        context = self._context
        names = [holder[1:]] if holder.startswith("@") else store.people.holders(tx, holder, context.clock())
        people = (store.people.by_username(tx, name) for name in names)
        return [actors.of_person(context, tx, row) for row in people if row is not None and row.active]


class _Reader:
    """What one person sees of notices: whether they may know of what one tells, and what has become of it."""

    def __init__(self, context: Context, tx: store.Tx, actor: Actor) -> None:
        self._context = context
        self._tx = tx
        self._actor = actor
        self._own = frozenset(access.holders_of(actor))
        self._seen: dict[int, bool] = {}

    def counts(self, one: store.notices.Unread) -> bool:
        """Return whether an unread notice is to be counted: the same answer as `notice` gives, for few kinds dearly."""
        if one.kind in store.notices.REMARKS and one.instance_id is not None:
            return self._may_see(one.instance_id)
        if one.kind.startswith(DRAFTS):
            return bool(self._actor.rights & access.WORKSHOP)
        return self._may_still_hand_on(one.kind, one.holders, one.data.get("holders", ()))

    def notice(self, row: store.NoticeRow) -> Notice | None:
        """Return a stored notice as this person sees it, or nothing when they may not know of it."""
        if row.kind.startswith(DRAFTS) and not self._actor.rights & access.WORKSHOP:
            return None
        may_open, name = True, ""
        if row.instance_id is not None and row.definition_id is not None:
            definition = self._context.office.definition(self._tx, row.definition_id)
            mine = self._own & set(row.holders.split())
            may_open = bool(mine) or access.sees_whole(self._actor, definition.outline, row.started_by)
            may_open = may_open or self._may_see(row.instance_id)
            element = definition.outline.elements.get(row.element or "")
            name = element.name if element else ""
        if not may_open and row.kind not in BELOW:  # a superior hears of them, whatever of
            return None
        gone = row.gone or not self._may_still_hand_on(row.kind, row.holders, row.data.get("holders", ()))
        ended, by, at = _ending(row) if gone else ("", "", None)
        holders = [str(one) for one in row.data.get("holders", ())] or row.holders.split()
        labels = tuple(map(self._context.office.label, holders))
        return Notice(
            id=row.id,
            kind=row.kind,
            at=row.at,
            instance=row.instance_id if may_open else None,
            number=(row.number or "") if may_open else "",
            task=row.task_id if may_open else None,
            name=name,
            data=row.data,
            read=row.read,
            draft=row.draft_id,
            cause=row.cause,
            gone=gone,
            ended=ended,
            ended_by=by,
            ended_at=at,
            holders=labels,
            executor=row.completed_name or row.claimed_name,
            due=row.due_at,
            late=self._late(row),
            may_open=may_open,
        )

    def _may_see(self, instance_id: int) -> bool:
        if instance_id not in self._seen:
            try:
                seen = access_view.is_visible(self._context, self._tx, instance_id, self._actor)
            except errors.NotFound:
                seen = False
            self._seen[instance_id] = seen
        return self._seen[instance_id]

    def _may_still_hand_on(self, kind: str, holders: str, vacant: Sequence[str]) -> bool:
        """Return whether there is still work without anybody to do it; True for every other kind."""
        if kind not in ("unheld", "vacant"):
            return True
        each = holders.split() if kind == "unheld" else [str(one) for one in vacant]
        stands = self._own & set(self._context.office.stands_with(each))
        return bool(stands) and (kind == "unheld" or store.inbox.undone(self._tx, " ".join(each)) > 0)

    def _late(self, row: store.NoticeRow) -> int:
        """Return the working minutes a task was late, or is by now."""
        due = datetime.fromisoformat(str(row.data["due"])) if row.data.get("due") else row.due_at
        if row.kind not in store.notices.LATE or due is None:
            return 0
        until = row.completed_at or self._context.clock()
        return int(self._context.office.calendar().working_time(due, until) / timedelta(minutes=1))


def _ending(row: store.NoticeRow) -> tuple[str, str, datetime | None]:
    """Return how the cause of a notice went, by whom and when."""
    if row.state == "done":
        return "done", row.completed_name, row.completed_at
    if row.state == "open" and row.closed_at is None and row.claimed_name:
        return "taken", row.claimed_name, None
    return "closed", "", row.closed_at or row.completed_at


def _goes_before(one: Notice, other: Notice) -> bool:
    """Return whether of two notices of one cause this is the one to show: what is to be done goes before the rest."""
    return (one.gone, one.kind == "overdue_below") < (other.gone, other.kind == "overdue_below")
