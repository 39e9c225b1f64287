"""Every rule of every component: empty, valid, invalid."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import Problem
from tests.engine.forms import samples
from tests.engine.forms.samples import CHOICES, INDICATORS


def faults(problems: list[Problem]) -> list[tuple[str, str, Any]]:
    return [(problem.path, problem.code, problem.params.get("limit")) for problem in problems]


def test_a_review_asks_for_reasons_only_when_it_returns() -> None:
    form = samples.load("tinjau")
    assert faults(form.check({}, CHOICES)) == [("keputusan", "required", None)]
    assert faults(form.check({"keputusan": "setuju"}, CHOICES)) == [("paraf", "must_check", None)]
    assert form.check({"keputusan": "setuju", "paraf": True, "alasan": "x"}, CHOICES) == []
    assert faults(form.check({"keputusan": "kembalikan", "alasan": "pendek"}, CHOICES)) == [
        ("bidang", "required", None),
        ("alasan", "min_length", 10),
    ]
    good = {"keputusan": "kembalikan", "alasan": "Angka tidak cocok", "bidang": ["bidang_kearsipan"]}
    assert form.check(good, CHOICES) == []
    assert faults(form.check({**good, "bidang": ["bidang_lain"]}, CHOICES)) == [("bidang", "choice", None)]


def test_an_indicator_without_data_needs_a_reason() -> None:
    form = samples.load("indikator")
    value = form.initial(INDICATORS)
    assert faults(form.check(value, INDICATORS)) == [
        ("indikator/0/alasan", "required", None),
        ("indikator/1/alasan", "required", None),
    ]
    value["indikator"][0]["realisasi"] = 0
    value["indikator"][1]["realisasi"] = 5
    assert form.check(value, INDICATORS) == []
    value["indikator"][1]["realisasi"] = -5
    value["indikator"][0]["target"] = 1
    assert faults(form.check(value, INDICATORS)) == [
        ("indikator/0/target", "readonly", None),
        ("indikator/1/realisasi", "minimum", 0),
    ]


@pytest.mark.parametrize(
    "value", [{"indikator": [{}]}, {"indikator": [{}] * 3}, {"indikator": "x"}, {"lain": 1}]
)
def test_a_stored_value_of_another_form_is_refused(value: dict[str, Any]) -> None:
    form = samples.load("indikator")
    assert form.check(value, INDICATORS)[0].code in ("rows", "type", "required", "unknown")


def test_problems_come_in_the_order_of_the_page() -> None:
    form = samples.load("permintaan")
    value = {
        "tahun": 1999.5,
        "nomor": "x",
        "batas": "kapan",
        "indikator": [{"target": 0}, {"nama": "A", "bidang": "b"}],
    }
    assert faults(form.check(value, CHOICES)) == [
        ("periode", "required", None),
        ("tahun", "integer", None),
        ("nomor", "pattern", None),
        ("batas", "date", None),
        ("indikator/0/nama", "required", None),
        ("indikator/0/bidang", "required", None),
        ("indikator/0/target", "minimum", 0.01),
        ("indikator/1/bidang", "choice", None),
        ("indikator/1/target", "required", None),
    ]


def test_a_missing_value_is_told_where_it_is_missing_and_not_at_its_reason() -> None:
    form = samples.make(
        samples.rows(
            samples.field("number", "realisasi"),
            samples.field("textfield", "alasan", properties={"reasonFor": "realisasi"}),
        )
    )
    (problem,) = form.check({"daftar": [{}]})
    assert (problem.path, problem.code, problem.params) == (
        "daftar/0/realisasi",
        "missing",
        {"label": "Realisasi"},
    )
    assert form.accept({"daftar": [{"alasan": "Survei"}]}) == {"daftar": [{"alasan": "Survei"}]}
    both = {"daftar": [{"realisasi": 0, "alasan": "Survei"}]}
    assert form.accept(both) == {"daftar": [{"realisasi": 0}]}, "a reason for nothing is not kept"
    unread = {"daftar": [{"realisasi": "72.5"}]}
    assert [one.code for one in form.check(unread)] == ["decimal_point"]
