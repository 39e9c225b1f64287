"""engine/bpmn/lint/tasks.py: somebody does it, with a form that exists and texts that can be evaluated."""

from __future__ import annotations

import pytest

from tests.engine.bpmn.drawings import chain, file, findings, flow, form, node, said, user
from tests.tools.limits import USUAL

LANES = (
    '<bpmn:laneSet id="L"><bpmn:lane id="Lane_sekretaris" name="Sek."><bpmn:flowNodeRef>t</bpmn:flowNodeRef>'
    '</bpmn:lane><bpmn:lane id="luar" name="Tamu"><bpmn:flowNodeRef>u</bpmn:flowNodeRef></bpmn:lane>'
    "</bpmn:laneSet>"
)


@pytest.mark.parametrize(
    ("text", "found", "use"),
    [
        ("${t.nilai &gt; 72,5}", "72,5", "72.5"),
        ("=nilai &gt; (1,5 + 2)", "1,5", "1.5"),
        ("=1.000,5 &lt; nilai", "1.000,5", "1000.5"),
    ],
)
def test_a_decimal_comma_is_told_with_the_number_it_may_mean(text: str, found: str, use: str) -> None:
    """Not as a mistake of another kind; a list and the arguments of a function keep their commas."""
    errors = [f for f in findings(file(chain(user("t", given(text))))) if f.level == "error"]
    assert [(f.rule, f.params["found"], f.params["use"]) for f in errors] == [("decimal-comma", found, use)]
    assert not {rule for rule, _ in said(file(chain(user("t", given("=max(1,2) + [1,2][0]")))))}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("={hari: 1}", ["hari"]),
        ("${ {'a': 1, hari : {jam: 2}} }", ["hari", "jam"]),
        ("={'hari': 1}", []),
        ("='{hari: 1}'", []),
        ("=[1, 2][0]", []),
    ],
)
def test_the_keys_of_an_object_are_texts(text: str, keys: list[str]) -> None:
    errors = [f for f in findings(file(chain(user("t", given(text))))) if f.level == "error"]
    assert [(f.rule, f.params["key"]) for f in errors] == [("bare-key", key) for key in keys]


def given(text: str) -> str:
    """An input parameter as written."""
    box = f'<camunda:inputParameter name="x">{text}</camunda:inputParameter>'
    return (
        f"<bpmn:extensionElements><camunda:inputOutput>{box}</camunda:inputOutput></bpmn:extensionElements>"
    )


def test_roles_exist() -> None:
    assert not said(file(chain(user("t", camunda_candidateGroups="kadis, sekretaris"))))
    (finding,) = findings(file(chain(user("t", camunda_candidateGroups="kadis, bupati"))))
    assert (finding.level, finding.rule, finding.params["role"]) == ("error", "unknown-role", "bupati")


def test_a_role_named_otherwise_says_which_to_write() -> None:
    def one(**attributes: str) -> tuple[str, str, object, object]:
        (finding,) = findings(file(chain(user("t", **attributes))))
        return finding.level, finding.rule, finding.params["role"], finding.params.get("meant")

    assert one(camunda_candidateGroups="Sekretaris") == ("error", "role-spelling", "Sekretaris", "sekretaris")
    assert one(camunda_candidateGroups="sekertaris") == ("error", "role-spelling", "sekertaris", "sekretaris")
    assert one(camunda_assignee="Kepala  Dinas")[:3] == ("error", "user-role", "kadis")
    assert one(camunda_candidateGroups="bupati") == ("error", "unknown-role", "bupati", None)


def test_a_lane_gives_the_role_and_candidate_groups_beat_it() -> None:
    bare = node("userTask", "t", name="Tugas")
    assert not said(file(LANES, chain(bare, user("u"))))
    assert {
        (f.level, f.rule, f.element)
        for f in findings(file(LANES, chain(bare, node("userTask", "u", name="Tugas"))))
    } == {("warning", "lane-role", "u")}
    assert {
        (f.level, f.rule, f.element)
        for f in findings(file(LANES, chain(bare, user("u"), node("userTask", "v", name="Tugas"))))
    } == {("warning", "no-lane", "v")}


def test_without_role_and_lanes_the_starter_does_it() -> None:
    assert [(f.level, f.rule) for f in findings(file(chain(node("userTask", "t", name="Tugas"))))] == [
        ("warning", "no-role")
    ]


def test_an_expression_names_a_role_alone() -> None:
    assert not said(file(chain(user("t", camunda_candidateGroups="${loopCounter}"))))
    assert ("mixed-assignment", "t") in said(
        file(chain(user("t", camunda_candidateGroups="kadis,${loopCounter}")))
    )
    assert ("expression", "t") in said(file(chain(user("t", camunda_candidateGroups="${open('x')}"))))


def test_user_names_are_plain() -> None:
    assert not said(file(chain(user("t", camunda_assignee="bidang.arsip"))))
    assert ("user-name", "t") in said(file(chain(user("t", camunda_assignee="{{ request }}"))))


def test_forms_exist() -> None:
    task = file(chain(user("t", camunda_formRef="isi")))
    assert not said(task, {"forms/isi.form": form(("a", False))})
    assert not said(
        task.replace('formRef="isi"', 'formKey="camunda-forms:deployment:isi.form"'), {"isi.form": form()}
    )
    assert not said(task.replace('"isi"', '"borang"'), {"forms/isi.form": form()})  # by the form's own id
    assert said(task) == {("unknown-form", "t")}
    assert said(file(chain(user("t"))).replace('id="mulai"', 'id="mulai" camunda:formRef="isi"')) == {
        ("unknown-form", "mulai")
    }


def test_what_a_form_shows_is_an_input_of_its_task() -> None:
    shown = b"""{"type": "default", "id": "f", "components": [
        {"type": "textfield", "key": "judul", "label": "Judul", "readonly": true},
        {"type": "select", "key": "tujuan", "label": "Tujuan", "valuesKey": "pilihan"},
        {"type": "textfield", "key": "catatan", "label": "Catatan"}]}"""
    found = findings(file(chain(user("t", camunda_formRef="isi"))), {"forms/isi.form": shown})
    assert [(f.level, f.rule, f.params["input"]) for f in found] == [
        ("warning", "missing-input", "judul"),
        ("warning", "missing-input", "pilihan"),
    ]


def test_a_broken_form_is_told_once_at_its_file() -> None:
    (finding,) = findings(file(chain(user("t", camunda_formRef="isi"))), {"forms/isi.form": b"{"})
    assert (finding.rule, finding.file, finding.element) == ("form-json", "forms/isi.form", None)


@pytest.mark.parametrize(
    ("script", "format_", "rule"),
    [
        ("a = 1\nb = a + 1", "", None),
        ("a = 1", "python", None),
        ("a = 1", "groovy", "script-language"),
        ("a = 1", "JavaScript", "script-language"),
        ("", "", "script"),
        ("import os", "python", "script"),
        ("a.b = 1", "", "script"),
    ],
)
def test_scripts_are_assignments(script: str, format_: str, rule: str | None) -> None:
    text = file(chain(node("scriptTask", "s", f"<bpmn:script>{script}</bpmn:script>", scriptFormat=format_)))
    assert said(text) == ({(rule, "s")} if rule else set())


def ends(text: str) -> str:
    return multi(f"<bpmn:completionCondition>{text}</bpmn:completionCondition>", camunda_collection="${[1]}")


def loop(condition: str = "", kind: str = "userTask", **attributes: str) -> str:
    inner = f"<bpmn:loopCondition>{condition}</bpmn:loopCondition>" if condition else ""
    repeated = node("standardLoopCharacteristics", "l", inner, **attributes)
    if kind == "userTask":
        return file(chain(user("t", repeated)))
    return file(chain(node(kind, "t", repeated)))


def test_a_multi_instance_may_end_before_all_are_done() -> None:
    assert not said(ends("nrOfCompletedInstances >= 2"))
    assert said(ends("__import__('os')")) == {("expression", "t")}
    assert said(ends("")) == {("multi-instance", "t")}


def test_a_standard_loop_says_how_long_or_how_often() -> None:
    assert not said(loop("loopCounter != 3"))
    assert not said(loop(loopMaximum="3"))
    assert not said(loop("1 == 1", loopMaximum="3", testBefore="true"))
    assert said(loop()) == {("loop", "t")}
    assert said(loop("open('x')")) == {("expression", "t")}
    assert said(loop(loopMaximum="0")) == {("loop", "t")}
    assert said(loop(loopMaximum="tiga")) == {("loop", "t")}
    assert said(loop(loopMaximum="3", kind="intermediateCatchEvent")) >= {("multi-host", "t")}


def multi(inner: str = "", **attributes: str) -> str:
    return file(chain(user("t", node("multiInstanceLoopCharacteristics", "m", inner, **attributes))))


@pytest.mark.parametrize(
    "text",
    [
        multi(camunda_collection="${mulai.bidang}", camunda_elementVariable="bidang"),
        multi("<bpmn:loopCardinality>3</bpmn:loopCardinality>", isSequential="true"),
        multi("<bpmn:loopCardinality>${mulai.banyak}</bpmn:loopCardinality>"),
        multi(
            '<bpmn:loopDataInputRef>mulai</bpmn:loopDataInputRef><bpmn:inputDataItem id="i" name="bidang"/>'
        ),
    ],
)
def test_multi_instance_by_list_or_number(text: str) -> None:
    assert not [f for f in findings(text) if f.level == "error"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (multi(), "nothing"),
        (multi("<bpmn:loopCardinality>3</bpmn:loopCardinality>", camunda_collection="${mulai.x}"), "both"),
        (multi('<bpmn:loopCardinality>"tiga"</bpmn:loopCardinality>'), "number"),
        (multi("<bpmn:loopCardinality>0</bpmn:loopCardinality>"), "number"),
        (multi("<bpmn:loopCardinality>2.5</bpmn:loopCardinality>"), "number"),
        (multi("<bpmn:loopCardinality>1/0</bpmn:loopCardinality>"), "number"),
        (multi(camunda_collection="${mulai.x}", camunda_elementVariable="a b"), "variable"),
    ],
)
def test_multi_instance_that_says_nothing_clear(text: str, reason: str) -> None:
    assert [f.params["reason"] for f in findings(text) if f.rule == "multi-instance"] == [reason]


def test_multi_instance_has_limits_and_hosts() -> None:
    (finding,) = findings(multi(f"<bpmn:loopCardinality>{USUAL.instances + 1}</bpmn:loopCardinality>"))
    assert (finding.rule, finding.params["limit"]) == ("too-many-instances", USUAL.instances)
    loop = node("multiInstanceLoopCharacteristics", "m", "<bpmn:loopCardinality>2</bpmn:loopCardinality>")
    repeated = file(chain(node("scriptTask", "s", f"{loop}<bpmn:script>a = 1</bpmn:script>")))
    assert said(repeated) == {("multi-host", "s")}


def inputs(name: str, text: str) -> str:
    parameter = f"<camunda:inputParameter name='{name}'>{text}</camunda:inputParameter>"
    box = f"<camunda:inputOutput>{parameter}</camunda:inputOutput>"
    return file(chain(user("t", f"<bpmn:extensionElements>{box}</bpmn:extensionElements>")))


def test_input_parameters_are_expressions_with_plain_names() -> None:
    assert not said(inputs("baris", "${mulai}"))
    assert said(inputs("baris", "tetap")) == {("input-text", "t")}
    assert said(inputs("a b", "${mulai}")) == {("input-name", "t")}
    assert said(inputs("baris", "${import os}")) == {("expression", "t")}


@pytest.mark.parametrize(
    ("condition", "rule"),
    [
        ("1 == 1", None),
        ("${1 == 1}", None),
        ("=1 == 1", None),
        ("__import__('os')", "expression"),
        ("a = 1", "expression"),
        ("x ->", "expression"),
    ],
)
def test_conditions_compile(condition: str, rule: str | None) -> None:
    text = file(
        chain(node("exclusiveGateway", "g", default="F1"), user("t")),
        user("u"),
        flow("x", "g", "u", condition.replace(">", "&gt;")),
        flow("y", "u", "selesai"),
    )
    assert {(f.rule, f.element) for f in findings(text) if f.level == "error"} == (
        {(rule, "x")} if rule else set()
    )


def test_a_foreign_language_of_a_condition_is_refused() -> None:
    text = file(
        chain(node("exclusiveGateway", "g", default="F1"), user("t")),
        user("u"),
        flow("x", "g", "u", "1 == 1").replace(
            "conditionExpression>", 'conditionExpression language="groovy">', 1
        ),
        flow("y", "u", "selesai"),
    )
    assert said(text) == {("script-language", "x")}


def test_who_may_start_is_a_role() -> None:
    text = file(chain(user("t")))
    assert not said(text, {"process.toml": b'mulai = ["kadis"]'})
    assert not said(text, {"process.toml": b'mulai = "semua"'})
    assert said(text, {"process.toml": b'mulai = ["bupati"]'}) == {("unknown-role", None)}
