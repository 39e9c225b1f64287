"""What a version declares as its record: `[catatan]` of process.toml, read against its forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.bpmn import Definition
from engine.forms import Component, walk

SOURCE, KEYS, KEPT, SIGNER = "sumber", "kunci", "kolom", "penandatangan"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a record: a column of its list, or (`start`) a field of the form that starts a case.

    `is_key` says that it tells rows apart, `computed` that nobody fills it in. `reason` is the field beside it that
    says why it is empty ("": none), `choices` what its values are called where the form says so.
    """

    key: str
    label: str
    kind: str = "text"
    is_key: bool = False
    computed: bool = False
    start: bool = False
    reason: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """Return what is kept of it beside the rows, so that they can be read without the version."""
        found: dict[str, Any] = {"key": self.key, "label": self.label, "kind": self.kind}
        found |= {name: True for name in ("is_key", "computed") if getattr(self, name)}
        return found | ({"choices": dict(self.choices)} if self.choices else {})

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Column:
        """Return a column as `facts` kept it."""
        return cls(
            str(facts["key"]),
            str(facts["label"]),
            str(facts["kind"]),
            is_key=bool(facts.get("is_key")),
            computed=bool(facts.get("computed")),
            choices=facts.get("choices", {}),
        )


@dataclass(frozen=True, slots=True)
class Declaration:
    """The list that `element` fills in under `path`, the columns that are kept, and which step signs ("": unsaid)."""

    element: str
    path: str
    columns: tuple[Column, ...]
    signer: str = ""


def of_version(definition: Definition) -> Declaration | None:
    """Return what is kept of a case of this version; None where nothing is declared that could be kept.

    A column that no form has is left out: there is nothing to be said of it.
    """
    table = definition.package.process.record
    element, _dot, path = str(table.get(SOURCE, "")).partition(".")
    outline = definition.outline
    if element not in outline.elements or not path:
        return None
    name = outline.start_form if element == outline.start_element else outline.elements[element].form
    form, starting = definition.forms.get(name or ""), definition.forms.get(outline.start_form or "")
    parts = walk(form.components, into_lists=False) if form is not None else ()
    listed = next((part for part in parts if part.is_list and part.key == path), None)
    if listed is None:
        return None
    known = {
        part.key: _column(part, listed.components, start=False) for part in listed.components if part.key
    }
    for part in walk(starting.components, into_lists=False) if starting is not None else ():
        if part.key and not part.is_list:
            known.setdefault(part.key, _column(part, (), start=True))
    keys, kept = _names(table.get(KEYS)), _names(table.get(KEPT))
    named = dict.fromkeys((*keys, *kept))
    columns = tuple(replace(known[name], is_key=name in keys) for name in named if name in known)
    if not columns:
        return None
    signer = str(table.get(SIGNER, ""))
    return Declaration(element, path, columns, signer if signer in outline.elements else "")


def _column(part: Component, beside: Sequence[Component], *, start: bool) -> Column:
    reason = next((one.key for one in beside if part.key and one.reason_for == part.key), "")
    return Column(
        part.key,
        part.label or part.key,
        part.kind,
        computed=part.is_computed,
        start=start,
        reason=reason,
        choices={one.value: one.label for one in part.choices},
    )


def _names(value: Any) -> tuple[str, ...]:
    """Return the fields that a list of process.toml names; a single one may stand without a list."""
    several = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(one for one in several if isinstance(one, str))
