"""Timers counted again by another calendar: the same length from the same beginning, and nothing comes by it."""

from __future__ import annotations

from datetime import date, datetime

from engine.bpmn import Environment
from engine.workdays import Calendar, DayRule
from tests.engine.bpmn.models import (
    CALENDAR,
    END,
    START,
    WALL,
    Run,
    chain,
    clock,
    deadline,
    parallel,
    process,
    user,
    wib,
)

TUESDAY_OFF = Calendar(CALENDAR.tz, CALENDAR.regimes, [DayRule(date(2026, 11, 24), "libur_daerah")])


def counted(run: Run, calendar: Calendar) -> dict[str, datetime]:
    """Count by a calendar; gives what is due at another moment, and sees that a second count finds nothing."""
    run.environment = Environment(run.clock, calendar)
    found = {one.element: one.after for one in run.again().recount()}
    assert run.again().recount() == []
    return found


def one(text: str, extra: str = "", kind: str = "timeDuration") -> Run:
    event = deadline("a", extra=extra).replace(clock("P1D"), clock(text, kind))
    model = process(START, END, user("a"), event, chain("mulai", "a", "selesai"))
    return Run(model, {"waktu": "P1D"})


def test_only_what_counts_in_working_time_over_the_changed_day_moves() -> None:
    run = one("P1D")
    assert counted(run, TUESDAY_OFF) == {"T_a": wib(25, 16)}
    assert run.task("a").due == wib(25, 16)
    assert run.at(wib(24, 17)) == []
    assert [fired.due for fired in run.at(wib(25, 16))] == [wib(25, 16)]
    assert counted(one("PT20M"), TUESDAY_OFF) == {}
    assert counted(one("P1D", WALL), TUESDAY_OFF) == {}
    assert counted(one("2026-11-24T09:00", kind="timeDate"), TUESDAY_OFF) == {}
    closing = {"T_a": wib(24, 23, 59)}  # the day of a deadline stays; it has no closing any more
    assert counted(one("2026-11-24", kind="timeDate"), TUESDAY_OFF) == closing


def test_a_length_once_computed_stays_that_length() -> None:
    run = one("${mulai.waktu}")
    run.workflow.values["mulai"]["waktu"] = "P9D"
    assert counted(run, TUESDAY_OFF) == {"T_a": wib(25, 16)}


def test_a_deadline_that_has_come_comes_again_only_when_it_lies_ahead_now() -> None:
    run = one("P1D")
    assert len(run.at(wib(24, 17))) == 1
    assert counted(run, TUESDAY_OFF) == {"T_a": wib(25, 16)}
    assert run.task("a").due == wib(25, 16)
    assert counted(run, CALENDAR) == {"T_a": wib(24, 16)}, "what waits again is due at once"
    assert counted(run, TUESDAY_OFF) == {"T_a": wib(25, 16)}
    assert [timer.due for timer in run.workflow.timers()] == [wib(25, 16)], "never two of one deadline"
    assert len(run.at(wib(26, 9))) == 1
    later = one("P1D")
    later.at(wib(25, 17))
    assert counted(later, TUESDAY_OFF) == {}, "it is late by either calendar: that is history"
    assert later.task("a").due == wib(24, 16)


def test_each_round_of_a_cycle_counts_from_the_round_before() -> None:
    cycle = deadline("a").replace(clock("P1D"), clock("R3/P1D", "timeCycle"))
    model = process(
        START, END, user("a"), user("b"), parallel("p"), parallel("q"), cycle,
        chain("mulai", "p", "a", "q", "selesai"), chain("p", "b", "q"),
    )  # fmt: skip
    run = Run(model)
    assert counted(run, CALENDAR) == {}
    assert len(run.at(wib(24, 18))) == 1
    assert [timer.due for timer in run.workflow.timers()] == [wib(25, 16)]
    wednesday = Calendar(CALENDAR.tz, CALENDAR.regimes, [DayRule(date(2026, 11, 25), "libur_daerah")])
    assert counted(run, wednesday) == {"T_a": wib(26, 16)}
    assert len(run.at(wib(26, 17))) == 1
    assert [timer.due for timer in run.workflow.timers()] == [wib(27, 16)]
