"""An error is a code with facts; no two mean the same."""

from __future__ import annotations

import inspect

from engine import errors
from engine.errors import AlurError, Finding, FormInvalid, NotFound, Problem

KINDS = [one for _name, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, AlurError)]


def test_every_error_has_a_code_of_its_own() -> None:
    assert len(KINDS) > 20
    assert len({one.code for one in KINDS}) == len(KINDS)
    assert all(one.__doc__ for one in KINDS)


def test_an_error_keeps_its_facts_and_shows_them() -> None:
    error = NotFound(what="task", id=7)
    assert (error.code, error.params) == ("not_found", {"what": "task", "id": 7})
    assert str(error) == "not_found(what=task, id=7)"


def test_what_is_refused_whole_carries_every_reason() -> None:
    problems = [Problem("a", "required"), Problem("b", "maximum", {"limit": 3})]
    assert FormInvalid(problems).problems == tuple(problems)
    findings = [Finding("error", "no-diagram", None, "", {})]
    assert errors.DeploymentRefused(findings, key="x").findings == tuple(findings)
