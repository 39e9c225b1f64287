"""Stopped clocks: what was left is counted again from the moment of going on, exact to the minute."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest

from engine.bpmn import Environment, NotStopped, digest_of, waiting
from engine.workdays import Calendar, DayRule
from tests.engine.bpmn.models import (
    CALENDAR,
    END,
    INNER,
    START,
    WALL,
    Run,
    catch,
    chain,
    clock,
    deadline,
    each,
    parallel,
    process,
    seeds,
    user,
    wib,
    within,
)

LONG = timedelta(days=30)
TUESDAY_OFF = Calendar(CALENDAR.tz, CALENDAR.regimes, [DayRule(date(2026, 11, 24), "cuti_bersama")])
ROLLING = Calendar(CALENDAR.tz, CALENDAR.regimes, [], "bergulir")


def one(text: str = "P1D", extra: str = "", kind: str = "timeDuration", calendar: Calendar = CALENDAR) -> Run:
    """A task that is received on Monday at 09.00."""
    event = deadline("a", extra=extra).replace(clock("P1D"), clock(text, kind))
    run = Run(process(START, END, user("a"), event, chain("mulai", "a", "selesai")))
    if calendar is not CALENDAR:
        run.environment = Environment(run.clock, calendar)
        run.workflow = type(run.workflow).start(run.definition, {"mulai": {}}, run.environment)
    return run


def pause(run: Run, at: datetime, most: timedelta = LONG) -> timedelta:
    assert run.at(at) == []
    found = run.again().pause(run.task("a").id, most)
    assert found.left is not None
    assert run.task("a").due is None
    assert run.task("a").paused == at
    return found.left


def go_on(run: Run, at: datetime, calendar: Calendar = CALENDAR) -> datetime | None:
    run.environment = Environment(run.clock, calendar)
    assert run.at(at) == [], "nothing comes of a clock that is stopped"
    run.again().go_on(run.task("a").id)
    assert run.task("a").paused is None
    return run.task("a").due


@pytest.mark.parametrize(
    ("said", "text", "calendar", "stopped", "left", "on", "due"),
    [
        # The tenggat is Tuesday 16.00; on Monday at 10.00 there are 5 hours of Monday and 7.5 of Tuesday left.
        ("a day, stopped an hour after it came", "P1D", CALENDAR, wib(23, 10), 750, wib(25, 10), wib(26, 16)),
        ("a day, stopped on its last day", "P1D", CALENDAR, wib(24, 10), 300, wib(26, 10), wib(26, 16)),
        ("a minute's pause takes and gives nothing", "P1D", CALENDAR, wib(24, 15), 60, wib(24, 15, 1), wib(25, 7, 31)),
        ("an hour before closing, going on before closing", "P1D", CALENDAR, wib(24, 15), 60, wib(26, 15, 59),
         wib(27, 8, 29)),
        ("going on in the night counts from the morning", "P1D", CALENDAR, wib(24, 15), 60, wib(25, 22),
         wib(26, 8, 30)),
        ("stopped on a weekend's eve, after closing", "P1D", CALENDAR, wib(23, 18), 450, wib(28, 12), wib(30, 16)),
        ("a rolling day is 450 minutes, an hour of which is gone", "P1D", ROLLING, wib(23, 10), 390, wib(25, 9),
         wib(26, 8)),
        ("two hours", "PT2H", CALENDAR, wib(23, 9, 30), 90, wib(23, 11, 30), wib(23, 14)),
        ("no time between", "PT2H", CALENDAR, wib(23, 9, 30), 90, wib(23, 9, 30), wib(23, 11)),
    ],
)  # fmt: skip
def test_what_was_left_is_counted_again(
    said: str, text: str, calendar: Calendar, stopped: datetime, left: int, on: datetime, due: datetime
) -> None:
    run = one(text, calendar=calendar)
    assert pause(run, stopped) == timedelta(minutes=left), said
    assert go_on(run, on, calendar) == due, said
    assert calendar.working_minutes(on, due) == left
    assert [fired.due for fired in run.at(due)] == [due]


def test_a_holiday_declared_meanwhile_changes_nothing_of_what_was_left() -> None:
    run = one()
    assert pause(run, wib(23, 10)) == timedelta(minutes=750)
    run.environment = Environment(run.clock, TUESDAY_OFF)
    assert run.again().recount() == []
    assert left_of(run) == timedelta(minutes=750)
    # Tuesday is no working day any more: from Monday 15.00 an hour, then all of Wednesday, and 240 of Thursday.
    assert go_on(run, wib(23, 15), TUESDAY_OFF) == wib(26, 11, 30)


def test_a_holiday_declared_afterwards_moves_the_tenggat_from_the_moment_of_going_on() -> None:
    run = one()
    pause(run, wib(23, 10))
    assert go_on(run, wib(23, 15)) == wib(25, 11, 30)
    run.environment = Environment(run.clock, TUESDAY_OFF)
    assert [(one.before, one.after) for one in run.again().recount()] == [(wib(25, 11, 30), wib(26, 11, 30))]
    assert run.again().recount() == []


def test_a_clock_goes_on_by_itself_when_its_time_is_over() -> None:
    run = one()
    pause(run, wib(23, 10), timedelta(minutes=450))
    (timer,) = run.workflow.timers()
    assert timer.due == wib(24, 10)
    assert list(waiting(run.workflow.dump()).values()) == [timer.due.timestamp() * 1_000_000]
    # Whoever comes late finds what would have been.
    (on,) = run.at(wib(24, 14))
    assert (on.on, on.due, run.task("a").due) == (True, wib(24, 10), wib(25, 16))
    assert [fired.on for fired in run.at(wib(25, 16))] == [False]


def test_a_pause_and_the_tenggat_after_it_may_be_over_at_once() -> None:
    run = one("PT2H")
    pause(run, wib(23, 9, 30), timedelta(minutes=60))
    assert [(fired.on, fired.due) for fired in run.at(wib(24, 9))] == [
        (True, wib(23, 10, 30)),
        (False, wib(23, 12)),
    ]


def test_who_is_late_stays_late() -> None:
    run = one("PT2H")
    assert len(run.at(wib(23, 12))) == 1
    with pytest.raises(NotStopped, match="late"):
        run.again().pause(run.task("a").id, LONG)
    with pytest.raises(NotStopped, match="running"):
        run.again().go_on(run.task("a").id)
    bare = Run(process(START, END, user("a"), chain("mulai", "a", "selesai")))
    with pytest.raises(NotStopped):
        bare.again().pause(bare.task("a").id, LONG)
    twice = one()
    pause(twice, wib(23, 10))
    with pytest.raises(NotStopped):
        twice.again().pause(twice.task("a").id, LONG)


@pytest.mark.parametrize("suspended", [True, False])
def test_a_tenggat_that_came_and_waits_again_is_paused_as_any_other(suspended: bool) -> None:
    run = one()
    assert len(run.at(wib(24, 17))) == 1
    run.environment = Environment(run.clock, TUESDAY_OFF)
    assert [one.after for one in run.again().recount()] == [wib(25, 16)]
    assert run.at(wib(25, 9)) == []
    flow, task = run.again(), run.task("a").id
    flow.suspend() if suspended else flow.pause(task, LONG)
    assert run.task("a").due is None
    assert run.at(wib(26, 9)) == []
    flow = run.again()
    flow.resume() if suspended else flow.go_on(task)
    assert run.task("a").due == wib(26, 16)
    assert [(fired.element, fired.due) for fired in run.at(wib(27, 9))] == [("T_a", wib(26, 16))]
    assert run.task("a").due == wib(26, 16)
    assert run.again().recount() == []


def test_a_date_moves_by_what_was_left_of_it_and_wall_time_by_the_wall() -> None:
    dated = one("2026-11-25", kind="timeDate")
    assert pause(dated, wib(25, 10)) == timedelta(minutes=300)
    assert go_on(dated, wib(27, 10)) == wib(27, 16)
    walled = one("P1D", WALL)
    assert pause(walled, wib(23, 21)) == timedelta(hours=12)
    assert go_on(walled, wib(28, 3)) == wib(28, 15)


def test_the_clock_of_a_step_around_several_tasks_stands_for_all_of_them() -> None:
    inside = within(
        "sub",
        *INNER,
        user("x"),
        user("y"),
        parallel("p"),
        parallel("q"),
        chain("s1", "p", "x", "q", "e1"),
        chain("p", "y", "q"),
    )
    run = Run(process(START, END, inside, deadline("sub"), chain("mulai", "sub", "selesai")))
    found = run.again().pause(run.task("x").id, LONG)
    assert (found.host, found.own, len(found.tasks)) == ("sub", False, 2)
    assert {one.due for one in run.workflow.ready()} == {None}
    assert {one.paused for one in run.workflow.ready()} == {wib(23, 9)}
    run.do("x")
    assert run.task("y").paused == wib(23, 9)
    run.again().go_on(run.task("y").id)
    assert run.task("y").due == wib(24, 16)


def test_the_clock_of_a_repeated_task_is_one_for_all_that_do_it() -> None:
    run = Run(
        process(
            START, END, user("a", each("${['satu', 'dua']}")), deadline("a"), chain("mulai", "a", "selesai")
        )
    )
    found = run.again().pause(run.task("a", "satu").id, LONG)
    assert (found.own, len(found.tasks)) == (False, 2)
    assert run.task("a", "dua").paused is not None


def test_nothing_comes_of_a_suspended_case_and_everything_goes_on_with_what_was_left() -> None:
    run = Run(
        process(
            START, END, user("a"), user("b"), user("d"), parallel("p"), parallel("q"), catch("tunggu", "PT4H"),
            catch("pagi", "2026-11-24T08:00", "timeDate"), deadline("a"), deadline("b", "PT1H"),
            deadline("d", "P1D", extra=WALL),
            chain("mulai", "p", "a", "q", "selesai"), chain("p", "b", "q"), chain("p", "tunggu", "q"),
            chain("p", "pagi", "q"), chain("p", "d", "q"),
        )
    )  # fmt: skip
    assert [fired.element for fired in run.at(wib(23, 10))] == ["T_b"]
    run.again().pause(run.task("a").id, timedelta(minutes=450))
    assert run.at(wib(23, 11)) == []
    run.again().suspend()
    held = run.workflow.dump()
    run.again().suspend()
    assert run.workflow.dump() == held, "twice is as once"
    assert run.workflow.timers() == []
    assert run.workflow.alive()
    assert {one.due for one in run.workflow.ready()} == {None}, "nobody is late while nobody can work"
    assert set(waiting(held).values()) == {None}
    assert run.at(wib(25, 11)) == []
    assert run.again().recount() == []
    run.again().resume()
    assert digest_of(run.workflow.dump()) != digest_of(held)
    dues = {one.element: one.due for one in run.workflow.timers()}
    assert dues == {
        "pagi": wib(24, 8),  # a date stays that date
        "T_d": wib(26, 9),  # of a day on the wall 22 hours were left
        "T_a": wib(26, 10),  # an hour of the pause was over
        "tunggu": wib(25, 14),  # two hours were left
    }
    assert run.task("b").due == wib(23, 10), "who was late is late again"
    assert [fired.element for fired in run.at(wib(25, 11))] == ["pagi"]
    assert run.task("a").paused is not None


@pytest.mark.parametrize("seed", seeds(20, 60))
def test_minutes_of_work_are_neither_lost_nor_won(seed: int) -> None:
    """Any calendars, pauses and suspensions: what the clock has run is the length of the tenggat, minute by minute."""
    dice = random.Random(seed)

    def calendar() -> Calendar:
        days = {date(2026, 11, 23) + timedelta(days=dice.randrange(60)) for _ in range(dice.randrange(12))}
        rules = [DayRule(day, dice.choice(("libur_nasional", "cuti_bersama"))) for day in days]
        return Calendar(CALENDAR.tz, CALENDAR.regimes, rules, dice.choice(("akhir_hari", "bergulir")))

    known = calendar()
    run = one(dice.choice(("P3D", "P5D", "PT9H", "PT20H")), calendar=known)
    due = run.task("a").due
    assert due is not None
    left, runs, paused = minutes(known, run.clock.now, due), True, False
    for _ in range(12):
        now = run.clock.now + timedelta(minutes=dice.randrange(1, 1500))
        if runs:
            gone = minutes(known, run.clock.now, now)
            if gone >= left:
                break
            left -= gone
        assert run.at(now) == []
        act = dice.choice(("pause", "suspend", "calendar"))
        task = run.task("a").id
        if act == "pause" and (runs or paused):
            flow = run.again()
            flow.go_on(task) if paused else flow.pause(task, timedelta(days=400))
            runs, paused = paused, not paused
        elif act == "suspend" and not paused:
            flow = run.again()
            flow.suspend() if runs else flow.resume()
            runs = not runs
        elif act == "calendar" and not runs:
            known = calendar()
            run.environment = Environment(run.clock, known)
            assert run.again().recount() == []
        shown = run.task("a").due
        assert (shown is None) == (not runs)
        if shown is not None:
            assert minutes(known, now, shown) == left
            assert left_of(run) == timedelta(minutes=left)


def left_of(run: Run) -> timedelta | None:
    clock = run.workflow.clock(run.task("a").id)
    assert clock is not None
    return clock.left


def minutes(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Working minutes between two moments, counted one by one: an oracle that shares nothing with the arithmetic."""
    count, moment = 0, start.astimezone(calendar.tz)
    while moment < end:
        inside = any(opening <= moment < closing for opening, closing in calendar.windows(moment.date()))
        count += inside
        moment += timedelta(minutes=1)
    return count
