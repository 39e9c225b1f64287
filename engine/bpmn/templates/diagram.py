"""The diagram of a planned SOP as BPMN: lanes, steps with their standard time, decisions that send back, all drawn."""

from __future__ import annotations

from typing import Any

from lxml import etree

from engine.bpmn.drawing.xml import BPMN, BPMNDI, CAMUNDA, DC, DI, Node
from engine.bpmn.templates.layout import Box, Layout, arrange
from engine.bpmn.templates.plan import Plan, PlannedStep

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SPACES = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "camunda": CAMUNDA, "xsi": _XSI}
# The identity block of the official form: what the office has not decided stands there empty.
_IDENTITY = (
    "instansi", "nomor_sop", "tanggal_pembuatan", "tanggal_revisi", "tanggal_efektif", "disahkan_oleh.jabatan",
    "disahkan_oleh.nama", "disahkan_oleh.nip", "dasar_hukum.1", "kualifikasi_pelaksana.1", "keterkaitan.1",
    "peralatan.1", "peringatan", "pencatatan_dan_pendataan",
)  # fmt: skip
_ABOUT = (
    "Rancangan yang dibuat dari pola. Identitas SOP, kelengkapan, dan output yang belum ditetapkan instansi "
    "dibiarkan kosong."
)


def draw(plan: Plan) -> bytes:
    """Return the .bpmn file of a plan."""
    return _Drawing(plan).whole()


class _Drawing:
    """One file being written; ids are plain numbers of steps."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._root = etree.Element(f"{{{BPMN}}}definitions", nsmap=_SPACES)
        self._root.set("id", f"Definisi_{plan.key}")
        self._root.set("targetNamespace", f"urn:alur:{plan.key}")
        self._flows: list[tuple[str, str, str]] = []  # id, source, target

    def whole(self) -> bytes:
        plan = self._plan
        pool = _add(self._root, "collaboration", id="Kolaborasi")
        _add(pool, "participant", id="Unit", name=plan.unit or plan.title, processRef=plan.key)
        process = _add(self._root, "process", id=plan.key, name=plan.title, isExecutable="true")
        _add(process, "documentation").text = _ABOUT
        block = {"sop:nama_sop": plan.title, "sop:unit": plan.unit}
        _properties(_box(process), block | {f"sop:{name}": "" for name in _IDENTITY})
        lanes = _add(process, "laneSet", id="Pelaksana")
        self._nodes(process)
        self._lanes(lanes)
        self._picture(arrange(plan))
        etree.indent(self._root, space="  ")
        return bytes(etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", pretty_print=True))

    def _nodes(self, process: Node) -> None:
        steps = self._plan.steps
        _add(process, "startEvent", id="Mulai", name="Mulai", camunda_formRef="mulai", **_BINDING)
        before, flow = "Mulai", "Alur_mulai"
        for number, step in enumerate(steps, 1):
            ident = f"Langkah_{number}"
            self._flows.append((flow, before, ident))
            self._step(process, ident, number, step)
            before, flow = ident, f"Alur_{number}_{number + 1}"
            if step.returns:
                self._flows.append((f"Alur_{number}_keputusan", ident, f"Keputusan_{number}"))
                self._flows.append((f"Alur_{number}_kembali", f"Keputusan_{number}", f"Langkah_{number - 1}"))
                before, flow = f"Keputusan_{number}", f"Alur_{number}_setuju"
                _add(process, "exclusiveGateway", id=before, name="Disetujui?", default=flow)
        self._flows.append((flow if steps[-1].returns else "Alur_selesai", before, "Selesai"))
        _add(process, "endEvent", id="Selesai", name="Selesai")
        for ident, source, target in self._flows:
            self._flow(process, ident, source, target)
        self._ways(process)

    def _step(self, process: Node, ident: str, number: int, step: PlannedStep) -> None:
        task = _add(
            process,
            "userTask",
            id=ident,
            name=step.name,
            camunda_formRef=f"langkah_{number}",
            camunda_candidateGroups=step.role,
            **_BINDING,
        )
        own = {"sop:no": str(number), "sop:kelengkapan": "", "sop:output": "", "sop:keterangan": ""}
        _properties(_box(task), own)
        if step.time is None:
            return
        timer = _add(
            process,
            "boundaryEvent",
            id=f"{ident}_tenggat",
            name=step.time.late,
            cancelActivity="false",
            attachedToRef=ident,
        )
        definition = _add(timer, "timerEventDefinition", id=f"{ident}_tenggat_waktu")
        _expression(definition, "timeDuration", step.time.iso)
        _add(process, "endEvent", id=f"{ident}_terlambat", name="Terlambat")
        self._flows.append((f"Alur_{number}_terlambat", f"{ident}_tenggat", f"{ident}_terlambat"))

    def _flow(self, process: Node, ident: str, source: str, target: str) -> None:
        flow = _add(process, "sequenceFlow", id=ident, sourceRef=source, targetRef=target)
        if ident.endswith("_setuju"):
            flow.set("name", "Ya")
        elif ident.endswith("_kembali"):
            flow.set("name", "Tidak")
            _expression(flow, "conditionExpression", "${keputusan == 'kembalikan'}")

    def _ways(self, process: Node) -> None:
        """Say at each node which flows come in and go out; the standard has them before what an event waits for."""
        nodes = {node.get("id"): node for node in process if node.get("id")}
        for ident, source, target in self._flows:
            for node, way in ((nodes[source], "outgoing"), (nodes[target], "incoming")):
                said = etree.Element(f"{{{BPMN}}}{way}")
                said.text = ident
                node.insert(self._place(node, way), said)

    @staticmethod
    def _place(node: Node, way: str) -> int:
        before = {"extensionElements", "documentation", "incoming"} | (
            {"outgoing"} if way == "outgoing" else set()
        )
        return sum(etree.QName(part).localname in before for part in node)

    def _lanes(self, lanes: Node) -> None:
        plan = self._plan
        labels = {step.role: step.label for step in plan.steps}
        for role, label in labels.items():
            lane = _add(lanes, "lane", id=f"Lane_{role}", name=label)
            for ident, owner in self._owners():
                if owner == role:
                    _add(lane, "flowNodeRef").text = ident

    def _owners(self) -> list[tuple[str, str]]:
        """Return every node with the role of its lane: what belongs to a step lies with it."""
        steps = self._plan.steps
        found = [("Mulai", steps[0].role)]
        for number, step in enumerate(steps, 1):
            names = [f"Langkah_{number}"]
            if step.time is not None:
                names += [f"Langkah_{number}_tenggat", f"Langkah_{number}_terlambat"]
            if step.returns:
                names.append(f"Keputusan_{number}")
            found += [(name, step.role) for name in names]
        return [*found, ("Selesai", steps[-1].role)]

    def _picture(self, layout: Layout) -> None:
        picture = etree.SubElement(self._root, f"{{{BPMNDI}}}BPMNDiagram", id="Gambar")
        plane = etree.SubElement(
            picture, f"{{{BPMNDI}}}BPMNPlane", id="Bidang_gambar", bpmnElement="Kolaborasi"
        )
        _shape(plane, "Unit", layout.pool, isHorizontal="true")
        for role, box in layout.lanes.items():
            _shape(plane, f"Lane_{role}", box, isHorizontal="true")
        # What is fixed to another's border is drawn after it, as modellers do.
        for ident in sorted(layout.shapes, key=lambda one: one.endswith("_tenggat")):
            shape = layout.shapes[ident]
            marked = {"isMarkerVisible": "true"} if ident.startswith("Keputusan_") else {}
            drawn = _shape(plane, ident, shape.box, **marked)
            _label(drawn, shape.label)
        for ident, edge in layout.edges.items():
            drawn = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNEdge", id=f"{ident}_di", bpmnElement=ident)
            for point in edge.points:
                etree.SubElement(drawn, f"{{{DI}}}waypoint", x=str(point.x), y=str(point.y))
            _label(drawn, edge.label)


_BINDING = {"camunda_formRefBinding": "deployment"}


def _add(parent: Node, tag: str, /, **attributes: str) -> Node:
    """Return a new BPMN element under another; an attribute `camunda_x` is written `camunda:x`."""
    made: Node = etree.SubElement(parent, f"{{{BPMN}}}{tag}")
    for key, value in attributes.items():
        space, _, bare = key.partition("_")
        made.set(f"{{{CAMUNDA}}}{bare}" if space == "camunda" else key, value)
    return made


def _box(node: Node) -> Node:
    return _add(node, "extensionElements")


def _properties(box: Node, said: dict[str, str]) -> None:
    group = etree.SubElement(box, f"{{{CAMUNDA}}}properties")
    for name, value in said.items():
        etree.SubElement(group, f"{{{CAMUNDA}}}property", name=name, value=value)


def _expression(node: Node, name: str, text: str) -> None:
    made = _add(node, name)
    made.set(f"{{{_XSI}}}type", "bpmn:tFormalExpression")
    made.text = text


def _shape(plane: Node, ident: str, box: Box, **marks: Any) -> Node:
    made: Node = etree.SubElement(
        plane, f"{{{BPMNDI}}}BPMNShape", id=f"{ident}_di", bpmnElement=ident, **marks
    )
    _bounds(made, box)
    return made


def _label(drawn: Node, box: Box | None) -> None:
    if box is not None:
        _bounds(etree.SubElement(drawn, f"{{{BPMNDI}}}BPMNLabel"), box)


def _bounds(parent: Node, box: Box) -> None:
    made = etree.SubElement(parent, f"{{{DC}}}Bounds")
    for key, value in box._asdict().items():
        made.set(key, str(value))
