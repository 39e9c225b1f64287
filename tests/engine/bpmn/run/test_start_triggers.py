"""Start events: which one begins an instance, when a timer comes, and what is refused at a start."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.bpmn import Workflow
from engine.bpmn.model import Timer
from engine.bpmn.run import start_triggers
from tests.engine.bpmn import drawings, events
from tests.engine.bpmn.models import CALENDAR, END, MONDAY, START, Run, chain, parallel, process, user, xor


def start(name: str, kind: str, of: str = "", inner: str = "") -> str:
    return events.event("startEvent", name, kind, of, inner)


SEVERAL = events.top(
    process(
        START, END, start("sm", "message", "M"), start("ss", "signal", "S"), start("sw", "timer", "R3/P1D"),
        xor("x"), user("a"), user("b"), chain("mulai", "a", "x", "b", "selesai"), chain("sm", "x"),
        chain("ss", "x"), chain("sw", "x"),
    ),
    message="M", signal="S",
)  # fmt: skip


def test_of_several_starts_one_begins_and_the_others_do_nothing() -> None:
    run = Run(SEVERAL)
    assert run.definition.outline.starts == ("sm", "ss", "sw")
    assert run.open() == ["a"]
    assert run.do("a").do("b").workflow.completed
    for name in run.definition.outline.starts:
        begun = Workflow.start(run.definition, {name: {"n": 1}}, run.environment, name)
        again = Workflow.load(begun.dump(), run.definition, run.environment)
        assert [task.element for task in again.ready()] == ["b"]
        assert again.names(again.ready()[0].id)["n"] == 1
        again.complete(again.ready()[0].id, {})
        assert again.completed


def test_a_process_without_a_plain_start_is_started_by_nobody() -> None:
    text = events.top(
        process(
            START.replace("mulai", "a0").replace("/>", "/>"), END, user("a"), chain("a0", "a", "selesai")
        ),
        message="M",
    )
    assert Run(text).definition.outline.starts == ()
    only = events.top(
        process(start("sm", "message", "M"), END, user("a"), chain("sm", "a", "selesai")), message="M"
    )
    outline = Run(only).definition.outline
    assert (outline.starters, outline.start_element, outline.start_form, outline.starts) == (
        (),
        "sm",
        None,
        ("sm",),
    )


def test_event_sub_processes_are_armed_whichever_start_begins() -> None:
    text = events.top(
        process(
            START, END, start("sm", "message", "M"), xor("x"), user("a"),
            events.handler(
                "h", "message", "N", user("h1"), events.end("he"), chain("s_h", "h1", "he"), interrupting=False
            ),
            chain("mulai", "x", "a", "selesai"), chain("sm", "x"),
        ),
        message="M N",
    )  # fmt: skip
    run = Run(text)
    begun = Workflow.start(run.definition, {"sm": {}}, run.environment, "sm")
    assert [one.name for one in begun.subscriptions()] == ["N"]


@pytest.mark.parametrize(
    ("timer", "due", "left"),
    [
        (Timer("date", "2026-12-01T08:00"), datetime(2026, 12, 1, 1, tzinfo=UTC), 0),
        (Timer("date", "2026-12-01T08:00Z"), datetime(2026, 12, 1, 8, tzinfo=UTC), 0),
        (Timer("duration", "P1D"), datetime(2026, 11, 24, 9, tzinfo=UTC), 0),
        (Timer("duration", "P1D", calendar=True), MONDAY + timedelta(days=1), 0),
        (Timer("cycle", "R3/P1D"), datetime(2026, 11, 24, 9, tzinfo=UTC), 2),
        (Timer("cycle", "R/P7D", calendar=True), MONDAY + timedelta(days=7), None),
    ],
)
def test_the_first_time_of_a_start(timer: Timer, due: datetime, left: int | None) -> None:
    assert start_triggers.first(timer, MONDAY, CALENDAR) == start_triggers.Round(due, left)


def test_a_date_that_has_passed_starts_nothing() -> None:
    assert start_triggers.first(Timer("date", "2026-11-20"), MONDAY, CALENDAR) is None


def test_a_cycle_comes_as_often_as_it_says_and_missed_times_are_passed_over() -> None:
    timer = Timer("cycle", "R5/P1D", calendar=True)
    one = start_triggers.first(timer, MONDAY, CALENDAR)
    assert one is not None
    two = start_triggers.following(timer, one, one.due, CALENDAR)
    assert two == start_triggers.Round(MONDAY + timedelta(days=2), 3)
    late = start_triggers.following(timer, one, MONDAY + timedelta(days=3, hours=5), CALENDAR)
    assert late == start_triggers.Round(MONDAY + timedelta(days=4), 1)
    assert start_triggers.following(timer, one, MONDAY + timedelta(days=30), CALENDAR) is None
    assert start_triggers.following(Timer("duration", "P1D"), one, one.due, CALENDAR) is None


def test_years_of_missed_minutes_are_passed_over_quickly() -> None:
    timer = Timer("cycle", "R/PT1M", calendar=True)
    much_later = MONDAY + timedelta(days=3_000)
    found = start_triggers.following(timer, start_triggers.Round(MONDAY, None), much_later, CALENDAR)
    assert found == start_triggers.Round(much_later + timedelta(minutes=1), None)


def timed(text: str, kind: str = "timeCycle") -> str:
    inside = f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"
    return drawings.node("startEvent", "s2", inside) + drawings.flow("F_s2", "s2", "t")


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("${'P1D'}", "timeDuration", "no-values"),
        ("R/PT30S", "timeCycle", "too-often"),
        ("R3/PT0S", "timeCycle", "zero"),
        ("R0/P1D", "timeCycle", "cycle"),
        ("R99999/P1D", "timeCycle", "cycle"),
        ("9999-99-99", "timeDate", "date"),
        ("9999-01-01", "timeDate", "date"),
    ],
)
def test_a_time_that_cannot_start_anything_is_refused(text: str, kind: str, reason: str) -> None:
    found = drawings.findings(drawings.file(drawings.chain(drawings.user("t")), timed(text, kind)))
    assert [(one.rule, one.element, one.params["reason"]) for one in found] == [("timer", "s2", reason)]


def test_an_endless_cycle_starts_instances_and_waits_nowhere_else() -> None:
    assert drawings.said(drawings.file(drawings.chain(drawings.user("t")), timed("R/P7D"))) == set()
    inside = "<bpmn:timerEventDefinition><bpmn:timeCycle>R/P7D</bpmn:timeCycle></bpmn:timerEventDefinition>"
    waits = drawings.node("intermediateCatchEvent", "w", inside)
    assert ("timer", "w") in drawings.said(drawings.file(drawings.chain(waits, drawings.user("t"))))


def test_two_plain_starts_one_message_at_two_starts_and_a_key_are_refused() -> None:
    base = drawings.chain(drawings.user("t"))
    two = drawings.node("startEvent", "s2") + drawings.flow("F_s2", "s2", "t")
    assert ("many-starts", "s2") in drawings.said(drawings.file(base, two))
    same = "".join(
        events.event("startEvent", name, "message", "M") + drawings.flow(f"F_{name}", name, "t")
        for name in ("s2", "s3")
    )
    text = events.top(drawings.file(base, same), message="M")
    assert ("caught-twice", "s3") in drawings.said(text)
    keyed = events.event("startEvent", "s2", "message", "M", events.key("${1}")) + drawings.flow(
        "F_s2", "s2", "t"
    )
    assert drawings.said(events.top(drawings.file(base, keyed), message="M")) == {("start-key", "s2")}


def test_error_and_escalation_start_no_process_and_events_no_sub_process() -> None:
    base = drawings.chain(drawings.user("t"))
    for kind in ("error", "escalation"):
        one = events.event("startEvent", "s2", kind, "E") + drawings.flow("F_s2", "s2", "t")
        assert ("unsupported", "s2") in drawings.said(events.top(drawings.file(base, one), **{kind: "E"}))
    inner = (
        drawings.chain(drawings.user("t")).replace("mulai", "s").replace("selesai", "e").replace('"F', '"G')
    )
    inner = inner.replace(
        '<bpmn:startEvent id="s">',
        '<bpmn:startEvent id="s"><bpmn:messageEventDefinition messageRef="Pesan_M"/>',
    )
    text = events.top(drawings.file(drawings.chain(drawings.node("subProcess", "sp", inner))), message="M")
    assert ("unsupported", "s") in drawings.said(text)


def test_a_join_of_two_starts_waits_for_ever_and_is_refused() -> None:
    text = events.top(
        process(
            START, END, start("sm", "message", "M"), parallel("j"), user("a"),
            chain("mulai", "j", "a", "selesai"), chain("sm", "j"),
        ),
        message="M",
    )  # fmt: skip
    assert ("join-deadlock", "j") in drawings.said(text)


def test_a_called_process_begins_at_its_plain_start_and_its_events_are_told() -> None:
    child = (
        '<bpmn:process id="anak" isExecutable="true"><bpmn:startEvent id="am"/><bpmn:endEvent id="as"/>'
        + start("sm", "message", "M") + xor("x") + user("isi") + user("pesan")
        + chain("am", "isi", "x", "as") + chain("sm", "pesan", "x") + "</bpmn:process>"
    )  # fmt: skip
    call = '<bpmn:callActivity id="p" calledElement="anak"/>'
    text = process(START, END, call, chain("mulai", "p", "selesai"))
    text = events.top(text.replace("</bpmn:definitions>", child + "</bpmn:definitions>"), message="M")
    assert Run(text).open() == ["isi"]
    assert ("not-armed", "sm") in drawings.said(text)
