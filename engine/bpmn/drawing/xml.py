"""Reading BPMN text from strangers: any encoding, no DOCTYPE, bounded in size, depth and number."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NoReturn

from lxml import etree

from engine import texts
from engine.bpmn import bounds
from engine.bpmn.rules import Rule
from engine.errors import DeploymentRefused, Finding

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
# Dialects that look like camunda's and are not read: what they say would be lost.
FOREIGN = ("http://activiti.org/bpmn", "http://flowable.org/bpmn")

# What may stand before the first "<" in the encodings libxml2 detects by itself.
_BLANK = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"

_DECLARED = re.compile(r"^<\?xml[^>]*\?>")

Node = etree._Element
_BOX = f"{{{BPMN}}}extensionElements"


def parse(data: bytes, file: str) -> Node:
    """Return the root element of a BPMN file; raises DeploymentRefused with one finding when it is not safe BPMN."""
    root = read(data, file)
    if name(root) != "definitions" or namespace(root) != BPMN:
        _refuse(Rule.NOT_BPMN, file, found="DMN" if "/DMN/" in namespace(root) else shorten(str(root.tag)))
    return root


def read(data: bytes, file: str) -> Node:
    """Return the root element of any XML file; raises DeploymentRefused with one finding when it is not safe."""
    if len(data) > bounds.BPMN_BYTES:
        _refuse(Rule.TOO_LARGE, file, size=len(data), limit=bounds.BPMN_BYTES)
    if data.lstrip(_BLANK)[:1] != b"<":
        _refuse(Rule.NOT_XML, file)
    try:
        if data.startswith(
            (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
        ):  # the one mark that libxml2 does not know
            data = _DECLARED.sub("", data.decode("utf-32")).encode()
        etree.fromstring(data, _parser(target=_Inspector(file)))
        root = _tidied(etree.fromstring(data, _parser()))
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            _refuse(Rule.TOO_DEEP, file, limit=bounds.XML_DEPTH)
        _refuse(Rule.XML, file, line=int(error.lineno or 0), detail=shorten(_reason(error)))
    except (LookupError, UnicodeError, ValueError, AssertionError) as error:
        # lxml raises these for encodings it does not know and for text it cannot decode.
        _refuse(Rule.XML, file, line=0, detail=shorten(str(error)))
    return root


def _tidied(root: Node) -> Node:
    """The tree with every text in it in the form that inputs have: names written on different machines are equal.

    An id of BPMN stays as it is written, for a doubtful one is refused: a modeller would know it by another one.
    """
    for node in root.iter():
        for attribute, value in node.items():
            if not value.isascii() and (attribute != "id" or namespace(node) != BPMN):
                node.set(attribute, texts.tidy(str(value)))
        if node.text and not node.text.isascii():
            node.text = texts.tidy(str(node.text))
    return root


def _parser(target: Any = None) -> etree.XMLParser:
    return etree.XMLParser(
        target=target,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
        collect_ids=False,
    )


class _Inspector:
    """Reads the stream once before any tree is built, and stops at a DOCTYPE or at the first limit.

    Text is not looked at: the size of the file bounds it.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.depth = self.count = 0

    def doctype(self, *_: object) -> None:
        _refuse(Rule.DOCTYPE, self.file)

    def start(self, _: str, attributes: Any) -> None:
        self.depth += 1
        self.count += 1
        if self.depth > bounds.XML_DEPTH:
            _refuse(Rule.TOO_DEEP, self.file, limit=bounds.XML_DEPTH)
        if self.count > bounds.ELEMENTS:
            _refuse(Rule.TOO_MANY_ELEMENTS, self.file, limit=bounds.ELEMENTS)
        if len(attributes) > bounds.ATTRIBUTES:
            _refuse(Rule.TOO_MANY_ATTRIBUTES, self.file, limit=bounds.ATTRIBUTES)

    def end(self, _: str) -> None:
        self.depth -= 1

    def close(self) -> None:
        """Nothing to hand over."""


def _refuse(rule: Rule, file: str, **params: Any) -> NoReturn:
    raise DeploymentRefused([Finding("error", rule, None, file, params)])


def _reason(error: etree.XMLSyntaxError) -> str:
    return str(error.msg or error).split(", line ")[0]


def shorten(text: str, limit: int = 120) -> str:
    """Text from a stranger, made fit for one line of a message."""
    line = text[: limit + 1]
    if not line.isprintable():
        line = "".join(c if c.isprintable() else " " for c in line)
    return line if len(line) <= limit else line[: limit - 1] + "…"


@lru_cache(maxsize=4_096)
def _parts(tag: str) -> tuple[str, str]:
    """Return (namespace, local name) of a tag."""
    space, closed, bare_name = str(tag).rpartition("}")
    return (space[1:] if closed else ""), bare_name


@lru_cache(maxsize=4_096)
def tags(*names: str) -> tuple[str, ...]:
    """Return the tags of BPMN elements by their names, for lxml's own search; of all of BPMN without names."""
    return tuple(f"{{{BPMN}}}{one}" for one in sorted(names)) or (f"{{{BPMN}}}*",)


def name(node: Node) -> str:
    """Return the local name of an element ("userTask")."""
    return _parts(node.tag)[1]


def namespace(node: Node) -> str:
    """Return the namespace of an element ("" without any)."""
    return _parts(node.tag)[0]


def bare(key: str) -> str:
    """Return the name of an attribute without its namespace."""
    return key.rpartition("}")[2]


def kind(node: Node) -> str:
    """Return the BPMN name of an element, or "" for an element of another namespace."""
    space, local = _parts(node.tag)
    return local if space == BPMN else ""


def children(node: Node, *names: str) -> Iterator[Node]:
    """Return the BPMN children of a node, all of them or those with one of the names."""
    return node.iterchildren(*tags(*names))


def within(node: Node, *names: str) -> Iterator[Node]:
    """Return the BPMN elements with one of the names in a node, itself too, in the order of the file."""
    return node.iter(*tags(*names))


def child(node: Node, wanted: str) -> Node | None:
    return next(node.iterchildren(f"{{{BPMN}}}{wanted}"), None)


def text(node: Node | None) -> str:
    """Return all text of a node without blanks around it ("" when there is no such node)."""
    return "" if node is None else "".join(str(part) for part in node.itertext()).strip()


def ident(node: Node) -> str:
    return node.get("id") or ""


def label(node: Node) -> str:
    """Return the name of a node on one line."""
    return " ".join((node.get("name") or "").split())


def truth(node: Node, attribute: str, otherwise: bool = False) -> bool:
    """Return an xs:boolean attribute."""
    value = (node.get(attribute) or "").strip()
    return otherwise if not value else value in ("true", "1")


def extension(node: Node, space: str, wanted: str) -> list[Node]:
    """Return the elements `wanted` of a vendor's namespace directly under the node's extensionElements."""
    found: list[Node] = []
    for box in node.iterchildren(_BOX):
        found += box.iterchildren(f"{{{space}}}{wanted}")
    return found


def properties(node: Node) -> dict[str, str]:
    """Return the name/value properties of a node, however the modeller calls them; the first of a name wins."""
    found: dict[str, str] = {}
    if next(node.iterchildren(_BOX), None) is None:
        return found
    for space in (CAMUNDA, ZEEBE, SPIFF):
        for box in extension(node, space, "properties"):
            for item in box.iterchildren(f"{{{space}}}property"):
                if item.get("name"):
                    found.setdefault(item.get("name", "").strip(), item.get("value") or "")
    return found
