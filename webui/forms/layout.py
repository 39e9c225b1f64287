"""Tables of many columns made readable: what only describes a row stands small under its name."""

from __future__ import annotations

from collections.abc import Sequence

from webui.forms.fields import Field, Row
from webui.language import gettext as _

ENTRY_COLUMNS = 6
FACT_COLUMNS = 7
SHORT = 24
TEXTS = ("text", "area", "files")


def entry(table: Field) -> Field:
    """A table to fill in: describing columns go under the name of the row, long inputs to a second line."""
    if len(table.columns) <= ENTRY_COLUMNS:
        return table
    lead = _lead(table)
    facts = [place for place, one in enumerate(table.columns) if one.kind == "fact" and not one.numeric]
    computed = [place for place, one in enumerate(table.columns) if one.kind == "computed"]
    # Results that follow one another belong together; a later one describes the row, as its facts do.
    results = [place for at, place in enumerate(computed) if place == computed[0] + at]
    if lead not in facts:
        results = computed
    inputs = [place for place, one in enumerate(table.columns) if one.kind in TEXTS]
    kept = [place for place in range(len(table.columns)) if place not in {*facts, *computed[1:], *inputs}]
    rows = []
    for row in table.rows:
        cells = dict(enumerate(row.cells))
        if lead in facts:
            told = {*facts, *computed} - {lead, *results}
            others = [cells[place] for place in sorted(told)]
            cells[lead] = cells[lead]._replace(lines=_lines(others))
        if results:
            first = results[0]
            cells[first] = cells[first]._replace(results=tuple(cells[place] for place in results[1:]))
        shown = [lead, *kept] if lead in facts else kept
        beside = [cells[place] for place in inputs if cells[place].kind != "absent"]
        below = tuple(one for one in beside if not one.optional)
        more = tuple(one for one in beside if one.optional)
        adding = _("Tambah %(what)s", what=", ".join(one.label.lower() for one in more)) if more else ""
        shown_cells = tuple(cells[place] for place in shown)
        rows.append(row._replace(cells=shown_cells, below=below, more=more, adding=adding))
    places = [lead, *kept] if lead in facts else kept
    return table._replace(columns=tuple(table.columns[place] for place in places), rows=tuple(rows))


def folded(table: Field, group: int | None) -> Field:
    """A table whose rows are read as text until one is opened, in groups by a column."""
    lead = _title(table)
    groups: dict[str, list[Row]] = {}
    for row in table.rows:
        told = [_told(cell) for place, cell in enumerate(row.cells) if place not in (lead, group)]
        title = "" if row.cells[lead].empty else row.cells[lead].shown
        headed = group is not None and not row.cells[group].empty
        heading = row.cells[group].shown if group is not None and headed else ""
        told = [words for words in told if words]
        groups.setdefault(heading, []).append(row._replace(title=title, told=" · ".join(told)))
    return table._replace(groups=tuple((heading, tuple(rows)) for heading, rows in groups.items()))


def numbered(row: Row, numeric: Sequence[bool]) -> Row:
    """A row whose cells stand as their columns do, to the right or not."""
    if all(cell.numeric == side for cell, side in zip(row.cells, numeric, strict=True)):
        return row
    cells = zip(row.cells, numeric, strict=True)
    return row._replace(cells=tuple(cell._replace(numeric=side) for cell, side in cells))


def _title(table: Field) -> int:
    """The column whose text a row is known by: the one called like the list, else the longest."""
    texts = [place for place, one in enumerate(table.columns) if one.kind in ("text", "area", "fact")]
    for place in texts:
        if table.columns[place].label.casefold() == table.label.casefold():
            return place
    return max(texts, key=lambda place: _length(table, place), default=0)


def _told(cell: Field) -> str:
    """A cell as words in a line: a number with its name, an answer without its explanation in brackets."""
    if cell.empty or cell.kind == "absent":
        return ""
    if cell.numeric:
        return f"{cell.label} {cell.shown}"
    return cell.shown.partition(" (")[0] if cell.kind == "choice" else cell.shown


def reading(table: Field) -> Field:
    """A table to read: the name of the row first, then numbers; the rest as labelled lines."""
    if len(table.columns) <= FACT_COLUMNS or not table.rows:
        return table
    lead = _lead(table)
    numbers = [place for place, one in enumerate(table.columns) if one.numeric]
    last_number = max(numbers, default=lead)
    first_number = min(numbers, default=lead)
    before = [place for place in range(first_number) if place != lead]
    after = [place for place in range(len(table.columns)) if place > first_number and place not in numbers]
    short = [place for place in after if place == last_number + 1 and _length(table, place) <= SHORT]
    rest = [place for place in after if place not in short]
    rows = []
    for row in table.rows:
        name = row.cells[lead]._replace(lines=_lines([row.cells[place] for place in before]))
        others = [row.cells[place] for place in rest]
        filed = tuple((cell.label, cell.stored) for cell in others if cell.stored)
        notes = Field("lines", lines=_lines([cell for cell in others if not cell.stored]), filed=filed)
        cells = (
            name,
            *(row.cells[place] for place in numbers),
            *(row.cells[place] for place in short),
            notes,
        )
        rows.append(Row(cells))
    label = " · ".join(table.columns[place].label for place in rest)
    columns = (lead, *numbers, *short)
    return table._replace(
        columns=(*(table.columns[place] for place in columns), Field("column", label=label)),
        rows=tuple(
            row._replace(cells=(*row.cells[:-1], row.cells[-1]._replace(label=label))) for row in rows
        ),
    )


def _lead(table: Field) -> int:
    """The column that names a row: the one called like the list, else the longest text."""
    texts = [
        place for place, one in enumerate(table.columns) if not one.numeric and one.kind in ("fact", "column")
    ]
    for place in texts:
        if table.columns[place].label.casefold() == table.label.casefold():
            return place
    return max(texts, key=lambda place: _length(table, place), default=0)


def _length(table: Field, place: int) -> float:
    return sum(len(row.cells[place].shown) for row in table.rows) / max(len(table.rows), 1)


def _lines(cells: Sequence[Field]) -> tuple[tuple[str, str], ...]:
    return tuple((cell.label, cell.shown) for cell in cells if not cell.empty)
