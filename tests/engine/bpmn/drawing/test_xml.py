"""engine/bpmn/drawing/xml.py: every encoding is read, every trick is refused, quickly and by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn import bounds
from engine.bpmn.drawing import xml
from engine.errors import DeploymentRefused
from tests.engine.bpmn.drawings import SPACES, chain, file, properties, user
from tests.tools.pace import at_most

TEXT = file(chain(user("t", name="Menelaah données")))


def refused(data: bytes) -> str:
    with pytest.raises(DeploymentRefused) as refusal:
        xml.parse(data, "process.bpmn")
    (finding,) = refusal.value.findings
    assert finding.file == "process.bpmn"
    return finding.rule


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "windows-1252"]
)
def test_reads_any_encoding(encoding: str) -> None:
    declared = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
    data = f'<?xml version="1.0" encoding="{declared.get(encoding, encoding)}"?>{TEXT}'.encode(encoding)
    root = xml.parse(data, "process.bpmn")
    names = [node.get("name") for node in root.iter() if xml.kind(node) == "userTask"]
    assert names == ["Menelaah données"]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "not-xml"),
        (b" \n\t ", "not-xml"),
        (b"PK\x03\x04 and more", "not-xml"),
        (b"\x89PNG\r\n\x1a\n", "not-xml"),
        (b'{"type": "default"}', "not-xml"),
        (b"<a><b></a>", "xml"),
        (b'<?xml version="1.0" encoding="no-such-code"?><a/>', "xml"),
        (b"<a>\x00</a>", "xml"),
        (b"<!DOCTYPE a><a/>", "doctype"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "doctype"),
        (b"<!-- <!DOCTYPE in a comment> --><a/>", "not-bpmn"),
        (b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>', "not-bpmn"),
        (b"<a>" * 190 + b"</a>" * 190, "not-bpmn"),
        (b"<a>" * 210 + b"</a>" * 210, "too-deep"),
        (b"<a>" * 5000 + b"</a>" * 5000, "too-deep"),
        (b"<r>" + b"<a/>" * bounds.ELEMENTS + b"</r>", "too-many-elements"),
        (
            b"<r " + b" ".join(b'a%d="x"' % n for n in range(bounds.ATTRIBUTES + 1)) + b"/>",
            "too-many-attributes",
        ),
        (b"<a>" + b" " * bounds.BPMN_BYTES + b"</a>", "too-large"),
    ],
    ids=str,
)
def test_refuses_by_name(data: bytes, rule: str) -> None:
    assert refused(data) == rule


def test_a_declared_entity_is_never_expanded() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE d [<!ENTITY l0 "lol">{levels}]><d a="&l11;">&l11;</d>'.encode()
    with at_most(0.5):
        assert refused(bomb) == "doctype"


@given(st.binary(max_size=400))
def test_random_bytes_are_refused_and_nothing_else_happens(data: bytes) -> None:
    with pytest.raises(DeploymentRefused):
        xml.parse(data, "process.bpmn")


def test_properties_of_all_vendors_the_first_of_a_name_wins() -> None:
    both = properties(sop_no="3").replace("</bpmn:extensionElements>", "") + (
        '<zeebe:properties><zeebe:property name="sop:no" value="4"/><zeebe:property name="lain" value="x"/>'
        "</zeebe:properties></bpmn:extensionElements>"
    )
    root = xml.parse(file(chain(user("t", both))).encode(), "process.bpmn")
    (task,) = [node for node in root.iter() if xml.kind(node) == "userTask"]
    assert xml.properties(task) == {"sop:no": "3", "lain": "x"}


@pytest.mark.parametrize(("written", "read"), [("true", True), ("1", True), ("false", False), ("0", False)])
def test_truth_reads_both_spellings_of_a_boolean(written: str, read: bool) -> None:
    root = xml.parse(f'<bpmn:definitions {SPACES} flag="{written}"/>'.encode(), "process.bpmn")
    assert xml.truth(root, "flag") is read
    assert xml.truth(root, "other", otherwise=True) is True


def test_shorten_gives_one_printable_line() -> None:
    assert xml.shorten("a\nb\u202ec") == "a b c"
    assert len(xml.shorten("x" * 500)) == 120


def test_label_is_one_line() -> None:
    root = xml.parse(f'<bpmn:definitions {SPACES} name="dua&#10; baris"/>'.encode(), "process.bpmn")
    assert xml.label(root) == "dua baris"
