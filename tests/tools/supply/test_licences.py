"""The list of licences: what is locked today is on it, and what is not is named."""

from __future__ import annotations

import pytest

from tests.tools.supply import licences


def test_what_is_locked_today_may_be_handed_on() -> None:
    python, npm = licences.python(), licences.npm()
    assert {"flask", "psycopg-binary", "pyrage"} <= python.keys()
    assert {"bpmn-js", "@picocss/pico"} <= npm.keys()
    assert "esbuild" not in npm  # it bundles and is not shipped
    assert [*licences.refused(python), *licences.refused(npm)] == []


@pytest.mark.parametrize(
    "licence", ["–", "AGPL-3.0-only", "MIT AND GPL-3.0-only", "SEE LICENSE IN LICENSE", ""]
)
def test_another_licence_or_none_is_named(licence: str) -> None:
    (sentence,) = licences.refused({"stranger": licence})
    assert sentence.startswith(f"stranger: {licence} is no licence on the list")


@pytest.mark.parametrize(
    "licence", ["MIT", "GPL-2.0-only OR MIT", "(MPL-2.0 OR Apache-2.0)", "Apache-2.0 AND BSD-2-Clause"]
)
def test_a_choice_is_enough_and_all_parts_of_it_count(licence: str) -> None:
    assert licences.is_allowed(licence)
