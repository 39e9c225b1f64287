"""What somebody types, kept by the page itself until it is sent: nobody else sees it, and no case knows of it.

A form is named by its kind and what it is about: `task/12`, `start/<process>`, `comment/3` of an instance, and what
asks for a reason by its act: `cancel/3` and `suspend/3` of an instance, `reassign/12`, `move/12`, `withdraw/12`,
`pause/12` and `note/12` (four eyes) of a task, `close/4` of an incident, `submit/5`, `activate/5` and `reject/5` of a
draft, `propose/new`, `dispose/6` and `keep/6` of what is past its retention.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from engine import errors, store
from engine.service import access, access_view
from engine.service.context import Context
from engine.service.definitions import Definitions
from engine.service.views import Actor
from engine.service.work import task
from engine.store import values
from engine.store.autosaves import START as START
from engine.store.autosaves import AutosaveRow as AutosaveRow

MAX_BYTES = 1_000_000  # of one text, as much as a draft may have
MAX_FIELDS = 10_000
KEPT = timedelta(days=30)  # untouched for longer, a text is forgotten
PAGE_ID = "request_id"  # the field in which a page carries its own id
OF_TASK = frozenset({"reassign", "move", "withdraw", "pause", "note"})
OF_INSTANCE = frozenset({"comment", "cancel", "suspend"})
OF_DRAFT = frozenset({"submit", "activate", "reject"})
OF_DISPOSAL = frozenset({"dispose", "keep"})

Fields = Sequence[tuple[str, str]]


class Kept(NamedTuple):
    """A text is kept, since when; `gone` is why it could not be sent as things stand, None when it can."""

    at: datetime
    gone: errors.Conflict | None


class _Standing(NamedTuple):
    """How a form stands: whether its page was sent already, why it cannot be, the newest draft."""

    sent: bool = False
    gone: errors.Conflict | None = None
    draft: store.TaskDraftRow | None = None


class Autosaves:
    """One text for each person and form."""

    def __init__(self, context: Context, definitions: Definitions) -> None:
        self._context = context
        self._definitions = definitions

    def keep(self, form: str, fields: Fields, since: datetime | None, actor: Actor) -> Kept:
        """Keep what is typed in place of what the page knew (`since`, the newest text or draft when it was drawn).

        A task that has ended or is somebody else's now keeps its text all the same, and `gone` says why. A page
        that was sent meanwhile has nothing left to keep. Raises TextNewer when another page or a draft has a
        newer text, TooLarge, Invalid, NotFound, Forbidden.
        """
        size = sum(len(name) + len(text.encode(errors="replace")) for name, text in fields)
        if size > MAX_BYTES or len(fields) > MAX_FIELDS:
            raise errors.TooLarge(limit=MAX_BYTES)
        context = self._context
        page = next((text for name, text in fields if name == PAGE_ID), "")[:100]
        with context.store.read() as tx:
            instance_id = self._place(tx, form, actor)
        with context.store.transaction() as tx:
            # What sends this form holds the same: it is sent already, or it finds this text and takes it along.
            store.autosaves.lock(tx, actor.user_id, instance_id)
            now = context.clock()  # not before the wait: what was sent meanwhile did not take this text along
            standing = self._standing(tx, form, _request(page), actor)
            if standing.sent:
                return Kept(now, None)
            draft = standing.draft
            if draft is not None and (since is None or draft.at > since):
                by = "" if draft.person_id == actor.user_id else draft.username
                raise errors.TextNewer(at=draft.at, by=store.people.names(tx).get(by, by) if by else "")
            if draft is not None:  # on whatever clock: later than what it goes on from
                now = max(now, draft.at + values.MICROSECOND)
            at = store.autosaves.put(
                tx, actor.user_id, form, fields, now, since=since, page=page, instance_id=instance_id
            )
            if at is None:
                raise errors.TextNewer(at=store.autosaves.moment(tx, actor.user_id, form), by="")
        return Kept(at, standing.gone)

    def of(self, forms: Iterable[str], actor: Actor) -> Mapping[str, store.AutosaveRow]:
        """Return what the actor has typed into these forms and not sent."""
        with self._context.store.read() as tx:
            return store.autosaves.of(tx, actor.user_id, list(forms))

    def begun(self, tasks: Iterable[int], actor: Actor) -> Mapping[str, datetime]:
        """Return which of these tasks and of all start forms the actor has begun, and when; by their forms."""
        with self._context.store.read() as tx:
            return store.autosaves.begun(tx, actor.user_id, [f"task/{one}" for one in tasks])

    def keep_note(self, task_id: int, text: str, actor: Actor) -> None:
        """Keep what is typed beside the form of a task when that is saved for a while; an empty text forgets it.
        Raises NotFound, TooLarge, Invalid.
        """
        form = f"note/{task_id}"
        known = self.of([form], actor).get(form)
        if text.strip():
            self.keep(form, [("note", text)], known.at if known else None, actor)
        elif known is not None:
            self.drop(form, actor)

    def drop(self, form: str, actor: Actor) -> None:
        """Forget what the actor has typed into a form."""
        with self._context.store.transaction() as tx:
            store.autosaves.delete(tx, actor.user_id, form)

    def forget_old(self) -> int:
        """Forget what nobody has touched for long; return how many texts. For the worker."""
        with self._context.store.transaction() as tx:
            return store.autosaves.delete_before(tx, self._context.clock() - KEPT)

    def _place(self, tx: store.Tx, form: str, actor: Actor) -> int | None:
        """Return the instance a form belongs to, if any. Raises NotFound, Forbidden for who has no such form."""
        kind, _slash, key = form.partition("/")
        if kind == "start":
            process = self._definitions.process(key, actor)
            if not process.may_start:
                raise errors.Forbidden(action="start", roles=list(process.starters))
            return None
        if form == "propose/new" and access.may_dispose(actor):
            return None
        number = int(key) if key.isascii() and key.isdecimal() and len(key) <= 18 else 0
        if str(number) != key:  # one form has one name, so that its text goes when it is sent
            raise errors.NotFound(what="form", id=form)
        if kind == "task":
            row = task.require(tx, number)
            if access.capacity(actor, row.holders.split()) is None:
                raise task.refused_error(self._context, tx, row, actor)
            return row.instance_id
        if kind in OF_TASK:
            row = task.require(tx, number)
            if not access_view.is_visible(self._context, tx, row.instance_id, actor):
                raise errors.NotFound(what="task", id=number)
            return row.instance_id
        if kind in OF_INSTANCE:
            access_view.require(self._context, tx, number, actor)
            return number
        incident = store.incidents.get(tx, number) if kind == "close" and actor.may(access.ADMIN) else None
        if incident is not None:
            return incident.instance_id
        about: object = None
        if kind in OF_DRAFT and access.may_read_drafts(actor):
            about = store.drafts.get(tx, number)
        elif kind in OF_DISPOSAL and access.may_read_retention(actor):
            about = store.disposals.get(tx, number)
        if about is None:
            raise errors.NotFound(what="form", id=form)
        return None

    def _standing(self, tx: store.Tx, form: str, request: bytes | None, actor: Actor) -> _Standing:
        kind, _slash, key = form.partition("/")
        if kind == "task":
            return self._task(tx, int(key), request, actor)
        if request is None:
            return _Standing()
        if kind == "start":
            begun = store.instances.by_request(tx, request)
            return _Standing(sent=begun is not None and begun.started_by == actor.user_id)
        return _Standing(sent=kind == "comment" and store.requests.get(tx, request) is not None)

    def _task(self, tx: store.Tx, task_id: int, request: bytes | None, actor: Actor) -> _Standing:
        row = task.require(tx, task_id)
        mine = row.completed_by == actor.user_id and row.request_id is not None
        if mine and row.request_id == request:
            return _Standing(sent=True)
        if row.state != "open":
            instance = store.instances.get(tx, row.instance_id)
            assert instance is not None
            return _Standing(gone=task.gone_error(tx, task_id, instance))
        gone = task.claimed_error(tx, row) if row.claimed_by not in (None, actor.user_id) else None
        return _Standing(gone=gone, draft=store.task_drafts.get(tx, task_id))


def _request(page: str) -> bytes | None:
    try:
        return UUID(page).bytes
    except ValueError:
        return None
