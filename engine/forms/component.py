"""What a form is made of: components, each of a type that knows its own attributes, values and rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from engine.expressions import Expression
from engine.forms.attributes import Attributes
from engine.forms.model import MAX_ROWS, Choice, Column, FieldProblem, Json

COMMON = frozenset({"conditional.hide"})

Schema = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Component:
    """One component of a form. A type of component is a class of its own in engine.forms.types.

    `type` is its word in a .form file and `supported` the attributes it honours there. `kind` is what conditions
    call its value: text, number, checkbox, choice, date, file or rows; `many` holds several values.

    `key` names the value; for a dynamiclist it is its `path`. `label`, `description` are the owner's words.
    `hides` are the conditions of the component and of the groups around it: it is hidden when one is true.
    `first` computes what an untouched field holds on the day its page is opened, where no input says it.
    `decimals` 0 means whole numbers. `time` is true for a datetime with a time of day.
    A dynamiclist with `allow_add_remove` false has exactly the rows of its inputs (else `default_rows`).
    `remembered` are the columns that begin as they were last sent at this step, in the case before.
    `reason_for` is the key beside it whose value is missing where this one says why. `compare_with` is the key beside
    a number that it is held against, `factor` how many times more or less is asked about; both are also those of
    the question, which is about the number `about`. A list that is `folded` shows its rows as text until one is opened,
    in groups by the column `group_by`; `row_name` is what people call one of its rows.
    Attributes that a type does not have keep their defaults.
    """

    type: ClassVar[str] = ""
    supported: ClassVar[frozenset[str]] = COMMON
    name_attribute: ClassVar[str] = "key"
    kind: ClassVar[str] = "text"
    many: ClassVar[bool] = False

    is_field: ClassVar[bool] = False  # people fill it in, unless it is read-only
    is_column: ClassVar[bool] = False  # may stand in the rows of a list
    is_computed: ClassVar[bool] = False
    is_group: ClassVar[bool] = False  # its components lie on the page as if it were not there
    is_list: ClassVar[bool] = False  # its components are the columns of its rows
    is_question: ClassVar[bool] = False  # stands in no file: its number brings it along
    takes_files: ClassVar[bool] = False
    posts_nothing: ClassVar[bool] = False  # a browser posts nothing at all for it when it is empty

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
    first: Expression | None = None
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
    remembered: tuple[str, ...] = ()
    reason_for: str = ""
    compare_with: str = ""
    factor: int | float = 0
    about: str = ""
    folded: bool = False
    group_by: str = ""
    row_name: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Return the name of a dynamiclist's rows; "" for all others."""
        return self.key if self.is_list else ""

    @property
    def is_input(self) -> bool:
        """Whether people fill it in: a field that is not read-only."""
        return self.is_field and not self.readonly

    @property
    def gives_value(self) -> bool:
        """Whether people give the form a value with it: a field, files or rows."""
        return bool(self.key) and (self.is_input or self.is_list or self.takes_files)

    @property
    def fixed(self) -> bool:
        """Whether it is a list whose rows nobody may add or remove."""
        return self.is_list and not self.allow_add_remove

    @classmethod
    def facts(cls, it: Attributes, components: tuple[Component, ...]) -> dict[str, Any]:
        """Return what this type takes from its attributes beyond what all have; `components` lie in it."""
        return {}

    def from_texts(self, given: Sequence[str]) -> Json:
        """Return the value of what was posted under its name; None when it is empty. Raises FieldProblem."""
        return self.from_text(given[0] if given else "")

    def from_text(self, text: str) -> Json:
        """Return the value of one posted text; None when it is empty. Raises FieldProblem."""
        raise FieldProblem("type")

    def from_json(self, data: Json) -> Json:
        """Return the value of one piece of JSON; None when it is null or empty. Raises FieldProblem."""
        return data

    def from_input(self, given: Json, choices: Sequence[Choice]) -> Json:
        """Return what a step gives as a value of this field though it is of another kind; None for nothing.

        A number becomes text as people write it, text that says a number a number, one value a list of one, and
        so on. Raises FieldProblem where nothing in the field could stand for it.
        """
        return None

    def judge(self, value: Json, choices: Sequence[Choice]) -> FieldProblem | None:
        """Return the first rule that a typed value breaks, or None."""
        return None

    def doubt(self, value: Json, beside: Mapping[str, Json]) -> FieldProblem | None:
        """Return what is asked about its value in view of the values `beside` it, by key; None when nothing is."""
        return None

    def schema(self, choices: Sequence[Choice], rows: Sequence[Schema] = ()) -> Schema:
        """Return the JSON Schema of its value; for a list `rows` are those of the rows it must have, or of any."""
        return {}

    def say(self, value: Json, language: str) -> str | None:
        """Return its value in words where they are not those of the value's own kind; else None."""
        return None


def walk(components: tuple[Component, ...], into_lists: bool = True) -> Iterator[Component]:
    """Yield every component in the order of the page, groups and lists before what is in them."""
    for component in components:
        yield component
        if component.is_group or (into_lists and component.is_list):
            yield from walk(component.components, into_lists)
