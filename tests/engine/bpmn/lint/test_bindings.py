"""What a bare name means while an instance runs: the last write in its scope, and outward from an item."""

from __future__ import annotations

import base64
import dataclasses
import json
from typing import Any

import pytest

from engine.bpmn import Definition, Workflow, compile_definition, read_files
from engine.bpmn.run import state as codec
from tests.engine.bpmn import events
from tests.engine.bpmn.drawing.test_calls import beside, call, called, given
from tests.engine.bpmn.drawings import ROLES
from tests.engine.bpmn.models import (
    END,
    GOLDEN,
    START,
    Run,
    chain,
    compiled,
    deadline,
    each,
    flow,
    process,
    script,
    user,
    within,
    xor,
)
from tests.engine.bpmn.naming import INNER, SCENES, shown
from tests.tools.limits import USUAL

COLUMN = {"type": "textfield", "id": "k", "key": "k", "label": "K"}


def asked(name: str, form: str, inner: str = "") -> str:
    """A user task with a form."""
    return user(name, inner).replace("<bpmn:userTask", f'<bpmn:userTask camunda:formRef="{form}"')


def with_forms(model: str, **forms: list[dict[str, Any]]) -> Definition:
    """A model whose forms have these components, a text field each where nothing else is said."""
    files = {"process.bpmn": model.encode()}
    for name, fields in forms.items():
        components = [
            {"type": "textfield", "id": f"i{at}", "label": "L", **one} for at, one in enumerate(fields)
        ]
        whole = {"type": "default", "id": name, "schemaVersion": 16, "components": components}
        files[f"forms/{name}.form"] = json.dumps(whole).encode()
    package = read_files(files)
    assert not package.findings
    return compile_definition(package, ROLES, USUAL, "uji", trusted=True)


def choice(text: str) -> str:
    """A choice `x`: task `ya` where it holds, else `tidak`."""
    return (
        xor("x", "F_x_tidak")
        + user("ya")
        + user("tidak")
        + flow("x", "ya", text.replace("<", "&lt;"))
        + chain("x", "tidak", "selesai")
        + chain("ya", "selesai")
    )


def test_what_a_script_writes_counts_after_the_form_it_reads() -> None:
    """The form of a user task gives jumlah, a script adds to it, twice, and a choice asks for it."""
    model = process(
        START, END, user("u"), script("s", "jumlah = jumlah + 1"), script("t", "jumlah = jumlah + 1"),
        choice("jumlah == 5"), chain("mulai", "u", "s", "t", "x"),
    )  # fmt: skip
    run = Run(model).do("u", jumlah=3)
    assert run.open() == ["ya"]
    assert run.again().names()["jumlah"] == 5
    assert run.workflow.values["u"] == {"jumlah": 3}, "the form says what was sent"


def test_a_form_that_asks_again_counts_after_the_script() -> None:
    model = process(
        START, END, user("u"), script("s", "jumlah = 100"), user("v"), choice("jumlah == 2"),
        chain("mulai", "u", "s", "v", "x"),
    )  # fmt: skip
    assert Run(model).do("u", jumlah=1).do("v", jumlah=2).open() == ["ya"]


def test_a_name_is_kept_over_tasks_that_do_not_ask_for_it() -> None:
    """A form, then a task without one, a message, and a choice by the bare name."""
    model = process(
        START, END, user("u"), user("kosong"), events.catch("pesan", "message", "M"), choice("keputusan == 'ya'"),
        chain("mulai", "u", "kosong", "pesan", "x"),
    )  # fmt: skip
    run = Run(events.top(model, message="M")).do("u", keputusan="ya").do("kosong")
    run.again().receive("message", "M", "", {"lain": 1})
    assert run.open() == ["ya"]


def test_a_form_writes_what_it_asks_for_and_empty_fields_as_null() -> None:
    """Left empty, hidden by a condition, read-only, computed: the value of the form before does not shine through."""
    model = process(
        START, END, user("u"), asked("v", "isi"), user("w"), chain("mulai", "u", "v", "w", "selesai")
    )
    definition = with_forms(
        model,
        isi=[
            {"key": "kosong"},
            {"key": "sembunyi", "conditional": {"hide": "=true"}},
            {"key": "baca", "readonly": True},
            {"key": "hitung", "type": "expression", "expression": "=1 + 1"},
            {"type": "dynamiclist", "path": "daftar", "components": [COLUMN]},
        ],
    )
    before = dict.fromkeys(("kosong", "sembunyi", "baca", "hitung", "daftar", "lain"), "lama")
    run = Run(definition).do("u", **before).do("v", hitung=2)
    names = run.again().names(run.task("w").id)
    assert {name: names[name] for name in before} == {
        "kosong": None,
        "sembunyi": None,
        "baca": "lama",
        "hitung": 2,
        "daftar": None,
        "lain": "lama",
    }
    assert run.workflow.values["v"] == {"hitung": 2}, "the value itself is as it was sent"


def test_the_start_form_writes_its_empty_fields_too() -> None:
    model = process(
        START.replace("/>", ' camunda:formRef="isi"/>'), END, choice("judul is null"), chain("mulai", "x")
    )
    assert Run(with_forms(model, isi=[{"key": "judul"}])).open() == ["ya"]


def test_a_name_that_nobody_has_written_is_null() -> None:
    table = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="D" namespace="x">'
        '<decision id="d"><decisionTable><input id="i"><inputExpression><text>kosong</text></inputExpression></input>'
        '<output id="o" name="hasil"/><rule id="r"><inputEntry id="c"><text>null</text></inputEntry>'
        '<outputEntry id="z"><text>lain is null</text></outputEntry></rule></decisionTable></decision></definitions>'
    )
    rule = '<bpmn:businessRuleTask id="r" camunda:decisionRef="d" camunda:resultVariable="putusan"/>'
    model = process(
        START, END, script("s", "a = tidak_ada is null"), rule, choice("a and putusan and belum is null"),
        chain("mulai", "s", "r", "x"),
    )  # fmt: skip
    files = {"process.bpmn": model.encode(), "d.dmn": table.encode()}
    assert Run(compile_definition(read_files(files), ROLES, USUAL, "uji", trusted=True)).open() == ["ya"]


def test_the_result_of_a_decision_a_message_and_a_call_are_writes() -> None:
    child = called(script("k", "hasil = 3"), chain("am", "k", "as"))
    outputs = '<camunda:out source="hasil" target="jumlah"/>'
    model = process(
        START, END, user("u"), events.catch("pesan", "message", "M"), user("v"), call("p", passed=outputs), user("w"),
        chain("mulai", "u", "pesan", "v", "p", "w", "selesai"),
    )  # fmt: skip
    run = Run(beside(events.top(model, message="M"), child)).do("u", jumlah=1)
    run.again().receive("message", "M", "", {"jumlah": 2})
    assert run.again().names(run.task("v").id)["jumlah"] == 2
    assert run.do("v").again().names()["jumlah"] == 3


def test_a_message_that_says_less_the_second_time_leaves_what_the_first_said() -> None:
    model = process(
        START, END, xor("k"), events.catch("pesan", "message", "M"), user("u"), xor("x", "F_x_selesai"),
        chain("mulai", "k", "pesan", "u", "x", "selesai"), flow("x", "k", "ulang"),
    )  # fmt: skip
    run = Run(events.top(model, message="M"))
    run.again().receive("message", "M", "", {"a": 1, "b": 1})
    run.do("u", ulang=True).again().receive("message", "M", "", {"b": 2})
    names = run.again().names()
    assert (names["a"], names["b"], names["pesan"]) == (1, 2, {"b": 2})


def test_a_called_process_sees_only_what_it_is_given() -> None:
    child = called(user("isi"), chain("am", "isi", "as"))
    main = process(
        START, END, user("a"), call("p", passed=given(n="${rahasia + 1}")), user("b"),
        chain("mulai", "a", "p", "b", "selesai"),
    )  # fmt: skip
    run = Run(beside(main, child)).do("a", rahasia=1)
    names = run.again().names(run.task("isi").id)
    assert names["n"] == 2
    assert "rahasia" not in names
    run.do("isi", rahasia=9)
    assert run.again().names()["rahasia"] == 1, "its own names end with it"


ITEMS = process(
    START,
    END,
    user("a"),
    within(
        "m",
        INNER,
        user("isi"),
        script("k", "hasil = (hasil if hasil else 0) + n + dasar"),
        user("cek"),
        xor("y", "F_y_e"),
        user("lagi"),
        chain("s", "isi", "k", "cek", "y", "e"),
        flow("y", "lagi", "isi.n == 1 and n == 1 and hasil == 101"),
        chain("lagi", "e"),
        inner=each("${['x', 'y']}"),
    ),
    user("z"),
    chain("mulai", "a", "m", "z", "selesai"),
)


def test_an_item_has_names_of_its_own_and_reads_outward_what_it_has_not_written() -> None:
    run = Run(ITEMS).do("a", dasar=100, n=0).do("isi", "x", n=1).do("isi", "y", n=2)
    assert [run.again().names(run.task("cek", item).id)["hasil"] for item in "xy"] == [101, 102]
    run.do("cek", "y").do("cek", "x")
    assert run.open() == ["lagi:x"], "each item goes by its own answer, whoever was last"
    run.do("lagi", "x")
    names = run.again().names()
    assert names["n"] == 0
    assert "hasil" not in names, "names of an item end with it"
    assert names["isi"] == {"x": {"n": 1}, "y": {"n": 2}}


def test_in_a_version_deployed_before_a_script_inside_a_multi_instance_writes_the_case() -> None:
    before = dataclasses.replace(compiled(ITEMS), naming=1)
    run = Run(before).do("a", dasar=100, n=0).do("isi", "x", n=1).do("isi", "y", n=2)
    assert [run.again().names(run.task("cek", item).id)["hasil"] for item in "xy"] == [203, 203]
    assert run.workflow.values["hasil"] == 203


def test_a_field_of_a_repeated_task_is_ones_own_answer_inside() -> None:
    """Also from a script or a form beside it; `task[item]` and all answers together stay."""
    run = Run(ITEMS).do("a", dasar=100, n=0).do("isi", "x", n=1).do("isi", "y", n=2)
    for item, own in (("x", 1), ("y", 2)):
        names = run.again().names(run.task("cek", item).id)
        assert names["isi"].get("n") == own
        assert names["isi"] == {"x": {"n": 1}, "y": {"n": 2}}
    single = process(
        START, END, user("a", each("${['x', 'y']}", condition="a.keputusan == 'tolak'")), user("z"),
        chain("mulai", "a", "z", "selesai"),
    )  # fmt: skip
    run = Run(single).do("a", "x", keputusan="setuju")
    assert run.open() == ["a:y"]
    assert run.do("a", "y", keputusan="tolak").open() == ["z"]


def test_items_within_items_each_have_their_own() -> None:
    inner = within(
        "d", '<bpmn:startEvent id="ds"/><bpmn:endEvent id="de"/>', user("isi"), user("cek"),
        chain("ds", "isi", "cek", "de"), inner=each("${['1', '2']}", variable="b"),
    )  # fmt: skip
    outer = within(
        "m", INNER, user("awal"), inner, user("akhir"), chain("s", "awal", "d", "akhir", "e"),
        inner=each("${['x', 'y']}", variable="a"),
    )  # fmt: skip
    run = Run(process(START, END, outer, chain("mulai", "m", "selesai")))
    for item in "xy":
        run.do("awal", item, luar=item, n=item)
        for number in "12":
            run.do("isi", f"{item}/{number}", n=f"{item}{number}")
    names = run.again().names(run.task("cek", "x/2").id)
    assert (names["n"], names["luar"], names["a"], names["b"]) == ("x2", "x", "x", "2")
    assert (names["isi"].get("n"), names["awal"].get("luar")) == ("x2", "x")
    assert (names["loopCounter"], names["cek"]) == (1, {})
    run.do("cek", "x/1", n="c").do("cek", "x/2", n="d")
    names = run.again().names(run.task("akhir", "x").id)
    assert (names["n"], names["loopCounter"]) == ("x", 0)


def test_the_variable_of_a_repetition_is_a_name_of_its_item() -> None:
    """It hides what is outside, and a form inside that asks for it writes it."""
    model = process(
        START, END, user("a"), within(
            "m", INNER, user("isi"), user("cek"), chain("s", "isi", "cek", "e"), inner=each("${['x', 'y']}")),
        user("z"), chain("mulai", "a", "m", "z", "selesai"),
    )  # fmt: skip
    run = Run(model).do("a", bidang="luar").do("isi", "x", bidang="baru")
    assert run.again().names(run.task("cek", "x").id)["bidang"] == "baru"
    assert run.again().names(run.task("isi", "y").id)["bidang"] == "y"
    run.do("isi", "y").do("cek", "x").do("cek", "y")
    assert run.again().names()["bidang"] == "luar"


def test_a_standard_loop_is_no_scope() -> None:
    again = "<bpmn:loopCondition>ulang</bpmn:loopCondition>"
    loop = f"<bpmn:standardLoopCharacteristics>{again}</bpmn:standardLoopCharacteristics>"
    model = process(START, END, user("a", loop), user("z"), chain("mulai", "a", "z", "selesai"))
    run = Run(model).do("a", ulang=True, n=1).do("a", ulang=False, n=2)
    assert (run.again().names()["n"], "loopCounter" in run.workflow.names()) == (2, False)


def test_a_path_beside_a_task_writes_in_the_scope_it_stands_in() -> None:
    inside = within(
        "m", INNER, user("isi"), deadline("isi", end=False), user("tegur"), '<bpmn:endEvent id="te"/>',
        chain("T_isi", "tegur", "te"), user("cek"), chain("s", "isi", "cek", "e"), inner=each("${['x', 'y']}"),
        )  # fmt: skip
    run = Run(process(START, END, inside, user("z"), chain("mulai", "m", "z", "selesai")))
    run.wait(days=3)
    run.do("tegur", "x", alasan="x").do("tegur", "y", alasan="y").do("isi", "x").do("isi", "y")
    for item in "xy":
        assert run.again().names(run.task("cek", item).id)["alasan"] == item


@pytest.mark.parametrize("scene", sorted(SCENES))
def test_a_state_stored_before_shows_the_names_it_showed_and_runs_to_its_end(scene: str) -> None:
    make, follow = SCENES[scene]
    kept = json.loads((GOLDEN / f"names.{scene}.json").read_text())
    run = make()
    run.definition = dataclasses.replace(run.definition, naming=1)
    run.workflow = Workflow.load(base64.b64decode(kept["state"]), run.definition, run.environment)
    assert shown(run) == kept["shown"]
    for element, item, value in follow:
        run.do(element, item, **value)
    assert run.workflow.completed


def test_what_items_know_is_stored_while_they_run_and_no_longer() -> None:
    run = Run(ITEMS).do("a", dasar=100, n=0).do("isi", "x", n=1).do("isi", "y", n=2)
    assert len(codec.decode(run.workflow.dump()).items) == 2
    run.do("cek", "y")
    assert len(codec.decode(run.workflow.dump()).items) == 1
    run.do("cek", "x").do("lagi", "x")
    assert codec.decode(run.workflow.dump()).items == []
