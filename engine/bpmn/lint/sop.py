"""Lint: what makes the diagram an SOP: numbered steps, standard time, output, wording, returns."""

from __future__ import annotations

import re

from engine.bpmn.drawing import attributes, xml
from engine.bpmn.drawing.graph import Scope
from engine.bpmn.drawing.support import HUMAN, words
from engine.bpmn.drawing.xml import Node
from engine.bpmn.lint.examination import Examination
from engine.bpmn.model import Element
from engine.bpmn.rules import Rule
from engine.forms import walk
from engine.forms.answers import REASON

GRADES = frozenset({"terbaca", "diperbaiki", "disimpulkan", "tidak_terbaca"})
# Active verbs of formal Indonesian carry me- or ber-; instructions use these roots bare.
_VERB = re.compile(r"(me[mnlrwy]|ber)\w{2,}")
_ROOTS = words(
    "isi buat cek tinjau setujui kirim catat minta terima lihat periksa susun paraf tandatangani bagikan"
    " arsipkan tetapkan siapkan kumpulkan olah bahas hitung serahkan sampaikan unggah pilih tulis koreksi"
)
_NOUNS = words(
    "mekanisme media menteri meja mesin menu metode memo member mentor meteran merek merk melodi berita"
    " berkas beranda bersama berlian bermacam berbagai berikut berdasarkan menurut mengenai melalui"
)


def check(examination: Examination) -> None:
    for scope in examination.scopes:
        returns(examination, scope)
    if examination.outline.steps:
        numbers(examination)
        for step in examination.outline.steps:
            standard(examination, examination.outline.elements[step.element])
            wording(examination, examination.outline.elements[step.element])
        for scope in examination.scopes:
            diamonds(examination, scope)


def returns(examination: Examination, scope: Scope) -> None:
    """Whoever sends work back says why: the form before the diamond has a required field `alasan`."""
    for flow in scope.returns():
        source = flow.get("sourceRef") or ""
        if scope.kind(source) != "exclusiveGateway":
            continue
        for before in dict.fromkeys(scope.incoming[source]):
            if scope.kind(before) in HUMAN:
                _reason(examination, flow, before)


def _reason(examination: Examination, flow: Node, before: str) -> None:
    element = examination.outline.elements.get(before)
    if element is None:
        return
    if element.form is not None:
        form = examination.package.forms[element.form]
        if not any(part.key == REASON and part.required for part in walk(form.components, into_lists=False)):
            examination.error(Rule.RETURN_REASON, flow, task=before, form=element.form, field=REASON)
    elif element.step is not None and not attributes.form(_must(examination, before)):
        examination.error(Rule.RETURN_REASON, flow, task=before, form="", field=REASON)
    else:
        examination.warn(Rule.RETURN_WITHOUT_FORM, flow, task=before, field=REASON)


def _must(examination: Examination, element: str) -> Node:
    node = examination.node(element)
    assert node is not None, element
    return node


def numbers(examination: Examination) -> None:
    """Steps are numbered 1 to n, each number once, and every task belongs to a step."""
    owners: dict[int, str] = {}
    for element in map(
        examination.outline.elements.__getitem__, examination.outline.of(examination.outline.process_id)
    ):
        written = element.properties.get("sop:no", "").strip()
        number = attributes.number(written)
        if written and number is None:
            examination.error(Rule.STEP_NUMBER, element.id, value=written)
        if number is not None and owners.setdefault(number, element.id) != element.id:
            examination.warn(Rule.STEP_TWICE, element.id, step=number, other=owners[number])
        if element.kind in HUMAN and element.step is None:
            examination.warn(Rule.STEP_NONE, element.id)
    missing = [number for number in range(1, max(owners) + 1) if number not in owners]
    if missing:
        examination.warn(Rule.STEP_GAP, None, missing=", ".join(str(number) for number in missing[:10]))


def standard(examination: Examination, element: Element) -> None:
    """Mutu baku: a standard time drawn as boundary timer, a kelengkapan and an output."""
    own = element.properties
    if element.deadline is None:
        examination.warn(Rule.NO_STANDARD_TIME, element.id, step=element.step)
    elif element.duration is not None and own.get("sop:grade.waktu") == "tidak_terbaca":
        examination.warn(Rule.UNREAD_TIME, element.id, step=element.step, duration=element.duration)
    if not own.get("sop:output", "").strip():
        examination.warn(Rule.NO_OUTPUT, element.id, step=element.step)
    for key, value in own.items():
        if key.startswith("sop:grade.") and value not in GRADES:
            examination.warn(Rule.GRADE, element.id, key=key, value=value)


def wording(examination: Examination, element: Element) -> None:
    """The name of a step starts with what is done, not with who does it or with a thing."""
    node = examination.node(element.id)
    name = xml.label(node) if node is not None else ""
    text = (element.properties.get("sop:kegiatan_sumber") or name).replace("[", "").replace("]", "")
    said = text.casefold().split()
    labels = {role.label.casefold() for role in examination.roles.values()}
    labels |= {lane.name.casefold() for lane in examination.outline.lanes}
    if not said:
        examination.warn(Rule.STEP_NAME, element.id, step=element.step)
    elif any(label and " ".join(said).startswith(label) for label in labels):
        examination.warn(Rule.STEP_SUBJECT, element.id, step=element.step, text=text)
    elif said[0] in _NOUNS or not (_VERB.match(said[0]) or said[0].strip(",.") in _ROOTS):
        examination.warn(Rule.STEP_VERB, element.id, step=element.step, text=text, word=said[0])


def diamonds(examination: Examination, scope: Scope) -> None:
    """A decision of an SOP has two ways out, both labelled."""
    for name in scope.of("exclusiveGateway"):
        out = scope.outgoing[name]
        if len(out) < 2:
            continue
        bare = [xml.ident(flow) for _, flow in out if not (flow.get("name") or "").strip()]
        if bare:
            examination.warn(Rule.EXIT_LABEL, scope.nodes[name], flows=", ".join(bare[:5]))
        if len(out) > 2:
            examination.warn(Rule.EXIT_COUNT, scope.nodes[name], count=len(out))
