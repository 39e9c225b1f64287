"""What was filled in is judged whole: accepted, or refused at its fields with nothing left behind."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from engine import errors
from engine.service.views import TaskItem
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office
from tests.soundness import assert_sound

pytestmark = pytest.mark.one_database


def problems(refusal: pytest.ExceptionInfo[errors.FormInvalid]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in refusal.value.problems]


@pytest.fixture
def row(office: Office) -> TaskItem:
    """The open first task of the small process, which the secretary does."""
    started = office.engine.instances.start(
        office.deploy(packages.two_steps()), {}, office.actor("sekretaris")
    )
    return office.waiting(started.instance)[0]


BAD_VALUES: list[tuple[Any, str, str]] = [
    ({}, "nama", "required"),
    ({"nama": "   "}, "nama", "required"),
    ({"nama": None}, "nama", "required"),
    ({"nama": 5}, "nama", "type"),
    ({"nama": ["a"]}, "nama", "type"),
    ({"nama": "a", "kunci_asing": 1}, "kunci_asing", "unknown"),
    ({"nama": "a", "status": "completed", "_actor": "kadis"}, "status", "unknown"),
    ({"nama": "nol \0 di tengah"}, "nama", "control"),
    ({"nama": "separuh \ud800"}, "nama", "control"),
    ({"nama": "x" * 10_000_000}, "nama", "too_large"),
    ({"nama": "a", "catatan": packages.deep(500)}, "catatan", "type"),
    ({"nama": "a", "catatan": packages.deep(200_000)}, "catatan", "type"),
    ({"nama": float("nan")}, "nama", "type"),
    ([1, 2], "", "type"),
    ("teks", "", "type"),
    (None, "", "type"),
]


def test_a_refused_completion_leaves_nothing(office: Office, row: TaskItem) -> None:
    actor, before = office.actor("sekretaris"), office.dump()
    for value, path, code in BAD_VALUES:
        with pytest.raises(errors.FormInvalid) as refusal:
            office.engine.tasks.complete(row.id, value, actor, uuid4())
        assert (path, code) in problems(refusal), (repr(value)[:60], problems(refusal))
        assert len(problems(refusal)) <= 200
    assert office.dump() == before
    assert_sound(office.engine)


def test_a_task_without_a_form_takes_no_data(office: Office, row: TaskItem) -> None:
    done = office.engine.tasks.complete(row.id, {"nama": "a"}, office.actor("sekretaris"))
    before = office.dump()
    for value in ({"a": 1}, {"": None}, [1], "x"):
        with pytest.raises(errors.FormInvalid) as refusal:
            office.engine.tasks.complete(done.next[0].id, value, office.actor("kadis"))  # type: ignore[arg-type]
        assert problems(refusal)[0][1] == "unknown"
    assert office.dump() == before


def test_numbers_of_the_sop_as_people_mistype_them(office: Office) -> None:
    started = office.start()
    row = next(
        task
        for task in (office.work_to(started.instance, "Langkah_3_isian"), *office.waiting(started.instance))
        if task.item == "bidang_kearsipan"
    )
    actor, shown = office.holder(row), office.view(row).value
    before = office.dump()

    def told(**change: Any) -> list[tuple[str, str]]:
        value = sop.filled(row.element, shown)
        value["indikator"][0] |= change
        with pytest.raises(errors.FormInvalid) as refusal:
            office.engine.tasks.complete(row.id, value, actor)
        return problems(refusal)

    assert told(realisasi="") == [("indikator/0/realisasi", "missing")]
    assert told(realisasi="dua") == [("indikator/0/realisasi", "number")]
    assert told(realisasi="72.5") == [("indikator/0/realisasi", "decimal_point")]
    assert told(realisasi=-1) == [("indikator/0/realisasi", "minimum")]
    assert ("indikator/0/realisasi", "digits") in told(realisasi=1.23456789012345678e17)
    assert told(target=1) == [("indikator/0/target", "readonly")]
    assert told(kode="IK-01") == [("indikator/0/kode", "readonly")]
    assert told(capaian=99) == [("indikator/0/capaian", "readonly")]
    assert told(tambahan=1) == [("indikator/0/tambahan", "unknown")]
    rows = shown["indikator"]
    for foreign in ([*rows, rows[0]], rows[:-1], [], rows[::-1], "IK-07", None, [None] * len(rows)):
        with pytest.raises(errors.FormInvalid):
            office.engine.tasks.complete(row.id, {"indikator": foreign}, actor)
    assert office.dump() == before
    value = sop.filled(row.element, shown)
    value["indikator"][0]["realisasi"] = "72,5"
    office.engine.tasks.complete(row.id, value, actor)
    assert office.events(row.instance)[-1].data["value"]["indikator"][0]["realisasi"] == 72.5


def test_an_expression_that_fails_is_an_incident_and_the_last_good_state_stays(office: Office) -> None:
    """The input of the second task divides by what was filled in at the first."""
    given = (
        "<bpmn:extensionElements><camunda:inputOutput>"
        '<camunda:inputParameter name="bagian">${1 / isi.nama}</camunda:inputParameter>'
        "</camunda:inputOutput></bpmn:extensionElements>"
    )
    files = packages.package(
        drawings.chain(
            drawings.user("isi", camunda_formRef="isi"),
            drawings.user("lagi", given, camunda_formRef="lagi"),
        ),
        isi=[packages.field("nama", "number")],
        lagi=[packages.field("bagian", readonly=True)],
    )
    actor = office.actor("sekretaris")
    started = office.engine.instances.start(office.deploy(files), {}, actor)
    done = office.engine.tasks.complete(started.next[0].id, {"nama": 0}, actor)
    numbers = set()
    for act in (
        lambda: office.engine.tasks.get(done.next[0].id, actor),
        lambda: office.engine.tasks.complete(done.next[0].id, {}, actor),
        lambda: office.engine.tasks.get(done.next[0].id, actor),
    ):
        with pytest.raises(errors.Incident) as refusal:
            act()
        assert (refusal.value.params["element"], refusal.value.params["reason"]) == ("lagi", "expression")
        numbers.add(refusal.value.params["incident"])
    assert len(numbers) == 1, "one cause is one incident"
    view = office.engine.instances.get(started.instance, office.actor("admin"))
    assert [fact["element"] for fact in view.incidents] == ["lagi"]
    assert not office.engine.instances.get(started.instance, actor).incidents
    assert_sound(office.engine)
