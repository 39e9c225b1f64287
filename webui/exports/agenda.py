"""One's open tenggat as a calendar (iCalendar, RFC 5545), for any calendar program that reads an address.

An entry is the moment of a tenggat: it takes up no time of the day. Its name (UID) stays the same as long as the task
does, so that a moved tenggat moves in the calendar, and what is done is gone at the next reading.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING

from engine import texts
from engine.service.views import TaskItem
from webui import filters
from webui.language import gettext as _

if TYPE_CHECKING:
    import icalendar

MEDIA_TYPE = "text/calendar; charset=utf-8"
PURPOSE = b"alur agenda 1\0"


def write(tasks: Iterable[TaskItem], secret: bytes, address: Callable[[int], str]) -> bytes:
    """Return the calendar of these tasks; `address` gives that of a task's page, `secret` the site's own names."""
    import icalendar  # a tenth of a second that no other page needs

    made = icalendar.Calendar()
    made.add("prodid", "-//Alur//Agenda 1//ID")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", _("Tenggat Alur"))
    made.add("x-wr-timezone", str(filters.zone()))
    made.add_component(_zone(str(filters.zone())))
    for task in tasks:
        if task.due is not None:
            made.add_component(_entry(task, secret, address(task.id)))
    return bytes(made.to_ical())


def _entry(task: TaskItem, secret: bytes, address: str) -> icalendar.Event:
    import icalendar

    assert task.due is not None
    entry = icalendar.Event()
    entry.add("uid", _uid(task.id, secret))
    entry.add("dtstamp", task.opened_at)
    entry.add("dtstart", filters.local(task.due))
    entry.add("dtend", filters.local(task.due))
    entry.add("summary", _("Tenggat: %(name)s (%(number)s)", name=_line(_name(task)), number=task.number))
    entry.add("description", "\n".join([*_about(task), address]))
    entry.add("url", address)
    entry.add("transp", "TRANSPARENT")
    return entry


def _about(task: TaskItem) -> list[str]:
    """What the task is about, a line each."""
    roles = _line(", ".join(task.role_labels))
    lines = [_line(task.process_title), _line(task.subject)]
    if task.step:
        lines.append(_("langkah %(no)s dari %(all)s", no=task.step, all=task.steps))
    lines.append(_("Anda yang mengerjakan") if task.claimed_by else _("untuk %(roles)s", roles=roles))
    if task.returned_reason:
        lines.append(_("Dikembalikan: %(reason)s", reason=_line(task.returned_reason)))
    return [line for line in lines if line]


def _name(task: TaskItem) -> str:
    return f"{task.name} · {task.item_label}" if task.item_label else task.name


def _line(text: str) -> str:
    """A text in one line: what breaks it in a name is a blank in a calendar."""
    return texts.tidy(text, lines=False)


def _uid(task_id: int, secret: bytes) -> str:
    """A name that no other office's task has, and that tells nobody which one it is."""
    digest = hmac.new(secret, PURPOSE + str(task_id).encode(), hashlib.sha256).hexdigest()
    return f"{digest[:32]}@alur"


@cache
def _zone(name: str) -> icalendar.Timezone:
    """The rules of the office's zone, as a calendar program without a table of zones needs them."""
    import icalendar

    return icalendar.Timezone.from_tzid(name)
