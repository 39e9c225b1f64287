"""engine/bpmn/lint/four_eyes.py: pairs that cannot be meant."""

from __future__ import annotations

import pytest

from tests.engine.bpmn.drawings import chain, file, findings, flow, node, properties, said, user


def checking(text: str, ident: str = "c", role: str = "kadis") -> str:
    return user(ident, properties(sop_empat_mata=text), camunda_candidateGroups=role)


def rules(text: str) -> set[tuple[str, str | None]]:
    return {one for one in said(text) if one[0].startswith("pair-")}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a tolak", ""),
        ("a peringatan; b tolak", ""),
        ("", ""),
        ("a", "pair-word"),
        ("a larang", "pair-word"),
        ("z tolak", "pair-unknown"),
        ("hitung tolak", "pair-unknown"),
        ("c tolak", "pair-self"),
        ("a tolak, a peringatan", "pair-twice"),
        ("a tolak," * 21, "pair-many"),
    ],
)
def test_what_is_named_is_a_step_of_people_with_a_word(text: str, rule: str) -> None:
    script = node("scriptTask", "hitung", "<bpmn:script>1</bpmn:script>", camunda_resultVariable="x")
    drawing = file(chain(user("a"), user("b"), script, checking(text)))
    assert rules(drawing) - {("pair-twice", "c")} == ({(rule, "c")} if rule else set()) - {
        ("pair-twice", "c")
    }
    assert (("pair-twice", "c") in rules(drawing)) == (text.count("a ") > 1)


def test_a_step_in_the_group_that_it_names_or_around_it_is_itself() -> None:
    inner = (
        chain(user("x"), checking("kelompok tolak"))
        .replace('"mulai"', '"m"')
        .replace('"selesai"', '"s"')
        .replace('id="F', 'id="G')
    )
    assert rules(file(chain(node("subProcess", "kelompok", inner)))) == {("pair-self", "c")}


def test_on_what_nobody_does_it_has_no_effect() -> None:
    gateway = node("exclusiveGateway", "g", properties(sop_empat_mata="a tolak"))
    assert rules(file(chain(user("a"), gateway))) == {("pair-carrier", "g")}


def branches(kind: str, mark: str = "a tolak") -> str:
    return file(
        node("startEvent", "mulai"),
        node(kind, "bagi", default="F2") if kind == "exclusiveGateway" else node(kind, "bagi"),
        user("a"),
        checking(mark),
        node(kind, "kumpul"),
        node("endEvent", "selesai"),
        flow("F0", "mulai", "bagi"),
        flow("F1", "bagi", "a", "${x == 1}" if kind == "exclusiveGateway" else None),
        flow("F2", "bagi", "c"),
        flow("F3", "a", "kumpul"),
        flow("F4", "c", "kumpul"),
        flow("F5", "kumpul", "selesai"),
    )


def test_two_ways_of_a_choice_are_never_both_gone() -> None:
    assert rules(branches("exclusiveGateway")) == {("pair-never", "c")}
    assert not rules(branches("parallelGateway"))
    assert not rules(branches("inclusiveGateway"))


def test_a_check_before_the_work_is_told() -> None:
    assert rules(file(chain(checking("a tolak"), user("a")))) == {("pair-order", "c")}


def test_one_role_for_both_needs_two_persons() -> None:
    drawing = file(chain(user("a"), checking("a tolak", role="sekretaris")))
    (finding,) = (one for one in findings(drawing) if one.rule.startswith("pair-"))
    assert (finding.level, finding.rule, finding.params["role"]) == ("warning", "pair-one-role", "Sekretaris")
    assert not rules(file(chain(user("a"), checking("a peringatan", role="sekretaris"))))
    several = "sekretaris,kadis"
    assert not rules(file(chain(user("a"), checking("a tolak", role=several))))
