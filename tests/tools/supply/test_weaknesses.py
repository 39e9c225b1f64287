"""What `make audit` says of its sources' answers: a weakness is named, silence is no good news."""

from __future__ import annotations

import json

import pytest

from tests.tools.supply import weaknesses

KNOWN = {"name": "flask", "version": "3.1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.1"]}]}
SOUND = {"name": "click", "version": "8.3.0", "vulns": []}
PASSED = {"name": "segno", "skip_reason": "Dependency not found on PyPI and could not be audited"}


def python(*rows: object) -> weaknesses.Told:
    return weaknesses.of_python(json.dumps({"dependencies": rows, "fixes": []}))


def test_a_weakness_is_named_with_its_cure() -> None:
    assert python(KNOWN, SOUND) == weaknesses.Told(("flask 3.1.0: PYSEC-1, mended in 3.1.1",))
    assert python(SOUND) == weaknesses.Told(())
    told = weaknesses.of_npm('{"vulnerabilities": {"x": {"severity": "high", "range": "<2"}}}')
    assert told.weaknesses == ("x: high, <2",)


def test_a_package_that_was_passed_over_counts_as_not_answered() -> None:
    assert python(SOUND, PASSED).silent == "its source does not know 1 of 2 packages"


@pytest.mark.parametrize("answer", ["", "Traceback …", "[]", '{"message": "405 Method Not Allowed"}'])
def test_no_answer_is_said(answer: str) -> None:
    assert (
        weaknesses.of_python(answer).silent
        == weaknesses.of_npm(answer).silent
        == "its source cannot be reached"
    )


@pytest.mark.parametrize(
    ("told", "status"),
    [
        (weaknesses.Told(()), 0),
        (weaknesses.Told(("x: high",)), 1),
        (weaknesses.Told((), "its source cannot be reached"), 2),
        (weaknesses.Told(("x: high",), "its source does not know 1 of 2 packages"), 2),
    ],
)
def test_the_exit_status_tells_them_apart(
    told: weaknesses.Told, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(weaknesses, "sources", lambda: iter([("Python", told)]))
    assert weaknesses.main() == status
    assert capsys.readouterr().out.startswith(f"Python: {told.silent}")
