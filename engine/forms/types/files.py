"""Attached files (filepicker): the value are facts of them, which come from the task and never with the data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from engine.forms.attributes import Attributes
from engine.forms.component import COMMON, Component
from engine.forms.model import Choice, FieldProblem, Json

MAX_FILES = 20

_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class FilePicker(Component):
    """Files: key, label, accept (endings: .pdf,.xlsx), multiple, validate.required; each with name, sha256 and size."""

    type = "filepicker"
    supported = COMMON | {"key", "label", "description", "accept", "multiple", "validate.required"}
    kind = "file"
    takes_files = True

    @classmethod
    def facts(cls, it: Attributes, components: tuple[Component, ...]) -> dict[str, Any]:
        return {"multiple": it.flag("multiple"), "accept": _accept(it)}

    def judge(self, value: Json, choices: Sequence[Choice]) -> FieldProblem | None:
        most = MAX_FILES if self.multiple else 1
        if not value:
            return FieldProblem("required") if self.required else None
        if not isinstance(value, list) or not all(map(_is_fact, value)):
            return FieldProblem("file")
        if len(value) > most:
            return FieldProblem("max_files", limit=most)
        if self.accept and not all(fact["name"].lower().endswith(self.accept) for fact in value):
            return FieldProblem("file_type", limit=", ".join(self.accept))
        return None


def _accept(it: Attributes) -> tuple[str, ...]:
    """Return the endings of file names that are accepted (`.pdf,.xlsx`); kinds like `image/*` are refused."""
    endings = tuple(part.strip().lower() for part in it.words("accept").split(",") if part.strip())
    if not all(map(_SUFFIX.fullmatch, endings)):
        it.wrong("accept", "unsupported")
    return endings


def _is_fact(fact: Any) -> bool:
    return (
        isinstance(fact, Mapping)
        and isinstance(fact.get("name"), str)
        and isinstance(fact.get("sha256"), str)
        and _SHA256.fullmatch(fact["sha256"]) is not None
        and isinstance(fact.get("size"), int)
    )
