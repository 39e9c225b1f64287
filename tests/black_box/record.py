"""The record: what was recorded, what is said now, and the first difference between them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.black_box import pages, shape, terminal
from tests.black_box.office import Office
from tests.tools.databases import Databases

FOLDER = Path(__file__).parent / "record"
BEFORE, AFTER = 6, 4  # lines shown around a difference
WIDEST = 1_000  # characters shown of a line
PARTS: dict[str, Callable[[Office], list[str]]] = {
    "shape": shape.shape,
    "help": terminal.helped,
    "terminal": terminal.walk,
    "pages": pages.walk,
}


def said(part: str, databases: Databases, folder: Path) -> list[str]:
    """What the program says now, in an office of its own."""
    with closing(Office(databases, folder)) as office:
        return PARTS[part](office)


def recorded(part: str) -> list[str]:
    return (FOLDER / f"{part}.txt").read_text("utf-8").splitlines()


def write(part: str, lines: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{part}.txt").write_text("\n".join(lines) + "\n", "utf-8")


def difference(part: str, now: list[str]) -> str:
    """The first place where what is said now is not what was recorded, in words; empty: there is none."""
    then, now = recorded(part), "\n".join(now).splitlines()
    if then == now:
        return ""
    pairs = zip(then, now, strict=False)
    place = next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(then), len(now)))
    heading = next((line for line in reversed(now[: place + 1]) if line.startswith(("$ ", "== "))), "")
    return "\n".join(
        [
            f"the black box differs from record/{part}.txt, line {place + 1}, at {heading!r}:",
            *(f"    {line[:WIDEST]}" for line in then[max(0, place - BEFORE) : place]),
            *(f"  - {line[:WIDEST]}" for line in then[place : place + AFTER]),
            *(f"  + {line[:WIDEST]}" for line in now[place : place + AFTER]),
            "An inner change must not show. Where it is meant to: python -m tests.black_box record",
        ]
    )
