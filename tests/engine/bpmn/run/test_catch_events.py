"""engine/bpmn/run/catch_events.py: waiting in the flow, on borders, in event sub-processes, after a gateway."""

from __future__ import annotations

import base64

import pytest

from engine.bpmn import EngineFault, Workflow
from engine.bpmn.run.state import VERSION
from tests.engine.bpmn.events import boundary, catch, end, gateway, handler, key, task, top
from tests.engine.bpmn.models import (
    END,
    GOLDEN,
    START,
    Run,
    chain,
    each,
    flow,
    parallel,
    process,
    user,
    within,
    xor,
)

INNER = ('<bpmn:startEvent id="s"/>', '<bpmn:endEvent id="e"/>')


def waits(run: Run) -> list[str]:
    return sorted(f"{s.kind}:{s.name}:{s.key}" for s in run.workflow.subscriptions())


def receive(run: Run, kind: str, name: str, key: str = "", **payload: object) -> tuple[str, ...]:
    return run.again().receive(kind, name, key, payload).elements


def test_a_message_goes_on_where_it_is_awaited_and_its_data_are_the_form_completed_last() -> None:
    model = top(
        process(
            START,
            END,
            user("a"),
            catch("m", "message", "jawab", key("${a.nomor}")),
            xor("x", "d"),
            user("baik"),
            user("buruk"),
            chain("mulai", "a", "m", "x"),
            flow("x", "baik", "hasil == 'ya'"),
            flow("x", "buruk", name="d"),
            chain("baik", "selesai"),
            chain("buruk", "selesai"),
        ),
        message="jawab",
    )
    run = Run(model).do("a", nomor=7)
    assert waits(run) == ["message:jawab:7"]
    assert receive(run, "message", "jawab", "8") == ()
    assert receive(run, "signal", "jawab", "7") == ()
    assert receive(run, "message", "lain", "7") == ()
    assert receive(run, "message", "jawab", "7", hasil="ya") == ("m",)
    assert run.open() == ["baik"]
    assert run.workflow.values["m"] == {"hasil": "ya"}
    assert waits(run) == []


def test_a_receive_task_waits_for_each_item_by_its_key_and_one_message_has_one_receiver() -> None:
    repeated = key("${x}") + each("${['p', 'q']}", "x")
    model = top(
        process(START, END, task("receiveTask", "t", "m", repeated), chain("mulai", "t", "selesai")),
        message="m",
    )
    run = Run(model)
    assert waits(run) == ["message:m:p", "message:m:q"]
    assert receive(run, "message", "m", "q", n=1) == ("t",)
    assert waits(run) == ["message:m:p"]
    assert receive(run, "message", "m", "p", n=2) == ("t",)
    assert run.workflow.completed
    assert run.workflow.values["t"] == {"q": {"n": 1}, "p": {"n": 2}}


def test_a_message_without_key_goes_to_one_and_a_signal_to_all_that_wait() -> None:
    for kind, left in (("message", ["message:k:"]), ("signal", [])):
        two = process(
            START,
            END,
            parallel("p"),
            parallel("q"),
            catch("one", kind, "k"),
            catch("two", kind, "k"),
            chain("mulai", "p", "one", "q", "selesai"),
            chain("p", "two", "q"),
        )
        run = Run(top(two, **{kind: "k"}))
        receive(run, kind, "k")
        assert waits(run) == left


@pytest.mark.parametrize("kind", ["message", "signal"])
@pytest.mark.parametrize("interrupting", [True, False])
def test_a_boundary_event_withdraws_its_host_or_comes_again_and_again(kind: str, interrupting: bool) -> None:
    model = process(
        START,
        END,
        user("a"),
        boundary("b", "a", kind, "k", interrupting),
        user("c"),
        end("e2"),
        chain("mulai", "a", "selesai"),
        chain("b", "c", "e2"),
    )
    run = Run(top(model, **{kind: "k"}))
    assert receive(run, kind, "k") == ("b",)
    if interrupting:
        assert (run.open(), waits(run)) == (["c"], [])
        assert run.do("c").workflow.completed
        return
    for _ in range(20):
        assert receive(run, kind, "k") == ("b",)
    assert run.open() == ["a"] + ["c"] * 21
    run.do("a")
    assert waits(run) == []
    for task_ in run.workflow.ready():
        run.again().complete(task_.id, {})
    assert run.workflow.completed


def test_the_state_does_not_grow_with_events_that_come_again() -> None:
    model = process(
        START,
        END,
        user("a"),
        boundary("b", "a", "signal", "k", False),
        end("e2"),
        chain("mulai", "a", "selesai"),
        chain("b", "e2"),
    )
    run = Run(top(model, signal="k"))
    receive(run, "signal", "k")
    first = len(run.workflow.dump())
    for _ in range(50):
        receive(run, "signal", "k")
    assert len(run.workflow.dump()) <= first + 100


def test_the_first_event_after_an_event_gateway_withdraws_the_others() -> None:
    model = top(
        process(
            START,
            END,
            xor("m0"),
            gateway("g"),
            catch("pesan", "message", "m"),
            catch("waktu", "timer", "P1D"),
            catch("tanda", "signal", "s"),
            task("receiveTask", "terima", "n"),
            xor("m1"),
            user("ulang"),
            chain("mulai", "m0", "g"),
            *[chain("g", one, "m1") for one in ("pesan", "waktu", "tanda", "terima")],
            chain("m1", "ulang", "m0"),
        ),
        message="m n",
        signal="s",
    )
    run = Run(model)
    ways = [("message", "m", "pesan"), ("signal", "s", "tanda"), ("message", "n", "terima")]
    for kind, name, element in ways * 2:
        assert waits(run) == ["message:m:", "message:n:", "signal:s:"]
        assert receive(run, kind, name) == (element,)
        assert (run.open(), waits(run), run.workflow.timers()) == (["ulang"], [], [])
        run.do("ulang")
    assert [fired.element for fired in run.wait(days=2)] == ["waktu"]
    assert (run.open(), waits(run)) == (["ulang"], [])


def test_a_cycle_comes_so_many_times_and_counts_from_its_last_due() -> None:
    model = process(
        START,
        END,
        user("a"),
        boundary("b", "a", "timer", "R3/P1D", False),
        end("e2"),
        chain("mulai", "a", "selesai"),
        chain("b", "e2"),
    )
    run = Run(model)
    first = run.workflow.timers()[0].due
    assert [t.due.day for t in run.at(first)] == [24]
    assert [t.due.day for t in run.workflow.timers()] == [25]
    assert [t.due.day for t in run.wait(days=9)] == [25, 26]
    assert run.workflow.timers() == []
    assert run.do("a").workflow.completed


@pytest.mark.parametrize("place", ["flow", "interrupting"])
def test_a_cycle_that_interrupts_or_stands_in_the_flow_comes_once(place: str) -> None:
    parts = (
        [catch("b", "timer", "R3/P1D"), chain("mulai", "b", "selesai")]
        if place == "flow"
        else [
            user("a"),
            boundary("b", "a", "timer", "R3/P1D"),
            chain("mulai", "a", "selesai"),
            chain("b", "selesai"),
        ]
    )
    run = Run(process(START, END, *parts))
    assert [t.element for t in run.wait(days=9)] == ["b"]
    assert run.workflow.completed


def escalating(interrupting: bool) -> str:
    inside = handler(
        "h", "message", "m", user("b"), end("e_h"), chain("s_h", "b", "e_h"), interrupting=interrupting
    )
    whole = within("sp", *INNER, user("a"), chain("s", "a", "e"), inside)
    return top(process(START, END, whole, user("z"), chain("mulai", "sp", "z", "selesai")), message="m")


def test_an_interrupting_event_sub_process_takes_the_place_of_its_scope() -> None:
    run = Run(escalating(True))
    assert waits(run) == ["message:m:"]
    assert receive(run, "message", "m") == ("s_h",)
    assert (run.open(), waits(run)) == (["b"], [])
    assert run.do("b").open() == ["z"]


def test_a_non_interrupting_event_sub_process_runs_beside_and_holds_its_scope_open() -> None:
    run = Run(escalating(False))
    receive(run, "message", "m")
    receive(run, "message", "m")
    assert run.open() == ["a", "b", "b"]
    run.do("a")
    assert run.open() == ["b", "b"]
    assert waits(run) == ["message:m:"]
    run.again().complete(run.workflow.ready()[0].id, {})
    assert run.do("b").open() == ["z"]
    assert waits(run) == []


def test_an_event_sub_process_of_the_process_with_a_timer_and_one_within() -> None:
    inner = handler(
        "dalam", "signal", "s", user("c"), end("e_d"), chain("s_dalam", "c", "e_d"), interrupting=False
    )
    outer = handler("luar", "timer", "P1D", user("b"), end("e_l"), chain("s_luar", "b", "e_l"), inner)
    run = Run(top(process(START, END, user("a"), chain("mulai", "a", "selesai"), outer), signal="s"))
    assert waits(run) == []
    assert [t.element for t in run.workflow.timers()] == ["s_luar"]
    assert [t.element for t in run.wait(days=3)] == ["s_luar"]
    assert (run.open(), waits(run)) == (["b"], ["signal:s:"])
    receive(run, "signal", "s")
    assert run.open() == ["b", "c"]
    run.do("b")
    assert not run.workflow.completed
    assert run.do("c").workflow.completed


def test_triggers_hold_nothing_open_and_go_with_their_scope() -> None:
    run = Run(escalating(True)).do("a")
    assert (run.open(), waits(run)) == (["z"], [])


def test_nothing_that_waits_for_an_error_keeps_an_instance_alive() -> None:
    inner = handler("h", "error", "k", end("e_h"), chain("s_h", "e_h"))
    stuck = process(START, END, parallel("q"), chain("mulai", "q", "selesai"), flow("selesai", "q"), inner)
    with pytest.raises(EngineFault) as fault:
        Run(top(stuck, error="k"))
    assert fault.value.code == "stuck"


def scene() -> Run:
    """Everything that waits: a race, borders that came already, a cycle, a trigger that came and one that did not."""
    handlers = [
        handler("h1", "signal", "s", user("b"), end("e1"), chain("s_h1", "b", "e1"), interrupting=False),
        handler("h2", "message", "berhenti", end("e2"), chain("s_h2", "e2"), inner=key("${mulai.n}")),
    ]
    race = [gateway("g"), catch("c1", "message", "m"), catch("c2", "timer", "P9D"), xor("x")]
    inside = within("sp", *INNER, *race, *handlers, chain("s", "g", "c1", "x", "e"), chain("g", "c2", "x"))
    border = [boundary("bt", "sp", "timer", "R3/P1D", False), end("et"), chain("bt", "et")]
    model = process(START, END, inside, *border, user("z"), chain("mulai", "sp", "z", "selesai"))
    run = Run(top(model, message="m berhenti", signal="s"), {"n": 5})
    run.wait(days=2)
    receive(run, "signal", "s")
    return run


def test_golden_states_of_every_version_keep_waiting() -> None:
    stored = sorted(GOLDEN.glob("events.*.txt"))
    assert any(file.name == f"events.{VERSION}.txt" for file in stored), "a golden state for this version"
    for file in stored:
        run, same = scene(), scene()
        run.workflow = Workflow.load(base64.b64decode(file.read_bytes()), run.definition, run.environment)
        assert (run.open(), waits(run)) == (["b"], waits(same))
        assert [(t.element, t.due) for t in run.workflow.timers()] == [
            (t.element, t.due) for t in same.workflow.timers()
        ]
        assert [t.element for t in run.wait(days=5)] == ["bt", "bt"]
        assert receive(run, "message", "berhenti", "5") == ("s_h2",)
        assert run.open() == ["z"]
        assert run.do("z").workflow.completed
