"""What model text can see, and that nothing of it ever reaches Python."""

from __future__ import annotations

import ast
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import engine.bpmn
from engine.bpmn import EngineFault, Environment, Workflow
from engine.bpmn.run.process import Frame
from engine.bpmn.run.script import ScriptEngine
from engine.errors import DeploymentRefused
from engine.expressions import ExpressionError
from tests.engine.bpmn.models import (
    CALENDAR,
    END,
    START,
    Run,
    catch,
    chain,
    compiled,
    deadline,
    each,
    flow,
    parallel,
    process,
    script,
    times,
    user,
    xor,
)

HOSTILE = [
    "__import__('os').system('true')",
    "().__class__.__bases__[0].__subclasses__()",
    "open('/etc/passwd').read()",
    "eval('1')",
    "exec('x = 1')",
    "lambda: 1",
    "[x for x in (1,)]",
    "(a := 1)",
    "f'{1}'",
    "getattr(mulai, 'items')()",
    "mulai.__class__",
    "globals()",
]


def test_names_from_weakest_to_strongest() -> None:
    """Elements, then bare names as they were written last; before that an element is an empty object."""
    model = process(
        START,
        END,
        user("a"),
        script("hitung", "a_ditambah = a.n + 1", "n = 100"),
        user("b"),
        user("c"),
        chain("mulai", "a", "hitung", "b", "c", "selesai"),
    )
    run = Run(model, {"n": 1, "judul": "x"})
    assert (run.workflow.names()["n"], run.workflow.names()["a"]) == (1, {})
    run.do("a", n=5)
    names = run.again().names()
    assert (names["n"], names["a"], names["a_ditambah"], names["mulai"]) == (
        100,
        {"n": 5},
        6,
        {"n": 1, "judul": "x"},
    )
    run.do("b", catatan="y")
    names = run.again().names()
    assert (names["n"], names["catatan"], names["judul"]) == (100, "y", "x"), "what was written last counts"


def test_values_are_shared_by_branches_and_lose_nothing() -> None:
    model = process(
        START,
        END,
        parallel("p"),
        parallel("q"),
        user("a"),
        user("b"),
        user("c"),
        chain("mulai", "p", "a", "q", "c", "selesai"),
        chain("p", "b", "q"),
    )
    run = Run(model).do("a", baris=[1, 2]).do("b", baris=[3])
    assert run.again().values == {"mulai": {}, "a": {"baris": [1, 2]}, "b": {"baris": [3]}}


def test_roles_are_fixed_when_the_task_opens() -> None:
    """A bare name in candidateGroups does not move the task when another form is completed."""
    model = process(
        START,
        END,
        user("a"),
        parallel("p"),
        parallel("q"),
        user("b", groups="${kepada}"),
        user("c", groups="sekretaris"),
        chain("mulai", "a", "p", "b", "q", "selesai"),
        chain("p", "c", "q"),
    )
    run = Run(model).do("a", kepada=["x", "y"]).do("c", lain=1)
    assert run.task("b").roles == ("x", "y")


@pytest.mark.parametrize(("value", "roles"), [("x, y", ("x", "y")), ("x", ("x",)), (None, ()), ([], ())])
def test_a_computed_role_is_a_list_or_a_text(value: Any, roles: tuple[str, ...]) -> None:
    model = process(
        START, END, user("a"), user("b", groups="${a.kepada}"), chain("mulai", "a", "b", "selesai")
    )
    assert Run(model).do("a", kepada=value).task("b").roles == roles


def test_a_computed_role_that_is_no_text_is_a_fault() -> None:
    model = process(
        START, END, user("a"), user("b", groups="${a.kepada}"), chain("mulai", "a", "b", "selesai")
    )
    with pytest.raises(EngineFault) as fault:
        Run(model).do("a", kepada=[1])
    assert (fault.value.code, fault.value.element) == ("expression", "b")


def test_inputs_are_evaluated_with_the_local_names_of_their_task() -> None:
    inputs = (
        "<bpmn:extensionElements><camunda:inputOutput>"
        '<camunda:inputParameter name="judul">${"Data " + bidang}</camunda:inputParameter>'
        '<camunda:inputParameter name="baris">=mulai.baris</camunda:inputParameter>'
        "</camunda:inputOutput></bpmn:extensionElements>"
    )
    model = process(START, END, user("a", inputs + each("${['x', 'y']}")), chain("mulai", "a", "selesai"))
    run = Run(model, {"baris": [1]})
    assert run.again().inputs(run.task("a", "y").id) == {"judul": "Data y", "baris": [1]}


def test_functions_of_the_installation_are_handed_in() -> None:
    model = process(
        START, END, script("s", "baris = tabel('indikator')"), user("a"), chain("mulai", "s", "a", "selesai")
    )
    environment = Environment(Run(model_plain()).clock, CALENDAR, {"tabel": lambda name: [name]})
    assert Workflow.start(compiled(model), {}, environment).values["baris"] == ["indikator"]


def model_plain() -> str:
    return process(START, END, user("a"), chain("mulai", "a", "selesai"))


@pytest.mark.parametrize(
    ("place", "element"),
    [
        (flow("x", "a", "{}"), "x"),
        (script("s", "y = {}"), "s"),
        (user("u", each("${{{}}}")), "u"),
        (user("u", times("{}")), "u"),
        (user("u", groups="${{{}}}"), "u"),
        (user("u") + deadline("u", "${{{}}}"), "T_u"),
    ],
)
def test_a_text_that_fails_at_run_time_names_its_element(place: str, element: str) -> None:
    """Each kind of text."""
    place = place.format("1 / mulai.nol")
    middle = {"x": "x", "s": "s", "u": "u", "T_u": "u"}[element]
    gateway = xor("x", "F_x_b") if element == "x" else ""
    parts = [START, END, gateway, place, user("a"), user("b"), chain("mulai", middle)]
    parts += (
        [chain("x", "b", "selesai"), chain("a", "selesai")] if element == "x" else [chain(middle, "selesai")]
    )
    with pytest.raises(EngineFault) as fault:
        Run(process(*parts), {"nol": 0})
    assert (fault.value.code, fault.value.element) == ("expression", element)
    assert "division" in fault.value.detail


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "place", ["condition", "script", "cardinality", "collection", "timer", "completion", "role"]
)
def test_hostile_text_is_never_run_wherever_it_stands(text: str, place: str) -> None:
    """It is refused when the model is compiled."""
    text = text.replace("<", "&lt;").replace("&", "&amp;")
    a = {
        "condition": user("a") + xor("x", "F_x_selesai") + flow("x", "b", text) + chain("x", "selesai"),
        "script": script("a", f"y = {text}"),
        "cardinality": user("a", times(text)),
        "collection": user("a", each(f"${{{text}}}")),
        "timer": user("a") + deadline("a", f"${{{text}}}"),
        "completion": user("a", each("${['x']}", condition=text)),
        "role": user("a", groups=f"${{{text}}}"),
    }[place]
    model = process(
        START,
        END,
        a,
        user("b"),
        chain("mulai", "a", "x" if place == "condition" else "selesai"),
        chain("b", "selesai"),
    )
    try:
        definition = compiled(model)
    except DeploymentRefused:
        return
    opened = Workflow.start(definition, {"mulai": {}}, Run(model_plain()).environment).ready()
    assert place == "role", "only a role nobody can read is left out of the outline; the lint refuses it"
    assert [task.roles for task in opened] == [()]


def test_the_library_has_no_way_left_to_pythons_eval() -> None:
    """Whatever SpiffWorkflow asks its engine or its engine's environment is answered by our language."""
    asked = ScriptEngine(compiled(model_plain()), Run(model_plain()).environment, Frame({}, {}))
    for text in HOSTILE:
        with pytest.raises(ExpressionError):
            asked.environment.evaluate({"mulai": {}}, text)
    assert asked.environment.evaluate({"nomor": 7}, "nomor") == 7


def test_no_module_of_ours_can_evaluate_python() -> None:
    for file in Path(engine.bpmn.__file__).parent.rglob("*.py"):
        called = {
            node.func.id
            for node in ast.walk(ast.parse(file.read_text()))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"eval", "exec", "compile", "__import__"}, file.name


@pytest.mark.parametrize("line", ["a = [a, a]", "a = {'a': a, 'b': a}", "a = [a]"])
def test_a_script_that_grows_its_value_in_a_loop_runs_into_a_bound(line: str) -> None:
    loop = process(
        START,
        END,
        script("awal", "a = [1]"),
        xor("x"),
        script("s", line),
        xor("y", "F_y_x"),
        chain("mulai", "awal", "x", "s", "y", "x"),
        flow("y", "selesai", "false"),
    )
    with pytest.raises(EngineFault) as fault:
        Run(loop)
    assert fault.value.code in ("budget", "expression")
    assert fault.value.element in ("s", "x", "y")


def test_a_number_that_cannot_be_stored_is_a_fault_of_its_script() -> None:
    model = process(
        START,
        END,
        script("s", "n = 99999999999 * 99999999999"),
        user("a"),
        chain("mulai", "s", "a", "selesai"),
    )
    with pytest.raises(EngineFault) as fault:
        Run(model)
    assert (fault.value.code, fault.value.element) == ("budget", "s")


def test_the_clock_is_read_once_for_each_act() -> None:
    waits = catch("t", "PT20M")
    run = Run(process(START, END, user("a"), waits, user("b"), chain("mulai", "a", "t", "b", "selesai")))
    reads: list[int] = []

    def counting() -> datetime:
        reads.append(1)
        return run.clock()

    environment = Environment(counting, CALENDAR)
    loaded = Workflow.load(run.workflow.dump(), run.definition, environment)
    before = len(reads)
    loaded.complete(loaded.ready()[0].id, {})
    assert len(reads) - before == 1
