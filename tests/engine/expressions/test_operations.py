"""Operators, items and names: what they make of values, and what cannot be computed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.expressions.values import evaluate, refusal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Langkah_4.keputusan == 'kembalikan'", True),
        ("${Langkah_4.keputusan == 'kembalikan'}", True),
        ("#{jumlah}", 4),
        ("=jumlah", 4),
        ("= jumlah == 4", True),
        ("\n   1 == 1\n  ", True),
        ('1 < 2 and "a" in "abc"', True),
        ("Langkah_7.keputusan == 'kembalikan'", False),
        ("Langkah_7.keputusan.huruf", None),
        ("Langkah_3[bidang].baris[0]", 3),
        ("Langkah_3[2026]", "angka"),
        ("baris[-1].kode", "IK-02"),
        ("teks[0]", "D"),
        ("1 + 2 * 3 - 4 / 2", 5),
        ("(1 + 2) * 3", 9),
        ("2 - 3 - 4", -5),
        ("7 // 2 * 2 + 7 % 2", 7),
        ("-2 - -3", 1),
        ("- -2", 2),
        ("-jumlah * 2", -8),
        ("0.1 + 0.2", 0.3),
        ("1.1 * 1.1", 1.21),
        ("6 / 2", 3),
        ("'a' + 'b'", "ab"),
        ("[1] + [2]", [1, 2]),
        ("1 < jumlah <= 4", True),
        ("1 < 2 > 3", False),
        ("not jumlah == 4", False),
        ("not not setuju", True),
        ("not setuju and jumlah", False),
        ("kosong or 'x'", "x"),
        ("true or tidak_ada", True),
        ("false and tidak_ada", False),
        ("1 or 0 and 0", 1),
        ("2 not in [1, 3]", True),
        ("not 2 in [1, 3]", True),
        ("'kode' in baris[0]", True),
        ("'x' in kosong", False),
        ("kosong is null and jumlah is not None", True),
        ("'a' if kosong else 'b' if setuju else 'c'", "b"),
        ("[1, 'a', null, true,]", [1, "a", None, True]),
        ("{'a': [1], teks: 2}", {"a": [1], "Data Awal": 2}),
        ("{}", {}),
        ("[]", []),
        (r"'it\'s \"x\"\n\\'", 'it\'s "x"\n\\'),
        ("setuju # sudah", True),
    ],
)
def test_values(text: str, expected: Any) -> None:
    found = evaluate(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kosong < 3", "type"),
        ("teks > 3", "type"),
        ("kosong + 1", "type"),
        ("teks + 1", "type"),
        ("setuju + 1", "type"),
        ("teks * 3", "type"),
        ("baris * 3", "type"),
        ("'%1000000000d' % 1", "type"),
        ("-teks", "type"),
        ("1 in 5", "type"),
        ("1 in 'abc'", "type"),
        ("baris in Langkah_4", "type"),
        ("jumlah.real", "type"),
        ("baris.kode", "type"),
        ("baris['kode']", "type"),
        ("baris[true]", "type"),
        ("baris[0.5]", "type"),
        ("Langkah_4[baris]", "type"),
        ("{1: 2}", "type"),
        ("{baris: 2}", "type"),
        ("{null: 2}", "type"),
        ("baris[2]", "item"),
        ("baris[-3]", "item"),
        ("1 / 0", "division"),
        ("1 // 0.0", "division"),
        ("1 % 0", "division"),
    ],
)
def test_what_cannot_be_computed(text: str, code: str) -> None:
    assert refusal(text).code == code


def test_a_field_may_be_called_as_a_function() -> None:
    assert evaluate("capaian(capaian, len)", capaian=9, len=10) == 90


def test_functions_of_the_installation_are_handed_in() -> None:
    names = {"tabel": lambda name: [{"tabel": name}]}
    assert evaluate("tabel('data')[0].tabel", **names) == "data"
    assert refusal("tabel('data')").code == "function"
    assert refusal("tabel('data')", tabel="teks").code == "function"
    assert refusal("tabel", **names).code == "name"
    assert refusal("[tabel]", **names).code == "name"
    assert refusal("tabel('x')", tabel=lambda: 1).code == "type"
    nothing: dict[str, int] = {}
    assert refusal("tabel('x')", tabel=lambda name: nothing[name]).code == "function"


def test_other_callables_among_the_values_cannot_be_called() -> None:
    assert refusal("jahat()", jahat=print).code == "function"
    assert refusal("jahat.__self__", jahat=print).code == "name"
    assert refusal("jahat.real", jahat=print).code == "type"


def test_a_missing_name_is_an_error_that_names_it() -> None:
    error = refusal("tidak_ada > 3")
    assert (error.code, error.params["name"]) == ("name", "tidak_ada")
    assert "tidak_ada" in str(error)
