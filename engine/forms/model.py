"""What a form is made of: components with their rules, as plain frozen facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.errors import Finding

if TYPE_CHECKING:
    import re

    from engine.expressions import Expression

Json = Any

MAX_ROWS = 200
MAX_BYTES = 1_000_000
MAX_TEXT = 20_000
LINE_LENGTH = 500
AREA_LENGTH = 4_000

TEXTS = frozenset({"textfield", "textarea"})
CHOICES = frozenset({"select", "radio", "checklist"})
FIELDS = TEXTS | CHOICES | {"number", "datetime", "checkbox"}


class FormError(Exception):
    """A .form file was refused; `findings` say component and reason."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(", ".join(f"{finding.rule}{finding.params}" for finding in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select, radio or checklist: what is stored and what is shown."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a read-only table."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Component:
    """One component of a form. Attributes that a type does not have keep their defaults.

    `key` names the value; for a dynamiclist it is its `path`. `label`, `description` are the owner's words.
    `hides` are the conditions of the component and of the groups around it: it is hidden when one is true.
    `decimals` 0 means whole numbers. `time` is true for a datetime with a time of day.
    A dynamiclist with `allow_add_remove` false has exactly the rows of its inputs (else `default_rows`).
    """

    type: str
    id: str = ""
    key: str = ""
    label: str = ""
    description: str = ""
    text: str = ""
    required: bool = False
    readonly: bool = False
    minimum: int | float | None = None
    maximum: int | float | None = None
    min_length: int = 0
    max_length: int = 0
    pattern: re.Pattern[str] | None = None
    decimals: int | None = None
    time: bool = False
    choices: tuple[Choice, ...] = ()
    values_key: str = ""
    default: Json = None
    prefix: str = ""
    suffix: str = ""
    multiple: bool = False
    accept: tuple[str, ...] = ()
    expression: Expression | None = None
    hides: tuple[Expression, ...] = ()
    components: tuple[Component, ...] = ()
    columns: tuple[Column, ...] = ()
    allow_add_remove: bool = True
    default_rows: int = 1
    min_rows: int = 0
    max_rows: int = MAX_ROWS
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The name of a dynamiclist's rows; "" for all others."""
        return self.key if self.type == "dynamiclist" else ""

    @property
    def is_input(self) -> bool:
        """Whether people fill it in: a field that is not read-only."""
        return self.type in FIELDS and not self.readonly

    @property
    def fixed(self) -> bool:
        """Whether it is a list whose rows nobody may add or remove."""
        return self.type == "dynamiclist" and not self.allow_add_remove


def walk(components: tuple[Component, ...], into_lists: bool = True) -> Iterator[Component]:
    """Every component in the order of the page, groups and lists before what is in them."""
    for component in components:
        yield component
        if component.type == "group" or (into_lists and component.type == "dynamiclist"):
            yield from walk(component.components, into_lists)


def mapping(value: object) -> Mapping[str, Json]:
    """The value when it is an object, else an empty one: what others wrote may have any shape."""
    return value if isinstance(value, Mapping) else {}
