"""What a person typed into the forms of a page and has not sent, ready for the page that is opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import flask
from werkzeug.datastructures import MultiDict

from engine.forms import Posted
from engine.service.work.autosaves import AutosaveRow
from webui import current

CHOICE = "isian"  # in the address of a page: which text to show, where there are two
AUTOSAVED, SAVED = "tersimpan", "simpanan"


@dataclass(frozen=True, slots=True)
class Autosave:
    """The text of one form, if there is any, beside the draft that others see (`draft_at`)."""

    form: str
    row: AutosaveRow | None = None
    draft_at: datetime | None = None

    @property
    def at(self) -> datetime | None:
        """When the text was kept."""
        return self.row.at if self.row else None

    @property
    def newer(self) -> bool:
        """Whether it is newer than the draft."""
        return self.at is not None and (self.draft_at is None or self.at > self.draft_at)

    @property
    def shown(self) -> bool:
        """Whether it is what stands in the form: the newer of two, or the one that was asked for."""
        asked = flask.request.args.get(CHOICE)
        return self.at is not None and (asked == AUTOSAVED or (self.newer and asked != SAVED))

    @property
    def since(self) -> str:
        """The newest text that the page knows of, as its script tells it to the server."""
        known = [at for at in (self.at, self.draft_at) if at]
        return max(known).isoformat() if known else ""

    def text(self, name: str) -> str:
        """Return what was typed into one field."""
        return self.posted.get(name, "")

    @property
    def posted(self) -> MultiDict[str, str]:
        """The fields as the page would have posted them."""
        return MultiDict(self.row.data if self.row else ())

    def read(self) -> Posted:
        """Return them for the form that reads them."""
        return Posted(self.posted)


def of(*forms: str, draft_at: datetime | None = None) -> tuple[Autosave, ...]:
    """Return what the person at hand typed into these forms; `draft_at` is of the draft of the first."""
    found = current.engine().autosaves.of(forms, current.actor())
    return tuple(
        Autosave(form, found.get(form), None if place else draft_at) for place, form in enumerate(forms)
    )
