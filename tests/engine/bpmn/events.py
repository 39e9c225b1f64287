"""BPMN text of events in small pieces, for the tests of what waits and what is thrown."""

from __future__ import annotations

from tests.engine.bpmn import models

KINDS = {"message": "Pesan", "signal": "Sinyal", "error": "Galat", "escalation": "Eskalasi"}


def top(text: str, **named: str) -> str:
    """Add messages, signals, errors and escalations to a file: `top(model, message="M")`, blanks between several."""
    parts = []
    for kind, names in named.items():
        for name in names.split():
            code = f' {kind}Code="{name}"' if kind in ("error", "escalation") else ""
            parts.append(f'<bpmn:{kind} id="{KINDS[kind]}_{name}" name="{name}"{code}/>')
    return text.replace("</bpmn:definitions>", "".join(parts) + "</bpmn:definitions>")


def what(kind: str, name: str = "") -> str:
    """The definition of an event: of a message, signal, error, escalation or link by name; "" catches all codes."""
    if kind == "link":
        return f'<bpmn:linkEventDefinition name="{name}"/>'
    if kind in ("terminate", ""):
        return f"<bpmn:{kind}EventDefinition/>" if kind else ""
    if kind == "timer":
        return models.clock(name, "timeCycle" if name.startswith("R") else "timeDuration")
    reference = f' {kind}Ref="{KINDS[kind]}_{name}"' if name else ""
    return f"<bpmn:{kind}EventDefinition{reference}/>"


def key(text: str) -> str:
    """The correlation key of an event, as a property."""
    return (
        "<bpmn:extensionElements><camunda:properties>"
        f'<camunda:property name="sop:kunci" value="{text}"/></camunda:properties></bpmn:extensionElements>'
    )


def carry(**inputs: str) -> str:
    """What a throwing event carries."""
    items = "".join(
        f'<camunda:inputParameter name="{name}">{text}</camunda:inputParameter>'
        for name, text in inputs.items()
    )
    return (
        f"<bpmn:extensionElements><camunda:inputOutput>{items}</camunda:inputOutput></bpmn:extensionElements>"
    )


def event(tag: str, name: str, kind: str = "", of: str = "", inner: str = "", **attributes: str) -> str:
    written = "".join(f' {attribute}="{value}"' for attribute, value in attributes.items())
    return f'<bpmn:{tag} id="{name}"{written}>{inner}{what(kind, of)}</bpmn:{tag}>'


def catch(name: str, kind: str, of: str = "", inner: str = "") -> str:
    return event("intermediateCatchEvent", name, kind, of, inner)


def throw(name: str, kind: str = "", of: str = "", inner: str = "") -> str:
    return event("intermediateThrowEvent", name, kind, of, inner)


def end(name: str, kind: str = "", of: str = "", inner: str = "") -> str:
    return event("endEvent", name, kind, of, inner)


def boundary(
    name: str, host: str, kind: str, of: str = "", interrupting: bool = True, inner: str = ""
) -> str:
    stops = str(interrupting).lower()
    return event("boundaryEvent", name, kind, of, inner, attachedToRef=host, cancelActivity=stops)


def task(tag: str, name: str, message: str, inner: str = "") -> str:
    """A receive or send task."""
    return f'<bpmn:{tag} id="{name}" messageRef="Pesan_{message}">{inner}</bpmn:{tag}>'


def gateway(name: str) -> str:
    return f'<bpmn:eventBasedGateway id="{name}"/>'


def handler(name: str, kind: str, of: str, *parts: str, interrupting: bool = True, inner: str = "") -> str:
    """An event sub-process that starts with `s_<name>`."""
    stops = str(interrupting).lower()
    start = event("startEvent", f"s_{name}", kind, of, inner, isInterrupting=stops)
    return f'<bpmn:subProcess id="{name}" triggeredByEvent="true">{start}{"".join(parts)}</bpmn:subProcess>'
