"""Reminding in words: what was said to whom, and the same sentence for the sender's own WhatsApp."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from babel.lists import format_list

from engine import texts
from engine.service.view_facts import Reading
from engine.service.views import TaskItem
from webui import filters, language
from webui.language import gettext as _
from webui.language import ngettext

WHATSAPP = "https://wa.me/?text="
LONGEST = 300  # letters of a name or subject in a message
SHOWN = 5  # readers by name; a role may be held by a whole division


def told_sentence(names: Iterable[str]) -> str:
    """Return who was reminded just now, people and roles by their names."""
    each = [texts.tidy(name, lines=False) for name in names]
    return _("%(names)s diingatkan.", names=format_list(each, locale=language.locale()))


def whatsapp(task: TaskItem, address: str) -> str:
    """Return the address that opens the reader's own WhatsApp with a sentence about a task."""
    sentence = _(
        "Mohon tindak lanjut tugas “%(name)s” pada %(number)s, %(subject)s.",
        name=_short(task.name),
        number=task.number,
        subject=_short(task.subject),
    )
    if task.due is not None:
        sentence += " " + _("Tenggat: %(when)s.", when=filters.full_time(task.due))
    return WHATSAPP + quote(f"{sentence}\n{address}", safe="")


def reading_sentence(readings: Iterable[Reading]) -> str:
    """Return who has read what was sent, and who has not."""
    each = list(readings)
    read = [_read(one) for one in each if one.read]
    waits = [texts.tidy(one.name, lines=False) for one in each if not one.read]
    parts = []
    if read:
        parts.append(_("Dibaca %(names)s.", names="; ".join(_few(read))))
    if waits:
        parts.append(_("Belum dibaca: %(names)s.", names=", ".join(_few(waits))))
    return " ".join(parts)


def _read(one: Reading) -> str:
    name = texts.tidy(one.name, lines=False)
    return f"{name}, {filters.brief_time(one.at)}" if one.at else name


def _few(names: list[str]) -> list[str]:
    rest = len(names) - SHOWN
    return (
        [*names[:SHOWN], ngettext("dan %(num)s lainnya", "dan %(num)s lainnya", rest)] if rest > 0 else names
    )


def _short(text: str) -> str:
    return texts.shorten(texts.tidy(text, lines=False), LONGEST)
