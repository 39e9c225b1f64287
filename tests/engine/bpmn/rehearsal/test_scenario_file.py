"""engine/bpmn/rehearsal/scenario_file.py: the file of a saved test, written, read and refused."""

from __future__ import annotations

import json
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from engine.bpmn.rehearsal import scenario_file
from engine.bpmn.rehearsal.scenario_file import saved_tests
from tests.engine.bpmn.rehearsal.test_scenarios import findings, only, saved
from tests.tools.sentences import english


def test_a_file_is_written_as_it_is_read() -> None:
    content = json.dumps(saved()).encode()
    assert scenario_file.write(scenario_file.read(scenario_file.write(scenario_file.read(content)))) == (
        scenario_file.write(scenario_file.read(content))
    )


def test_a_test_needs_no_calendar() -> None:
    data = saved()
    del data["kalender"], data["kebijakan"]
    assert findings(data) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (b"{", "json"),
        (b"\xff\xfe", "json"),
        (b'{"judul": NaN}', "json"),
        (b"[" * 100_000, "json"),
        (b"[]", "object"),
        (b" " * 500_001, "size"),
        ({"lain": 1}, "unknown"),
        ({"judul": 3}, "value"),
        ({"judul": "a" * 101}, "value"),
        ({"mulai": "kemarin"}, "value"),
        ({"mulai": None}, "value"),
        ({"mulai": "2026-01-01T00:00:00"}, "value"),
        ({"batas_capaian": "x"}, "value"),
        ({"tindakan": []}, "acts"),
        ({"tindakan": {}}, "acts"),
        ({"tindakan": [{"lari": 1}]}, "act"),
        ({"tindakan": [{"mulai": {}}] * 201}, "many-acts"),
        ({"harapan": None}, "expected"),
        ({"harapan": {"x": 1}}, "unknown"),
        ({"harapan": {"jalur": "a"}}, "value"),
        ({"harapan": {"jalur": [1]}}, "value"),
        ({"harapan": {"selesai": "ya"}}, "value"),
        ({"kebijakan": "besok"}, "calendar"),
        ({"kalender": 3}, "calendar"),
        ({"kalender": {}}, "calendar"),
        ({"kalender": {"zona": "../../etc/passwd", "jam": [], "hari": []}}, "calendar"),
        ({"kalender": {"zona": "America", "jam": [], "hari": []}}, "calendar"),
        ({"kalender": {"zona": "Asia/Jakarta", "jam": [], "hari": []}}, "calendar"),
        ({"kalender": {"zona": "Asia/Jakarta", "jam": [None], "hari": []}}, "calendar"),
    ],
)
def test_a_file_that_is_no_test_is_a_finding(change: Any, reason: str) -> None:
    finding = only(change if isinstance(change, bytes) else saved() | change)
    assert (finding.rule, finding.params["reason"]) == ("scenario-file", reason)


scraps = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@hypothesis.settings(max_examples=40)
@hypothesis.given(
    st.sampled_from(["judul", "mulai", "kebijakan", "kalender", "batas_capaian", "tindakan", "harapan"]),
    scraps,
)
def test_whatever_stands_in_a_file_is_told_and_never_raises(key: str, scrap: Any) -> None:
    for finding in findings(json.dumps(saved() | {key: scrap}, allow_nan=True).encode()):
        english(finding).encode()
    for place, act in enumerate(saved()["tindakan"]):
        data = saved()
        data["tindakan"][place] = dict.fromkeys(act, scrap)
        for finding in findings(json.dumps(data).encode()):
            english(finding).encode()


def test_only_json_right_inside_the_folder_is_a_test() -> None:
    names = ["tests/a.json", "tests/b.txt", "tests/c/d.json", "a.json", "tests/B.json"]
    assert list(saved_tests(dict.fromkeys(names, b""))) == ["tests/B.json", "tests/a.json"]
