"""webui/messages/rules.py: every rule of the lint and every remedy has its words, the same names in both languages."""

from __future__ import annotations

import string

import pytest

from engine.bpmn.drawing.support import ELSEWHERE, REFUSED, VENDOR_ATTRIBUTES, VENDOR_ELEMENTS
from engine.bpmn.rules import Rule
from engine.errors import Finding, Label
from tests.tools.sentences import english
from webui import language, messages
from webui.messages import rules

OF_FORMS = {
    "form-json",
    "form-component",
    "form-attribute",
    "form-key",
    "form-expression",
    "form-duplicate-key",
    "form-limit",
}


def names(sentence: str) -> set[str]:
    return {name for _text, name, _format, _conversion in string.Formatter().parse(sentence) if name}


def test_every_rule_has_a_sentence_and_every_sentence_a_rule() -> None:
    assert set(rules.SENTENCES) == set(Rule) | OF_FORMS


def test_every_code_of_what_to_draw_instead_has_words() -> None:
    used = {*REFUSED.values(), *VENDOR_ELEMENTS.values(), *VENDOR_ATTRIBUTES.values(), *ELSEWHERE.values()}
    assert used | {"plain_attribute", "message_start"} == set(rules.INSTEAD)


@pytest.mark.parametrize("rule", sorted(rules.SENTENCES))
def test_a_rule_is_a_sentence_of_the_same_facts_in_both_languages(rule: str) -> None:
    said = rules.SENTENCES[rule]
    with language.speak("en"):
        translated = language.gettext(said)
    assert translated != said
    assert names(translated) == names(said)
    facts = {name: f"<{name}>" for name in names(said) - {"file", "place", "part"}}
    sentence = english(Finding("error", rule, "Langkah_1", "process.bpmn", facts))
    assert sentence[-1] == ".", sentence
    assert "{" not in sentence


def test_a_sentence_is_filled_from_the_finding() -> None:
    facts = {"what": "task", "instead": "user_task", "name": "g1"}
    labels = {"g1": Label("task", "Bahas draft")}
    finding = Finding("error", "unsupported", "g1", "process.bpmn", facts, labels)
    assert english(finding) == (
        "Step of no kind “Bahas draft”: step of no kind is not executed; draw a step for whoever does it."
    )


@pytest.mark.parametrize("name", ["{0}", "{element.__class__}", "%s", "{"])
def test_text_from_a_drawing_is_never_a_template(name: str) -> None:
    told = Finding("warning", "no-lane", "t", "process.bpmn", labels={"t": Label("userTask", name)})
    assert name in english(told)


def test_an_unknown_rule_shows_itself() -> None:
    said = messages.finding_sentence(Finding("error", "new-rule", None, "x", {}))
    assert said == "Aturan new-rule: file=x"
