"""engine/bpmn/lint/structure.py: what cannot run is refused by name, what is documentation is left alone."""

from __future__ import annotations

import pytest

from engine.bpmn import bounds
from engine.bpmn.drawing.support import REFUSED, words
from tests.engine.bpmn.drawings import chain, file, findings, flow, node, said, user
from tests.tools.limits import USUAL

TIMER = "<bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>"


@pytest.mark.parametrize(
    "kind",
    sorted(words("task serviceTask transaction adHocSubProcess complexGateway")),
)
def test_a_refused_node_is_named_with_what_to_draw_instead(kind: str) -> None:
    (finding,) = [f for f in findings(file(chain(node(kind, "x")))) if f.rule == "unsupported"]
    assert (finding.level, finding.element, finding.params["what"]) == ("error", "x", kind)
    assert finding.params["instead"] == REFUSED[kind]


@pytest.mark.parametrize("what", sorted(kind for kind in REFUSED if kind.endswith("EventDefinition")))
@pytest.mark.parametrize("event", ["startEvent", "endEvent", "intermediateCatchEvent", "boundaryEvent"])
def test_a_refused_event_is_named_at_the_event(event: str, what: str) -> None:
    attached = {"attachedToRef": "t"} if event == "boundaryEvent" else {}
    text = file(chain(user("t")), node(event, "x", f"<bpmn:{what}/>", **attached))
    assert ("unsupported", "x") in said(text)
    assert what in {finding.params.get("what") for finding in findings(text)}


@pytest.mark.parametrize(
    ("inner", "what"),
    [
        ("<bpmn:potentialOwner/>", "potentialOwner"),
        (
            '<bpmn:multiInstanceLoopCharacteristics camunda:collection="${[1]}" behavior="One"/>',
            "behavior",
        ),
    ],
)
def test_what_a_task_may_not_carry_is_named_at_the_task(inner: str, what: str) -> None:
    found = [f for f in findings(file(chain(user("t", inner)))) if f.rule == "unsupported"]
    assert [(f.element, f.params["what"]) for f in found] == [("t", what)]


@pytest.mark.parametrize("attribute", ["isForCompensation", "startQuantity", "completionQuantity"])
def test_attributes_that_change_a_task_are_refused(attribute: str) -> None:
    value = "true" if attribute.startswith("is") else "2"
    assert ("unsupported", "t") in said(file(chain(user("t", **{attribute: value}))))
    harmless = "false" if attribute.startswith("is") else "1"
    assert not said(file(chain(user("t", **{attribute: harmless}))))


def test_documentation_changes_nothing() -> None:
    inside = "".join(
        node(kind, f"d_{kind}")
        for kind in sorted(words("dataObject dataObjectReference dataStoreReference textAnnotation group"))
    )
    outside = node("dataStore", "arsip") + node(
        "collaboration",
        "kerja",
        node("participant", "kolam", processRef="proses")
        + node("participant", "luar")
        + node("messageFlow", "surat", sourceRef="kolam", targetRef="luar"),
    )
    task = user(
        "t",
        "<bpmn:documentation>Isi <b>semua</b> kolom</bpmn:documentation>" + node("dataInputAssociation", "i"),
    )
    assert not said(file(chain(task), inside, before=outside))


def test_other_vocabularies_stand_beside_the_processes_never_inside() -> None:
    assert not said(file(chain(user("t")), after='<x:anything xmlns:x="urn:x"><x:more/></x:anything>'))
    assert ("unknown-element", "proses") in said(
        file(chain(user("t")), '<x:userTask xmlns:x="urn:x" id="u"/>')
    )
    assert ("unknown-element", None) in said(file(chain(user("t")), after="<process/>"))
    assert ("unknown-element", "t") in said(file(chain(user("t", "<bpmn:noSuchThing/>"))))


@pytest.mark.parametrize(
    ("ident", "accepted"),
    [
        ("Langkah_4", True),
        ("a-b.c", True),
        ("constructor", True),
        ("4a", False),
        ("a b", False),
        ("langkah_é", False),
        ("Start", False),
        ("__class__", False),
        ("a.BoundaryEventSplit", False),
        ("x" * bounds.ID_LENGTH, True),
        ("x" * (bounds.ID_LENGTH + 1), False),
    ],
)
def test_ids_are_plain(ident: str, accepted: bool) -> None:
    assert (("id", ident) not in said(file(chain(user(ident))))) is accepted


def test_missing_and_duplicate_ids() -> None:
    assert "missing-id" in {rule for rule, _ in said(file(chain(user("t")), "<bpmn:userTask/>"))}
    assert ("duplicate-id", "t") in said(file(chain(user("t")), node("textAnnotation", "t")))
    assert "missing-id" in {rule for rule, _ in said(file(chain(user("t")), process=""))}


def test_one_executable_process() -> None:
    plain = file(chain(user("t"))).replace(' isExecutable="true"', "")
    assert not said(plain)
    assert ("no-executable", "proses") in said(
        plain.replace('id="proses"', 'id="proses" isExecutable="false"')
    )
    other = '<bpmn:process id="lain"{}><bpmn:userTask id="u"/></bpmn:process>'
    assert ("not-executed", "lain") in said(file(chain(user("t")), after=other.format("")))
    executable = other.format(' isExecutable="true"')
    assert ("many-executable", "lain") in said(file(chain(user("t")), after=executable))


def test_flows_join_nodes_of_one_scope() -> None:
    part = node(
        "subProcess", "bagian", chain(user("dalam")).replace('"mulai"', '"m"').replace('"selesai"', '"s"')
    )
    part = part.replace('id="F', 'id="G')
    base = chain(user("t"), part)
    assert not said(file(base))
    assert ("flow-across", "x") in said(file(base, flow("x", "t", "dalam")))
    (finding,) = [f for f in findings(file(base, flow("x", "t", "nihil"))) if f.rule == "flow"]
    assert (finding.element, finding.params["end"], finding.params["target"]) == ("x", "target", "nihil")
    assert ("flow", "x") in said(file(base, flow("x", "nihil", "t")))
    data = node("dataStoreReference", "arsip")
    assert ("flow", "x") in said(file(base, data, flow("x", "t", "arsip")))


def test_start_and_end() -> None:
    assert ("no-start", "proses") in said(file(user("t")))
    assert ("no-start", "bagian") in said(file(chain(node("subProcess", "bagian", user("t")))))
    assert ("many-starts", "lagi") in said(
        file(chain(user("t")), node("startEvent", "lagi"), flow("x", "lagi", "t"))
    )
    assert ("dead-end", "u") in said(
        file(chain(node("parallelGateway", "g"), user("t")), user("u"), flow("x", "g", "u"))
    )
    assert ("end-outgoing", "selesai") in said(file(chain(user("t")), flow("x", "selesai", "t")))
    assert ("event-incoming", "mulai") in said(file(chain(user("t")), flow("x", "t", "mulai")))
    endless = file(node("startEvent", "mulai"), user("t"), flow("a", "mulai", "t"), flow("b", "t", "t"))
    assert ("no-end", "proses") in said(endless)


def test_an_unreachable_task_is_a_warning() -> None:
    (finding,) = findings(file(chain(user("t")), user("yatim")))
    assert (finding.level, finding.rule, finding.element) == ("warning", "unreachable", "yatim")


def test_lanes_and_references() -> None:
    lanes = node(
        "laneSet", "L", node("lane", "l", "<bpmn:flowNodeRef> nihil </bpmn:flowNodeRef>", "Sekretaris")
    )
    (finding,) = findings(file(lanes, chain(user("t"))))
    assert (finding.level, finding.rule, finding.params["target"]) == ("warning", "lane-node", "nihil")
    catch = node("intermediateCatchEvent", "tunggu", '<bpmn:messageEventDefinition messageRef="nihil"/>')
    assert ("reference", "tunggu") in said(file(chain(catch)))
    known = file(chain(catch), before='<bpmn:message id="nihil"/>')
    assert ("reference", "tunggu") not in said(known)


def test_sizes() -> None:
    fits = chain(
        *(
            node("manualTask", f"t{n}", name="Tugas", camunda_candidateGroups="kadis")
            for n in range(USUAL.nodes - 2)
        )
    )
    assert not said(file(fits))
    (finding,) = findings(file(fits, user("satu_lagi")))
    assert (finding.rule, finding.params["count"]) == ("too-big", USUAL.nodes + 1)
    deep, wide = "", chain(user("t"))
    for level in range(USUAL.nesting + 1):
        deep = node("subProcess", f"s{level}", deep)
    assert "nesting" in {rule for rule, _ in said(file(wide, deep))}
    processes = "".join(node("process", f"p{n}") for n in range(bounds.PROCESSES))
    assert {rule for rule, _ in said(file(wide, after=processes))} == {"too-many-processes"}
    assert ("too-long", "t") in said(file(chain(user("t", name="x" * (bounds.NAME_LENGTH + 1)))))


def test_what_is_drawn_for_readers_is_tolerated() -> None:
    """Data objects and stores, associations, notes, groups, message flows, pools without a process."""
    inside = (
        '<bpmn:dataObject id="DO"/><bpmn:dataObjectReference id="DOR" name="Surat" dataObjectRef="DO"/>'
        '<bpmn:dataStoreReference id="DSR" name="Arsip" dataStoreRef="DS"/><bpmn:textAnnotation id="TA">'
        '<bpmn:text>Catatan</bpmn:text></bpmn:textAnnotation><bpmn:group id="GR" categoryValueRef="CV"/>'
        '<bpmn:association id="AS" sourceRef="t" targetRef="TA"/>'
    )
    data = (
        '<bpmn:property id="pr"/><bpmn:dataInputAssociation id="DIA"><bpmn:sourceRef>DOR</bpmn:sourceRef>'
        "<bpmn:targetRef>pr</bpmn:targetRef></bpmn:dataInputAssociation><bpmn:dataOutputAssociation"
        ' id="DOA"><bpmn:targetRef>DSR</bpmn:targetRef></bpmn:dataOutputAssociation>'
    )
    around = (
        '<bpmn:category id="CA"><bpmn:categoryValue id="CV" value="Bagian"/></bpmn:category>'
        '<bpmn:dataStore id="DS"/><bpmn:collaboration id="C"><bpmn:participant id="P1" processRef="proses"/>'
        '<bpmn:participant id="P2" name="Masyarakat"/><bpmn:participant id="P3" processRef="lain"/>'
        '<bpmn:messageFlow id="MF" sourceRef="P2" targetRef="t"/></bpmn:collaboration>'
    )
    other = '<bpmn:process id="lain" isExecutable="false"/>'
    assert not findings(file(chain(user("t", data)), inside, before=around, after=other))


def test_the_innermost_of_nested_lanes_names_the_role() -> None:
    inner = '<bpmn:lane id="L2" name="sekretaris"><bpmn:flowNodeRef>t</bpmn:flowNodeRef></bpmn:lane>'
    lanes = (
        f'<bpmn:lane id="L1" name="Dinas"><bpmn:childLaneSet id="C">{inner}</bpmn:childLaneSet></bpmn:lane>'
    )
    task = node("userTask", "t", "", "Mengisi data")
    assert not findings(file(f'<bpmn:laneSet id="LS">{lanes}</bpmn:laneSet>', chain(task)))
