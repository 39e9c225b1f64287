"""What a form is made of: the order of the page, and what of it holds a value."""

from __future__ import annotations

from engine.forms import walk
from tests.engine.forms.samples import field, make, rows

FORM = make(
    {"type": "text", "text": "Petunjuk"},
    {"type": "group", "components": [field("number", "a"), field("textfield", "b", readonly=True)]},
    rows(field("number", "c")),
    field("filepicker", "d"),
    field("expression", "e", expression="=a"),
)


def test_components_come_in_the_order_of_the_page() -> None:
    types = [one.type for one in walk(FORM.components)]
    assert types == [
        "text",
        "group",
        "number",
        "textfield",
        "dynamiclist",
        "number",
        "filepicker",
        "expression",
    ]
    assert [one.key for one in walk(FORM.components, into_lists=False)] == [
        "",
        "",
        "a",
        "b",
        "daftar",
        "d",
        "e",
    ]


def test_people_give_a_value_with_fields_files_and_rows() -> None:
    assert [one.key for one in FORM.walk() if one.gives_value] == ["a", "daftar", "c", "d"]
    assert [one.key for one in FORM.walk() if one.is_input] == ["a", "c"]


def test_only_a_list_has_a_path_and_may_be_fixed() -> None:
    assert [one.path for one in FORM.fields if one.path] == ["daftar"]
    assert not any(one.fixed for one in FORM.walk())
    assert make(rows(field("number"), allowAddRemove=False)).fields[0].fixed


def test_what_no_text_can_be_is_refused_whole() -> None:
    (words, *_rest) = FORM.components
    assert words.from_input("x", ()) is None
    assert words.judge("x", ()) is None
