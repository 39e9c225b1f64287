"""The next version of the first SOP, as its owner makes it: two days at step 8, a step more, another step renamed."""

from __future__ import annotations

from engine.settings import HOME
from tests import sop

FOLDER = HOME / "processes" / sop.KEY
ADDED, RENAMED = "Langkah_6b", "Langkah_2_baru"
_TASK = f"""<bpmn:userTask id="{ADDED}" name="Mengarsipkan hasil pembahasan" camunda:candidateGroups="sekretaris">
      <bpmn:extensionElements><camunda:properties><camunda:property name="sop:output" value="Arsip pembahasan" />
      </camunda:properties></bpmn:extensionElements>
      <bpmn:incoming>Alur_6_7</bpmn:incoming><bpmn:outgoing>Alur_6b_7</bpmn:outgoing></bpmn:userTask>
    <bpmn:sequenceFlow id="Alur_6b_7" sourceRef="{ADDED}" targetRef="Gabung_7" />
    """
_DRAWN = f"""<bpmndi:BPMNShape id="{ADDED}_di" bpmnElement="{ADDED}">
      <dc:Bounds x="1680" y="560" width="190" height="130" />
      </bpmndi:BPMNShape><bpmndi:BPMNEdge id="Alur_6b_7_di" bpmnElement="Alur_6b_7"><di:waypoint x="1830" y="690" />
      <di:waypoint x="1895" y="790" /></bpmndi:BPMNEdge>
      """


def in_force() -> dict[str, bytes]:
    """The files of the SOP as they are shipped."""
    return {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for path in sorted(FOLDER.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def later(*, renamed: bool = False) -> dict[str, bytes]:
    """A version with a step after the sixth and two days for the eighth; `renamed`: step 2 has another id."""
    files = in_force()
    text = files["process.bpmn"].decode()
    head, _, tail = text.partition('id="Langkah_8_tenggat_waktu"')
    text = head + 'id="Langkah_8_tenggat_waktu"' + tail.replace("P3D", "P2D", 1)
    old = '<bpmn:sequenceFlow id="Alur_6_7" sourceRef="Langkah_6" targetRef="Gabung_7" />'
    assert old in text
    text = text.replace(old, _TASK + old.replace("Gabung_7", ADDED))
    text = text.replace('<bpmndi:BPMNShape id="Langkah_6_di"', _DRAWN + '<bpmndi:BPMNShape id="Langkah_6_di"')
    edge = '<di:waypoint x="1840" y="855" />\n        <di:waypoint x="1890" y="855" />'
    assert edge in text
    text = text.replace(edge, '<di:waypoint x="1700" y="790" /><di:waypoint x="1740" y="690" />')
    if renamed:
        for quote in ('"Langkah_2"', ">Langkah_2<"):
            text = text.replace(quote, quote.replace("Langkah_2", RENAMED))
        text = text.replace("Langkah_2.", f"{RENAMED}.")
    files["process.bpmn"] = text.encode()
    return files
