"""The head of a case: whose turn it is, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.lists import format_list

from engine.service.views import InstanceView, NextTask, StepView, TaskItem
from webui import current, filters, language
from webui.language import gettext as _
from webui.language import ngettext
from webui.messages.events import capacity

NAMED = 4  # holders that the head names; a case may wait for hundreds


@dataclass(frozen=True, slots=True)
class Turn:
    """Who has a running case now, in words, and the earliest tenggat of what it waits for."""

    holders: str
    due: datetime | None


def turn(view: InstanceView) -> Turn | None:
    """Return whose turn it is; None for a case that has ended, or waits for no person."""
    waiting = view.row.open_tasks
    if not waiting:
        return None
    seen = {task.id: task for task in view.tasks}
    names = list(dict.fromkeys(_holder(one, seen.get(one.id)) for one in waiting))
    if len(names) > NAMED:
        names = [*names[: NAMED - 1], _("%(count)s lainnya", count=len(names) - NAMED + 1)]
    return Turn(
        format_list(names, locale=language.locale()),
        min((one.due for one in waiting if one.due), default=None),
    )


def doers(step: StepView, view: InstanceView) -> str:
    """Who has completed a step, by name; who did it for another in that capacity: Budi (Plh. Sekretaris)."""
    acting = {
        one.by_name: capacity(one.role_label, one.holding)
        for one in view.data
        if one.holding and one.element in step.elements
    }
    return ", ".join(f"{name} ({acting[name]})" if name in acting else name for name in step.completed_by)


def _holder(one: NextTask, seen: TaskItem | None) -> str:
    """The person who has taken a task, as far as the reader may see that; else the role it stands with."""
    if seen is not None and seen.claimed_name:
        return f"{seen.claimed_name} ({one.role_label})" if one.role_label else seen.claimed_name
    return one.role_label or one.name


def proved(view: InstanceView) -> str:
    """Return what was proved of the history, as honestly as a look can: all of it, or its newest part."""
    proof, count = view.proof, view.event_count
    if not proof.sound:
        return _("pernah diubah di luar Alur")
    if proof.whole:
        return ngettext("belum pernah diubah, %(num)s catatan", "belum pernah diubah, %(num)s catatan", count)
    return ngettext(
        "%(num)s catatan; %(newest)s yang terbaru utuh",
        "%(num)s catatan; %(newest)s yang terbaru utuh",
        count,
        newest=proof.newest,
    )


def checked(view: InstanceView) -> str:
    """Return when the whole history was last checked at night, and whether it was sound then."""
    if view.proof.checked_at is None:
        return _("Riwayat ini belum pernah termasuk pemeriksaan malam.")
    when = filters.full_time(view.proof.checked_at)
    if view.proof.found:
        return _("Pemeriksaan malam terakhir, %(when)s: ada kesalahan.", when=when)
    return _("Pemeriksaan malam terakhir, %(when)s: seluruhnya utuh.", when=when)


def span(view: InstanceView) -> str:
    """Return how long a case that has ended took, in working time without that in which it was suspended; nothing where
    that is not to be told.
    """
    row = view.row
    if row.ended_at is None or row.ended_at - row.started_at < timedelta(minutes=1):
        return ""
    engine, minute = current.engine(), timedelta(minutes=1)
    rested = engine.suspensions.spent(row.id)
    if rested < minute:
        return filters.worked(row.started_at, row.ended_at)
    took = engine.calendar().working_time(row.started_at, row.ended_at) - rested
    words = {"span": filters.span(took / minute), "rested": filters.span(rested / minute)}
    return _("%(span)s, di luar %(rested)s saat ditangguhkan", **words)


def stopped(view: InstanceView, element: str) -> str:
    """Return which step an incident has stopped, by its number and name where it has one."""
    step = next((one for one in view.steps if element in one.elements), None)
    if step is None:
        return _("Sebuah langkah terhenti.")
    return _("Langkah %(no)s “%(name)s” terhenti.", no=step.no, name=step.name)
