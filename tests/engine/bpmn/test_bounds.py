"""No model and no values hang an act or grow without end: what goes beyond a limit is a fault, and quick."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.bpmn import EngineFault, bounds
from tests.engine.bpmn import events
from tests.engine.bpmn.models import (
    END,
    START,
    Run,
    catch,
    chain,
    clock,
    each,
    flow,
    process,
    script,
    times,
    user,
    within,
    xor,
)
from tests.tools.pace import at_most

SECONDS = 10.0  # it is under three


def fault_of(act: Callable[[], object]) -> tuple[str, str | None]:
    with at_most(SECONDS), pytest.raises(EngineFault) as fault:
        act()
    return fault.value.code, fault.value.element


def one(node: str, name: str = "c") -> str:
    return process(START, END, node, chain("mulai", name, "selesai"))


def inside(name: str, inner: str, first: str, count: str) -> str:
    ends = f'<bpmn:startEvent id="s{name}"/><bpmn:endEvent id="e{name}"/>'
    return within(name, ends, inner, chain(f"s{name}", first, f"e{name}"), inner=times(count))


@pytest.mark.parametrize(
    "text", ["9999-12-31T23:59:59", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"]
)
def test_a_date_beyond_the_calendar_is_a_fault(text: str) -> None:
    model = one(catch("c", f"${{'{text}'}}", "timeDate"))
    assert fault_of(lambda: Run(model)) == ("expression", "c")


def test_lengths_of_time_are_bounded_and_the_longest_is_quick() -> None:
    with at_most(SECONDS):
        assert Run(one(catch("c", "P3650D"))).workflow.timers()
    assert fault_of(lambda: Run(one(catch("c", "${'P99999999D'}")))) == ("expression", "c")


def test_a_huge_number_of_instances_is_a_fault_before_any_is_made() -> None:
    assert fault_of(lambda: Run(one(user("c", times("10 * 1000000000000"))))) == ("budget", "c")
    model = one(user("c", times("mulai.n")))
    assert fault_of(lambda: Run(model, {"n": 1e300})) == ("expression", "c")
    assert fault_of(lambda: Run(model, {"n": -1})) == ("expression", "c")


def test_lists_within_lists_and_calls_within_calls_stop_at_the_budget() -> None:
    nested = process(START, END, inside("p", inside("q", user("u"), "u", "200"), "q", "200"),
                     chain("mulai", "p", "selesai"))  # fmt: skip
    assert fault_of(lambda: Run(nested))[0] == "budget"
    parts = ""
    for number in range(1, 9):
        next_ = f'<bpmn:callActivity id="c{number}" calledElement="p{number + 1}">{times("10")}</bpmn:callActivity>'
        inner, name = (next_, f"c{number}") if number < 8 else (user("u8"), "u8")
        parts += (
            f'<bpmn:process id="p{number}"><bpmn:startEvent id="s{number}"/><bpmn:endEvent id="e{number}"/>'
            f"{inner}{chain(f's{number}', name, f'e{number}')}</bpmn:process>"
        )
    calls = one('<bpmn:callActivity id="c" calledElement="p1"/>')
    calls = calls.replace("</bpmn:definitions>", parts + "</bpmn:definitions>")
    assert fault_of(lambda: Run(calls))[0] == "budget"


def test_what_throws_to_itself_stops_at_the_budget() -> None:
    ring = events.handler(
        "h", "signal", "S", events.end("e", "signal", "S"), chain("s_h", "e"), interrupting=False
    )
    model = process(
        START, END, events.throw("t", "signal", "S"), user("a"), ring, chain("mulai", "t", "a", "selesai")
    )
    assert fault_of(lambda: Run(events.top(model, signal="S"))) == ("budget", "s_h")


def test_an_endless_loop_of_a_script_stops_at_the_budget() -> None:
    again = '<bpmn:standardLoopCharacteristics loopMaximum="999999999"/></bpmn:scriptTask>'
    model = one(script("c", "x = 1").replace("</bpmn:scriptTask>", again))
    assert fault_of(lambda: Run(model)) == ("budget", "c")


def test_keys_roles_and_items_that_values_give_are_short() -> None:
    long = {"x": "y" * (bounds.LABEL_LENGTH + 1)}
    waits = events.top(one(events.catch("c", "message", "M", events.key("${mulai.x}"))), message="M")
    assert fault_of(lambda: Run(waits, long)) == ("expression", "c")
    assert fault_of(lambda: Run(one(user("c", groups="${mulai.x}")), long)) == ("budget", "c")
    assert fault_of(lambda: Run(one(user("c", each("${[mulai.x]}"))), long)) == ("budget", "c")
    fits = {"x": "y" * bounds.LABEL_LENGTH}
    assert len(Run(waits, fits).workflow.subscriptions()[0].key) == bounds.LABEL_LENGTH


def test_values_that_double_each_round_stop_at_the_budget() -> None:
    model = process(
        START, END, script("n", "x = [1]"), xor("m"), script("s", "x = [x, x]"), user("a"), xor("g", "F_g_selesai"),
        chain("mulai", "n", "m", "s", "a", "g", "selesai"), flow("g", "m", "true"),
    )  # fmt: skip
    run = Run(model)

    def rounds() -> None:
        for _ in range(40):
            run.do("a")

    assert fault_of(rounds) == ("expression", "s")


def test_very_many_overdue_rounds_come_in_several_acts_and_stop_nobody() -> None:
    cycle = (
        f'<bpmn:boundaryEvent id="b" attachedToRef="a" cancelActivity="false">'
        f"{clock('R1000/PT20M', 'timeCycle')}</bpmn:boundaryEvent>"
    )
    run = Run(
        process(
            START, END, user("a"), cycle, events.end("z"), chain("mulai", "a", "selesai"), chain("b", "z")
        )
    )
    assert len(run.wait(days=300)) == bounds.FIRED
    with pytest.raises(EngineFault) as fault:
        run.do("a")
    assert fault.value.code == "budget"
    while run.again().refresh():
        pass
    assert run.do("a").workflow.completed
