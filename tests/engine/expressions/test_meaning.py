"""What expressions and scripts mean."""

from __future__ import annotations

from typing import Any

import pytest

from engine.expressions import (
    compile_expression,
    compile_script,
)
from tests.engine.expressions.values import NAMES, evaluate, refusal


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
        ("len(baris) + len('ab') + len({}) + len(kosong)", 4),
        ("abs(-2.5)", 2.5),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(1.005, 2)", 1.01),
        ("round(1234, -2)", 1200),
        ("min([3, 1, null, 2]) + max(4, 5)", 6),
        ("min([])", None),
        ("max(['a', 'b'])", "b"),
        ("sum([0.1, 0.2, null])", 0.3),
        ("sum(kosong)", 0),
        ("int('12') + int(3.9) + int(true)", 16),
        ("float('2.50')", 2.5),
        ("str(3) + str(2.5) + str(null) + str(true)", "32.5true"),
        ("bool([])", False),
        ("lower('Ab') + upper('cd')", "abCD"),
        ("startswith(teks, 'Data') and endswith(teks, 'Awal')", True),
        ("startswith(kosong, 'x')", False),
        ("join(['a', null, '', 2])", "a, 2"),
        ("join([], '-')", ""),
        ("punya(baris[1], 'target') and not punya(baris[1], 'x')", True),
        ("saring(baris, 'kode', 'IK-02')[0].target", None),
        ("capaian(181.99, 200)", 91),
        ("setuju # sudah", True),
    ],
)
def test_values(text: str, expected: Any) -> None:
    found = evaluate(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "names", "paths"),
    [
        ("1 + 2", set(), set()),
        ("jumlah > 3 and setuju", {"jumlah", "setuju"}, set()),
        ("Langkah_4.keputusan", {"Langkah_4"}, {"Langkah_4.keputusan"}),
        ("Langkah_4['keputusan'].x", {"Langkah_4"}, {"Langkah_4.keputusan.x"}),
        ("Langkah_3[bidang].baris", {"Langkah_3", "bidang"}, set()),
        ("a.b[0].c + d.e", {"a", "d"}, {"a.b", "d.e"}),
        ("len(len.x)", {"len"}, {"len.x"}),
        ("capaian(realisasi, target, arah)", {"realisasi", "target", "arah"}, set()),
        ("tabel('x')[0].y", set(), set()),
        ("'x.y'", set(), set()),
    ],
)
def test_names_and_paths_are_known_beforehand(text: str, names: set[str], paths: set[str]) -> None:
    compiled = compile_expression(text)
    assert compiled.names == names
    assert compiled.paths == paths
    assert compiled.text == text


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


def test_a_script_sets_names_in_order() -> None:
    script = compile_script(
        "# hitung\n\ntotal = jumlah + 1\n" + "total = total * 2\nrinci = [\n  total,\n  1,\n]"
    )
    assert script.run(NAMES) == {"total": 10, "rinci": [10, 1]}
    assert script.targets == ("total", "rinci")
    assert script.names == {"jumlah"}
    assert "total" not in NAMES


def test_a_script_asks_the_outside_for_what_it_reads_before_setting_it() -> None:
    script = compile_script("a = a.x + 1\nb = a\nc = d.e")
    assert script.names == {"a", "d"}
    assert script.paths == {"a.x", "d.e"}
    assert script.run({"a": {"x": 1}, "d": {}}) == {"a": 2, "b": 2, "c": None}
