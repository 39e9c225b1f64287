"""engine/forms/types: the documentation lists every type, and one more type needs its class and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest

from engine import forms, texts
from engine.errors import FormInvalid
from engine.forms import SUPPORTED, Choice, Component, FieldProblem, Posted, wording
from engine.forms.attributes import IGNORED, Attributes
from engine.forms.component import Schema
from engine.forms.types import TYPES
from engine.forms.types.field import FIELD, Field
from engine.settings import HOME
from tests.engine.forms.samples import field, make, rows


@pytest.mark.parametrize("type_", sorted(SUPPORTED))
def test_every_attribute_stands_in_the_documentation_of_its_type(type_: str) -> None:
    told = [forms.__doc__, *(one.__doc__ for one in TYPES[type_].__mro__)]
    words = set(re.findall(r"\w+", " ".join(filter(None, told))))
    for attribute in SUPPORTED[type_] - {"dateLabel"}:
        assert attribute.rpartition(".")[2] in words


def test_the_lists_do_not_contradict_each_other() -> None:
    assert all(one.is_column for one in TYPES.values() if one.is_field)
    assert not IGNORED & {name for names in SUPPORTED.values() for name in names}


class Color(Field):
    """A colour by its name in lower case, of those that a rule of its own allows."""

    type = "warna"
    supported = FIELD | {"defaultValue", "terang"}
    kind = "color"

    @classmethod
    def facts(cls, it: Attributes, components: tuple[Component, ...]) -> dict[str, Any]:
        return {"multiple": it.flag("terang")}

    def parse(self, text: str) -> Any:
        if text and not re.fullmatch("[A-Za-z]+", text):
            raise texts.TextProblem("color")
        return text.lower() or None

    def break_rule(self, value: Any, choices: Sequence[Choice]) -> FieldProblem | None:
        return FieldProblem("dark") if self.multiple and value == "hitam" else None

    def schema(self, choices: Sequence[Choice], rows: Sequence[Schema] = ()) -> Schema:
        return self.text_schema({"pattern": "^[a-z]+$"})

    def say(self, value: Any, language: str) -> str | None:
        return f"warna {value}" if value else None


@pytest.fixture
def color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TYPES, Color.type, Color)


@pytest.mark.usefixtures("color")
def test_a_new_type_is_its_class_and_its_entry() -> None:
    """From the file through a post, JSON, its rules and its schema to its words, on the page and in a row."""
    form = make(
        field("warna", "dasar", terang=True, defaultValue="Putih", validate={"required": True}),
        rows(field("warna", "garis")),
    )
    assert form.initial() == {"dasar": "putih", "daftar": [{}]}
    assert form.initial({"dasar": ["Merah"]})["dasar"] == "merah"

    post = {"dasar": " Biru ", "daftar.jumlah": "2", "daftar.0.garis": "Hijau", "daftar.1.garis": ""}
    stored = {"dasar": "biru", "daftar": [{"garis": "hijau"}, {}]}
    assert form.read(Posted(post)) == (stored, [])
    assert form.accept(Posted(post)) == stored
    assert form.accept({"dasar": "BIRU", "daftar": [{"garis": "hijau"}, {}]}) == stored

    wrong = {"dasar": "Hitam", "daftar": [{"garis": "#0f0"}]}
    for given in (Posted({**post, "dasar": "Hitam", "daftar.0.garis": "#0f0"}), wrong):
        with pytest.raises(FormInvalid) as refused:
            form.accept(given)
        found = [(one.path, one.code) for one in refused.value.problems]
        assert found == [("dasar", "dark"), ("daftar/0/garis", "color")]
    assert form.read(Posted({**post, "dasar": "#0f0"}))[0]["dasar"] == "#0f0"  # stays to be shown again

    assert form.schema()["properties"]["dasar"] == {"title": "Dasar", "type": "string", "pattern": "^[a-z]+$"}
    dasar = form.fields[0]
    assert wording.words(dasar, "biru") == "warna biru"
    assert (dasar.kind, dasar.is_input, dasar.gives_value) == ("color", True, True)


@pytest.mark.usefixtures("color")
def test_a_new_type_honours_its_attributes_and_no_others() -> None:
    with pytest.raises(forms.FormError) as refused:
        make(field("warna", terang="ya", valuesKey="a"))
    found = {(one.params["attribute"], one.params["reason"]) for one in refused.value.findings}
    assert found == {("terang", "type"), ("valuesKey", "unsupported")}


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(forms.FormError):
        make(field("warna"))


def test_nothing_else_asks_which_type_a_component_is() -> None:
    """A name of a type stands at its class, its look, its words, and in the forms that Alur itself writes.

    `text` and `number` say other things too.
    """
    names = set(SUPPORTED) & {"textfield", "textarea", "checklist", "filepicker", "dynamiclist", "radio"}
    assert len(names) == 6
    files = [
        *(HOME / "engine").rglob("*.py"),
        *(HOME / "webui").glob("*.py"),
        *(HOME / "webui").glob("[!a]*/**/*.py"),
    ]
    found = {
        path.relative_to(HOME).as_posix()
        for path in files
        if "bench" not in path.parts and any(f'"{name}"' in path.read_text("utf-8") for name in names)
    }
    assert len(files) > 300
    rooms = {one for one in found if one.startswith("engine/forms/types/")}
    writes = {"engine/bpmn/templates/small_forms.py"}
    assert found - rooms - writes == {"webui/forms/looks.py", "webui/messages/form_words.py"}
