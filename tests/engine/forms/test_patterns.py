"""Patterns that are quick for every text, and the refusal of all others."""

from __future__ import annotations

import pytest

from engine.forms import patterns
from tests.tools.pace import at_most


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("^[0-9]{1,4}/[A-Z]+/[0-9]{4}$", "12/DPK/2026", "12/dpk/2026"),
        (r"^\d{18}$", "198001012005011001", "1980"),
        (r"^(TW|tw) ?[1-4]$", "TW 3", "TW 5"),
        (r"^IK-\d\d(\.\d)?$", "IK-01.2", "IK-1"),
        ("perpustakaan", "Bidang perpustakaan", "kearsipan"),
        (r"^(\d{3}\.)*\d{3}$", "123.456.789", "123.45"),
    ],
)
def test_patterns_of_an_office_work(pattern: str, yes: str, no: str) -> None:
    compiled = patterns.compile_pattern(pattern, 100)
    assert compiled.search(yes)
    assert not compiled.search(no)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(a+)+$", "slow"),
        ("^(a|aa)+$", "slow"),
        ("^(a*)*b", "slow"),
        ("^([a-z]+)*$", "slow"),
        ("^(a|b|ab)*c$", "slow"),
        ("^" + "a?" * 40 + "a" * 40 + "$", "slow"),
        (r"^.*.*.*x$", "slow"),
        (r"\d+\d+\d+", "slow"),
        ("^((a{0,3}){0,9}){0,9}$", "slow"),
        (r"^(a)\1$", "construct"),
        ("(?=a)b", "construct"),
        ("(?!a)b", "construct"),
        ("(?<=a)b", "construct"),
        ("(?i)a", "construct"),
        ("(?i:a)", "construct"),
        ("(?P<x>a)", "construct"),
        (r"\Aa", "construct"),
        (r"a\Z", "construct"),
        ("a++b", "construct"),
        ("(?>a)b", "construct"),
        ("(?#x)[", "syntax"),
        ("[", "syntax"),
        ("(", "syntax"),
        ("a**", "syntax"),
        (r"\p{L}", "syntax"),
        ("a{99999999999999999999}", "syntax"),
        ("x" * 201, "length"),
        ("(" * 190, "syntax"),
    ],
)
def test_dangerous_and_foreign_patterns_are_refused(pattern: str, reason: str) -> None:
    with pytest.raises(patterns.PatternProblem) as refused:
        patterns.compile_pattern(pattern, 500)
    assert refused.value.reason == reason


@pytest.mark.parametrize("pattern", ["^a*a*b$", "a*b", "^(a{1,2}){0,15}b$", "^.*?a.*?b$"])
def test_the_slowest_pattern_that_is_accepted_is_quick(pattern: str) -> None:
    compiled = patterns.compile_pattern(pattern, 500)
    with at_most(2):
        assert not compiled.search("a" * 500)


def test_digits_of_other_scripts_do_not_match() -> None:
    assert not patterns.compile_pattern(r"^\d+$", 10).search("١٢")
