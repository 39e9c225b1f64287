"""The attributes of one component as its file has them: taken by type, every wrong one found and named."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from engine import expressions, texts
from engine.errors import Finding
from engine.expressions import Expression
from engine.forms.model import Json, mapping

WORDS = 1_000

# What only an editor or a browser cares about. Times are always stored in the office's own time, without a
# zone, and expressions are computed at every look and at the end: those attributes ask for nothing else.
IGNORED = frozenset(
    {
        "id",
        "type",
        "layout",
        "properties",
        "showOutline",
        "verticalAlignment",
        "height",
        "computeOn",
        "isRepeating",
        "disableCollapse",
        "nonCollapsedItems",
        "searchable",
        "rowCount",
        "use24h",
        "timeLabel",
        "timeInterval",
        "timeSerializingFormat",
    }
)

_NESTED = ("validate", "conditional", "appearance")
# The other expression language of these files, inside words: it would be shown as it is written.
_TEMPLATE = "{{"


class Attributes:
    """One component's attributes. A wrong one becomes a finding and gives the attribute's own nothing."""

    def __init__(self, raw: Mapping[str, Json], file: str, findings: list[Finding]) -> None:
        self.raw = raw
        self.file = file
        self.findings = findings
        self.type = str(raw.get("type", ""))[:60]
        self.name = texts.printable(raw.get("key") or raw.get("path") or raw.get("id") or "")
        self.label = {"label": texts.printable(raw["label"])} if raw.get("label") else {}

    def refuse(self, rule: str, **params: Any) -> None:
        """Note a finding about this component."""
        self.findings.append(
            Finding(
                "error",
                rule,
                None,
                self.file,
                {"component": texts.printable(self.type), "key": self.name, **self.label, **params},
            )
        )

    def wrong(self, attribute: str, reason: str, **params: Any) -> None:
        """Note that an attribute cannot be honoured: unsupported, type, text, range, template, default, …"""
        self.refuse("form-attribute", attribute=texts.printable(attribute), reason=reason, **params)

    def check_known(self, known: frozenset[str]) -> None:
        """Refuse every attribute that would be silently without effect, as the type does not honour it."""
        for name, value in self.raw.items():
            if name in _NESTED:
                if not isinstance(value, Mapping | None):
                    self.wrong(name, "type")
                for inner, content in mapping(value).items():
                    self._check_one(f"{name}.{inner}", content, known)
            elif name not in IGNORED:
                self._check_one(name, value, known)

    def _check_one(self, name: str, value: Json, known: frozenset[str]) -> None:
        plain_text = name == "validate.validationType" and value == "custom"
        if name not in known and value not in (None, False, "", [], {}) and not plain_text:
            self.wrong(name, "unsupported")

    def get(self, name: str) -> Json:
        """Return the attribute as it stands in the file; `validate.min` looks inside `validate`."""
        outer, _, inner = name.partition(".")
        return mapping(self.raw.get(outer)).get(inner) if inner else self.raw.get(outer)

    def words(self, name: str, limit: int = WORDS) -> str:
        """Return a text that is shown: clean, bounded, and without templates that nobody would fill in."""
        value = self.get(name)
        if value in (None, ""):
            return ""
        if not isinstance(value, str):
            self.wrong(name, "type")
        elif len(value) > limit:
            self.refuse("form-limit", attribute=name, limit=limit)
        elif value.startswith("=") or _TEMPLATE in value:
            self.wrong(name, "template")
        else:
            try:
                return texts.clean(value)
            except texts.TextProblem:
                self.wrong(name, "text")
        return ""

    def fallback(self) -> str:
        """Return what a field without a label is called: an empty line cannot be filled in, nor read aloud."""
        key = self.get("key")
        return key.replace("_", " ").capitalize()[:WORDS] if isinstance(key, str) else ""

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a true or false; an expression in its place is refused."""
        value = self.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.wrong(name, "type")
            return default
        return value

    def number(self, name: str) -> int | float | None:
        """Return a number, also written as text, as form editors save it (`"0.01"`)."""
        value = self.get(name)
        if value in (None, ""):
            return None
        try:
            if isinstance(value, str) and len(value) <= 20:
                value = float(value) if "." in value else int(value)
        except ValueError:
            pass
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.wrong(name, "type")
            return None
        if abs(value) >= 10**15:
            self.wrong(name, "range")
            return None
        return int(value) if value == int(value) else value

    def whole(self, name: str, least: int, most: int) -> int | None:
        """Return a whole number in a range."""
        value = self.number(name)
        if value is None:
            return None
        if not isinstance(value, int) or not least <= value <= most:
            self.wrong(name, "range", least=least, most=most)
            return None
        return value

    def expression(self, name: str, needed: bool = False) -> Expression | None:
        """Return an expression of our language, compiled."""
        value = self.get(name)
        if value in (None, ""):
            if needed:
                self.refuse("form-expression", attribute=name, text="", reason="empty")
            return None
        if not isinstance(value, str):
            self.wrong(name, "type")
            return None
        try:
            return expressions.compile_expression(texts.tidy(value))
        except expressions.ExpressionError as error:
            self.refuse(
                "form-expression",
                attribute=name,
                text=texts.printable(value),
                reason=error.code,
                **_plain(error),
            )
            return None

    def properties(self) -> dict[str, str]:
        """Return the owner's own remarks on a component, as text."""
        given = mapping(self.raw.get("properties"))
        return {
            texts.printable(name): texts.tidy(str(value)[:WORDS])
            for name, value in list(given.items())[:100]
            if isinstance(value, str | int | float)
        }

    def part(self, raw: Json) -> Attributes:
        """Return a part of the component, whose faults are the component's."""
        part = Attributes(mapping(raw), self.file, self.findings)
        part.type, part.name = self.type, self.name
        return part


def _plain(error: expressions.ExpressionError) -> dict[str, Any]:
    return {name: value for name, value in error.params.items() if isinstance(value, str | int)}
