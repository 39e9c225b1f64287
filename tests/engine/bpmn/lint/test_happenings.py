"""engine/bpmn/lint/happenings.py: messages, signals, errors, escalations, links, event gateways and sub-processes."""

from __future__ import annotations

import pytest

from engine.bpmn.drawing.support import DEFINITIONS, ELSEWHERE, STARTS, TRIGGERS
from tests.engine.bpmn.drawings import file, findings, judged
from tests.engine.bpmn.events import boundary, catch, end, event, gateway, handler, key, task, throw, top
from tests.engine.bpmn.models import END, START, chain, flow, user, within
from tests.engine.bpmn.random.guarded import EventMaker

A = user("a", groups="sekretaris")
NAMES = {"message": "k", "signal": "k", "error": "k", "escalation": "k"}


def model(*parts: str) -> str:
    return top(file(*parts), **NAMES)


def errors(text: str) -> set[tuple[str, str | None]]:
    return {(found.rule, found.element) for found in findings(text) if found.level == "error"}


def line(*nodes: str) -> str:
    """A process of these nodes in a row."""
    idents = [node.split(' id="', 1)[1].split('"', 1)[0] for node in nodes]
    return model(START, END, *nodes, chain("mulai", *idents, "selesai"))


def with_handler(*parts: str, kind: str = "message", interrupting: bool = True, **rest: str) -> str:
    inside = handler(
        "h", kind, "k", end("e_h"), chain("s_h", "e_h"), *parts, interrupting=interrupting, **rest
    )
    return model(START, END, A, chain("mulai", "a", "selesai"), inside)


SOUND = {
    "message": line(catch("c", "message", "k", key("${a.n}")), A),
    "signal": line(catch("c", "signal", "k"), A),
    "throws": line(
        throw("t1", "message", "k"),
        throw("t2", "signal", "k"),
        throw("t3", "escalation", "k"),
        throw("t4"),
        A,
    ),
    "tasks": line(task("sendTask", "t", "k"), task("receiveTask", "r", "k"), A),
    "link": model(
        START,
        END,
        A,
        throw("l1", "link", "L"),
        catch("l2", "link", "L"),
        chain("mulai", "a", "l1"),
        chain("l2", "selesai"),
    ),
    "gateway": model(
        START,
        END,
        A,
        gateway("g"),
        catch("c1", "timer", "P1D"),
        catch("c2", "message", "k"),
        chain("mulai", "a", "g"),
        chain("g", "c1", "selesai"),
        chain("g", "c2", "selesai"),
    ),
    "boundary": model(
        START,
        END,
        A,
        boundary("b", "a", "message", "k", False),
        chain("mulai", "a", "selesai"),
        chain("b", "selesai"),
    ),
    "end": model(START, A, end("e", "signal", "k"), chain("mulai", "a", "e")),
    "cycle": model(
        START,
        END,
        A,
        boundary("b", "a", "timer", "R3/P1D", False),
        chain("mulai", "a", "selesai"),
        chain("b", "selesai"),
    ),
    **{f"handler-{kind}": with_handler(kind=kind, interrupting=kind == "error") for kind in NAMES},
}


@pytest.mark.parametrize("name", SOUND)
def test_what_is_sound_is_accepted_and_compiles(name: str) -> None:
    assert errors(SOUND[name]) == set()
    judged(SOUND[name].encode())


SUB = within("sp", '<bpmn:startEvent id="s"/>', end("gagal", "error", "k"), chain("s", "gagal"))
UNSOUND = {
    "message without name": (line(catch("c", "message"), A), ("no-name", "c")),
    "signal without name": (line(throw("c", "signal"), A), ("no-name", "c")),
    "error thrown without code": (
        model(START, A, end("e", "error"), chain("mulai", "a", "e")),
        ("no-name", "e"),
    ),
    "send task without message": (line('<bpmn:sendTask id="t"/>', A), ("no-name", "t")),
    "key": (line(catch("c", "message", "k", key("${__import__('os')}")), A), ("expression", "c")),
    "link without other half": (
        model(START, throw("l", "link", "L"), A, END, chain("mulai", "l"), chain("a", "selesai")),
        ("link", "l"),
    ),
    "link with a flow out": (
        model(
            START,
            END,
            throw("l", "link", "L"),
            catch("m", "link", "L"),
            A,
            chain("mulai", "l", "a", "selesai"),
            flow("m", "a"),
        ),
        ("link-outgoing", "l"),
    ),
    "link with a flow in": (line(catch("m", "link", "L"), A), ("event-incoming", "m")),
    "gateway with one": (line(gateway("g"), catch("c", "message", "k"), A), ("event-gateway", "g")),
    "gateway before a task": (
        model(
            START,
            END,
            gateway("g"),
            catch("c", "timer", "P1D"),
            A,
            chain("mulai", "g", "c", "selesai"),
            chain("g", "a", "selesai"),
        ),
        ("event-gateway", "g"),
    ),
    "gateway to an event with two ways in": (
        model(
            START,
            END,
            '<bpmn:exclusiveGateway id="x" default="d"/>',
            gateway("g"),
            catch("c", "timer", "P1D"),
            catch("c2", "signal", "k"),
            A,
            chain("mulai", "x", "g", "c", "selesai"),
            flow("x", "a", name="d"),
            chain("a", "c"),
            chain("g", "c2", "selesai"),
        ),
        ("event-gateway", "g"),
    ),
    "gateway twice the same": (
        model(
            START,
            END,
            gateway("g"),
            catch("c", "signal", "k"),
            catch("c2", "signal", "k"),
            chain("mulai", "g", "c", "selesai"),
            chain("g", "c2", "selesai"),
        ),
        ("caught-twice", "c2"),
    ),
    "two borders for one error": (
        model(
            START,
            END,
            SUB,
            boundary("b1", "sp", "error", "k"),
            boundary("b2", "sp", "error", "k"),
            chain("mulai", "sp", "selesai"),
            chain("b1", "selesai"),
            chain("b2", "selesai"),
        ),
        ("caught-twice", "b2"),
    ),
    "error that does not interrupt": (
        model(
            START,
            END,
            SUB,
            boundary("b1", "sp", "error", "k", False),
            chain("mulai", "sp", "selesai"),
            chain("b1", "selesai"),
        ),
        ("error-interrupts", "b1"),
    ),
    "error start that does not interrupt": (
        with_handler(kind="error", interrupting=False),
        ("error-interrupts", "s_h"),
    ),
    "flow to an event sub-process": (
        with_handler().replace("</bpmn:process>", flow("a", "h") + "</bpmn:process>"),
        ("event-sub-process", "h"),
    ),
    "event sub-process with a plain start": (with_handler(kind=""), ("no-definition", "s_h")),
    "two event sub-processes for one message": (
        model(
            START,
            END,
            A,
            chain("mulai", "a", "selesai"),
            *[handler(n, "message", "k", end(f"e_{n}"), chain(f"s_{n}", f"e_{n}")) for n in ("h1", "h2")],
        ),
        ("caught-twice", "s_h2"),
    ),
    "loop of links": (
        model(
            START,
            END,
            throw("l1", "link", "L"),
            catch("l2", "link", "L"),
            '<bpmn:exclusiveGateway id="x"/>',
            chain("mulai", "x", "l1"),
            chain("l2", "x"),
        ),
        ("busy-loop", "l1"),
    ),
    "loop in which only an event sub-process waits": (
        model(
            START,
            END,
            '<bpmn:exclusiveGateway id="m"/><bpmn:exclusiveGateway id="x" default="d"/>',
            within(
                "sp",
                '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>',
                chain("s", "e"),
                handler("h", "message", "k", user("b"), end("e_h"), chain("s_h", "b", "e_h")),
            ),
            chain("mulai", "m", "sp", "x"),
            flow("x", "m", name="d"),
            flow("x", "selesai", "true"),
        ),
        ("busy-loop", "m"),
    ),
    "parallel event gateway": (
        model(
            START,
            END,
            gateway("g").replace("/>", ' eventGatewayType="Parallel"/>'),
            catch("c1", "timer", "P1D"),
            catch("c2", "signal", "k"),
            chain("mulai", "g", "c1", "selesai"),
            chain("g", "c2", "selesai"),
        ),
        ("unsupported", "g"),
    ),
}


@pytest.mark.parametrize("name", UNSOUND)
def test_what_is_not_is_refused_by_its_element(name: str) -> None:
    text, wanted = UNSOUND[name]
    assert wanted in errors(text)


def test_an_error_on_a_task_never_comes() -> None:
    text = model(
        START, END, A, boundary("b", "a", "error", "k"), chain("mulai", "a", "selesai"), chain("b", "selesai")
    )
    (found,) = [one for one in findings(text) if one.rule == "never-comes"]
    assert (found.level, found.element, found.params["target"]) == ("warning", "b", "a")


KINDS = ("timer", "message", "signal", "error", "escalation", "link", "terminate")
COMPENSATION = ("compensate", "conditional", "cancel")


@pytest.mark.parametrize("kind", [*KINDS, *COMPENSATION])
@pytest.mark.parametrize(
    "tag", ["startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent"]
)
def test_every_event_with_every_definition_runs_or_is_refused(tag: str, kind: str) -> None:
    of = {"timer": "P1D", "link": "L"}.get(kind, "" if kind in ("terminate", *COMPENSATION) else "k")
    one = event(tag, "ev", kind, of)
    if tag == "startEvent":
        text = model(one, END, A, chain("ev", "a", "selesai"))
    elif tag == "endEvent":
        text = model(START, A, one, chain("mulai", "a", "ev"))
    else:
        text = line(one, A)
    definition = f"{kind}EventDefinition"
    allowed = STARTS if tag == "startEvent" else DEFINITIONS[tag]
    supported = definition in allowed and kind != "link"
    assert ({rule for rule, at in errors(text) if at == "ev"} == set()) == supported
    if not supported and kind != "link":
        (found,) = [f for f in findings(text) if f.rule == "unsupported" and f.element == "ev"]
        assert definition in found.params["what"]


def test_every_definition_says_what_to_draw_elsewhere() -> None:
    assert frozenset().union(*DEFINITIONS.values(), TRIGGERS) - {""} == set(ELSEWHERE)


def test_sound_random_models_are_refused_only_for_what_is_caught_twice_or_cannot_come_again() -> None:
    for seed in range(60):
        found = {rule for rule, _ in errors(EventMaker(seed).model()[0])}
        assert found <= {"caught-twice", "timer-once", "racing-name"}, f"SEED={seed}"
