"""engine/bpmn/drawing/four_eyes.py: pairs of steps, and the tasks of people they set against each other."""

from __future__ import annotations

import pytest

from engine.bpmn.drawing import four_eyes
from engine.bpmn.model import Opposite, Pair
from tests.engine.bpmn.drawings import chain, file, judged, node, properties, user


def checking(text: str, ident: str = "c") -> str:
    return user(ident, properties(sop_empat_mata=text))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a tolak", [("a", "tolak")]),
        (" a   tolak ; b peringatan,", [("a", "tolak"), ("b", "peringatan")]),
        ("a", [("a", "")]),
        ("a tolak saja", [("a", "tolak saja")]),
        (" , ", []),
    ],
)
def test_the_property_is_a_list_of_names_with_a_word(text: str, parts: list[tuple[str, str]]) -> None:
    assert four_eyes.written(text) == parts


def test_a_pair_is_known_from_both_sides() -> None:
    outline = judged(file(chain(user("a"), user("b"), checking("a tolak, b peringatan")))).outline
    assert outline.pairs == (Pair("c", "a", "tolak"), Pair("c", "b", "peringatan"))
    assert outline.opposites == {
        "c": (Opposite(("a",), "tolak", True), Opposite(("b",), "peringatan", True)),
        "a": (Opposite(("c",), "tolak", False),),
        "b": (Opposite(("c",), "peringatan", False),),
    }


def test_a_group_of_steps_stands_for_all_that_people_do_in_it() -> None:
    inner = (
        chain(user("x"), user("y"))
        .replace('"mulai"', '"m"')
        .replace('"selesai"', '"s"')
        .replace('id="F', 'id="G')
    )
    outline = judged(file(chain(node("subProcess", "kelompok", inner), checking("kelompok tolak")))).outline
    assert list(outline.against("c")) == ["x", "y"]
    assert outline.opposites["y"] == (Opposite(("c",), "tolak", False),)


def test_of_two_words_for_the_same_tasks_the_stricter_counts() -> None:
    inner = chain(user("x")).replace('"mulai"', '"m"').replace('"selesai"', '"s"').replace('id="F', 'id="G')
    text = file(chain(node("subProcess", "kelompok", inner), checking("x peringatan, kelompok tolak")))
    assert judged(text).outline.against("c") == {"x": Opposite(("x",), "tolak", True)}


def test_a_process_without_pairs_has_none() -> None:
    outline = judged(file(chain(user("a"), user("b")))).outline
    assert not outline.pairs
    assert not outline.opposites
