"""What stands in a page or a file that the program writes, as lines that a person can compare."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator

import openpyxl
from lxml import etree, html

from tests.black_box.words import spread

MARKS = {
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "tr",
    "th",
    "td",
    "dt",
    "dd",
    "p",
    "form",
    "button",
    "table",
    "svg",
}
HIDDEN = {"class", "style", "nonce"}
OPAQUE = {"csrf_token", "request_id", "percobaan"}


def lines(name: str, content: bytes) -> Iterator[str]:
    """The content of a file, told by its name, as it is: chance is still in it."""
    suffix = name.rpartition(".")[2].lower()
    if suffix == "zip":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for entry in packed.infolist():
                yield f"-- {entry.filename}"
                yield from lines(entry.filename, packed.read(entry))
    elif suffix == "xlsx":
        for sheet in openpyxl.load_workbook(io.BytesIO(content), read_only=False):
            yield f"-- {sheet.title} {sheet.dimensions}"
            for row in sheet.iter_rows(values_only=True):
                yield " | ".join("" if cell is None else str(cell) for cell in row)
    elif suffix == "json":
        yield from spread(json.loads(content)).splitlines()
    elif suffix == "html":
        yield from outline(html.document_fromstring(content))
    elif suffix in {"pdf", "png", "bpmn", "py", "form"}:
        yield f"sha256 {hashlib.sha256(content).hexdigest().upper()}"  # small letters would be a name
    else:
        yield from content.decode().splitlines()


def outline(part: html.HtmlElement) -> Iterator[str]:
    """The elements and texts below an element, one a line, without what only a style sheet reads."""
    if not isinstance(part.tag, str):
        return
    attributes = dict(part.attrib)
    if attributes.get("name") in OPAQUE:
        attributes["value"] = f"<{attributes['name']}>"
    told = " ".join(
        f'{name}="{" ".join(value.split())}"' for name, value in attributes.items() if name not in HIDDEN
    )
    text = " ".join((part.text or "").split())
    if part.tag == "script" and "json" in attributes.get("type", ""):
        text = spread(json.loads(part.text or "null"))
    if told or text or part.tag in MARKS:
        yield f"<{part.tag}{' ' if told else ''}{told}> {text}".rstrip()
    for below in part:
        yield from outline(below)
        tail = " ".join((below.tail or "").split())
        if tail:
            yield f"  {tail}"


def parsed(content: bytes) -> html.HtmlElement:
    return html.document_fromstring(content, parser=etree.HTMLParser(encoding="utf-8"))
