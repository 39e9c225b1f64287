"""The calendar of one's tenggat, read back by a calendar library: text is text, names stay, times are the office's."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import icalendar
import pytest

from engine import texts
from engine.service import Engine
from engine.service.views import TaskItem
from tests.tools.site import START
from webui import current
from webui.exports import agenda

TASK = TaskItem(
    7,
    1,
    "PDK-2026-0001",
    "Perihal",
    "p",
    "Proses",
    "L2",
    2,
    10,
    "Nama",
    ("s",),
    ("S",),
    "open",
    START,
    START,
    False,
    "",
)


def read(*tasks: TaskItem, secret: bytes = b"s") -> Any:
    text = agenda.write(tasks, secret, lambda task: f"https://alur.test/tugas/{task}")
    assert max(map(len, text.split(b"\r\n"))) <= 75
    made = icalendar.Calendar.from_ical(text)
    assert not made.errors
    return made


@pytest.fixture(autouse=True)
def _at_hand(engine: Engine) -> Any:
    with current.outside(engine, engine.settings):
        yield


def test_names_come_back_as_they_are_in_one_line(rng: random.Random) -> None:
    signs = list('ab,;:\\"\n\r\t\x0b é🗂️BEGI=')  # icalendar takes a backslash with N for a line break
    names = ["".join(rng.choices(signs, k=rng.randrange(1, 200))) for _ in range(200)]
    names += ["X\r\nBEGIN:VALARM\r\n", "A\\nB\\,C"]
    made = read(*(dataclasses.replace(TASK, id=place, name=f"<{name}>") for place, name in enumerate(names)))
    found = [str(part["summary"]) for part in made.walk("VEVENT")]
    assert [words.removeprefix("Tenggat: <").removesuffix("> (PDK-2026-0001)") for words in found] == [
        texts.tidy(f"<{name}>", lines=False).removeprefix("<").removesuffix(">") for name in names
    ]
    assert not made.walk("VALARM")


def test_an_entry_keeps_its_name_in_its_office_and_in_no_other() -> None:
    first, again = (read(TASK).walk("VEVENT")[0]["uid"] for _ in range(2))
    assert first == again
    assert first != read(dataclasses.replace(TASK, id=8)).walk("VEVENT")[0]["uid"]
    assert first != read(TASK, secret=b"other").walk("VEVENT")[0]["uid"]


def test_what_has_no_tenggat_has_no_entry_and_times_are_the_offices() -> None:
    made = read(TASK, dataclasses.replace(TASK, id=8, due=None))
    (entry,) = made.walk("VEVENT")
    assert entry["dtstart"].dt.isoformat() == "2026-11-23T09:00:00+07:00"
    (zone,) = made.walk("VTIMEZONE")
    assert str(zone["tzid"]) == entry["dtstart"].params["TZID"] == "Asia/Jakarta"
    assert "Anda yang mengerjakan" not in entry["description"]
    assert str(entry["description"]).endswith("https://alur.test/tugas/7")
