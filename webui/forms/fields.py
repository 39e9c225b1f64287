"""What a drawn form is made of: fields, rows and faults, ready for the macros of the templates.

What stands there by the thousand is a tuple with names: made six times as fast as a frozen dataclass.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.service.views import Attachment

Json = Any
CONTROLS = frozenset({"text", "area", "number", "date", "datetime", "choice", "check"})  # one element


class Option(NamedTuple):
    value: str
    label: str
    chosen: bool = False


class HeldFile(NamedTuple):
    """A file in a value. `attachment` is its id where the reader may open it, `reference` what is posted for it."""

    name: str
    size: int
    sha256: str
    reference: str
    attachment: int | None = None


class Field(NamedTuple):
    """One thing on the page. `kind` picks its macro; `text` stands in the input, `shown` in a record.

    `spoken` is the whole name of a cell for who hears it instead of seeing its column. `lines` are facts that
    stand small under a cell, as (label, text); `filed` files, as (label, files). `stored` are the files in its value.
    `shown_by` and `shown_for` name the choice that brings a field up: a script hides it, the server decides;
    `shown_words` says it where there is no script. `was` is what a field that is read said when its reader last sent
    the form. What is `away` is drawn and not shown: the server says when it comes up, while one types or with the
    next page. `watched` is what may come up or go. `results` are computed from the same and stand small under it.
    `reason_for` is the name of the input that a reason would excuse. A list that is `folded` has its rows in `groups`,
    as (heading, rows).
    """

    kind: str
    id: str = ""
    name: str = ""
    label: str = ""
    description: str = ""
    text: str = ""
    shown: str = "–"
    error: str = ""
    spoken: str = ""
    suffix: str = ""
    required: bool = False
    optional: bool = False
    numeric: bool = False
    checked: bool = False
    multiple: bool = False
    removable: bool = False
    accept: str = ""
    choices: tuple[Option, ...] = ()
    fields: tuple[Field, ...] = ()
    columns: tuple[Field, ...] = ()
    rows: tuple[Row, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    stored: tuple[HeldFile, ...] = ()
    filed: tuple[tuple[str, tuple[HeldFile, ...]], ...] = ()
    shown_by: str = ""
    shown_for: tuple[str, ...] = ()
    shown_words: str = ""
    was: str = ""
    away: bool = False
    watched: bool = False
    reason_for: str = ""
    results: tuple[Field, ...] = ()
    folded: bool = False
    row_name: str = ""
    groups: tuple[tuple[str, tuple[Row, ...]], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to read in it."""
        return self.shown in ("", "–")

    @property
    def marked(self) -> bool:
        """Whether its control says more than what it holds: a hint, a fault, that it is required."""
        return bool(self.required or self.description or self.error or self.kind == "radios")

    @property
    def noted(self) -> bool:
        """Whether anything stands under what it says."""
        return bool(self.lines or self.filed or self.was or self.error)

    @property
    def parted(self) -> bool:
        """Whether it may come up or go while somebody fills in the page."""
        return bool(self.watched or self.shown_by or self.away)

    @property
    def plain(self) -> bool:
        """Whether a cell is its control and nothing else."""
        return self.kind in CONTROLS and not (self.error or self.parted)

    @property
    def size(self) -> int:
        """How many letters a line of text in a cell is wide."""
        return min(max(len(self.text), 6), 36)

    @property
    def spoken_row(self) -> str:
        """What is heard of a cell beyond its label."""
        return self.spoken[len(self.label) :]


class Row(NamedTuple):
    """One row of a table: its cells, and what stands on a second line below them.

    That are `below` fields to fill in always, `more` that nobody has to, `reasons` why a value is missing, and
    questions on numbers that are far (`asks`). `place` counts from 0. `title` and `told` are the row as text,
    `dropping` is what is heard of the button that takes it away, `adding` what opens `more`. `past` is what the
    register says of the period before (webui.pages.past_figures).
    """

    cells: tuple[Field, ...]
    below: tuple[Field, ...] = ()
    faulty: bool = False
    place: int = 0
    more: tuple[Field, ...] = ()
    reasons: tuple[Field, ...] = ()
    asks: tuple[Field, ...] = ()
    title: str = ""
    told: str = ""
    dropping: str = ""
    adding: str = ""
    past: Any = None

    @property
    def controls(self) -> tuple[Field, ...]:
        """All that is filled in or read in the row, in the order of the page."""
        return (*self.cells, *self.asks, *self.reasons, *self.below, *self.more)

    @property
    def opened(self) -> bool:
        """Whether a row that is read as text until one opens it stands open: something in it is to be done."""
        return self.faulty or any(
            one.required and one.empty and not one.away and not one.shown_by for one in self.cells
        )

    @property
    def more_open(self) -> bool:
        """Whether something stands in what nobody has to fill in."""
        return any(one.text or one.error or one.stored for one in self.more)


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the error summary, in the order of the page."""

    anchor: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A form for the page."""

    fields: tuple[Field, ...] = ()
    faults: tuple[Fault, ...] = ()


def anchor(path: str) -> str:
    """The id of the element that shows a path: `indikator/1/target` is `f-indikator-1-target`."""
    return "f-" + path.replace("/", "-")


def chosen(options: tuple[Option, ...], value: Json) -> tuple[Option, ...]:
    """Return the options of a field, those that its value names chosen."""
    if not options:
        return options
    named = {str(one) for one in value} if isinstance(value, list) else {str(value)}
    return tuple(one._replace(chosen=True) if one.value in named else one for one in options)


def links(attachments: Iterable[Attachment]) -> dict[str, int]:
    """Return the ids of attachments that a reader may open, by what the values of forms call their files."""
    return {f"{one.sha256}/{one.name}": one.id for one in attachments}
