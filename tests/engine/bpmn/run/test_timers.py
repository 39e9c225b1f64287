"""Boundary and intermediate timers: due fixed at the start, told once, in order, never amid an act."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.bpmn import EngineFault, Environment, TaskNotReady, Workflow
from engine.bpmn.model import Timer
from engine.bpmn.run.timers import WorkTimer
from engine.expressions import ExpressionError
from engine.workdays import Calendar, DurationError, Regime
from tests.engine.bpmn import cases
from tests.engine.bpmn.events import event
from tests.engine.bpmn.models import (
    END,
    MONDAY,
    START,
    WALL,
    Run,
    catch,
    chain,
    clock,
    deadline,
    flow,
    parallel,
    process,
    user,
    wib,
    within,
    xor,
)


def one(text: str, interrupting: bool = False, extra: str = "") -> str:
    return process(
        START, END, user("a"), deadline("a", text, interrupting, extra), chain("mulai", "a", "selesai")
    )


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("P1D", wib(24, 16)),
        ("P2D", wib(25, 16)),
        ("PT20M", wib(23, 9, 20)),
        ("PT4H", wib(23, 14)),
        ('"P1D"', wib(24, 16)),
        (" 'PT20M' ", wib(23, 9, 20)),
    ],
)
def test_the_due_of_a_task_is_that_of_its_boundary_timer_in_working_time(text: str, due: datetime) -> None:
    run = Run(one(text))
    assert run.task("a").due == due
    (timer,) = run.again().timers()
    assert (timer.element, timer.due, timer.host, timer.deadline) == ("T_a", due, "a", True)


def test_a_computed_duration_is_fixed_when_the_timer_starts_and_is_a_deadline_but_no_standard_time() -> None:
    run = Run(one("${mulai.waktu}"), {"waktu": "P2D"})
    (timer,) = run.again().timers()
    assert (timer.due, timer.deadline, run.task("a").due) == (wib(25, 16), True, wib(25, 16))
    assert run.definition.outline.elements["a"].duration is None
    (fired,) = run.wait(days=3)
    assert (fired.host, fired.deadline, len(fired.task_ids)) == ("a", True, 1)


def dated(text: str, interrupting: bool = False, inner: str = "") -> str:
    """A task with a date on its border."""
    border = event(
        "boundaryEvent",
        "T",
        attachedToRef="a",
        cancelActivity=str(interrupting).lower(),
        inner=inner + clock(text, "timeDate"),
    )
    return process(
        START,
        END,
        user("a"),
        border,
        '<bpmn:endEvent id="eT"/>',
        chain("mulai", "a", "selesai"),
        chain("T", "eT"),
    )


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2026-11-27", wib(27, 16)),
        ("${mulai.tgl}", wib(26, 16)),
        ("2026-11-28", wib(28, 23, 59)),  # a Saturday stays that day
        ("2026-11-20", wib(20, 16)),  # has passed: overdue at once
        ("2026-11-27T10:00", wib(27, 10)),
        ("${mulai.jam}", wib(25, 14, 30)),
        ("2026-11-27T10:00:00+00:00", wib(27, 17)),
    ],
)
def test_a_date_as_deadline_is_the_closing_of_that_day(text: str, due: datetime) -> None:
    run = Run(dated(text), {"tgl": "2026-11-26", "jam": "2026-11-25T14:30"})
    (timer,) = run.again().timers()
    assert (timer.due, timer.deadline, timer.host, run.task("a").due) == (due, True, "a", due)
    assert run.at(due - timedelta(seconds=1)) == [] or due < MONDAY
    run.at(max(due, MONDAY))
    (fired,) = run.fired
    assert (fired.deadline, fired.host, fired.due) == (True, "a", due)
    assert run.open() == ["a"], "the task stays open"


def test_a_date_that_interrupts_is_no_deadline_and_comes_as_the_day_begins() -> None:
    run = Run(dated("2026-11-27", interrupting=True))
    (timer,) = run.again().timers()
    assert (timer.due, timer.deadline, run.task("a").due) == (wib(27, 0), False, None)


def test_the_standard_time_is_the_deadline_before_any_date() -> None:
    model = dated("2026-11-27").replace("</bpmn:process>", deadline("a", "P1D") + "</bpmn:process>")
    run = Run(model)
    assert run.task("a").due == wib(24, 16)
    assert [timer.element for timer in run.again().timers() if timer.deadline] == ["T_a"]


def test_a_date_of_a_form_is_the_deadline_of_a_step() -> None:
    definition = cases.accepted("tenggat-tanggal")
    assert cases.remarks("tenggat-tanggal") == set()
    run = Run(definition, {"tgl": "2026-12-31"})
    closing = datetime(2026, 12, 31, 16, tzinfo=UTC) - timedelta(hours=7)
    assert run.task("A").due == closing
    (fired,) = run.at(closing)
    assert (fired.element, fired.host, fired.deadline, len(fired.task_ids)) == ("T", "A", True, 1)


def test_a_calendar_that_changes_moves_the_closing_of_a_date() -> None:
    for text in ("2026-11-27", "${mulai.tgl}"):
        run = Run(dated(text), {"tgl": "2026-11-27"})
        short = [Regime("normal", None, None, dict.fromkeys(range(5), ((time(8), time(14)),)))]
        run.environment = Environment(run.clock, Calendar(ZoneInfo("Asia/Jakarta"), short, []))
        (moved,) = run.again().recount()
        assert (moved.before, moved.after) == (wib(27, 16), wib(27, 14))


def test_a_deadline_fires_once_names_its_task_and_leaves_it_open_with_its_due() -> None:
    run = Run(one("P1D"))
    task = run.task("a")
    assert run.at(wib(24, 16) - timedelta(seconds=1)) == []
    (fired,) = run.at(wib(24, 16))
    assert (fired.element, fired.host, fired.deadline, fired.due) == ("T_a", "a", True, wib(24, 16))
    assert fired.task_ids == (task.id,)
    assert run.again().refresh() == []
    assert run.task("a") == task, "the same task, with the same due"
    assert not run.workflow.completed
    assert run.do("a").workflow.completed


def test_the_overdue_path_runs_by_itself_and_outlives_its_host() -> None:
    model = process(
        START,
        END,
        user("a"),
        deadline("a", end=False),
        user("tegur"),
        '<bpmn:endEvent id="selesai_tegur"/>',
        chain("T_a", "tegur", "selesai_tegur"),
        chain("mulai", "a", "selesai"),
    )
    run = Run(model)
    run.wait(days=2)
    assert run.open() == ["a", "tegur"]
    run.do("a")
    assert run.open() == ["tegur"]
    assert not run.workflow.completed
    assert run.do("tegur").workflow.completed


def test_a_timer_ends_with_its_task() -> None:
    run = Run(
        process(START, END, user("a"), deadline("a"), user("b"), chain("mulai", "a", "b", "selesai"))
    ).do("a")
    assert run.workflow.timers() == []
    assert run.wait(days=9) == []


def test_an_interrupting_timer_withdraws_its_task_and_takes_the_other_way() -> None:
    model = process(
        START,
        END,
        user("a"),
        deadline("a", interrupting=True, end=False),
        user("b"),
        xor("x"),
        chain("mulai", "a", "x", "selesai"),
        chain("T_a", "b", "x"),
    )
    run = Run(model)
    task = run.task("a")
    assert task.due is None, "an interrupting timer is no tenggat"
    (fired,) = run.wait(days=2)
    assert (fired.host, fired.deadline, fired.task_ids) == ("a", False, (task.id,))
    assert run.open() == ["b"]
    assert run.do("b").workflow.completed


def test_overdue_timers_fire_before_the_act_and_may_take_its_task_away() -> None:
    run = Run(one("P1D", interrupting=True))
    task = run.task("a")
    run.clock.advance(timedelta(days=2))
    with pytest.raises(TaskNotReady):
        run.again().complete(task.id, {})
    run = Run(one("P1D"))
    run.clock.advance(timedelta(days=2))
    assert [fired.element for fired in run.again().complete(run.task("a").id, {})] == ["T_a"]
    assert run.workflow.completed


def test_several_overdue_timers_fire_in_order_of_due() -> None:
    model = process(
        START,
        END,
        parallel("p"),
        parallel("q"),
        user("a"),
        user("b"),
        user("c"),
        deadline("a", "P2D"),
        deadline("b", "PT20M"),
        deadline("c", "P1D"),
        chain("mulai", "p", "a", "q", "selesai"),
        chain("p", "b", "q"),
        chain("p", "c", "q"),
    )
    run = Run(model)
    assert [timer.element for timer in run.again().timers()] == ["T_b", "T_c", "T_a"]
    assert [fired.element for fired in run.wait(days=9)] == ["T_b", "T_c", "T_a"]


def test_an_interrupted_sub_process_leaves_no_task_and_no_timer_behind() -> None:
    inside = within(
        "dalam",
        '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>',
        parallel("p"),
        parallel("q"),
        user("a"),
        deadline("a", "P3D"),
        within(
            "lagi",
            '<bpmn:startEvent id="s2"/><bpmn:endEvent id="e2"/>',
            user("b"),
            deadline("b", "P4D"),
            chain("s2", "b", "e2"),
        ),
        chain("s", "p", "a", "q", "e"),
        chain("p", "lagi", "q"),
    )
    model = process(
        START,
        END,
        inside,
        deadline("dalam", "P1D", interrupting=True, end=False),
        user("z"),
        xor("x"),
        chain("mulai", "dalam", "x", "selesai"),
        chain("T_dalam", "z", "x"),
    )
    run = Run(model)
    ids = sorted(task.id for task in run.workflow.ready())
    (fired,) = run.wait(days=2)
    assert sorted(fired.task_ids) == ids
    assert run.open() == ["z"]
    assert run.again().timers() == []
    assert run.wait(days=30) == []


def test_a_timer_in_the_flow_waits_then_lets_the_next_task_open() -> None:
    waits = catch("tunggu", "P1D")
    run = Run(
        process(START, END, user("a"), waits, user("b"), chain("mulai", "a", "tunggu", "b", "selesai"))
    ).do("a")
    assert run.open() == []
    assert run.again().alive()
    (timer,) = run.workflow.timers()
    assert (timer.element, timer.host, timer.deadline, timer.due) == ("tunggu", None, False, wib(24, 16))
    (fired,) = run.at(wib(24, 16))
    assert (fired.host, fired.deadline, fired.task_ids) == (None, False, ())
    assert run.open() == ["b"]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2026-12-01T08:00", datetime(2026, 12, 1, 1, tzinfo=UTC)),
        ("2026-12-01T08:00:00+00:00", datetime(2026, 12, 1, 8, tzinfo=UTC)),
        ("mulai.tanggal", datetime(2026, 12, 3, 17, tzinfo=UTC)),
    ],
)
def test_a_date_without_zone_is_office_time(text: str, due: datetime) -> None:
    waits = catch("tunggu", text, "timeDate")
    run = Run(
        process(START, END, waits, user("b"), chain("mulai", "tunggu", "b", "selesai")),
        {"tanggal": "2026-12-04"},
    )
    assert run.workflow.timers()[0].due == due


def test_a_date_that_has_passed_fires_at_the_next_look() -> None:
    waits = catch("tunggu", "2020-01-01", "timeDate")
    run = Run(
        process(START, END, user("a"), waits, user("b"), chain("mulai", "a", "tunggu", "b", "selesai"))
    ).do("a")
    assert run.open() == []
    assert [fired.element for fired in run.again().refresh()] == ["tunggu"]
    assert run.open() == ["b"]


def test_a_timer_marked_as_wall_clock_counts_every_hour() -> None:
    assert Run(one("P1D", extra=WALL)).task("a").due == MONDAY + timedelta(days=1)
    assert Run(one("PT90M", extra=WALL)).task("a").due == MONDAY + timedelta(minutes=90)


def test_a_chain_of_overdue_timers_comes_to_rest_in_one_refresh() -> None:
    model = process(
        START,
        END,
        *[catch(f"t{n}", "2026-11-24", "timeDate") for n in range(5)],
        user("a"),
        chain("mulai", "t0", "t1", "t2", "t3", "t4", "a", "selesai"),
    )
    run = Run(model)
    assert [fired.element for fired in run.wait(days=3)] == ["t0", "t1", "t2", "t3", "t4"]
    assert run.open() == ["a"]


def test_timers_that_fire_in_a_circle_run_out_of_steps() -> None:
    waits = catch("t", "2026-11-24", "timeDate")
    model = process(
        START,
        END,
        xor("x"),
        waits,
        xor("y", "F_y_x"),
        chain("mulai", "x", "t", "y", "x"),
        flow("y", "selesai", "false"),
    )
    run = Run(model)
    with pytest.raises(EngineFault) as fault:
        run.wait(days=3)
    assert fault.value.code == "budget"


@pytest.mark.parametrize("value", ["", None])
def test_a_deadline_that_data_left_empty_is_none(value: object) -> None:
    for model in (one("${mulai.waktu}"), dated("${mulai.waktu}")):
        run = Run(model, {"waktu": value})
        assert (run.again().timers(), run.task("a").due, run.open()) == ([], None, ["a"])
        assert run.again().recount() == []
        assert run.wait(days=40) == []  # nothing is told late
        run.do("a")
        assert run.workflow.completed


@pytest.mark.parametrize("value", ["", None])
def test_an_empty_time_that_decides_the_way_is_a_fault(value: object) -> None:
    waiting = process(START, END, catch("tunggu", "${mulai.waktu}"), chain("mulai", "tunggu", "selesai"))
    for model in (
        one("${mulai.waktu}", interrupting=True),
        dated("${mulai.waktu}", interrupting=True),
        waiting,
    ):
        with pytest.raises(EngineFault) as fault:
            Run(model, {"waktu": value})
        assert fault.value.code == "expression"


@pytest.mark.parametrize("value", ["besok", "P1M", "P0.5D", 3, "P1D; import os"])
def test_a_timer_text_that_means_nothing_is_a_fault_at_its_event(value: object) -> None:
    with pytest.raises(EngineFault) as fault:
        Run(one("${mulai.waktu}"), {"waktu": value})
    assert (fault.value.code, fault.value.element) == ("expression", "T_a")


@pytest.mark.parametrize("text", ["P1M", "PT", "P0.5D", "-P1D"])
def test_a_literal_duration_is_checked_when_it_is_compiled(text: str) -> None:
    with pytest.raises(DurationError):
        WorkTimer("t", Timer("duration", text))


@pytest.mark.parametrize("text", ["R/PT10M", "R0/PT10M", "R1001/PT10M", "R3/2026-01-01/PT10M", "0 0 * * ?"])
def test_a_cycle_has_an_end(text: str) -> None:
    with pytest.raises((ValueError, ExpressionError)):
        WorkTimer("t", Timer("cycle", text))
    assert WorkTimer("t", Timer("cycle", "R3/PT10M")).kind == "cycle"


def test_a_loaded_instance_never_asks_the_machine_for_the_time() -> None:
    """The only clock is the environment's: a stored due does not move when it is loaded years later."""
    run = Run(one("P1D"))
    due = run.task("a").due
    run.clock.now = datetime(2031, 1, 1, tzinfo=UTC)
    loaded = Workflow.load(run.workflow.dump(), run.definition, run.environment)
    assert loaded.ready()[0].due == due
    assert [timer.due for timer in loaded.timers()] == [due]
