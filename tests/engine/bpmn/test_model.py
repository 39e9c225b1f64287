"""engine/bpmn/model.py: plain facts nobody can change, in the shape the pages know."""

from __future__ import annotations

import dataclasses
import inspect

import pytest

from engine.bpmn import model
from engine.service import views
from tests.engine.bpmn import models

CLASSES = [one for _, one in inspect.getmembers(model, inspect.isclass) if one.__module__ == model.__name__]


@pytest.mark.parametrize("one", CLASSES)
def test_facts_are_frozen_and_explained(one: type) -> None:
    assert dataclasses.is_dataclass(one)
    assert one.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert one.__doc__
    assert not one.__doc__.startswith(f"{one.__name__}(")


def test_a_role_has_the_shape_the_pages_know() -> None:
    assert [f.name for f in dataclasses.fields(model.Role)] == [
        f.name for f in dataclasses.fields(views.Role)
    ]


def test_where_ways_only_come_together_nothing_is_decided() -> None:
    drawn = models.process(
        models.START,
        models.user("a"),
        models.user("b"),
        models.xor("pilih", "F_pilih_temu"),
        models.xor("temu"),
        models.END,
        models.chain("mulai", "temu", "a", "pilih", "temu"),
        models.flow("pilih", "b", "a.ulang == 'tidak'"),
        models.flow("b", "selesai"),
    )
    outline = models.compiled(drawn).outline
    assert [name for name in outline.elements if outline.merges(name)] == ["temu"]
    assert (outline.beyond("temu"), outline.beyond("pilih"), outline.beyond("a")) == ("a", "pilih", "a")
