"""What an addendum says is judged at its field, and a figure that followed its formula follows it again."""

from __future__ import annotations

import pytest

from engine import errors
from engine.service.record import amendments
from engine.service.record.declaration import Column

COLUMNS = (
    Column("kode", "Kode", is_key=True),
    Column("target", "Target", "number"),
    Column("realisasi", "Realisasi", "number"),
    Column("capaian", "Capaian", computed=True),
    Column("predikat", "Predikat", computed=True),
    Column("mutu", "Mutu", "choice", choices={"a": "A"}),
    Column("berkas", "Berkas", "file"),
)
KEPT = {
    "kode": "IK-01",
    "target": 80,
    "realisasi": 60,
    "capaian": 75,
    "predikat": "Sedang",
    "mutu": None,
    "berkas": None,
}


def test_what_follows_a_formula_is_not_asked_for() -> None:
    following = amendments.formulas_of(COLUMNS, KEPT, None, None)
    assert set(following) == {"capaian", "predikat"}
    asked = amendments.fields(COLUMNS, KEPT, following)
    assert [one.key for one in asked] == ["target", "realisasi", "mutu"]
    before, after = amendments.changes({"realisasi": "80", "mutu": "a"}, asked, KEPT, following)
    assert before == {"realisasi": 60, "capaian": 75, "predikat": "Sedang", "mutu": None}
    assert after == {"realisasi": 80, "capaian": 100, "predikat": "Sangat Tinggi", "mutu": "a"}


def test_a_figure_of_another_formula_is_asked_for() -> None:
    odd = {**KEPT, "capaian": 33, "predikat": "Istimewa"}
    following = amendments.formulas_of(COLUMNS, odd, None, None)
    assert following == {}
    asked = amendments.fields(COLUMNS, odd, following)
    assert [(one.key, one.kind) for one in asked][2:4] == [("capaian", "number"), ("predikat", "text")]
    assert amendments.changes({"capaian": "34,5"}, asked, odd, following) == (
        {"capaian": 33},
        {"capaian": 34.5},
    )


def test_the_highest_capaian_of_the_office_is_kept_to() -> None:
    capped = {**KEPT, "realisasi": 120, "capaian": 100, "predikat": "Sangat Tinggi"}
    following = amendments.formulas_of(COLUMNS, capped, None, 100)
    asked = amendments.fields(COLUMNS, capped, following)
    _before, after = amendments.changes({"realisasi": "200"}, asked, capped, following)
    assert after == {"realisasi": 200}


def test_the_scale_of_the_version_gives_the_word() -> None:
    scale = [{"dari": 50, "sebutan": "Sedang"}, {"dari": None, "sebutan": "Kurang"}]
    following = amendments.formulas_of(COLUMNS, KEPT, scale, None)
    _before, after = amendments.changes({"realisasi": "8"}, COLUMNS[1:3], KEPT, following)
    assert after == {"realisasi": 8, "capaian": 10, "predikat": "Kurang"}


def test_every_fault_is_named_at_its_field() -> None:
    with pytest.raises(errors.FormInvalid) as refusal:
        amendments.changes(
            {"target": "1.5", "realisasi": "x", "mutu": "z"}, (*COLUMNS[1:3], COLUMNS[5]), KEPT, {}
        )
    found = [(one.path, one.code) for one in refusal.value.problems]
    assert found == [("target", "decimal_point"), ("realisasi", "number"), ("mutu", "choice")]
