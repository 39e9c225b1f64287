"""What the register shows: rows as they were kept and as they stand now, and figures over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.service.record.declaration import Column
from engine.store.register_pages import AddendumRow, Chosen, Facet, RecordRow, Sibling

__all__ = [
    "AddendumView", "Chosen", "Facet", "LastTime", "Measured", "RecordItem", "RecordPage", "RecordView", "Sibling",
    "Totals",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """What is filled in under `path` by a role, of a process whose rows come into the register, for a period."""

    process: str
    path: str
    role: str
    year: int
    period: str


@dataclass(frozen=True, slots=True)
class AddendumView:
    """What was added to a row: by whom in which office, why, and of each column what it said before and says since."""

    row: AddendumRow
    role_label: str
    changes: tuple[tuple[Column, Any, Any], ...]


@dataclass(frozen=True, slots=True)
class RecordItem:
    """A row: `kept` is what was kept when its case ended, `values` what it says now, with all addenda.

    `reasons` say why a column is empty. `newer` is the row of a newer case that superseded it, `older` those that it
    has superseded itself.
    """

    row: RecordRow
    columns: tuple[Column, ...]
    kept: Mapping[str, Any]
    values: Mapping[str, Any]
    reasons: Mapping[str, str]
    role_label: str
    signer_label: str
    newer: Sibling | None
    older: tuple[Sibling, ...]
    addenda: tuple[AddendumView, ...]


@dataclass(frozen=True, slots=True)
class LastTime:
    """The rows in force of a period, by the kode of what they are about."""

    year: int
    period: str
    rows: Mapping[str, RecordItem]


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures over the rows that stand: how many, how many with a capaian, their average, and how many of each grade.

    The average is that of the SOP: of the capaian before rounding, rounded once, to two decimals. `measured` is
    whether the record has a capaian at all.
    """

    rows: int
    counted: int
    average: Decimal | None
    grades: tuple[tuple[str, int], ...]
    measured: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A page of the register of one process, with what there is to choose from.

    `totals` is None where there are too many rows to be added up.
    """

    process: str
    title: str
    items: tuple[RecordItem, ...]
    columns: tuple[Column, ...]
    total: int
    page: int
    pages: int
    facets: tuple[Facet, ...]
    totals: Totals | None


@dataclass(frozen=True, slots=True)
class RecordView:
    """One row with all periods of its series, oldest first, and what this reader may do with it.

    `fields` are the columns that an addendum may say otherwise; `amending` says who may add one, by label, and
    `revision` is the last addendum this view knows (0: none).
    """

    title: str
    item: RecordItem
    series: tuple[RecordItem, ...]
    fields: tuple[Column, ...]
    may_amend: bool
    amending: tuple[str, ...]
    revision: int
