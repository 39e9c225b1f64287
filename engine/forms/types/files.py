"""Attached files (filepicker): the value are facts of them, which come from the task and never with the data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.forms.attributes import Attributes
from engine.forms.component import COMMON, Component, Schema
from engine.forms.model import Choice, FieldProblem, Json, mapping

MAX_FILES = 20

_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class FilePicker(Component):
    """Files: key, label, accept (endings: .pdf,.xlsx), multiple, validate.required; each with name, sha256 and size.

    In a list every row has its own: the row itself holds their facts, so that they go where the row goes. A page
    posts them back as `reference`s, and only files that were attached for this field are taken for one.
    """

    type = "filepicker"
    supported = COMMON | {"key", "label", "description", "accept", "multiple", "validate.required"}
    kind = "file"
    is_column = True
    takes_files = True

    @classmethod
    def facts(cls, it: Attributes, components: tuple[Component, ...]) -> dict[str, Any]:
        return {"multiple": it.flag("multiple"), "accept": _accept(it)}

    def judge(self, value: Json, choices: Sequence[Choice]) -> FieldProblem | None:
        most = MAX_FILES if self.multiple else 1
        if not value:
            return FieldProblem("required") if self.required else None
        if not isinstance(value, list) or not all(map(is_fact, value)):
            return FieldProblem("file")
        if len(value) > most:
            return FieldProblem("max_files", limit=most)
        if self.accept and not all(fact["name"].lower().endswith(self.accept) for fact in value):
            return FieldProblem("file_type", limit=", ".join(self.accept))
        return None

    def schema(self, choices: Sequence[Choice], rows: Sequence[Schema] = ()) -> Schema:
        """Return the schema of a row's files: facts of attached ones. Those of the page are not sent with the data."""
        text: Schema = {"type": "string"}
        fact = {
            "name": text,
            "sha256": {**text, "pattern": f"^{_SHA256.pattern}$"},
            "size": {"type": "integer"},
        }
        items = {
            "type": "object",
            "properties": fact,
            "required": ["name", "sha256"],
            "additionalProperties": False,
        }
        kind = "array" if self.required else ["array", "null"]
        return {"type": kind, "minItems": int(self.required), "items": items}


def reference(fact: Mapping[str, Json]) -> str:
    """Return what a page posts for a file that a row has: the digest of its content and its name."""
    return f"{fact['sha256']}/{fact['name']}"


def known(given: Iterable[Json], attached: Iterable[Mapping[str, Json]]) -> tuple[list[Json], bool]:
    """Return the facts of those attached files that are given, as facts or references, each once, and whether
    there was anything else among what is given.
    """
    offered = {reference(fact): dict(fact) for fact in attached if is_fact(fact)}
    names = [one if isinstance(one, str) else reference(one) if is_fact(one) else "" for one in given]
    found = {name: offered[name] for name in names if name in offered}
    return list(found.values()), any(name not in offered for name in names)


def facts_of(value: Json) -> Iterator[Mapping[str, Json]]:
    """Yield the facts in the value of a file field."""
    yield from (one for one in (value if isinstance(value, list) else ()) if is_fact(one))


def held(name: str, value: Mapping[str, Json]) -> list[Mapping[str, Json]]:
    """Return the facts of the files in a form's value that are attached under a name (`berkas`, `indikator.bukti`)."""
    key, _dot, column = name.partition(".")
    rows = value.get(key) if column else [value]
    found = (mapping(row).get(column or key) for row in (rows if isinstance(rows, list) else ()))
    return [fact for one in found for fact in facts_of(one)]


def only_known(name: str, value: dict[str, Json], attached: Iterable[Mapping[str, Json]]) -> dict[str, Json]:
    """Return a form's value whose rows hold no files under a name but those that are attached."""
    key, _dot, column = name.partition(".")
    rows = value.get(key)
    if not column or not isinstance(rows, list):
        return value
    found, attached = [], list(attached)
    for row in map(mapping, rows):
        kept, _ = known(facts_of(row.get(column)), attached)
        others = {one: part for one, part in row.items() if one != column}
        found.append({**others, column: kept} if kept else others)
    return {**value, key: found}


def _accept(it: Attributes) -> tuple[str, ...]:
    """Return the endings of file names that are accepted (`.pdf,.xlsx`); kinds like `image/*` are refused."""
    endings = tuple(part.strip().lower() for part in it.words("accept").split(",") if part.strip())
    if not all(map(_SUFFIX.fullmatch, endings)):
        it.wrong("accept", "unsupported")
    return endings


def is_fact(fact: Any) -> bool:
    """Whether something is the facts of a file, whoever says so."""
    return (
        isinstance(fact, Mapping)
        and isinstance(fact.get("name"), str)
        and isinstance(fact.get("sha256"), str)
        and _SHA256.fullmatch(fact["sha256"]) is not None
        and isinstance(fact.get("size"), int)
    )
