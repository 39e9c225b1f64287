"""engine/bpmn/lint/decisions.py: a word in a table without quotes is a name that something gives."""

from __future__ import annotations

import pytest

from tests.engine.bpmn import cases
from tests.engine.bpmn.drawings import findings
from tests.engine.bpmn.tables import drawn, table


def test_a_word_without_quotes_is_refused_where_nothing_gives_it() -> None:
    assert cases.remarks("dmn-tanpa-kutip") == {("error", "decision-word")}


@pytest.mark.parametrize(
    ("tests", "output", "word"),
    [
        ("lulus", "1", "lulus"),
        ("'x', lulus", "1", "lulus"),
        ("not(lulus)", "1", "lulus"),
        ("> lulus", "1", "lulus"),
        ("1", "lulus", "lulus"),
        ("Sangat Baik", "1", "Sangat Baik"),
        ("1", "tidak lulus", "tidak lulus"),
        ("> 2026-01-02", "1", "2026-01-02"),
        ("1", "2026-01-02", "2026-01-02"),
    ],
)
def test_words_and_dates_without_quotes_are_told_in_tests_and_outputs(
    tests: str, output: str, word: str
) -> None:
    found = findings(drawn(), {"k.dmn": table([([tests], [output])], inputs=("t.jumlah",))})
    assert [(f.level, f.rule, f.params["text"]) for f in found if f.level == "error"] == [
        ("error", "decision-word", word)
    ]


@pytest.mark.parametrize("cell", ["t", "golongan", "t.jumlah", "'lulus'", "null", "true", "'2026-01-02'"])
def test_a_name_that_something_gives_needs_no_quotes(cell: str) -> None:
    content = table([([cell], [cell])], inputs=("t.jumlah",))
    assert not [f for f in findings(drawn(), {"k.dmn": content}) if f.rule == "decision-word"]
