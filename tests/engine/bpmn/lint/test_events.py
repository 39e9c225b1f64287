"""engine/bpmn/lint/events.py: timers that can be understood, boundary events that hang on something."""

from __future__ import annotations

import pytest

from tests.engine.bpmn import cases
from tests.engine.bpmn.drawings import chain, file, findings, flow, node, properties, said, timer, user
from tests.engine.bpmn.models import clock
from tests.tools.sentences import english


def catch(kind: str, text: str) -> str:
    inside = f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"
    return file(chain(node("intermediateCatchEvent", "tunggu", inside)))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("timeDuration", "P1D"),
        ("timeDuration", " PT20M\n"),
        ("timeDuration", '"P2D"'),
        ("timeDuration", "${'P' + '1D'}"),
        ("timeCycle", "R1/PT1H"),
        ("timeDate", "2026-12-01T09:00:00+07:00"),
        ("timeDate", "2026-12-01T09:00Z"),
        ("timeDate", "2026-12-01"),
    ],
)
def test_timers_that_are_understood(kind: str, text: str) -> None:
    assert not said(catch(kind, text))


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        ("timeDuration", "", "empty"),
        ("timeDuration", " ", "empty"),
        ("timeDuration", "${open('x')}", "expression"),
        ("timeCycle", "R/PT1H", "cycle"),
        ("timeCycle", "R0/PT1H", "cycle"),
        ("timeCycle", "R3/PT0S", "zero"),
        ("timeDate", "2026-02-31", "date"),
        ("timeDate", "1 Desember 2026", "date"),
        ("timeDate", "2026-W10-1", "date"),
        ("timeDate", "0001-01-01T00:00:00Z", "date"),
    ],
)
def test_timers_that_are_not(kind: str, text: str, reason: str) -> None:
    (finding,) = findings(catch(kind, text))
    assert (finding.level, finding.rule, finding.element, finding.params["reason"]) == (
        "error",
        "timer",
        "tunggu",
        reason,
    )


@pytest.mark.parametrize(
    "text", ["2 hari", "P1M", "P1Y", "P0.5D", "PT0S", "-P1D", "P99999D", "__import__('os')"]
)
def test_durations_no_calendar_can_count(text: str) -> None:
    assert said(catch("timeDuration", text)) == {("timer", "tunggu")}


CYCLE = clock("R4/PT1S", "timeCycle")
WHOLE = '<bpmn:startEvent id="s" isInterrupting="{}">' + CYCLE + '</bpmn:startEvent><bpmn:endEvent id="e"/>'


def beside(interrupting: str) -> str:
    """An event sub-process that a cycle starts."""
    inner = WHOLE.format(interrupting) + flow("f_s_e", "s", "e")
    return node("subProcess", "darurat", inner, triggeredByEvent="true")


@pytest.mark.parametrize(
    ("parts", "element"),
    [
        ([chain(node("intermediateCatchEvent", "tunggu", CYCLE))], "tunggu"),
        ([chain(node("intermediateCatchEvent", "tunggu", clock("${a}", "timeCycle")))], "tunggu"),
        ([chain(user("t")), timer("batas", "t", "R4/PT1S", "timeCycle", interrupting=True)], "batas"),
        ([chain(user("t")), beside("true")], "s"),
    ],
)
def test_a_cycle_is_refused_where_it_would_come_once(parts: list[str], element: str) -> None:
    (finding,) = [f for f in findings(file(*parts)) if f.level == "error"]
    assert (finding.rule, finding.element) == ("timer-once", element)
    assert finding.params["use"] == "" or "For example 1 second" in english(finding)


@pytest.mark.parametrize(
    "parts",
    [
        [chain(user("t")), timer("batas", "t", "R4/PT1S", "timeCycle")],
        [chain(user("t")), timer("batas", "t", "R1/PT1S", "timeCycle", interrupting=True)],
        [chain(user("t")), beside("false")],
    ],
)
def test_a_cycle_is_accepted_where_it_comes_so_often(parts: list[str]) -> None:
    assert not [f for f in findings(file(*parts)) if f.level == "error"]


def test_hours_longer_than_a_day_of_work_are_remarked() -> None:
    assert cases.remarks("pt24h") == {("warning", "working-hours")}


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("timeDuration", "PT24H", (3, "P1D")),
        ("timeDuration", "PT8H", (1, "P1D")),
        ("timeDuration", "PT48H", (6, "P2D")),
        ("timeDuration", "P1DT1440M", (3, "P1D")),
        ("timeCycle", "R1/PT24H", (3, "P1D")),
        ("timeDuration", "PT7H30M", None),
        ("timeDuration", "PT450M", None),
        ("timeDuration", "P30D", None),
        ("timeDate", "2026-12-01T23:00", None),
    ],
)
def test_working_hours_are_told_in_days(kind: str, text: str, told: tuple[int, str] | None) -> None:
    found = [f for f in findings(catch(kind, text)) if f.rule == "working-hours"]
    assert [(f.level, f.params["days"], f.params["use"]) for f in found] == (
        [] if told is None else [("warning", *told)]
    )
    wall = catch(kind, text).replace(
        "<bpmn:timerEventDefinition>", properties(sop_waktu="kalender") + "<bpmn:timerEventDefinition>"
    )
    assert not [f for f in findings(wall) if f.rule == "working-hours"], "the wall clock has 24 hours"


def test_one_time_in_one_definition() -> None:
    two = catch(
        "timeDuration", "P1D</bpmn:timeDuration><bpmn:timeCycle>R/P1D</bpmn:timeCycle><bpmn:timeDuration>P1D"
    )
    assert [f.params["reason"] for f in findings(two) if f.rule == "timer"] == ["several"]
    none = file(chain(node("intermediateCatchEvent", "tunggu", "<bpmn:timerEventDefinition/>")))
    assert [f.params["reason"] for f in findings(none)] == ["empty"]
    assert said(file(chain(node("intermediateCatchEvent", "tunggu")))) == {("no-definition", "tunggu")}
    definition = (
        "<bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>"
    )
    assert said(file(chain(node("intermediateCatchEvent", "tunggu", definition * 2)))) == {
        ("many-definitions", "tunggu")
    }


def test_a_start_of_an_error_is_refused_and_an_end_may_terminate() -> None:
    text = file(chain(user("t"))).replace('id="mulai">', 'id="mulai"><bpmn:errorEventDefinition/>')
    assert said(text) == {("unsupported", "mulai")}
    ended = file(chain(user("t"))).replace('id="selesai">', 'id="selesai"><bpmn:terminateEventDefinition/>')
    assert not said(ended)


def test_a_boundary_event_hangs_on_a_task() -> None:
    assert not said(file(chain(user("t")), timer("batas", "t")))
    (finding,) = [
        f for f in findings(file(chain(user("t")), timer("batas", "nihil"))) if f.rule == "boundary"
    ]
    assert (finding.element, finding.params["target"]) == ("batas", "nihil")
    gateway = file(chain(node("exclusiveGateway", "g")), timer("batas", "g"))
    assert ("boundary-host", "batas") in said(gateway)


def test_a_task_has_one_deadline() -> None:
    text = file(
        chain(user("t")), timer("satu", "t"), timer("dua", "t", "P2D"), timer("tiga", "t", interrupting=True)
    )
    assert [(f.rule, f.params["used"], f.params["count"]) for f in findings(text)] == [
        ("many-deadlines", "satu", 2)
    ]
