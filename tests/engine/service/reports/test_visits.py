"""Tasks become visits: a step worked again is a new one, and its time is working time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.bpmn import Definition
from engine.service.reports import visits
from engine.service.reports.visits import Visit
from engine.store.visits import VisitRow
from tests.engine.workdays import agency

CALENDAR = agency.calendar()
BEGIN = datetime(2026, 11, 23, 2, tzinfo=UTC)  # Monday, 09.00 WIB


def row(element: str, opened: float, done: float | None, seq: int, **other: Any) -> VisitRow:
    """A task, opened and done so many hours after the beginning."""
    known: dict[str, Any] = {
        "instance_id": 1,
        "definition_id": 1,
        "number": "PDK-2026-0001",
        "status": "open",
        "element": element,
        "item": None,
        "holders": "sekretaris",
        "state": "open" if done is None else "done",
        "opened_at": BEGIN + timedelta(hours=opened),
        "opened_seq": seq,
        "returned": False,
        "due_at": None,
        "completed_at": None if done is None else BEGIN + timedelta(hours=done),
        "opener": None,
        "opened_role": None,
        "opened_data": {},
    }
    return VisitRow(**(known | other))


def found(definitions: dict[int, Definition], *rows: VisitRow) -> list[Visit]:
    return list(visits.of_rows(rows, definitions, CALENDAR))


def test_tasks_of_one_step_are_one_visit_from_the_first_to_the_last(
    definitions: dict[int, Definition],
) -> None:
    due = BEGIN + timedelta(hours=2)
    (visit,) = found(
        definitions,
        row("Langkah_3_permintaan", 0, 0.5, 3, opener="Langkah_2"),
        row("Langkah_3_isian", 0.5, 1, 4, opener="Langkah_3_permintaan", item="a", due_at=due),
        row("Langkah_3_isian", 0.5, 2.5, 4, opener="Langkah_3_permintaan", item="b"),
    )
    assert (visit.step, len(visit.tasks), visit.minutes) == (3, 3, 150)
    assert (visit.due, visit.kept) == (due, False), "the earliest tenggat counts"
    assert visit.norm == definitions[1].outline.steps[2].norm != ""


def test_what_a_return_opened_is_a_new_visit_with_its_reason(definitions: dict[int, Definition]) -> None:
    sent_back = {"returned": True, "opener": "Langkah_7", "opened_role": "kepala_dinas"}
    first, second = found(
        definitions,
        row("Langkah_6", 0, 1, 6, opener="Langkah_5"),
        row("Langkah_6", 3, None, 8, **sent_back, opened_data={"value": {"alasan": "Kurang paraf."}}),
    )
    assert (first.returned, first.reason, first.minutes, first.kept) == (False, "", 60, None)
    assert (second.returned, second.reason, second.returned_by) == (True, "Kurang paraf.", "kepala_dinas")
    assert (second.completed_at, second.minutes, len(second.waiting)) == (None, None, 1)


def test_what_was_closed_undone_and_what_is_of_no_step_count_for_nothing(
    definitions: dict[int, Definition],
) -> None:
    assert found(definitions, row("Langkah_2", 0, None, 2, state="closed")) == []
    assert found(definitions, row("tidak_ada", 0, 1, 2)) == []
    (visit,) = found(definitions, row("Langkah_2", 0, 1, 2), row("Langkah_2", 0, None, 2, state="closed"))
    assert visit.minutes == 60


def test_cases_are_apart(definitions: dict[int, Definition]) -> None:
    mine, theirs = found(definitions, row("Langkah_2", 0, 1, 2), row("Langkah_2", 0, 2, 2, instance_id=2))
    assert [(one.instance, one.minutes) for one in (mine, theirs)] == [(1, 60), (2, 120)]


@pytest.mark.parametrize(
    ("hours", "seconds", "minutes"), [(0, 29, 0), (0, 30, 1), (1, 0, 60), (24, 0, 450), (24 * 7, 0, 5 * 450)]
)
def test_minutes_are_working_minutes_to_the_nearest(hours: int, seconds: int, minutes: int) -> None:
    end = BEGIN + timedelta(hours=hours, seconds=seconds)
    assert visits.working_minutes(CALENDAR, BEGIN, end) == minutes
