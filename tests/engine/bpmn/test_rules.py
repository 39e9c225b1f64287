"""engine/bpmn/rules.py: every rule lint can raise has its sentence, and no sentence is without its rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine import forms
from engine.bpmn import rules
from engine.bpmn.drawing.support import ELSEWHERE, REFUSED, VENDOR_ATTRIBUTES, VENDOR_ELEMENTS
from engine.errors import Finding

SOURCES = Path(rules.__file__).parent
# What is no rule of the lint, or raises by a name that is not written where it is raised.
ELSEWHERE_SAID = ("rules.py", "parser.py", "definition.py", "translation.py", "migration.py", "archive.py")
_RAISED = re.compile(
    r'(?:\.(?:error|warn)\(|_refused?\(|Finding\(\s*(?:"error"|"warning"|level),)\s*"([a-z]+(?:-[a-z]+)*)"'
    r'|rule = "([a-z-]+)" if \w+ in \w+ else "([a-z-]+)"'
)


def raised() -> set[str]:
    found: set[str] = set()
    for source in SOURCES.rglob("*.py"):
        if source.name in ELSEWHERE_SAID:
            continue
        for match in _RAISED.finditer(source.read_text()):
            found |= {group for group in match.groups() if group}
    return found


def test_every_rule_has_a_sentence_and_every_sentence_a_rule() -> None:
    own = {rule for rule in rules.RULES if not rule.startswith(("form-", "archive-"))}
    assert raised() == own - {"process-key"}, "the last is said by the service that keeps drafts"


def test_every_finding_of_a_form_has_a_sentence() -> None:
    sources = Path(forms.__file__).parent.glob("*.py")
    found = {rule for source in sources for rule in re.findall(r'"(form-[a-z-]+)"', source.read_text())}
    assert found == {rule for rule in rules.RULES if rule.startswith("form-")}


def test_every_code_of_what_to_draw_instead_has_words() -> None:
    used = {*REFUSED.values(), *VENDOR_ELEMENTS.values(), *VENDOR_ATTRIBUTES.values(), "plain_attribute"}
    used |= set(ELSEWHERE.values()) | {"message_start"}
    assert used == set(rules.INSTEAD)


def test_a_sentence_is_filled_from_the_finding() -> None:
    finding = Finding(
        "error", "unsupported", "g1", "process.bpmn", {"what": "complexGateway", "instead": "user_task"}
    )
    assert (
        rules.sentence(finding)
        == "g1 : complexGateway is not executed; draw a user task for whoever does it."
    )


@pytest.mark.parametrize("name", ["{0}", "{element.__class__}", "%s", "{"])
def test_text_from_a_drawing_is_never_a_template(name: str) -> None:
    finding = Finding("warning", "no-lane", "t", "process.bpmn", {"name": name})
    assert name in rules.sentence(finding)


def test_an_unknown_rule_shows_itself() -> None:
    assert rules.sentence(Finding("error", "new-rule", None, "x", {})) == "new-rule"
