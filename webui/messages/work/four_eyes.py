"""Four eyes in words: which other step of a pair the same person did, as what and when, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from babel.lists import format_list

from engine.service.pairs import SamePerson
from webui import filters, language
from webui.language import gettext as _

HOLDINGS = {"plh": "Plh.", "plt": "Plt."}
Params = Mapping[str, Any]


def capacity(role_label: str, holding: str) -> str:
    """Kepala Dinas, or Plh. Kepala Dinas for who acts in place of the holder."""
    prefix = HOLDINGS.get(holding)
    return f"{prefix} {role_label}" if prefix and role_label else role_label


def step_words(step: int | None, name: str) -> str:
    """langkah 8 “Memeriksa …”, or the name alone for a task outside the numbered steps."""
    return _("langkah %(step)s “%(name)s”", step=step, name=name) if step else f"“{name}”"


def short_words(one: SamePerson) -> str:
    """langkah 8, or the name of a step without a number."""
    return _("langkah %(no)s", no=one.step) if one.step else f"“{one.name}”"


def when_words(step: int | None, name: str, role: str, at: datetime) -> str:
    """langkah 8 “Memeriksa …” sebagai Sekretaris, Sen, 23 Nov 2026; without a role for who had it by name."""
    words = {"step": step_words(step, name), "when": filters.full_time(at)}
    return (
        _("%(step)s sebagai %(role)s, %(when)s", role=role, **words)
        if role
        else _("%(step)s, %(when)s", **words)
    )


def done_words(one: SamePerson) -> str:
    """Return that the reader did the other step: as what, and when."""
    if one.at is None:
        return _("Anda sedang mengerjakan %(done)s.", done=step_words(one.step, one.name))
    role = capacity(one.role_label, one.holding)
    return _("Anda sudah mengerjakan %(done)s.", done=when_words(one.step, one.name, role, one.at))


def candidate_words(one: SamePerson) -> str:
    """Return what somebody did whom a task could be handed to, beside the name."""
    if one.at is None:
        return _("sedang mengerjakan %(step)s", step=short_words(one))
    return _("sudah mengerjakan %(step)s", step=short_words(one))


def printed(same: Sequence[SamePerson], note: str) -> str:
    """Return what papers say beside who did a step: that it was the same person as at the other, and why."""
    if not same:
        return ""
    steps = format_list([_with_capacity(one) for one in same], locale=language.locale())
    if not note:  # not the reader's to see
        return _("Dikerjakan orang yang sama dengan %(steps)s.", steps=steps)
    return _("Dikerjakan orang yang sama dengan %(steps)s. Catatan: %(note)s", steps=steps, note=note)


def refusal(params: Params) -> str:
    """Return that a task is kept from who did the other step of its pair: which, when, and who can hand it on."""
    step, name, at = params.get("step"), str(params.get("name") or "–"), params.get("done_at")
    role = capacity(str(params.get("role") or ""), str(params.get("holding") or ""))
    done = when_words(step, name, role, at) if isinstance(at, datetime) else step_words(step, name)
    words = {
        "done": done,
        "person": params.get("person") or "",
        "roles": ", ".join(params.get("roles", ())) or "–",
    }
    if words["person"]:
        said = (
            _(
                "%(person)s sudah mengerjakan %(done)s, sedangkan kedua langkah harus dikerjakan dua orang.",
                **words,
            )
            if at
            else _(
                "%(person)s sedang mengerjakan %(done)s, sedangkan kedua langkah harus dikerjakan dua orang.",
                **words,
            )
        )
        return said + " " + _("Pilih orang lain.")
    said = (
        _("Anda sudah mengerjakan %(done)s, sedangkan kedua langkah harus dikerjakan dua orang.", **words)
        if at
        else _(
            "Anda sedang mengerjakan %(done)s, sedangkan kedua langkah harus dikerjakan dua orang.", **words
        )
    )
    return said + " " + _("Yang dapat mengalihkan tugas ini kepada orang lain: %(roles)s.", **words)


def _with_capacity(one: SamePerson) -> str:
    role = capacity(one.role_label, one.holding)
    return f"{short_words(one)} ({role})" if role else short_words(one)


# For templates: of one pair; of who did a step (`same`, `note`); of how a task stands.
FILTERS: Mapping[str, Callable[..., str]] = {
    "same_person_words": done_words,
    "same_person_printed": lambda one: printed(one.same, one.note),
    "same_person_refusal": lambda standing: refusal(standing.refusal(0).params),
    "candidate_words": candidate_words,
}
