"""Any encoding of XML is read alike; document types, entities, inclusions and doubtful ids are refused by name."""

from __future__ import annotations

import codecs

import pytest

from engine.bpmn.lint.lint import inspect
from tests.engine.bpmn.drawings import ROLES, chain, file, flow, judged, node, user
from tests.tools.limits import USUAL

PLAIN = file(chain(user("t", name="Menelaah naskah"), node("exclusiveGateway", "g", default="Fg"))).replace(
    'id="F2"', 'id="Fg"'
)
TEXT = '<?xml version="1.0" encoding="{}"?>\n' + PLAIN.replace(
    "Menelaah naskah", "Menelaah naskah ke-1 – “é”"
)


def refusals(content: bytes) -> set[tuple[str, str | None]]:
    found = inspect({"process.bpmn": content}, ROLES, USUAL)
    return {(one.rule, one.element) for one in found if one.level == "error"}


@pytest.mark.parametrize(
    ("declared", "encoding", "mark"),
    [
        ("UTF-8", "utf-8", b""),
        ("UTF-8", "utf-8", codecs.BOM_UTF8),
        ("utf-8", "utf-8", b""),
        ("UTF-16", "utf-16-le", codecs.BOM_UTF16_LE),
        ("UTF-16", "utf-16-be", codecs.BOM_UTF16_BE),
        ("UTF-16LE", "utf-16-le", b""),
        ("UTF-16BE", "utf-16-be", b""),
        ("UTF-32", "utf-32-le", codecs.BOM_UTF32_LE),
        ("UTF-32", "utf-32-be", codecs.BOM_UTF32_BE),
        ("windows-1252", "cp1252", b""),
    ],
)
def test_a_name_is_read_alike_in_every_encoding(declared: str, encoding: str, mark: bytes) -> None:
    content = mark + TEXT.format(declared).encode(encoding)
    assert refusals(content) == set()
    definition = judged(content)
    assert definition.outline.elements["t"].name == "Menelaah naskah ke-1 – “é”"


@pytest.mark.parametrize(
    ("declared", "encoding", "mark"),
    [
        ("UTF-16", "utf-8", b""),
        ("UTF-8", "utf-16-le", codecs.BOM_UTF16_LE),
        ("UTF-7", "utf-7", b""),
        ("IBM037", "cp037", b""),
        ("tidak-ada", "utf-8", b""),
        ("UTF-8", "cp1252", b""),
    ],
)
def test_any_other_bytes_are_read_alike_or_refused_never_read_otherwise(
    declared: str, encoding: str, mark: bytes
) -> None:
    content = mark + TEXT.format(declared).encode(encoding, "xmlcharrefreplace")
    found = refusals(content)
    if not found:
        definition = judged(content)
        assert definition.outline.elements["t"].name == "Menelaah naskah ke-1 – “é”"
    assert found <= {("xml", None), ("not-xml", None)}


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE definitions>",
        "<!DOCTYPE definitions []>",
        '<!DOCTYPE definitions SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE definitions PUBLIC "-//X//Y" "file:///etc/passwd">',
        '<!DOCTYPE definitions [<!ENTITY a "b">]>',
        '<!DOCTYPE definitions [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
        "<!DOCTYPE definitions [<!ATTLIST process isExecutable CDATA 'true'>]>",
        "<!DOCTYPE\n\tdefinitions\n>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_every_document_type_is_refused_by_its_name(doctype: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><!-- x -->{doctype}{PLAIN}'
    assert refusals(text.encode(encoding)) == {("doctype", None)}


@pytest.mark.parametrize("entity", ["&a;", "&#0;", "&#xFFFF;", "&#1114112;", "&lt"])
def test_entities_that_are_not_xml_s_own_are_refused(entity: str) -> None:
    assert refusals(PLAIN.replace("Menelaah", entity).encode()) == {("xml", None)}


def test_xml_s_own_entities_and_characters_are_read() -> None:
    content = PLAIN.replace("Menelaah", "&lt;b&gt; &amp; &quot;&#233;&#x1F600;").encode()
    assert refusals(content) == set()
    outline = judged(content).outline
    assert outline.elements["t"].name == '<b> & "é😀 naskah'


def test_an_inclusion_includes_nothing_and_is_refused_inside_a_process() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
    assert ("unknown-element", "proses") in refusals(
        PLAIN.replace("</bpmn:process>", f"{include}</bpmn:process>").encode()
    )
    beside = PLAIN.replace("</bpmn:definitions>", f"{include}</bpmn:definitions>").encode()
    assert b"root:" not in repr(inspect({"process.bpmn": beside}, ROLES, USUAL)).encode()


def test_comments_and_instructions_in_odd_places_change_nothing() -> None:
    odd = "<!-- a --><?php echo 1 ?>"
    condition = f"<bpmn:conditionExpression>{odd}1 <!-- 2 == 3 or -->== 1{odd}</bpmn:conditionExpression>"
    two = node("userTask", "u", odd, "Memeriksa", camunda_candidateGroups="kadis")
    flows = node("sequenceFlow", "Fu", condition, sourceRef="g", targetRef="u") + flow("Fz", "u", "selesai")
    text = PLAIN.replace("</bpmn:process>", f"{two}{flows}</bpmn:process>")
    text = text.replace("><", f">{odd}<")
    content = f"{text}{odd}".encode()
    assert refusals(content) == set()
    definition = judged(content)
    assert definition.outline.flows["Fu"].condition == "1 == 1"


@pytest.mark.parametrize(
    ("ident", "rule"),
    [
        ("", "missing-id"),
        ("a b", "id"),
        ("1a", "id"),
        ("-a", "id"),
        ("a:b", "id"),
        ("a/b", "id"),
        ("Tugas_é", "id"),
        ("\u202etugas", "id"),
        ("a" * 101, "id"),
        ("Root", "id"),
        ("__init__", "id"),
        ("x.Fork", "id"),
        ("mulai", "duplicate-id"),
        ("proses", "duplicate-id"),
        ("F0", "duplicate-id"),
    ],
)
def test_an_id_that_is_missing_doubtful_or_used_twice_is_refused(ident: str, rule: str) -> None:
    text = PLAIN.replace('id="t"', f'id="{ident}"').replace('Ref="t"', f'Ref="{ident}"')
    assert rule in {found for found, _ in refusals(text.encode())}


def test_an_id_that_stands_twice_in_different_parts_is_refused() -> None:
    inner = chain(user("t")).replace("mulai", "s").replace("selesai", "e").replace('"F', '"G')
    text = file(chain(user("t"), node("subProcess", "sp", inner)))
    assert ("duplicate-id", "t") in refusals(text.encode())


def test_a_second_attribute_of_one_name_and_a_prefix_without_space_are_refused() -> None:
    assert refusals(PLAIN.replace('id="t"', 'id="t" id="u"').encode()) == {("xml", None)}
    assert refusals(PLAIN.replace("camunda:candidateGroups", "acme:groups").encode()) == {("xml", None)}


@pytest.mark.parametrize(
    "content", [b"", b"\x00", b"<", b"<a/>" * 2, b"\xff\xfe", b"\xef\xbb\xbf", b"<a>\x00</a>", b"\x1b[31m"]
)
def test_what_is_no_document_is_refused(content: bytes) -> None:
    assert {rule for rule, _ in refusals(content)} & {"xml", "not-xml", "not-bpmn"}
