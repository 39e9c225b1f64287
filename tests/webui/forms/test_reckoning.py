"""webui/forms/reckoning.py: what a page says while somebody types is what will be stored when it is sent."""

from __future__ import annotations

import json
import random
from typing import Any

from engine.errors import FormInvalid
from engine.forms import Form, Posted
from engine.settings import HOME
from tests import sop
from tests.webui.forms.drawn import form, shipped
from webui import forms
from webui.forms import reckoning
from webui.forms.fields import Field, anchor

NUMBERS = (
    "",
    "0",
    "1",
    "-3",
    "72,5",
    "1.234,5",
    "21.850",
    "0,01",
    "999.999.999",
    "72.5",
    "satu",
    "=1+1",
    "<b>9</b>",
)
COLUMNS = {"arah", "target", "realisasi", "capaian", "predikat"}
SCALE = [
    {"dari": 91, "sebutan": "Sangat Tinggi"},
    {"dari": 50, "sebutan": "Cukup"},
    {"dari": None, "sebutan": "Rendah"},
]


def measured() -> Form:
    """The columns of the shipped table that are computed, and what they are computed from."""
    path = HOME / "processes" / sop.KEY / "forms" / "isian.form"
    (table,) = (one for one in json.loads(path.read_text())["components"] if one.get("path") == "indikator")
    columns = [one for one in table["components"] if one["key"] in COLUMNS]
    return form({**table, "components": columns})


def texts(fields: tuple[Field, ...]) -> list[tuple[str, ...]]:
    """What the computed columns say, row by row."""
    (table,) = (one for one in fields if one.kind in ("rows", "table"))
    found: list[tuple[str, ...]] = []
    for row in table.rows:
        said = {cell.label: cell.shown for cell in row.cells}
        said |= {label: text for cell in row.cells for label, text in cell.lines}
        found.append((said.get("Capaian (%)", "–"), said.get("Predikat", "–")))
    return found


def test_thousands_of_numbers_are_computed_as_they_are_stored(rng: random.Random) -> None:
    of, seen = measured(), 0
    while seen < 2_400:
        rows = [
            {
                "indikator": f"Nama {place}",
                "arah": rng.choice(["positif", "negatif"]),
                "target": rng.choice([0, 1, 5, 72, 30500, round(rng.uniform(0, 200), 2)]),
            }
            for place in range(60)
        ]
        inputs: dict[str, Any] = {"indikator": rows, "batas": rng.choice([None, 120]), "skala": SCALE}
        posted = {"indikator.jumlah": str(len(rows))}
        for place in range(len(rows)):
            number = str(round(rng.uniform(0, 300), rng.randrange(4))).replace(".", ",")
            name = f"indikator.{place}.realisasi"
            posted |= {name: number, f"{name}_dipastikan": number}
        said = reckoning.answer(of, Posted(posted), inputs)
        stored = of.accept(Posted(posted), inputs)
        typed = [
            (said["texts"][f"f-indikator-{place}-capaian"], said["texts"][f"f-indikator-{place}-predikat"])
            for place in range(len(rows))
        ]
        assert typed == texts(forms.record(of, stored))
        seen += len(rows)


def test_every_question_and_every_fault_is_one_that_sending_has(rng: random.Random) -> None:
    of = shipped("isian")
    for _ in range(40):
        rows = [{"indikator": "x", "arah": "positif", "target": rng.choice([0, 5, 72])} for _ in range(9)]
        inputs: dict[str, Any] = {"indikator": rows, "batas": None, "skala": None}
        posted = {"indikator.jumlah": "9"}
        posted |= {f"indikator.{place}.realisasi": rng.choice(NUMBERS) for place in range(9)}
        said = reckoning.answer(of, Posted(posted), inputs)
        problems: dict[str, str] = {}
        try:
            of.accept(Posted(posted), inputs)
        except FormInvalid as refused:
            problems = {anchor(one.path): one.code for one in refused.problems}
        assert set(said["asks"]) == {path for path, code in problems.items() if code == "far"}
        assert set(said["faults"]) == {path for path, code in problems.items() if code not in reckoning.LATER}
        for place in range(9):
            shown = said["shown"][f"f-indikator-{place}-belum_tersedia"]
            assert shown == (posted[f"indikator.{place}.realisasi"] == "")


def test_a_column_comes_up_by_the_values_of_its_row() -> None:
    of = form(
        {
            "type": "dynamiclist",
            "id": "l",
            "path": "l",
            "label": "Daftar",
            "components": [
                {"type": "number", "id": "a", "key": "a", "label": "Jumlah"},
                {
                    "type": "textfield",
                    "id": "b",
                    "key": "b",
                    "label": "Sebab",
                    "conditional": {"hide": "=a == null or a < 10"},
                },
            ],
        }
    )
    posted = Posted({"l.jumlah": "2", "l.0.a": "3", "l.1.a": "30"})
    assert reckoning.answer(of, posted)["shown"] == {"f-l-0-b": False, "f-l-1-b": True}


def test_without_a_form_there_is_nothing_to_say() -> None:
    assert reckoning.answer(None, Posted({}))["texts"] == {}
