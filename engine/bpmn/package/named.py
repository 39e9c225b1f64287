"""Which roles and groups of roles a package names: as executors, as starters, in its calculations, forms and tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.bpmn.drawing import xml
from engine.bpmn.model import Outline, Package
from engine.errors import DeploymentRefused

# A text in quotes, as calculations have it: 'sekretaris', "sekretaris".
_QUOTED = re.compile(r"'([^'\"<>]{1,60})'|\"([^'\"<>]{1,60})\"")
_FAMILY = re.compile(r"\bperan_kelompok\(\s*['\"]([^'\"]*)['\"]")
_CHOSEN = ("value", "defaultValue")  # what a form gives without being asked


@dataclass(frozen=True, slots=True)
class Named:
    """`texts` are all that may be ids of roles: whoever knows the roles looks for theirs. `families` are casefolded."""

    texts: frozenset[str]
    families: frozenset[str]


def read(package: Package, outline: Outline) -> Named:
    """Return what a package names; a file that cannot be read names nothing."""
    texts = set(outline.starters or ()) | set(package.process.starters or ())
    texts |= {role for one in outline.elements.values() for role in one.roles}
    texts |= {lane.role for lane in outline.lanes if lane.role}
    families: set[str] = set()
    for written in _written(package):
        texts.update(one or other for one, other in _QUOTED.findall(written))
        families.update(one.casefold() for one in _FAMILY.findall(written))
    for rows in package.tables.values():
        texts.update(str(cell) for row in rows for cell in row.values() if isinstance(cell, str))
    for path, content in package.files.items():
        if path.endswith(".form"):
            texts.update(_chosen(_json(content)))
    return Named(frozenset(texts), frozenset(families))


def _written(package: Package) -> Iterator[str]:
    """Yield every text in which a calculation may stand."""
    for path, content in package.files.items():
        if path.endswith((".bpmn", ".dmn")):
            try:
                root = xml.parse(content, path)
            except DeploymentRefused:
                continue
            for node in root.iter():
                yield from map(str, node.attrib.values())
                yield str(node.text or "")
        elif path.endswith(".form"):
            yield from _texts(_json(content))


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _chosen(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (str(value[key]) for key in _CHOSEN if isinstance(value.get(key), str))
        for part in value.values():
            yield from _chosen(part)
    elif isinstance(value, list):
        for part in value:
            yield from _chosen(part)
