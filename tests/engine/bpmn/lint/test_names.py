"""engine/bpmn/lint/names.py: a name read in an expression is given by somebody."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from engine.bpmn.lint.lint import lint_package
from engine.bpmn.package.files import read_folder
from tests.engine.bpmn.cases import DATA
from tests.engine.bpmn.drawings import ROLES, chain, file, findings, flow, form, node, user
from tests.engine.bpmn.tables import table
from tests.tools.limits import USUAL

FORMS = {"forms/isi.form": form(("setuju", True)), "forms/lain.form": form(("nilai", False))}

REPEATED = node(
    "multiInstanceLoopCharacteristics", "m", camunda_collection="${[1]}", camunda_elementVariable="b"
)


def drawing(condition: str, *more: str) -> str:
    """Task `awal` (form lain), task `t` (form isi), then a choice with this condition."""
    return file(
        chain(
            user("awal", camunda_formRef="lain"),
            node("scriptTask", "s", "<bpmn:script>jumlah = 1</bpmn:script>"),
            user("t", camunda_formRef="isi"),
            node("exclusiveGateway", "g", default="F4"),
            user("kosong"),
        ),
        user(
            "ulang",
            REPEATED,
        ),
        flow("x", "g", "ulang", condition),
        flow("y", "ulang", "selesai"),
        *more,
    )


@pytest.mark.parametrize(
    "condition",
    [
        "setuju == 'ya'",
        "t.setuju == 'ya'",
        "awal.nilai == 1",
        "nilai == 1",
        "jumlah == 1",
        "loopCounter == 1",
        "ulang.arsip == 1",
        "t['setuju'] == 'ya'",
        "[1][0] == 1",
    ],
)
def test_names_that_are_given(condition: str) -> None:
    assert not findings(drawing(condition), FORMS)


@pytest.mark.parametrize(
    ("condition", "rule", "param", "value"),
    [
        ("tidak_ada == 1", "unknown-name", "unknown", "tidak_ada"),
        ("t.setujuu == 'ya'", "unknown-field", "field", "setujuu"),
        ("t['setujuu'] == 'ya'", "unknown-field", "field", "setujuu"),
        ("kosong.nilai == 1", "no-form-to-read", "read", "kosong"),
        ("g.nilai == 1", "no-form-to-read", "read", "g"),
    ],
)
def test_names_that_are_not(condition: str, rule: str, param: str, value: str) -> None:
    (finding,) = findings(drawing(condition), FORMS)
    assert (finding.level, finding.rule, finding.element) == ("warning", rule, "x")
    assert finding.params[param] == value


def test_tables_that_are_read_are_in_the_package() -> None:
    table = {"data/indikator.csv": b"kode\n1\n"}
    assert not findings(drawing("tabel('indikator') == []"), {**FORMS, **table})
    (finding,) = findings(drawing("tabel('indikator') == []"), FORMS)
    assert (finding.level, finding.rule, finding.params["table"]) == ("error", "unknown-table", "indikator")


def test_the_office_is_read_by_inputs_of_tasks_of_people_only() -> None:
    (finding,) = findings(drawing("indikator_kantor(2026, 'Tahunan') == []"), FORMS)
    assert (finding.level, finding.rule, finding.params["function"]) == (
        "error", "office-read", "indikator_kantor",
    )  # fmt: skip
    given = (
        '<bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name="b">'
        "${indikator_kantor(2026, 'Tahunan')}</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements>"
    )
    assert not findings(file(chain(user("t", given, camunda_formRef="isi"))), FORMS)


def test_a_group_that_no_role_stands_in_is_named() -> None:
    (finding,) = findings(drawing("peran_kelompok('bidng') == []"), FORMS)
    assert (finding.level, finding.rule, finding.params["family"]) == ("warning", "unknown-family", "bidng")
    roles = {"roles.toml": b'[kadis]\n[sekretaris]\nkelompok = "Bidang"\n[perencana]\n'}
    assert not findings(drawing("peran_kelompok('bidang') == []"), {**FORMS, **roles})


def test_a_name_of_a_form_that_no_task_shows_is_given_by_nobody() -> None:
    other = {**FORMS, "forms/sisa.form": form(("sisa", True))}
    (finding,) = findings(drawing("sisa == 1"), other)
    assert (finding.level, finding.rule, finding.params["unknown"]) == ("warning", "unknown-name", "sisa")


def test_what_a_form_only_shows_is_not_written_by_it() -> None:
    shown = json.loads(form(("nilai", False)))
    shown["components"][0]["readonly"] = True
    found = findings(drawing("nilai == 1"), {**FORMS, "forms/lain.form": json.dumps(shown).encode()})
    assert [one.params["unknown"] for one in found if one.rule == "unknown-name"] == ["nilai"]


# ---- who is faster ---------------------------------------------------------------------------------------
N = {
    "forms/n.form": form(("n", True), ("lain", False), ("alasan", True)),
    "forms/m.form": form(("m", True), ("alasan", True)),
}
IN, OUT = node("startEvent", "mulai"), node("endEvent", "selesai")
AND, JOIN = node("parallelGateway", "p"), node("parallelGateway", "j")
OR, MEET = node("inclusiveGateway", "p"), node("inclusiveGateway", "j")


def ways(*names: str) -> str:
    """Flows from each to the next."""
    return "".join(flow(f"F_{one}_{two}", one, two) for one, two in pairwise(names))


def asks(name: str, form_name: str = "n", inner: str = "") -> str:
    return user(name, inner, name=f"Tugas {name}", camunda_formRef=form_name)


def writes(name: str, lines: str) -> str:
    return node("scriptTask", name, f"<bpmn:script>{lines}</bpmn:script>")


def chosen(text: str = "n == 'ya'") -> str:
    """A choice `x` that reads."""
    return (
        node("exclusiveGateway", "x", default="F_x_selesai")
        + user("z")
        + flow("baca", "x", "z", text)
        + ways("x", "selesai")
        + ways("z", "selesai")
    )


def inside(name: str, *parts: str, first: str, last: str, inner: str = "", **attributes: str) -> str:
    """A sub-process from its start `s_<name>` to `first`, and from `last` to its end."""
    start, end = f"s_{name}", f"e_{name}"
    ends = node("startEvent", start) + node("endEvent", end) + ways(start, first) + ways(last, end)
    return node("subProcess", name, inner + ends + "".join(parts), **attributes)


EACH = node(
    "multiInstanceLoopCharacteristics", "m1", camunda_collection="${[1]}", camunda_elementVariable="bidang"
)
LOOP = node("standardLoopCharacteristics", "l1", "<bpmn:loopCondition>lain == 'x'</bpmn:loopCondition>")
MESSAGE = '<bpmn:message id="M" name="M"/>'
HEARS = node("messageEventDefinition", "d", messageRef="M")


def beside(event: str, host: str, definition: str, *parts: str, interrupting: bool = False) -> str:
    """A boundary event, and what comes after it."""
    stops = str(interrupting).lower()
    return node("boundaryEvent", event, definition, attachedToRef=host, cancelActivity=stops) + "".join(parts)


def clock(text: str = "P1D") -> str:
    kind = "timeCycle" if text.startswith("R") else "timeDuration"
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"


SPLIT = IN + AND + JOIN + OUT
BRANCHES = SPLIT + ways("mulai", "p", "a", "j") + ways("p", "b", "j")
FINE = {
    "one after the other": IN + OUT + asks("a") + asks("b") + chosen() + ways("mulai", "a", "b", "x"),
    "over a task that does not ask": IN + OUT + asks("a") + user("b") + chosen() + ways("mulai", "a", "b", "x"),
    "a script after a form": IN + OUT + asks("a") + writes("s", "n = n") + chosen() + ways("mulai", "a", "s", "x"),
    "a return": IN + OUT + asks("a") + asks("b") + node("exclusiveGateway", "x", default="F_x_selesai")
    + ways("mulai", "a", "b", "x", "selesai") + flow("baca", "x", "a", "n == 'ya'"),
    "one of two": IN + OUT + asks("c", "m") + node("exclusiveGateway", "w", default="F_w_b") + asks("a") + asks("b")
    + ways("mulai", "c", "w", "b", "x") + flow("pilih", "w", "a", "m == 1") + ways("a", "x") + chosen(),
    "the first of two events": IN + OUT + node("eventBasedGateway", "w") + ways("mulai", "w")
    + node("intermediateCatchEvent", "t1", clock()) + node("intermediateCatchEvent", "t2", clock("P2D"))
    + asks("a") + asks("b") + ways("w", "t1", "a", "x") + ways("w", "t2", "b", "x") + chosen(),
    "written again behind the join": BRANCHES + asks("a") + asks("b") + asks("c")
    + ways("j", "c", "x") + chosen(),
    "one writer in one branch": BRANCHES + asks("a") + asks("b", "m") + ways("j", "x") + chosen(),
    "written before the split": SPLIT + asks("c") + asks("a", "m") + asks("b", "m") + chosen()
    + ways("mulai", "c", "p", "a", "j", "x") + ways("p", "b", "j"),
    "full names": BRANCHES + asks("a") + asks("b") + ways("j", "x") + chosen("a.n == 'ya' and b.n == 'ya'"),
    "full names in a form": BRANCHES + asks("a") + asks("b", "m") + ways("j", "x") + chosen("m == 1 and n == 1"),
    "read inside one branch": SPLIT + asks("a") + asks("b", "m") + chosen().replace("selesai", "j")
    + ways("mulai", "p", "a", "x") + ways("p", "b", "j", "selesai"),
    "an item's own": IN + OUT + inside("sp", asks("a"), user("k"), user("b"),
    node("exclusiveGateway", "w", default="F_w_b"), ways("a", "w", "b"), flow("baca", "w", "k", "n == 1"),
    ways("k", "e_sp"), first="a", last="b", inner=EACH) + ways("mulai", "sp", "selesai"),
    "an item's own beside another's": SPLIT + asks("c") + inside("sp", asks("a"), user("k"), user("b"),
    node("exclusiveGateway", "w", default="F_w_b"), ways("a", "w", "b"), flow("baca", "w", "k", "n == 1"),
    ways("k", "e_sp"), first="a", last="b", inner=EACH)
    + ways("mulai", "p", "sp", "j", "selesai") + ways("p", "c", "j"),
    "an item reads what was written before": IN + OUT + asks("c") + inside("sp", user("b"), user("k"),
    node("exclusiveGateway", "w", default="F_w_b"), ways("w", "b"), flow("baca", "w", "k", "n == 1"),
    ways("k", "e_sp"), first="w", last="b", inner=EACH) + ways("mulai", "c", "sp", "selesai"),
    "a loop": IN + OUT + asks("a", inner=LOOP) + chosen() + ways("mulai", "a", "x"),
    "an interrupting event": IN + OUT + asks("a") + user("b") + beside("t1", "b", clock(), asks("c"),
    ways("t1", "c", "x"), interrupting=True) + chosen() + ways("mulai", "a", "b", "x"),
    "a path beside that writes another name": IN + OUT + asks("a") + beside("t1", "a", clock(), asks("c", "m"),
    node("endEvent", "e2"), ways("t1", "c", "e2")) + chosen() + ways("mulai", "a", "x"),
    "a reminder that reads its own": IN + OUT + user("a") + beside("t1", "a", clock(), asks("c"), user("k"),
    node("exclusiveGateway", "w", default="F_w_e2"), node("endEvent", "e2"), ways("t1", "c", "w", "e2"),
    flow("baca", "w", "k", "n == 1"), ways("k", "e2")) + ways("mulai", "a", "selesai"),
    "an inclusive pair": IN + OR + MEET + OUT + asks("k", "m") + asks("a") + user("b") + ways("j", "x")
    + chosen() + ways("mulai", "k", "p") + flow("f1", "p", "a", "m == 1") + flow("f2", "p", "b", "m == 2")
    + ways("a", "j") + ways("b", "j"),
}  # fmt: skip
RACING = {
    "two branches": BRANCHES + asks("a") + asks("b") + ways("j", "x") + chosen(),
    "a form and a script": BRANCHES + asks("a") + writes("b", "n = 1") + ways("j", "x") + chosen(),
    "two scripts": BRANCHES + writes("a", "n = 2") + writes("b", "n = 1") + ways("j", "x") + chosen(),
    "two flows out of a task": IN + OUT + JOIN + asks("k", "m") + asks("a") + asks("b") + ways("mulai", "k", "a", "j")
    + ways("k", "b", "j", "x") + chosen(),
    "inclusive branches": IN + OR + MEET + OUT + asks("k", "m") + asks("a") + asks("b") + ways("mulai", "k", "p")
    + flow("f1", "p", "a", "m == 1") + flow("f2", "p", "b", "m == 2") + ways("a", "j") + ways("b", "j", "x") + chosen(),
    "without a join": IN + AND + OUT + asks("a") + asks("b") + ways("mulai", "p", "a", "x") + ways("p", "b", "x")
    + chosen(),
    "read while it is written": SPLIT + asks("c") + asks("a") + user("b")
    + chosen().replace("selesai", "j") + ways("mulai", "c", "p", "a", "j", "selesai") + ways("p", "b", "x"),
    "deep inside": SPLIT + inside("sp", asks("a"), first="a", last="a") + asks("b")
    + ways("mulai", "p", "sp", "j", "x") + ways("p", "b", "j") + chosen(),
    "a reminder writes it too": IN + OUT + asks("a") + beside("t1", "a", clock(), asks("c"), node("endEvent", "e2"),
    ways("t1", "c", "e2")) + chosen() + ways("mulai", "a", "x"),
    "a message beside that may come twice": IN + OUT + user("a") + beside("t1", "a", HEARS, asks("c"),
    node("exclusiveGateway", "x", default="F_x_e2"), node("endEvent", "e2"), user("z"), ways("t1", "c", "x", "e2"),
    flow("baca", "x", "z", "n == 1"), ways("z", "e2")) + ways("mulai", "a", "selesai"),
    "a reminder of a task that is done again": IN + OUT + asks("a", "m") + beside("t1", "a", clock(), asks("c"),
    node("exclusiveGateway", "x", default="F_x_e2"), node("endEvent", "e2"), user("z"), ways("t1", "c", "x", "e2"),
    flow("baca", "x", "z", "n == 1"), ways("z", "e2")) + node("exclusiveGateway", "w", default="F_w_selesai")
    + ways("mulai", "a", "w", "selesai") + flow("ulang", "w", "a", "m == 1"),
    "a message that may carry it": SPLIT + asks("a") + node("receiveTask", "b", messageRef="M")
    + ways("mulai", "p", "a", "j", "x") + ways("p", "b", "j") + chosen(),
    "an event sub-process": IN + OUT + asks("a") + chosen() + ways("mulai", "a", "x") + node("subProcess", "h",
    node("startEvent", "s_h", clock("R3/P1D"), isInterrupting="false") + asks("c") + node("endEvent", "e_h")
    + ways("s_h", "c", "e_h"), triggeredByEvent="true"),
    "an item reads what is written beside": SPLIT + asks("c") + inside("sp", user("b"), user("z"),
    node("exclusiveGateway", "w", default="F_w_b"), ways("w", "b"), flow("baca", "w", "z", "n == 1"),
    ways("z", "e_sp"), first="w", last="b", inner=EACH)
    + ways("mulai", "p", "sp", "j", "selesai") + ways("p", "c", "j"),
}  # fmt: skip


@pytest.mark.parametrize("name", FINE)
def test_drawings_in_which_a_name_means_one_thing(name: str) -> None:
    found = findings(file(FINE[name]), N)
    assert not [one for one in found if one.level == "error" or one.rule == "unknown-name"]


@pytest.mark.parametrize("name", RACING)
def test_drawings_in_which_it_matters_who_is_faster_are_refused(name: str) -> None:
    found = findings(file(RACING[name], before=MESSAGE), N)
    (finding,) = [one for one in found if one.level == "error"]
    assert finding.rule == ("racing-result" if name == "two scripts" else "racing-name")
    assert (finding.element, finding.params["unknown"]) == ("baca", "n")
    if name == "two branches":
        assert (finding.params["writers"], finding.params["use"]) == ("a, b", "a.n, b.n")


def test_two_reviewers_and_a_choice_on_the_bare_name_of_both() -> None:
    """As it was sent in: who of the two was last decided, without a remark."""
    (finding,) = [
        one
        for one in lint_package(read_folder(DATA / "nama-polos-sesudah-gabung"), ROLES, USUAL)
        if one.level == "error"
    ]
    assert (finding.rule, finding.element) == ("racing-name", "F_X_Ulang")
    assert (finding.params["writers"], finding.params["use"]) == (
        "A, B",
        "A.keputusan, B.keputusan",
    )


def test_a_field_that_is_answered_for_each_item_is_read_of_one() -> None:
    """Of a repeated task, or of one in a repeated sub-process: outside it needs an item, inside it is one's own."""
    part = inside("sp", asks("a"), user("k"), user("b"), node("exclusiveGateway", "w", default="F_w_b"),
                  ways("a", "w", "b"), flow("dalam", "w", "k", "a.n == 1"), ways("k", "e_sp"), first="a", last="b",
                  inner=EACH)  # fmt: skip
    whole = IN + OUT + part + ways("mulai", "sp", "x")
    assert not [one for one in findings(file(whole + chosen("a['arsip'].n == 1")), N) if one.level == "error"]
    for text, use in (("a.n == 1", "a[bidang].n"), ("n == 1", "a[bidang].n")):
        (finding,) = [one for one in findings(file(whole + chosen(text)), N) if one.level == "error"]
        assert (finding.rule, finding.element, finding.params["use"]) == ("item-field", "baca", use)
    single = IN + OUT + asks("a", inner=EACH) + ways("mulai", "a", "x") + chosen("a.n == 1")
    assert ("item-field", "baca") in {(one.rule, one.element) for one in findings(file(single), N)}


def test_what_a_script_writes_for_an_item_ends_with_it() -> None:
    part = inside("sp", user("a"), writes("s", "hasil = 1"), ways("a", "s"), first="a", last="s", inner=EACH)
    text = file(IN + OUT + part + ways("mulai", "sp", "x") + chosen("hasil == 1"))
    (finding,) = [one for one in findings(text, N) if one.level == "error"]
    assert (finding.rule, finding.params["path"]) == ("item-result", "hasil")


def test_forms_decisions_and_calls_are_asked_like_conditions() -> None:
    """A form's condition, a decision's column, what a call is given and what it gives."""
    hides = json.loads(form(("lain", False)))
    hides["components"][0]["conditional"] = {"hide": "=n == 1"}
    reading = {
        "forms/baca.form": json.dumps(hides).encode(),
        "d.dmn": table([(["1"], ["2"])], inputs=("n",)),
    }
    rule = node("businessRuleTask", "r", camunda_decisionRef="d", camunda_resultVariable="putusan")
    given = '<camunda:inputOutput><camunda:inputParameter name="n">${n}</camunda:inputParameter></camunda:inputOutput>'
    given = f"<bpmn:extensionElements>{given}</bpmn:extensionElements>"
    passes = node("callActivity", "r", given, calledElement="anak")
    child = node("startEvent", "am") + user("ad") + node("endEvent", "as") + ways("am", "ad", "as")
    child = node("process", "anak", child)
    for reader, others in ((user("r", camunda_formRef="baca"), ""), (rule, ""), (passes, child)):
        text = file(BRANCHES + asks("a") + asks("b") + reader + ways("j", "r", "selesai"), after=others)
        found = [one for one in findings(text, {**N, **reading}) if one.level == "error"]
        assert [(one.rule, one.element) for one in found] == [("racing-name", "r")], reader


def test_what_a_call_gives_is_read_where_it_ends() -> None:
    out = '<bpmn:extensionElements><camunda:out source="n" target="hasil"/></bpmn:extensionElements>'
    child = BRANCHES.replace("mulai", "am").replace("selesai", "as") + asks("a") + asks("b") + ways("j", "as")
    main = IN + OUT + node("callActivity", "r", out, calledElement="anak") + ways("mulai", "r", "selesai")
    text = file(main, after=node("process", "anak", child, isExecutable="true"))
    found = [one for one in findings(text, N) if one.level == "error"]
    assert [(one.rule, one.element) for one in found] == [("racing-name", "r")]


def test_a_pool_that_is_not_run_hinders_nothing() -> None:
    other = node(
        "process",
        "lain",
        node("startEvent", "o1") + user("o2") + node("endEvent", "o3") + ways("o1", "o2", "o3"),
        isExecutable="false",
    )
    text = file(BRANCHES + asks("a") + asks("b") + ways("j", "x") + chosen(), after=other)
    assert ("racing-name", "baca") in {(one.rule, one.element) for one in findings(text, N)}
