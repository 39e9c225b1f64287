"""Compiled once, shared by threads, fast; and the manual tells the truth about it."""

from __future__ import annotations

import json
import re
import threading
import time
from pathlib import Path

import pytest

from engine import expressions
from engine.expressions import (
    ExpressionError,
    compile_expression,
    compile_script,
    grammar,
    operations,
)
from tests.engine.expressions.values import NAMES, evaluate

MANUAL = (Path(__file__).parents[3] / "engine" / "EXPRESSIONS.md").read_text("utf-8")


def test_texts_are_compiled_once_and_shared_by_threads() -> None:
    compiled = compile_expression("sum([n, n, n]) == n * 3 and Langkah_4.keputusan == k")
    assert compile_expression("sum([n, n, n]) == n * 3 and Langkah_4.keputusan == k") is compiled
    wrong: list[int] = []

    def work(number: int) -> None:
        names = {"n": number, "k": str(number), "Langkah_4": {"keputusan": str(number)}}
        wrong.extend(number for _ in range(500) if compiled.evaluate(names) is not True)
        for _ in range(20):
            fresh = compile_expression.__wrapped__(f"n + {number}")
            wrong.extend([number] if fresh.evaluate(names) != 2 * number else [])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_evaluation_changes_nothing_it_was_given() -> None:
    before = json.dumps(NAMES)
    for text in ("baris + baris", "[baris, baris]", "saring(baris, 'kode', 'IK-01')", "unik(baris, 'kode')"):
        evaluate(text)
    assert json.dumps(NAMES) == before


def test_a_simple_condition_takes_about_a_microsecond() -> None:
    compiled = compile_expression("Langkah_4.keputusan == 'kembalikan' and jumlah > 3")
    best = min(_seconds(compiled) for _ in range(5))
    assert best < 2e-6


def _seconds(compiled: expressions.Expression, rounds: int = 5_000) -> float:
    began = time.process_time()
    for _ in range(rounds):
        compiled.evaluate(NAMES)
    return (time.process_time() - began) / rounds


def section(title: str) -> str:
    return MANUAL.partition(f"\n## {title}")[2].partition("\n## ")[0]


def test_the_manual_names_every_function_and_no_other() -> None:
    documented = re.findall(
        r"`(\w+)\(([^`]*)\)`", "\n".join(row.split("|")[1] for row in rows(section("Functions")))
    )
    known = {*expressions.FUNCTIONS, *expressions.CONTEXT_FUNCTIONS}
    assert sorted(name for name, _ in documented) == sorted(known)
    for name, arguments in documented:
        compile_expression(f"{name}({arguments})")


def rows(text: str) -> list[str]:
    return [line.replace("\\|", "") for line in text.splitlines() if line.startswith("| `")]


def test_the_manual_names_every_operator_and_each_works() -> None:
    written = [
        text for row in rows(section("Operators")) for text in re.findall(r"`([^`]*)`", row.split("|")[1])
    ]
    for text in written:
        compile_expression(text)
    shown = " ".join(written)
    for operator in grammar.OPERATORS:
        for word in operator.replace("…", " ").split():
            assert f" {word} " in f" {shown} "


def test_the_examples_of_the_manual_are_true() -> None:
    examples = [line.strip().split(" → ") for line in section("Examples").splitlines() if " → " in line]
    assert len(examples) >= 8
    for text, expected in examples:
        assert json.dumps(compile_expression(text).evaluate({}), ensure_ascii=False) == expected
    script = "\n".join(line.strip() for line in section("Scripts").splitlines() if line.startswith("    "))
    assert compile_script(script).run({}) == {"realisasi_total": 42, "lengkap": True}


def test_the_limits_of_the_manual_are_the_limits() -> None:
    stated = [int(number) for number in re.findall(r"\b\d+\b", section("Limits").partition("\n\n")[0])]
    assert stated == [
        expressions.program.MAX_TEXT,
        expressions.program.MAX_SCRIPT,
        grammar.MAX_NODES,
        grammar.MAX_SCRIPT_NODES,
        grammar.MAX_DEPTH,
        operations.MAX_ITEMS,
        operations.MAX_CHARACTERS,
        operations.MAX_LEVELS,
        2,
        256,
    ]
    assert operations.MAX_INTEGER == 2**256


def test_what_the_manual_calls_foreign_is_refused() -> None:
    listed = re.findall(r"`([^`]+)`", section("Limits").partition("instead (")[2].partition(")")[0])
    assert len(listed) >= 12
    for text in listed:
        with pytest.raises(ExpressionError, match="foreign"):
            compile_expression(f"a {text.replace(' ', ' b ')} c")


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
