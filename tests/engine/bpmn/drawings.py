"""Small BPMN drawings as text, and what the lint says of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from engine.bpmn.compilation import compile_definition
from engine.bpmn.definition import Definition
from engine.bpmn.limits import Limits
from engine.bpmn.lint.lint import lint_package
from engine.bpmn.model import Role
from engine.bpmn.package.files import read_files
from engine.errors import Finding
from tests.tools.limits import USUAL

SPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
)
ROLES = {
    "kadis": Role("kadis", "Kepala Dinas", None, "", frozenset()),
    "sekretaris": Role("sekretaris", "Sekretaris", "kadis"),
    "perencana": Role("perencana", "Fungsional Perencana", "sekretaris"),
}


def file(*parts: str, before: str = "", after: str = "", process: str = "proses", inside: str = "") -> str:
    """A file with one executable process of these parts."""
    return (
        f'<bpmn:definitions {SPACES} id="D" targetNamespace="http://contoh.go.id">{before}'
        f'<bpmn:process id="{process}" name="Proses" isExecutable="true"{inside}>{"".join(parts)}</bpmn:process>'
        f"{after}</bpmn:definitions>"
    )


def node(kind: str, ident: str, inner: str = "", name: str = "", **attributes: str) -> str:
    """One element; an attribute `camunda_x` is written `camunda:x`."""
    written = "".join(f' {key.replace("_", ":", 1)}="{value}"' for key, value in attributes.items())
    shown = f' name="{name}"' if name else ""
    return f'<bpmn:{kind} id="{ident}"{shown}{written}>{inner}</bpmn:{kind}>'


def flow(ident: str, source: str, target: str, condition: str | None = None, name: str = "") -> str:
    inner = "" if condition is None else f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>"
    return node("sequenceFlow", ident, inner, name, sourceRef=source, targetRef=target)


def chain(*parts: str) -> str:
    """Start, these nodes one after the other, end, with the flows between them."""
    nodes = [node("startEvent", "mulai"), *parts, node("endEvent", "selesai")]
    idents = [part.split(' id="', 1)[1].split('"', 1)[0] for part in nodes]
    pairs = pairwise(idents)
    return "".join(nodes) + "".join(flow(f"F{place}", one, two) for place, (one, two) in enumerate(pairs))


def user(ident: str, inner: str = "", name: str = "Mengisi data", **attributes: str) -> str:
    return node("userTask", ident, inner, name, **({"camunda_candidateGroups": "sekretaris"} | attributes))


def boxed(inner: str) -> str:
    """Return what a vendor adds to an element, in the place for it."""
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def properties(**values: str) -> str:
    """camunda:properties; a key `sop_no` is written `sop:no`."""
    items = "".join(
        f'<camunda:property name="{key.replace("_", ":", 1)}" value="{value}"/>'
        for key, value in values.items()
    )
    return (
        f"<bpmn:extensionElements><camunda:properties>{items}</camunda:properties></bpmn:extensionElements>"
    )


def timer(
    ident: str, host: str, text: str = "P1D", kind: str = "timeDuration", interrupting: bool = False
) -> str:
    """A boundary timer with an end event of its own."""
    inside = f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"
    stops = "true" if interrupting else "false"
    return (
        node("boundaryEvent", ident, inside, attachedToRef=host, cancelActivity=stops)
        + node("endEvent", f"{ident}_selesai")
        + flow(f"F_{ident}", ident, f"{ident}_selesai")
    )


def form(*fields: tuple[str, bool]) -> bytes:
    """A .form with text fields (key, required)."""
    components = [
        {"type": "textfield", "id": f"f_{key}", "key": key, "label": key, "validate": {"required": required}}
        for key, required in fields
    ]
    return json.dumps(
        {"type": "default", "id": "borang", "schemaVersion": 16, "components": components}
    ).encode()


def findings(
    text: str, files: Mapping[str, bytes] | None = None, roles: Any = None, limits: Limits = USUAL
) -> list[Finding]:
    """What lint says of a drawing, without the remark that nothing is drawn in the diagram."""
    package = read_files({"process.bpmn": text.encode(), **(files or {})})
    found = lint_package(package, ROLES if roles is None else roles, limits)
    return [finding for finding in found if finding.rule != "not-drawn"]


def said(
    text: str, files: Mapping[str, bytes] | None = None, limits: Limits = USUAL
) -> set[tuple[str, str | None]]:
    """(rule, element) of each remark."""
    return {(finding.rule, finding.element) for finding in findings(text, files, limits=limits)}


def judged(content: str | bytes, files: Mapping[str, bytes] | None = None) -> Definition:
    """Return the definition of a drawing that is judged as at a deployment. Raises DeploymentRefused."""
    whole = content.encode() if isinstance(content, str) else content
    return compile_definition(read_files({"process.bpmn": whole, **(files or {})}), ROLES, USUAL, "uji")
