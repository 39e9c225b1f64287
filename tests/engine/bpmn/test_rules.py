"""engine/bpmn/rules.py: every finding is made with a rule of the enumeration, and none is there for nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from engine.bpmn import rules
from engine.bpmn.rules import Rule
from engine.settings import HOME

PROCESS_LANGUAGE = Path(rules.__file__).parent


def nodes(folder: Path) -> Iterator[ast.AST]:
    for source in sorted(folder.rglob("*.py")):
        yield from ast.walk(ast.parse(source.read_text("utf-8")))


def test_every_rule_is_found_by_somebody() -> None:
    used = {
        node.attr
        for node in nodes(HOME / "engine")
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("Rule", "bpmn.Rule")
    }
    assert used == set(Rule.__members__)


def test_no_finding_is_made_with_a_text_for_its_rule() -> None:
    made = [node for node in nodes(PROCESS_LANGUAGE) if isinstance(node, ast.Call)]
    findings = [call for call in made if ast.unparse(call.func) == "Finding"]
    assert len(findings) > 10
    assert not [ast.unparse(call) for call in findings if isinstance(call.args[1], ast.Constant)]


def test_a_rule_is_its_id_wherever_it_is_written() -> None:
    assert f"{Rule.NO_START}" == str(Rule.NO_START) == "no-start"
    assert all(name.replace("_", "-").lower() == rule for name, rule in Rule.__members__.items())
