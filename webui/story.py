"""The history of a case as a story: sentences by day, with what each act took and opened, whole or filtered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from engine.service.cases.history import Asked
from engine.service.views import EventView, InstanceView, TaskItem
from webui import current, filters, messages
from webui.language import gettext as _

MINOR = frozenset(
    {
        "task_claimed",
        "task_released",
        "draft_saved",
        "rows_renewed",
        "file_attached",
        "file_removed",
        "task_opened",
    }
)
LOOKS = {
    "step_overdue": "late",
    "incident_raised": "late",
    "incident_retried": "late",
    "incident_stays": "late",
    "task_returned": "back",
    "task_withdrawn": "back",
    "instance_cancelled": "late",
    "token_moved": "back",
    "task_paused": "back",
    "instance_suspended": "late",
}
WORK, BACK, FILES, REMARKS, SYSTEM = "pekerjaan", "pengembalian", "lampiran", "komentar", "sistem"
DONE = frozenset({"task_completed", "task_returned"})
NONE: Mapping[int, timedelta] = {}
KINDS: dict[str, frozenset[str]] = {  # what is none of these is the system's
    WORK: frozenset(
        {
            "instance_started",
            "instance_completed",
            "task_completed",
            "task_assigned",
            "task_claimed",
            "task_released",
            "task_opened",
            "draft_saved",
            "rows_renewed",
        }
    ),
    BACK: frozenset({"task_returned", "task_withdrawn", "token_moved", "instance_cancelled"}),
    FILES: frozenset({"file_attached", "file_removed"}),
    REMARKS: frozenset({"comment_added", "task_reminded"}),
}
DUES = frozenset(
    {"due_recounted", "task_resumed", "instance_resumed"}
)  # they say which tenggat tasks have now
NOBODY = "-"  # in the address: what the system did; no user name is that


@dataclass(frozen=True, slots=True)
class Line:
    """One event with its sentence; `look` is late, back, minor or empty."""

    event: EventView
    sentence: str
    look: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """What of a history is asked for: of a person, of a kind, with claims, drafts and files, before an event."""

    person: str = ""
    kind: str = ""
    every: bool = False
    before: int | None = None

    @property
    def narrows(self) -> bool:
        return bool(self.person or self.kind)

    @property
    def asked(self) -> Asked:
        """The same by the types of events."""
        chosen = KINDS.get(self.kind, frozenset())
        without = frozenset().union(*KINDS.values()) if self.kind == SYSTEM else frozenset[str]()
        if self.kind and self.kind != SYSTEM and not chosen:
            chosen = frozenset({""})  # no such kind, and no event of it
        minor = frozenset() if self.every or self.kind == FILES else MINOR
        person = None if not self.person else "" if self.person == NOBODY else self.person
        return Asked(person, chosen, without | minor, self.before)


def people(view: InstanceView) -> list[tuple[str, str]]:
    """Return who acts in a history, by name; the system last."""
    if view.page is None:
        return []
    found = sorted(view.page.people, key=lambda one: one[1].casefold())
    return [*found, (NOBODY, _("Sistem"))] if view.page.system else found


def kind_words() -> list[tuple[str, str]]:
    """Return the kinds of what a history tells, in office words."""
    return [
        (WORK, _("Pekerjaan")),
        (BACK, _("Pengembalian dan pembatalan")),
        (FILES, _("Lampiran")),
        (REMARKS, _("Komentar dan pengingat")),
        (SYSTEM, _("Tenggat dan sistem")),
    ]


def days(
    view: InstanceView, *, all_events: bool, oldest_first: bool = False
) -> list[tuple[date, list[Line]]]:
    """Return the days, the newest first; within a day, too. The short story leaves out claims, drafts and files."""
    events = sorted(view.events, key=lambda one: one.seq, reverse=not oldest_first)
    events = [event for event in events if all_events or event.type not in MINOR]
    tasks = {task.id: task for task in view.tasks}
    done = [event.task for event in events if event.type in DONE and event.task in tasks]
    paused = current.engine().pauses.spent(done) if done else {}
    found: dict[date, list[Line]] = {}
    for event in events:
        line = Line(event, messages.event_sentence(event), look(event), tuple(details(event, tasks, paused)))
        found.setdefault(filters.local(event.at).date(), []).append(line)
    return list(found.items())


def look(event: EventView) -> str:
    return LOOKS.get(event.type, "minor" if event.type in MINOR else "")


def details(
    event: EventView, tasks: Mapping[int, TaskItem], paused: Mapping[int, timedelta] = NONE
) -> list[str]:
    """Return what belongs to an act: how long it took, without the time it stood (`paused`), which tasks it opened, the
    digest of a file.
    """
    lines = []
    task = tasks.get(event.task or 0)
    if event.type in DONE and task is not None:
        lines.append(_took(task, event, paused.get(task.id)))
    opened = [words for one in _opened(event) if (words := _next(one, tasks, one.get("due")))]
    if opened:
        lines.append(_("Berikutnya: %(tasks)s.", tasks="; ".join(opened)))
    if event.type in DUES and len(event.data.get("tasks") or ()) > 1:
        lines += [words for one in event.data["tasks"] if (words := _next(one, tasks, one.get("due")))]
    if solved := event.data.get("solved"):
        numbers = ", ".join(f"#{number}" for number in solved)
        lines.append(_("Insiden %(numbers)s teratasi.", numbers=numbers))
    if event.data.get("claimed"):
        lines.append(_("Tugasnya sekaligus diambil."))
    if told := event.data.get("told"):
        known = event.data.get("told_names") or {}
        names = ", ".join(known.get(one) or filters.role_label(one).removeprefix("@") for one in told)
        lines.append(_("Diberi tahu: %(names)s.", names=names))
    if event.data.get("sha256"):
        lines.append("SHA-256 " + str(event.data["sha256"]))
    if event.data.get("account"):
        lines.append(_("Akun komputer: %(account)s", account=event.data["account"]))
    return lines


def _took(task: TaskItem, event: EventView, paused: timedelta | None) -> str:
    if paused is None:
        return _("Lama %(span)s.", span=filters.worked(task.opened_at, event.at))
    minute = timedelta(minutes=1)
    took = current.engine().calendar().working_time(task.opened_at, event.at) - paused
    words = {"span": filters.span(max(took, timedelta()) / minute), "paused": filters.span(paused / minute)}
    return _("Lama %(span)s, di luar %(paused)s saat dijeda atau ditangguhkan.", **words)


def _opened(event: EventView) -> list[Mapping[str, Any]]:
    found = event.data.get("opened")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _next(fact: Mapping[str, Any], tasks: Mapping[int, TaskItem], at: str | None = None) -> str:
    """Step, holder and tenggat (as it was `at` the event) of a task; nothing when the reader may not see it."""
    task = tasks.get(int(fact.get("task") or 0))
    if task is None:
        return ""
    who = task.item_label or ", ".join(task.role_labels)
    place = _("langkah %(step)s", step=task.step) if task.step else task.name
    due = datetime.fromisoformat(at) if at else task.due
    if due is None:
        return _("%(place)s, %(who)s", place=place, who=who)
    return _("%(place)s, %(who)s, tenggat %(due)s", place=place, who=who, due=filters.brief_time(due))
