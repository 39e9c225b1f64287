"""What processes/README.md tells process owners is what the engine does."""

from __future__ import annotations

import re
from pathlib import Path

from engine import expressions
from engine.bpmn.drawing.roles import RIGHTS
from engine.forms import SUPPORTED

PROCESSES = Path(__file__).parents[2] / "processes"
README = (PROCESSES / "README.md").read_text("utf-8")


def section(title: str) -> str:
    return README.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_components_are_those_that_forms_accept() -> None:
    listed = section("Forms").split("Components:", 1)[1].split("\n\n")[1]
    assert set(re.findall(r"`(\w+)`", listed)) == set(SUPPORTED)


def test_functions_exist() -> None:
    told = set(re.findall(r"`(\w+)\(", section("Expressions")))
    assert len(told) >= 9
    assert told <= set(expressions.FUNCTIONS) | expressions.CONTEXT_FUNCTIONS


def test_rights_in_roles_toml_are_explained() -> None:
    (line,) = re.findall(
        r"#   hak +rights in the program: (.*)", (PROCESSES / "roles.toml").read_text("utf-8")
    )
    assert set(re.findall(r"(\w+) \(", line)) == set(RIGHTS)
