"""engine/forms/types/question.py: a number far from another is asked about once, and the answer is kept beside it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import FormInvalid
from engine.forms import Form, Posted
from tests.engine.forms.samples import field, make, rows

FAR = {"compareWith": "target", "compareFactor": "10"}
INPUTS: dict[str, Any] = {"daftar": [{"target": 5}]}


def listed(**properties: str) -> Form:
    return make(
        rows(
            field("number", "target", readonly=True),
            field("number", "realisasi", validate={"min": -1000}, properties=FAR | properties),
            allowAddRemove=False,
        )
    )


def asked(form: Form, row: dict[str, Any], target: Any = 5) -> list[tuple[str, str, Any]]:
    found = form.check({"daftar": [row]}, {"daftar": [{"target": target}]})
    return [(one.path, one.code, one.params.get("times")) for one in found]


@pytest.mark.parametrize(
    ("number", "target", "times"),
    [
        (80, 5, 16),
        (50, 5, 10),
        (49.9, 5, None),
        (0.5, 5, 0.1),
        (0.51, 5, None),
        (0, 5, 0),
        (-5, 5, -1),
        (-80, -5, 16),
        (-5, -5, None),
        (80, 0, None),
        (0, 0, None),
        (80, None, None),
        (None, 5, None),
    ],
)
def test_what_is_far(number: Any, target: Any, times: float | None) -> None:
    found = asked(listed(), {"realisasi": number}, target)
    assert found == ([] if times is None else [("daftar/0/realisasi_dipastikan", "far", times)])


def test_the_factor_is_the_owners() -> None:
    assert asked(listed(compareFactor="2.5"), {"realisasi": 12.5})
    assert not asked(listed(compareFactor="2.5"), {"realisasi": 12.4})


def test_a_confirmed_number_is_asked_about_again_only_when_it_changes() -> None:
    form = listed()
    confirmed = {"realisasi": 80, "realisasi_dipastikan": 80}
    assert not asked(form, confirmed)
    stored = form.accept({"daftar": [confirmed]}, INPUTS)
    assert stored["daftar"] == [{"target": 5, **confirmed}]
    assert asked(form, confirmed | {"realisasi": 90})
    assert form.compute({"daftar": [confirmed | {"realisasi": 6}]}, INPUTS)["daftar"] == [{"realisasi": 6}]


def test_a_page_confirms_by_the_number_that_its_box_carries() -> None:
    form, page = listed(), {"daftar.jumlah": "1", "daftar.0.realisasi": "1.250,5"}
    with pytest.raises(FormInvalid) as refused:
        form.accept(Posted(page), INPUTS)
    (problem,) = refused.value.problems
    assert (problem.path, problem.params["value"], problem.params["than"]) == (
        "daftar/0/realisasi_dipastikan",
        1250.5,
        "Target",
    )
    ticked = page | {"daftar.0.realisasi_dipastikan": "1.250,5"}
    assert form.accept(Posted(ticked), INPUTS)["daftar"][0]["realisasi_dipastikan"] == 1250.5
    before = {"daftar": [{"realisasi": 1250.5, "realisasi_dipastikan": 1250.5}]}
    with pytest.raises(FormInvalid):  # the tick was taken away again
        form.accept(Posted(page), INPUTS, before=before)


@pytest.mark.parametrize("given", [True, "ya", [80], {}, "72.5"])
def test_what_confirms_nothing_is_refused(given: Any) -> None:
    assert asked(listed(), {"realisasi": 80, "realisasi_dipastikan": given})


def test_a_number_that_breaks_a_rule_is_not_asked_about_too() -> None:
    assert [code for _path, code, _times in asked(listed(), {"realisasi": -5000})] == ["minimum"]


def test_a_number_of_the_page_is_held_against_another_or_an_input() -> None:
    form = make(field("number", "target", readonly=True), field("number", "nilai", properties=FAR))
    assert [one.path for one in form.check({"nilai": 80}, {"target": 5})] == ["nilai_dipastikan"]
    assert form.accept({"nilai": 80, "nilai_dipastikan": 80}, {"target": 5}) == {
        "nilai": 80,
        "nilai_dipastikan": 80,
    }
    assert not form.check({"nilai": 20}, {"target": 5})


def test_the_schema_offers_the_answer_and_does_not_ask_for_it() -> None:
    row = listed().schema(INPUTS)["properties"]["daftar"]["prefixItems"][0]
    assert row["properties"]["realisasi_dipastikan"]["type"] == ["number", "null"]
    assert "realisasi_dipastikan" not in row["required"]
