"""Lists of tasks: searched, filtered and sorted, whole for an export, and how what was shown stands now."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from engine import errors, store
from engine.service import access, rows, system_log
from engine.service.agency import vacancies
from engine.service.context import Context
from engine.service.view_facts import Candidate
from engine.service.views import Actor, TaskItem
from engine.service.work.handovers import candidates
from engine.service.work.inbox import Inbox
from engine.store import inbox, task_keys
from engine.store import search as search_words

MOST = task_keys.MOST
AT_ONCE = inbox.MANY
VACANT = 500  # of the times that a last holder left, so many are looked at
ORDERS = ("due", "oldest", "newest", "number")


@dataclass(frozen=True, slots=True)
class Unheld:
    """A task that nobody can do, and since when that is so."""

    task: TaskItem
    since: datetime


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """Which tasks of a tab are looked for, and in which order; what is empty does not matter.

    Every word of `text` begins a word of the number, the subject, the step or the process; `process` is a key.
    `late` are those past their tenggat, `returned` those sent back, `unread` those not opened yet. The order is by
    tenggat ("due"), by when they were opened ("oldest", "newest" first), or by "number"; what is done stands the
    last completed first unless it is by number.
    """

    tab: str = "all"
    text: str = ""
    process: str = ""
    late: bool = False
    returned: bool = False
    unread: bool = False
    order: str = "due"

    @property
    def plain(self) -> bool:
        """Whether this is the whole tab in the order it is kept in."""
        return self == TaskQuery(tab=self.tab)


class TaskList(NamedTuple):
    """A page of tasks. `total` is how many the filter found (None where none was asked for), `cut` whether only the
    first MOST of the tab were looked through.
    """

    rows: tuple[TaskItem, ...]
    counts: dict[str, int]
    next: str | None
    total: int | None = None
    cut: bool = False


class TaskState(NamedTuple):
    """How a task stands that a page shows: "open", "taken" or "done" by somebody else, or "closed"."""

    id: int
    state: str
    by: str
    at: datetime | None


class TaskLists:
    """Lists of tasks as one person sees them."""

    def __init__(self, context: Context, tasks: Inbox) -> None:
        self._context = context
        self._tasks = tasks

    def page(
        self, query: TaskQuery, actor: Actor, after: str | None = None, limit: int = AT_ONCE
    ) -> TaskList:
        """Return a page of what a filter finds; `after` is the `next` of the page before. Raises Invalid."""
        if query.plain:
            whole = self._tasks.inbox(actor, query.tab, after, limit)
            return TaskList(whole.rows, dict(whole.counts), whole.next)
        with self._context.store.read() as tx:
            undone = vacancies.listings(self._context, tx, actor)
            found, cut = self._found(tx, query, actor, undone)
            first = self._place(tx, query, found, after)
            ids = [key.id for key in found[first : first + limit]]
            counts = inbox.counts(tx, access.holders_of(actor), actor.user_id, self._context.clock(), undone)
            listed = self._rows(tx, ids, actor, query.tab)
        more = first + limit < len(found)
        return TaskList(listed, counts, str(ids[-1]) if more else None, len(found), cut)

    def all(self, query: TaskQuery, actor: Actor) -> TaskList:
        """Return every task that the filter finds, in its order, at most MOST; the export stands in the history."""
        with self._context.store.read() as tx:
            undone = vacancies.listings(self._context, tx, actor)
            found, cut = self._found(tx, query, actor, undone)
        listed: list[TaskItem] = []
        for first in range(0, len(found), AT_ONCE):
            with self._context.store.read() as tx:
                listed += self._rows(tx, [key.id for key in found[first : first + AT_ONCE]], actor, query.tab)
        facts = {name: getattr(query, name) for name in TaskQuery.__slots__ if getattr(query, name)}
        system_log.note(self._context, actor, "tasks_exported", rows=len(listed), filters=facts)
        return TaskList(tuple(listed), {}, None, len(found), cut)

    def some(self, task_ids: Sequence[int], actor: Actor) -> tuple[TaskItem, ...]:
        """Return those of these tasks (at most AT_ONCE) that reach the actor or that the actor may hand on."""
        with self._context.store.read() as tx:
            listed = self._rows(tx, task_ids[:AT_ONCE], actor, "")
        return tuple(one for one in listed if self._reaches(one.roles, actor))

    def states(self, task_ids: Sequence[int], actor: Actor) -> tuple[TaskState, ...]:
        """Return how those of these tasks (at most AT_ONCE) stand that reach the actor, by their ids."""
        with self._context.store.read() as tx:
            found = task_keys.states(tx, sorted(set(task_ids))[:AT_ONCE])
        seen = [row for row in found if self._reaches(row.holders.split(), actor)]
        return tuple(sorted((_state(row, actor) for row in seen), key=lambda one: one.id))

    def receivers(self, actor: Actor) -> tuple[Candidate, ...]:
        """Return to whom who may hand on tasks may give them, by name: nobody who is off, nobody who only reads."""
        with self._context.store.read() as tx:
            return tuple(candidates(self._context, tx))

    def without_holder(
        self, actor: Actor, after: str | None = None, limit: int = 50
    ) -> tuple[tuple[Unheld, ...], int, str | None]:
        """Return the tasks that nobody can do and that stand with the actor until somebody can, the first due first;
        an administrator's are all of them, with whomever they stand.

        That is a page of them, how many there are (COUNT_LIMIT are that many or more), and after which the
        next page begins.
        """
        context = self._context
        with context.store.read() as tx:
            undone = vacancies.listings(context, tx, actor, whole=True)
            if not undone:
                return (), 0, None
            page = inbox.page(tx, (), 0, "group", after, limit, undone)
            count = inbox.counts(tx, (), 0, context.clock(), undone)["group"]
            left = store.history.of_types(tx, ("work_vacant",), VACANT)
            listed = self._tasks.listed(tx, page.rows, actor, "")
        gone: dict[tuple[str, ...], datetime] = {}
        for event in left:
            gone.setdefault(tuple(event.data.get("holders", ())), event.at)
        return tuple(Unheld(one, _since(one, gone)) for one in listed), count, page.next

    def processes(self) -> tuple[tuple[str, str], ...]:
        """Key and title of every process that tasks may be of."""
        with self._context.store.read() as tx:
            return tuple(store.definitions.titles(tx))

    def _reaches(self, holders: Sequence[str], actor: Actor) -> bool:
        own = access.capacity(actor, holders) is not None or actor.may(access.ADMIN)
        return own or bool({*actor.roles} & {*self._context.office.stands_with(holders)})

    def _rows(self, tx: store.Tx, ids: Sequence[int], actor: Actor, tab: str) -> tuple[TaskItem, ...]:
        found = inbox.some(tx, ids, actor.user_id)
        if tab in ("waiting", "done"):  # nothing there is new to who waits for it or did it
            found = [row._replace(unread=False) for row in found]
        return self._tasks.listed(tx, found, actor, tab)

    def _found(
        self, tx: store.Tx, query: TaskQuery, actor: Actor, undone: Sequence[str]
    ) -> tuple[list[store.TaskKey], bool]:
        """Return what a filter finds, in its order, and whether more stand in the tab than were looked at."""
        if query.order not in ORDERS:
            raise errors.Invalid(field="order", reason="choice", choices=", ".join(ORDERS))
        keys = task_keys.of_tab(tx, access.holders_of(actor), actor.user_id, query.tab, undone)
        sieve = _Sieve(self._context, tx, query)
        return sorted(filter(sieve.lets, keys), key=_order(query)), len(keys) >= MOST

    def _place(
        self, tx: store.Tx, query: TaskQuery, found: Sequence[store.TaskKey], after: str | None
    ) -> int:
        """Return where the page after a task begins, also when that task is no longer on the list. Raises Invalid."""
        if not after:
            return 0
        last = task_keys.one(tx, int(after)) if after.isdecimal() and len(after) < 19 else None
        if last is None:
            raise errors.Invalid(field="after", reason="page")
        on_list = next((place for place, key in enumerate(found) if key.id == last.id), None)
        if on_list is not None:
            return on_list + 1
        order = _order(query)
        return bisect_right(found, order(last), key=order)


def _since(one: TaskItem, gone: Mapping[tuple[str, ...], datetime]) -> datetime:
    """Return when a task began to stand without a holder: when the last one left, if it was open by then."""
    return max(one.opened_at, gone.get(one.roles, one.opened_at))


class _Sieve:
    """What lets through the keys that a query means; the words of each step are read once."""

    def __init__(self, context: Context, tx: store.Tx, query: TaskQuery) -> None:
        self._context, self._tx, self._query = context, tx, query
        self._now = context.clock()
        self._words = search_words.words_of([query.text])
        self._wordless = bool(query.text.strip()) and not self._words
        self._steps: dict[tuple[int, str, str | None], tuple[str, ...]] = {}

    def lets(self, key: store.TaskKey) -> bool:
        query = self._query
        if query.late and not (key.due_at and key.due_at < (key.completed_at or self._now)):
            return False
        if (query.returned and not key.returned) or (query.unread and not key.unread) or self._wordless:
            return False
        if query.process and self._definition(key).outline.process_id != query.process:
            return False
        if not self._words:
            return True
        known = (*search_words.words_of([key.number, key.subject]), *self._step_words(key))
        return all(any(one.startswith(word) for one in known) for word in self._words)

    def _step_words(self, key: store.TaskKey) -> tuple[str, ...]:
        at = (key.definition_id, key.element, key.item)
        if at not in self._steps:
            definition = self._definition(key)
            label = rows.item_label(self._context.office, definition, key.item) or ""
            named = definition.outline.elements[key.element].name
            self._steps[at] = search_words.words_of([named, definition.title, label])
        return self._steps[at]

    def _definition(self, key: store.TaskKey) -> Any:
        return self._context.office.definition(self._tx, key.definition_id)


def _order(query: TaskQuery) -> Any:
    """Return the sort key of a query: of one kind for all of a list, and of no two tasks the same."""
    if query.order == "number":
        return lambda key: (_natural(key.number), key.id)
    if query.tab == "done":
        sign = 1 if query.order == "oldest" else -1
        return lambda key: (sign * (key.completed_at or key.opened_at).timestamp(), sign * key.id)
    if query.order == "oldest":
        return lambda key: (key.opened_at, key.id)
    if query.order == "newest":
        return lambda key: (-key.opened_at.timestamp(), -key.id)
    return lambda key: (key.due_at is None, key.due_at.timestamp() if key.due_at else 0.0, key.id)


def _natural(text: str) -> list[tuple[int, int, str]]:
    """Return a number of a case as people sort it: its figures by their value."""
    parts: list[tuple[int, int, str]] = []
    for word in unicodedata.normalize("NFKC", text).casefold().replace("-", " ").replace("/", " ").split():
        parts.append((0, int(word), "") if word.isdecimal() and word.isascii() else (1, 0, word))
    return parts


def _state(row: store.TaskState, actor: Actor) -> TaskState:
    if row.state == "open":
        if row.claimed_by in (None, actor.user_id):
            return TaskState(row.id, "open", "", None)
        return TaskState(row.id, "taken", row.claimed_name or "", row.claimed_at)
    if row.state == "done":
        return TaskState(row.id, "done", row.completed_name or "", row.completed_at)
    return TaskState(row.id, "closed", "", row.completed_at)
