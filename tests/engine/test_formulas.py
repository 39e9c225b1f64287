"""Capaian and predikat against the tables of the domain, and the list functions forms use."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import formulas

SAMPLE = Path(__file__).parent / "data" / "sample_indicators.csv"

TABLE = [
    (72.00, 70.85, "positif", "98.40", "Sangat Tinggi"),
    (24_000, 21_850, "positif", "91.04", "Sangat Tinggi"),
    (200, 181.99, "positif", "91.00", "Sangat Tinggi"),
    (200, 181.97, "positif", "90.99", "Tinggi"),
    (200, 181, "positif", "90.50", "Tinggi"),
    (80, 43.75, "positif", "54.69", "Rendah"),
    (200, 151, "positif", "75.50", "Sedang"),
    (100, 50.5, "positif", "50.50", "Sangat Rendah"),
    (4, 5, "negatif", "75.00", "Sedang"),
    (4, 9, "negatif", "0.00", "Sangat Rendah"),
    (5, 3, "negatif", "140.00", "Sangat Tinggi"),
    (72.29, 79.29, "positif", "109.68", "Sangat Tinggi"),
]


def number(text: str) -> float | None:
    return float(text) if text else None


def sample() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("target", "realisasi", "arah", "expected", "grade"), TABLE)
def test_capaian_and_predikat_of_the_table(
    target: float, realisasi: float, arah: str, expected: str, grade: str
) -> None:
    found = formulas.capaian(realisasi, target, arah)
    assert str(found) == expected
    assert formulas.predikat(found) == grade


@pytest.mark.parametrize("row", sample(), ids=lambda row: row["kode"])
def test_capaian_and_predikat_of_the_sample(row: dict[str, str]) -> None:
    found = formulas.capaian(number(row["realisasi"]), number(row["target"]), row["arah"])
    assert ("" if found is None else str(found)) == row["capaian_persen"]
    assert (formulas.predikat(found) or "") == row["predikat"]


@pytest.mark.parametrize(
    ("realisasi", "target", "expected"),
    [
        (1, 0, formulas.NOT_COMPUTABLE),
        (1, 0.0, formulas.NOT_COMPUTABLE),
        (1, None, formulas.NOT_COMPUTABLE),
        (1, "", formulas.NOT_COMPUTABLE),
        (None, 0, formulas.NOT_COMPUTABLE),
        (None, 80, formulas.NO_DATA),
        ("", 80, formulas.NO_DATA),
        (0, 80, formulas.COUNTED),
        (70, 80, formulas.COUNTED),
    ],
)
def test_what_has_no_capaian_and_why(realisasi: object, target: object, expected: str) -> None:
    assert formulas.status(realisasi, target) == expected
    assert (formulas.capaian(realisasi, target) is None) == (expected != formulas.COUNTED)


def test_a_realisasi_of_nothing_is_a_value() -> None:
    assert formulas.capaian(0, 80) == Decimal("0.00")
    assert formulas.capaian(0, 4, "negatif") == Decimal("200.00")


@pytest.mark.parametrize(
    ("batas", "expected"), [(None, "109.68"), (100, "100.00"), (110, "109.68"), (120, "109.68")]
)
def test_caps(batas: int | None, expected: str) -> None:
    assert str(formulas.capaian(79.29, 72.29, "positif", batas)) == expected


@pytest.mark.parametrize(
    ("batas", "expected"), [(None, "140.00"), (100, "100.00"), (110, "110.00"), (120, "120.00")]
)
def test_caps_of_negative_indicators(batas: int | None, expected: str) -> None:
    assert str(formulas.capaian(3, 5, "negatif", batas)) == expected


def test_half_is_rounded_up_once() -> None:
    assert str(formulas.capaian(90.995, 100)) == "91.00"
    assert str(formulas.capaian(90.994999, 100)) == "90.99"
    assert (
        str(formulas.capaian(1.00005, 100)) == "1.00"
    )  # rounding to 1.0001 first would not matter, to 1.01 would
    assert str(formulas.capaian(0.125, 100)) == "0.13"


@pytest.mark.parametrize(
    ("capaian", "expected"),
    [
        (91, "Sangat Tinggi"),
        (90.995, "Sangat Tinggi"),
        (90.99, "Tinggi"),
        (76, "Tinggi"),
        (75.99, "Sedang"),
        (66, "Sedang"),
        (65.99, "Rendah"),
        (51, "Rendah"),
        (50.99, "Sangat Rendah"),
        (0, "Sangat Rendah"),
        (None, None),
        ("91", None),
        (True, None),
    ],
)
def test_edges_of_the_intervals(capaian: object, expected: str | None) -> None:
    assert formulas.predikat(capaian) == expected


def test_intervals_are_the_offices_own() -> None:
    own = ((100, "Tercapai"), (None, "Belum tercapai"))
    assert formulas.predikat(100, own) == "Tercapai"
    assert formulas.predikat(Decimal("99.99"), own) == "Belum tercapai"
    assert formulas.predikat(10, ((50, "Cukup"),)) is None
    assert (
        formulas.FUNCTIONS["predikat"](99.99, [[100, "Tercapai"], [None, "Belum tercapai"]])
        == "Belum tercapai"
    )


@pytest.mark.parametrize("intervals", [[["91", "Tinggi"]], [[91]], [[91, 5]], ["x"], "x", [[True, "x"]]])
def test_senseless_intervals_are_refused(intervals: object) -> None:
    with pytest.raises(TypeError):
        formulas.FUNCTIONS["predikat"](95, intervals)


@pytest.mark.parametrize("arah", ["Positif", " positif ", "POSITIF"])
def test_the_direction_is_read_kindly(arah: str) -> None:
    assert formulas.capaian(70.85, 72, arah) == Decimal("98.40")


@pytest.mark.parametrize("arah", ["", None, "naik", 1, ["positif"]])
def test_an_unknown_direction_has_no_capaian(arah: object) -> None:
    assert formulas.capaian(70.85, 72, arah) is None


# ---- many indicators ---------------------------------------------------------------------------------------
def indicators() -> list[dict[str, Any]]:
    return [
        {"realisasi": number(row["realisasi"]), "target": number(row["target"]), "arah": row["arah"]}
        for row in sample()
    ]


def test_averages_are_of_unrounded_values() -> None:
    thirds = [{"realisasi": 1, "target": 3, "arah": "positif"}] * 2 + [
        {"realisasi": 2.00015, "target": 3, "arah": "positif"}
    ]
    # unrounded: (33.3333… + 33.3333… + 66.671666…) / 3 = 44.4461…; of rounded values it would be 44.4433…
    assert str(formulas.summary(thirds).average) == "44.45"
    assert str(formulas.average([Decimal("33.33"), Decimal("33.33"), Decimal("66.67")])) == "44.44"


def test_averages_are_of_capped_values() -> None:
    rows = [
        {"realisasi": 3, "target": 5, "arah": "negatif"},
        {"realisasi": 80, "target": 100, "arah": "positif"},
    ]
    assert formulas.summary(rows).average == Decimal("110.00")
    assert formulas.summary(rows, 100).average == Decimal("90.00")
    assert formulas.rata_rata(rows, 100) == 90


def test_the_summary_counts_what_has_no_capaian() -> None:
    rows = [
        *indicators(),
        {"realisasi": 5, "target": 0, "arah": "positif"},
        {"realisasi": 5, "target": 4, "arah": "?"},
    ]
    found = formulas.summary(rows)
    assert (found.counted, found.no_data, found.not_computable) == (11, 1, 2)
    assert found.average == formulas.summary(indicators()).average
    assert formulas.ringkasan(rows) == {
        "rata_rata": float(found.average or 0),
        "dihitung": 11,
        "belum_ada_data": 1,
        "tidak_dapat_dihitung": 2,
    }


def test_nothing_has_no_average() -> None:
    assert formulas.rata_rata([]) is None
    assert formulas.rata_rata(None) is None
    assert formulas.rata_rata([None, "x", True]) is None
    assert formulas.rata_rata([1, 2, None]) == 1.5


# ---- lists -------------------------------------------------------------------------------------------------
ROWS = [
    {"bidang": "perpustakaan", "kode": "IK-01"},
    {"bidang": "kearsipan", "kode": "IK-02"},
    {"bidang": "perpustakaan", "kode": "IK-03"},
    {"bidang": ""},
    {},
]


def test_filter_unique_and_join() -> None:
    assert formulas.saring(ROWS, "bidang", "perpustakaan") == [ROWS[0], ROWS[2]]
    assert formulas.saring(ROWS, "bidang", "lain") == []
    assert formulas.unik(ROWS, "bidang") == ["perpustakaan", "kearsipan"]
    assert formulas.unik([1, "1", True, [1], [1], {"a": 1}, {"a": 1}, None]) == [
        1,
        "1",
        True,
        [1],
        {"a": 1},
    ]
    results = {"perpustakaan": {"indikator": [1, 2]}, "kearsipan": {"indikator": [3]}, "lain": {}}
    assert formulas.gabung(results, "indikator") == [1, 2, 3]
    assert formulas.gabung(list(results.values()), "indikator") == [1, 2, 3]
    assert formulas.gabung([[1], None, [2]]) == [1, 2]


def test_what_is_not_there_yet_is_an_empty_list() -> None:
    nothing: list[Any] = [None, [], {}]
    for value in nothing:
        assert formulas.gabung(value, "indikator") == []
    assert formulas.saring(None, "bidang", 1) == formulas.unik(None, "bidang") == []


@pytest.mark.parametrize("name", ["saring", "unik", "gabung", "rata_rata", "ringkasan"])
@pytest.mark.parametrize("value", [1, "teks", True, 2.5])
def test_no_list_is_a_type_error(name: str, value: object) -> None:
    arguments = (value, "x", 1) if name == "saring" else (value,)
    with pytest.raises(TypeError):
        formulas.FUNCTIONS[name](*arguments)


# ---- any input ---------------------------------------------------------------------------------------------
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(10**400),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["realisasi", "target", "arah", "x"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(plain, plain, plain, plain)
def test_any_input_gives_plain_json_or_a_type_error(one: Any, two: Any, three: Any, four: Any) -> None:
    given_values = {"capaian": (one, two, three, four), "saring": (one, two, three)}
    for name, function in formulas.FUNCTIONS.items():
        try:
            result = function(*given_values.get(name, (one, two)))
        except TypeError:
            continue
        if name in {"capaian", "rata_rata", "ringkasan"}:
            json.dumps(result, allow_nan=False)


@given(st.decimals(0, 10**9, places=2), st.decimals(Decimal("0.01"), 10**9, places=2))
def test_capaian_equals_exact_fractions(realisasi: Decimal, target: Decimal) -> None:
    exact = Decimal((2 * int(realisasi * 100) * 10_000 + int(target * 100)) // (2 * int(target * 100))) / 100
    assert formulas.capaian(float(realisasi), float(target)) == exact
