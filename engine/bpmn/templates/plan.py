"""What a person says of a new SOP: its name, and its steps one after the other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

MOST_STEPS = 60
MOST_NUMBER = 999  # of days, hours or minutes
NAME_LENGTH = 200
UNITS: Mapping[str, str] = {"hari": "P{}D", "jam": "PT{}H", "menit": "PT{}M"}  # as an SOP prints them
KEY_LENGTH = 60
_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class StandardTime:
    """A standard time as an SOP prints it: a whole number of working days, hours or minutes."""

    number: int
    unit: str

    @property
    def iso(self) -> str:
        return UNITS[self.unit].format(self.number)

    @property
    def late(self) -> str:
        """Return what the drawing calls the moment after it, in the words of the modeller."""
        return f"Lewat {self.number} {self.unit}"


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step: what is done, by which role (id and label), in which time, and whether it may send the work back."""

    name: str
    role: str
    label: str
    time: StandardTime | None = None
    returns: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A new SOP before it is drawn. `key` is the id of its process; the first step sends nothing back."""

    key: str
    title: str
    steps: tuple[PlannedStep, ...]
    unit: str = ""
    code: str = ""
    number: str = ""


def read_time(number: str, unit: str) -> StandardTime | None:
    """Return a standard time from what a person typed; None for anything but a whole number from 1 to 999 of a unit."""
    bare = number.strip()
    if unit not in UNITS or not _NUMBER.fullmatch(bare):
        return None
    return StandardTime(int(bare), unit)


def make_key(title: str, taken: Collection[str], *, start: str = "sop", length: int = KEY_LENGTH) -> str:
    """Return an id for a process of this name: plain letters, digits and underscores, and none of those taken.

    `start` begins one whose name begins with no letter.
    """
    words = _WORD.findall(_plain(title).lower())
    stem = "_".join(words)[:length].strip("_")
    if not stem or not stem[0].isalpha():
        stem = f"{start}_{stem}".strip("_")
    key, count = stem, 1
    while key in taken:
        count += 1
        key = f"{stem}_{count}"
    return key


def make_code(title: str) -> str:
    """Return a short code for the numbers of a process: the first letters of its name, at most six."""
    words = _WORD.findall(_plain(title).lower())
    return "".join(word[0] for word in words)[:6].upper() or "SOP"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
