"""What people have to do: the inbox, what they wait for, and the page of one task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine import store
from engine.bpmn import Definition, Element
from engine.bpmn.package.pause_rules import PauseRules
from engine.forms import Form, answers
from engine.service import access, access_view, outlook, provenance, rows, system_log
from engine.service.agency import vacancies
from engine.service.cases import readings, waiting
from engine.service.context import Context
from engine.service.views import Actor, InboxPage, TaskItem, TaskView
from engine.service.work import four_eyes, given, remembered, task
from engine.store.inbox import COUNT_LIMIT as COUNT_LIMIT

Place = tuple[str, str]  # an element and an item


class Inbox:
    """Reading tasks."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def inbox(self, actor: Actor, tab: str = "all", after: str | None = None, limit: int = 50) -> InboxPage:
        """Return a page of the actor's inbox in the order of tenggat; `after` is the `next` of the page before.

        Tabs: "mine" (claimed by me), "group" (for my roles, free or taken by somebody
        else, or mine to hand on), "all" (what is mine or free), "waiting"
        (open for others, in instances the actor started or worked in), "done" (done by me). The counts tell how
        many there are of each, and how many of "all" are late ("late"); COUNT_LIMIT of them are that many or
        more.
        """
        holders = access.holders_of(actor)
        with self._context.store.read() as tx:
            undone = vacancies.listings(self._context, tx, actor)
            page = store.inbox.page(tx, holders, actor.user_id, tab, after, limit, undone)
            counts = store.inbox.counts(tx, holders, actor.user_id, self._context.clock(), undone)
            found = self.listed(tx, page.rows, actor, tab)
        return InboxPage(found, counts, page.next)

    def count(self, actor: Actor) -> int:
        """Return how many tasks are the actor's to do now: the count "all" of the inbox."""
        with self._context.store.read() as tx:
            undone = vacancies.listings(self._context, tx, actor)
            counts = store.inbox.counts(
                tx, access.holders_of(actor), actor.user_id, self._context.clock(), undone
            )
        return counts["all"]

    def listed(
        self, tx: store.Tx, found: Sequence[store.InboxRow], actor: Actor, tab: str
    ) -> tuple[TaskItem, ...]:
        """Return stored tasks as a tab shows them; of what is waited for, whether the actor may remind of it, and why
        it came back only where the actor may see what was sent: who may only hand a task on may not.
        """
        back = [row for row in found if row.returned and access.capacity(actor, row.holders.split()) is None]
        hidden = self._hidden(tx, back, actor) if back else ()
        listed = tuple(
            _unexplained(one) if one.id in hidden else one for one in (self._row(tx, row) for row in found)
        )
        if tab != "waiting":
            return listed
        allowed = not access.only_reads(actor.roles, self._context.office.roles())
        return waiting.waited_for(self._context, tx, actor, listed, allowed=allowed)

    def _hidden(self, tx: store.Tx, found: Sequence[store.InboxRow], actor: Actor) -> frozenset[int]:
        """Return of which of these tasks the actor may not see what was sent: as in the history of their cases."""
        sent, hidden = store.inbox.sendings(tx, [row.id for row in found]), set()
        for row in found:
            one, outline = sent[row.id], self._context.office.definition(tx, row.definition_id).outline
            own = access.capacity(actor, one.holders.split()) is not None
            if not (own or one.sender == actor.username or access.sees_whole(actor, outline, one.started_by)):
                hidden.add(row.id)
        return frozenset(hidden)

    def get(self, task_id: int, actor: Actor, *, earlier: bool = True) -> TaskView:
        """Return all a task page needs; the page of a task that is done shows who did it. Raises NotFound, Forbidden.

        Without `earlier` nothing is read that grows with the history: what other steps sent and what was sent
        here is left out, but for what an open task starts from. It is what reading a posted form needs.
        """
        with self._context.store.read() as tx:
            row = task.require(tx, task_id, actor.user_id)
            definition = self._context.office.definition(tx, row.definition_id)
            role = access.capacity(actor, row.holders.split())
            view = rows.task_row(self._context.office, definition, row)
            hands_on = any(one in actor.roles for one in view.stands_with)
            seen = (
                access_view.of_instance(self._context, tx, row.instance_id, actor, [row]) if earlier else None
            )
            instance = seen.case.instance if seen else store.instances.get(tx, row.instance_id)
            started_by = instance and instance.started_by
            whole = access.sees_whole(actor, definition.outline, started_by)
            inside = role is not None or whole
            if not inside and not hands_on:
                raise task.refused_error(self._context, tx, row, actor)
            said = None
            if instance is not None and row.state == "open":
                said = provenance.said(tx, instance, seen.case.facts if seen else None)
            element = definition.outline.elements[row.element]
            form = definition.forms.get(element.form or "") if inside else None
            draft = store.task_drafts.get(tx, task_id)
            past = Past(sent_before(tx, row)) if seen is None else Past.of_case(tx, row)
            seen = seen and seen.looking_at(past.tasks)
            shown = inside and (seen is not None or bool(answers.file_fields(form)))
            attachments = store.attachments.of_task(tx, task_id) if shown else []
            drafted = store.people.names_of(tx, [draft.username]) if draft else {}
            if view.returned_reason is not None and not inside and self._hidden(tx, [row], actor):
                view = _unexplained(view)
            same = None
            if role is not None and row.state == "open":
                same = four_eyes.standing(self._context, tx, definition, row, actor.user_id)
            if seen:
                (view,) = readings.of_sent(self._context, tx, actor, [view], {row.id: row.opened_by})
        found = given.of_task(
            self._context, instance, said, definition, row, form, works=seen is not None and role is not None
        )
        inputs = found.inputs
        again = (
            self._remembered(form, inputs, row, definition, actor)
            if seen and role is not None and not draft
            else None
        )
        system_log.note_look(
            self._context,
            actor,
            "task_viewed",
            takes_part=access.takes_part(actor, definition.outline, started_by, role is not None),
            instance=row.instance_id,
            number=row.number,
            task=task_id,
        )
        value = filled(form, inputs, draft, past.own, row, self._context.local_now())
        value |= again.value if again else {}
        sent = past.own.data.get("value") if past.own is not None and row.state == "open" else None
        files = answers.attached(form, map(rows.file_fact, attachments), sent)
        if form is not None and row.state == "open":
            value = form.known_files(value, files)
        told = (
            rows.earlier_data(self._context.office, seen, past.latest, past.names, past.known) if seen else ()
        )
        shown_values = [value, inputs, *(part for one in told for part in (one.value, one.before))]
        mine = row.claimed_by in (None, actor.user_id) and (same is None or same.refusing is None)
        is_open = row.state == "open"
        goes_on = is_open and row.suspended_at is None
        return TaskView(
            row=view,
            form=form,
            value=value,
            inputs=inputs,
            draft_at=draft.at if draft else None,
            draft_by=drafted.get(draft.username, draft.username) if draft else None,
            earlier=told,
            attachments=tuple(map(rows.attachment, attachments)),
            output=element.properties.get("sop:output", ""),
            requirement=element.properties.get("sop:kelengkapan", ""),
            note=element.properties.get("sop:keterangan", ""),
            grade={
                name.removeprefix("sop:grade."): grade
                for name, grade in element.properties.items()
                if name.startswith("sop:grade.")
            },
            next_hint=outlook.labels(self._context.office.label, definition.outline, element.id),
            next_own=_next_own(definition, element, actor),
            may_complete=goes_on and role is not None and mine,
            may_claim=goes_on and role is not None and mine and row.claimed_by is None,
            may_release=is_open and not hands_on and self._may_release(row, actor),
            may_reassign=is_open and (hands_on or actor.may(access.ADMIN)),
            names=found.names,
            sources=found.sources,
            renewed=found.renewed,
            measured=found.measured if role is not None else None,
            revision=task.revision_of(row.definition_id, draft),
            may_see_case=whole or (role is not None and row.visit > 0) or (seen is not None and seen.visible),
            remembered=again,
            files=files,
            links=self._links(seen, attachments, shown_values),
            four_eyes=same if same is not None and same.found else None,
            pausing=is_open and self._has_to_do_with_clock(row, definition, actor, role is not None and mine),
        )

    def _links(
        self, seen: access_view.AccessView | None, own: Sequence[store.AttachmentRow], values: Iterable[Any]
    ) -> dict[str, int]:
        """Return the files that may be opened among those that values hold, beside those of the task itself."""
        digests = rows.digests(values) - {one.sha256 for one in own} if seen else frozenset[bytes]()
        if seen is None or not digests:
            return rows.links(own)
        with self._context.store.read() as tx:
            found = store.attachments.of_contents(tx, seen.instance.id, digests)
            if not seen.whole:
                seen = seen.looking_at(store.places.holdings(tx, [one.task_id for one in found]))
        return rows.links([*own, *(one for one in found if seen.shows(one.task_id))])

    def opened(self, task_id: int, actor: Actor) -> bool:
        """Mark a task as read by this person, if it stands in their inbox; return whether it is open still."""
        with self._context.store.transaction() as tx:
            row = task.require(tx, task_id, actor.user_id)
            holders = row.holders.split()
            reaches = {*access.holders_of(actor)} & {*holders, *self._context.office.stands_with(holders)}
            if row.unread and reaches:
                return store.tasks.mark_read(tx, task_id, actor.user_id, self._context.clock())
            return row.state == "open"

    def _row(self, tx: store.Tx, row: store.InboxRow) -> TaskItem:
        return rows.task_row(
            self._context.office, self._context.office.definition(tx, row.definition_id), row
        )

    def _remembered(
        self,
        form: Form | None,
        inputs: Mapping[str, Any],
        row: store.InboxRow,
        definition: Definition,
        actor: Actor,
    ) -> remembered.Remembered | None:
        if form is None or not any(one.remembered for one in form.fields):
            return None
        with self._context.store.read() as tx:
            return remembered.of(tx, form, inputs, row, definition.package.key, actor)

    def _has_to_do_with_clock(
        self, row: store.InboxRow, definition: Definition, actor: Actor, works: bool
    ) -> bool:
        """Return whether the actor may pause the tenggat of a task or let it go on, as far as the row says."""
        if row.suspended_at is not None or (row.due_at is None and row.paused_at is None):
            return False
        allowed = row.paused_at is not None or PauseRules.of(definition.package.process.pauses).allowed
        above = access.above(actor, [row.holders.split()], self._context.office.roles()) is not None
        return allowed and (works or above)

    def _may_release(self, row: store.InboxRow, actor: Actor) -> bool:
        return row.claimed_by is not None and (row.claimed_by == actor.user_id or actor.may(access.ADMIN))


@dataclass(frozen=True, slots=True)
class Past:
    """What was sent before, as a task shows it: `own` is what was sent with it, or at its place at the visit before.

    `latest` is the last of every place, and `known` what those had sent that have sent again since the place of the
    task has. `tasks` are whose these were, `names` of who sent them.
    """

    own: store.EventRow | None
    latest: Mapping[Place, store.EventRow] = field(default_factory=dict)
    known: Mapping[Place, store.EventRow] = field(default_factory=dict)
    tasks: Sequence[store.places.Holding] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_case(cls, tx: store.Tx, row: store.InboxRow) -> Past:
        """Return what was sent in the case of a task, as much as there are places, however often work came back."""
        place, sent = (row.element, row.item or ""), store.places.last_sent(tx, row.instance_id)
        latest = {one.place: one.event for one in sent}
        here = latest.get(place)
        again = here is not None and any(one.seq > here.seq for one in latest.values())
        before = store.places.last_sent(tx, row.instance_id, here.seq, here.seq) if here and again else []
        own = here if row.state == "open" else None
        if row.state == "done":
            own = here if here is not None and here.task_id == row.id else store.places.sent_by(tx, row.id)
        return cls(
            own,
            latest,
            {one.place: one.event for one in before},
            [one.task for one in (*sent, *before)],
            {one.event.actor: one.by_name for one in sent},
        )


def _unexplained(row: TaskItem) -> TaskItem:
    """Return a task without why it came back, and through whom."""
    return replace(row, returned_reason=None, returned_by=None)


def _next_own(definition: Definition, element: Element, actor: Actor) -> int | None:
    """Return the number of the one step that comes next, where the actor holds it."""
    following = outlook.following(definition.outline, element.id)
    if len(following) != 1 or not set(following[0].roles) & actor.roles.keys():
        return None
    return following[0].step


def sent_before(tx: store.Tx, row: store.InboxRow) -> store.EventRow | None:
    """Return what was last sent where a task is open again, if anything was."""
    return store.places.sent_at(tx, row.instance_id, row.element, row.item) if row.state == "open" else None


def filled(
    form: Form | None,
    inputs: Mapping[str, Any],
    draft: store.TaskDraftRow | None,
    sent: store.EventRow | None,
    row: store.InboxRow,
    now: datetime,
) -> dict[str, Any]:
    """Return what stands in the form now: what was sent, else the draft, else what was sent at the visit before."""
    if form is None:
        return {}
    value = sent.data["value"] if sent is not None else None
    if row.state == "done":
        return dict(value or {})
    if draft is not None:
        return answers.begin(form, inputs, None, now) | dict(draft.data)
    return answers.begin(form, inputs, value, now)
