"""Call activities: another process of the package runs with values of its own, given and giving what is drawn."""

from __future__ import annotations

import base64

from engine.bpmn import Workflow, compile_definition, read_files
from engine.bpmn.run import state as codec
from tests.engine.bpmn import events
from tests.engine.bpmn.drawings import ROLES
from tests.engine.bpmn.models import (
    END,
    GOLDEN,
    START,
    Run,
    chain,
    deadline,
    each,
    flow,
    parallel,
    process,
    script,
    user,
    within,
    xor,
)
from tests.tools.limits import USUAL


def call(name: str, called: str = "anak", inner: str = "", passed: str = "") -> str:
    """A call activity; `passed` is its vendor part."""
    box = f"<bpmn:extensionElements>{passed}</bpmn:extensionElements>" if passed else ""
    return f'<bpmn:callActivity id="{name}" calledElement="{called}">{box}{inner}</bpmn:callActivity>'


def given(**inputs: str) -> str:
    items = "".join(
        f'<camunda:inputParameter name="{key}">{text}</camunda:inputParameter>'
        for key, text in inputs.items()
    )
    return f"<camunda:inputOutput>{items}</camunda:inputOutput>"


def called(*parts: str, name: str = "anak") -> str:
    """A process that is called: its start is `am`, its end `as`, of another name `am_<name>`."""
    end = "" if name == "anak" else f"_{name}"
    nodes = f'<bpmn:startEvent id="am{end}"/><bpmn:endEvent id="as{end}"/>'
    return f'<bpmn:process id="{name}" isExecutable="true">{nodes}{"".join(parts)}</bpmn:process>'


def beside(main: str, *others: str) -> str:
    return main.replace("</bpmn:definitions>", "".join(others) + "</bpmn:definitions>")


SIMPLE = called(user("isi"), user("cek"), chain("am", "isi", "cek", "as"))
ONE = process(START, END, user("a"), call("p"), user("b"), chain("mulai", "a", "p", "b", "selesai"))


def test_the_called_process_runs_and_its_values_become_the_value_of_the_call() -> None:
    run = Run(beside(ONE, SIMPLE)).do("a", n=1)
    assert run.open() == ["isi"]
    run.do("isi", n=2).do("cek", n=3)
    assert run.open() == ["b"]
    assert run.workflow.values["p"] == {"am": {}, "isi": {"n": 2}, "cek": {"n": 3}}
    assert "isi" not in run.workflow.values
    assert run.do("b").workflow.completed
    assert run.workflow.values["a"] == {"n": 1}


def test_what_is_given_is_the_start_form_of_the_called_process() -> None:
    child = called(
        script("s", "kali = n * 10", "lagi = am.n + 1"), user("isi"), chain("am", "s", "isi", "as")
    )
    main = process(
        START, END, call("p", passed=given(n="${mulai.jumlah + 1}")), user("b"), chain("mulai", "p", "b", "selesai")
    )  # fmt: skip
    run = Run(beside(main, child), {"jumlah": 4}).do("isi")
    assert run.workflow.values["p"] == {"am": {"n": 5}, "kali": 50, "lagi": 6, "isi": {}}


def test_outputs_are_evaluated_in_the_called_process_and_are_bare_names_after_it() -> None:
    passed = (
        '<camunda:in source="mulai.n" target="awal"/><camunda:in sourceExpression="${2}" target="dua"/>'
        '<camunda:out source="putusan" target="hasil"/>'
        '<camunda:out sourceExpression="${am.awal + am.dua}" target="jumlah"/>'
    )
    main = process(
        START, END, call("p", passed=passed), xor("x", "F_x_selesai"), user("ya"),
        chain("mulai", "p", "x", "selesai"), flow("x", "ya", "hasil == 'setuju' and jumlah == 3"),
        chain("ya", "selesai"),
    )  # fmt: skip
    child = called(user("isi"), chain("am", "isi", "as"))
    run = Run(beside(main, child), {"n": 1}).do("isi", putusan="setuju")
    assert run.open() == ["ya"]
    assert run.workflow.values["p"] == {"hasil": "setuju", "jumlah": 3}


def test_the_called_process_sees_only_its_own_values() -> None:
    main = process(START, END, user("a"), call("p"), chain("mulai", "a", "p", "selesai"))
    child = called(script("s", "x = a.n"), chain("am", "s", "as"))
    run = Run(beside(main, child)).do("a", n=1)
    assert run.workflow.values["p"] == {"am": {}, "x": None}


def test_two_calls_of_one_process_at_once_do_not_meet() -> None:
    main = process(
        START, END, parallel("f"), parallel("j"), call("p", inner=each("${['x', 'y']}")), call("q"),
        chain("mulai", "f", "p", "j", "selesai"), chain("f", "q", "j"),
    )  # fmt: skip
    run = Run(beside(main, SIMPLE))
    assert run.open() == ["isi:p/x", "isi:p/y", "isi:q"]
    for item in ("q", "p/y", "p/x"):
        run.do("isi", item, dari=item)
    for item in ("p/x", "q", "p/y"):
        assert run.workflow.sent(run.task("cek", item).id) == {}
        run.do("cek", item, tamat=item)
    assert run.workflow.completed
    assert run.workflow.values["q"] == {"am": {}, "isi": {"dari": "q"}, "cek": {"tamat": "q"}}
    assert run.workflow.values["p"]["y"] == {"am": {}, "isi": {"dari": "p/y"}, "cek": {"tamat": "p/y"}}


def test_a_called_process_calls_another_and_holds_sub_processes_lists_and_loops() -> None:
    grand = called(user("dalam"), chain("am_cucu", "dalam", "as_cucu"), name="cucu")
    inside = within(
        "sp", '<bpmn:startEvent id="ss"/><bpmn:endEvent id="se"/>', user("u"), chain("ss", "u", "se"),
        inner=each("${daftar}", "k"),
    )  # fmt: skip
    child = called(inside, call("c", "cucu"), xor("x", "F_x_as"), chain("am", "sp", "c", "x", "as"),
                   flow("x", "c", "c.dalam.lagi"))  # fmt: skip
    main = process(
        START,
        END,
        call("p", passed=given(daftar="${mulai.d}")),
        user("z"),
        chain("mulai", "p", "z", "selesai"),
    )
    run = Run(beside(main, child, grand), {"d": ["k1", "k2"]})
    assert run.open() == ["u:k1", "u:k2"]
    run.do("u", "k1", n=1).do("u", "k2", n=2)
    run.do("dalam", lagi=True).do("dalam", lagi=False)
    assert run.open() == ["z"]
    assert run.workflow.values["p"]["u"] == {"k1": {"n": 1}, "k2": {"n": 2}}
    assert run.workflow.values["p"]["c"]["dalam"] == {"lagi": False}


def test_a_standard_loop_repeats_the_call_with_new_values() -> None:
    again = (
        '<bpmn:standardLoopCharacteristics loopMaximum="3"><bpmn:loopCondition>p.isi.n &lt; 2'
        "</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"
    )
    main = process(START, END, call("p", inner=again), user("z"), chain("mulai", "p", "z", "selesai"))
    run = Run(beside(main, called(user("isi"), chain("am", "isi", "as"))))
    run.do("isi", n=1).do("isi", n=2)
    assert run.open() == ["z"]


def test_the_deadline_of_a_call_is_that_of_the_tasks_within_also_at_a_second_call() -> None:
    main = process(
        START, END, call("p"), deadline("p", "P1D"), call("q"), deadline("q", "P3D"),
        chain("mulai", "p", "q", "selesai"),
    )  # fmt: skip
    run = Run(beside(main, called(user("isi"), chain("am", "isi", "as"))))
    first = run.task("isi")
    assert first.item == "p"
    assert first.due == run.workflow.timers()[0].due
    fired = run.wait(days=2)
    assert [(one.host, one.deadline, one.task_ids) for one in fired] == [("p", True, (first.id,))]
    run.do("isi")
    assert run.task("isi").due == run.workflow.timers()[0].due != first.due


def test_an_interrupting_border_withdraws_the_called_process_and_its_values() -> None:
    main = process(
        START, END, call("p"), deadline("p", "P1D", True, end=False), user("z"),
        chain("mulai", "p", "selesai"), chain("T_p", "z", "selesai"),
    )  # fmt: skip
    run = Run(beside(main, SIMPLE)).do("isi", n=1)
    run.wait(days=4)
    assert run.open() == ["z"]
    assert run.again()._tree.frames == {}
    assert "p" not in run.workflow.values


def test_errors_escalations_and_messages_pass_the_border_of_a_call() -> None:
    child = called(
        user("isi"), xor("x", "F_x_tunggu"), events.end("gagal", "error", "E1"),
        events.task("receiveTask", "tunggu", "M", events.key("${am.nomor}")),
        events.throw("naik", "escalation", "K1"),
        user("akhir"), chain("am", "isi", "x", "tunggu", "naik", "akhir", "as"), flow("x", "gagal", "gagal"),
    )  # fmt: skip
    main = process(
        START, END, call("p", passed=given(nomor="${mulai.nomor}")),
        events.boundary("bk", "p", "escalation", "K1", interrupting=False), user("tahu"), events.end("ek"),
        chain("bk", "tahu", "ek"),
        events.boundary("be", "p", "error", "E1"), user("ulang"), chain("be", "ulang", "selesai"),
        chain("mulai", "p", "selesai"),
    )  # fmt: skip
    text = events.top(beside(main, child), message="M", error="E1", escalation="K1")
    run = Run(text, {"nomor": 7}).do("isi", gagal=False)
    run.again()
    assert run.workflow.receive("message", "M", "7", {"isi": "x"}).elements == ("tunggu",)
    assert run.open() == ["akhir", "tahu"]
    assert Run(text, {"nomor": 7}).do("isi", gagal=True).open() == ["ulang"]


def test_a_terminate_end_ends_the_called_process_only() -> None:
    child = called(
        parallel("f"), user("isi"), user("lain"), events.end("henti", "terminate"),
        chain("am", "f", "isi", "henti"), chain("f", "lain", "as"),
    )  # fmt: skip
    assert Run(beside(ONE, child)).do("a").do("isi").open() == ["b"]


def test_a_process_of_another_file_with_its_own_lanes_and_messages() -> None:
    other = process(
        '<bpmn:laneSet id="L"><bpmn:lane id="Lane_sekretaris"><bpmn:flowNodeRef>isi</bpmn:flowNodeRef>'
        "</bpmn:lane></bpmn:laneSet>",
        '<bpmn:startEvent id="am"/><bpmn:endEvent id="as"/>',
        user("isi"),
        events.task("receiveTask", "tunggu", "M"),
        chain("am", "isi", "tunggu", "as"),
        name="anak",
    )
    files = {
        "process.bpmn": ONE.encode(),
        "bagian/anak.bpmn": events.top(other, message="M").encode(),
    }
    definition = compile_definition(read_files(files), ROLES, USUAL, "uji", trusted=True)
    assert definition.outline.called["anak"].file == "bagian/anak.bpmn"
    assert definition.outline.elements["isi"].roles == ("sekretaris",)
    assert (definition.outline.elements["isi"].parent, definition.outline.elements["isi"].process) == (
        "p",
        "anak",
    )
    run = Run(definition).do("a")
    assert run.task("isi").roles == ("sekretaris",)
    run.do("isi")
    assert [one.name for one in run.workflow.subscriptions()] == ["M"]


def scene() -> Run:
    """A call within a call beside another call of the same process, each with values of its own."""
    child = called(user("isi"), call("c", "cucu", passed=given(n="${isi.n}")), chain("am", "isi", "c", "as"))
    grand = called(user("dalam"), deadline("dalam", "P2D"), chain("am_cucu", "dalam", "as_cucu"), name="cucu")
    main = process(
        START, END, parallel("f"), parallel("j"), call("p", inner=each("${['x', 'y']}")), call("q"), user("z"),
        chain("mulai", "f", "p", "j", "z", "selesai"), chain("f", "q", "j"),
    )  # fmt: skip
    run = Run(beside(main, child, grand))
    return run.do("isi", "p/x", n=1).do("isi", "q", n=2)


def test_golden_states_of_every_version_with_frames_keep_loading_and_can_be_completed() -> None:
    stored = sorted(GOLDEN.glob("calls.*.txt"))
    assert any(file.name == f"calls.{codec.VERSION}.txt" for file in stored), (
        "a golden state for this version"
    )
    for file in stored:
        run, same = scene(), scene()
        run.workflow = Workflow.load(base64.b64decode(file.read_bytes()), run.definition, run.environment)
        assert run.open() == same.open() == ["dalam:p/x", "dalam:q", "isi:p/y"]
        assert run.workflow.names(run.task("dalam", "q").id)["n"] == 2
        assert [(t.element, t.due) for t in run.workflow.timers()] == [
            (t.element, t.due) for t in same.workflow.timers()
        ]
        run.do("isi", "p/y", n=3)
        for item in ("p/x", "q", "p/y"):
            run.do("dalam", item, tamat=True)
        assert run.open() == ["z"]
        assert run.workflow.values["p"]["y"]["c"] == {"am_cucu": {"n": 3}, "dalam": {"tamat": True}}
        assert run.do("z").workflow.completed


def test_a_thousand_calls_in_a_return_loop_leave_the_state_flat() -> None:
    main = process(
        START, END, call("p"), xor("x", "F_x_selesai"), chain("mulai", "p", "x", "selesai"),
        flow("x", "p", "p.isi.lagi"),
    )  # fmt: skip
    run = Run(beside(main, called(user("isi"), chain("am", "isi", "as"))))
    sizes = [len(run.do("isi", lagi=True).workflow.dump()) for _ in range(200)]
    assert max(sizes) - sizes[5] <= 12
    assert run.do("isi", lagi=False).workflow.completed
