"""Tasks become visits: a step worked again is a new one, and its time is working time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine import workdays
from engine.bpmn import Definition
from engine.service.reports import visits
from engine.service.reports.visits import Visit
from engine.store import values
from engine.store.visits import InstanceVisits, VisitRow
from tests.engine.workdays import agency

CALENDAR = agency.calendar()
BEGIN = datetime(2026, 11, 23, 2, tzinfo=UTC)  # Monday, 09.00 WIB


def moment(hours: float) -> int:
    """So many hours after the beginning, as it is stored."""
    return values.to_us(BEGIN + timedelta(hours=hours))


def row(element: str, opened: float, done: float | None, seq: int, **other: Any) -> VisitRow:
    """A task, opened and done so many hours after the beginning."""
    known: dict[str, Any] = {
        "instance_id": 1,
        "definition_id": 1,
        "number": "PDK-2026-0001",
        "element": element,
        "item": None,
        "holders": "sekretaris",
        "state": "open" if done is None else "done",
        "opened": moment(opened),
        "opened_seq": seq,
        "returned": False,
        "due": None,
        "completed": None if done is None else moment(done),
        "opener": None,
        "opened_role": None,
        "opened_data": {},
    }
    return VisitRow(**(known | other))


def found(definitions: dict[int, Definition], *rows: VisitRow) -> list[Visit]:
    return list(visits.of_rows(rows, definitions, minutes))


def minutes(start: int, end: int) -> int:
    return workdays.minutes(CALENDAR, values.from_us(start), values.from_us(end))


def test_tasks_of_one_step_are_one_visit_from_the_first_to_the_last(
    definitions: dict[int, Definition],
) -> None:
    due = BEGIN + timedelta(hours=2)
    (visit,) = found(
        definitions,
        row("Langkah_3_permintaan", 0, 0.5, 3, opener="Langkah_2"),
        row("Langkah_3_isian", 0.5, 1, 4, opener="Langkah_3_permintaan", item="a", due=values.to_us(due)),
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
    ("hours", "seconds", "whole"), [(0, 29, 0), (0, 30, 1), (1, 0, 60), (24, 0, 450), (24 * 7, 0, 5 * 450)]
)
def test_minutes_are_working_minutes_to_the_nearest(hours: int, seconds: int, whole: int) -> None:
    end = BEGIN + timedelta(hours=hours, seconds=seconds)
    assert workdays.minutes(CALENDAR, BEGIN, end) == whole


def test_what_is_kept_is_read_again_as_it_was(definitions: dict[int, Definition]) -> None:
    """All but why and by whom something was sent back, which its event says."""
    due = moment(2)
    every = found(
        definitions,
        row("Langkah_3_permintaan", 0, 0.5, 3, opener="Langkah_2"),
        row("Langkah_3_isian", 0.5, 1, 4, opener="Langkah_3_permintaan", item="a", due=due, holders="b c"),
        row("Langkah_3_isian", 0.5, 2.5, 4, opener="Langkah_3_permintaan", item="b"),
        row("Langkah_3_isian", 0.5, 9, 4, opener="Langkah_3_permintaan", item="c", state="closed"),
        row("Langkah_5", 3, 4, 5, due=due, holders=""),
        row("Langkah_6", 4, None, 6, state="closed"),
        row("Langkah_6", 5, 6, 8, returned=True, opener="Langkah_7", opened_role="kadis",
            opened_data={"value": {"alasan": "Kurang paraf."}}),
    )  # fmt: skip
    packed = visits.pack(every, moment(-3))
    case = InstanceVisits(1, 1, "PDK-2026-0001", "completed", moment(-3), packed)
    again = list(visits.unpack(case, visits.norms(definitions)[1], minutes, 0, moment(99)))
    bare = [one._replace(opened_seq=0) if not one.returned else one for one in every]
    told = [one._replace(reason=None, returned_by="") if one.returned else one for one in bare]
    assert again == told
    assert len(packed) < 300
    late = list(visits.unpack(case, visits.norms(definitions)[1], minutes, moment(4), moment(5)))
    assert late == [told[1]], "those of the period alone"


def test_a_pause_is_no_working_time_and_is_told_by_itself(definitions: dict[int, Definition]) -> None:
    pauses = ((moment(0.5), moment(1.5)), (moment(24), moment(25)))
    (one,) = found(definitions, row("Langkah_2", 0, 26, 2, pauses=pauses))
    assert one.minutes is not None
    assert (one.paused, one.minutes) == (120, minutes(moment(0), moment(26)) - 120)
    assert one.tasks[0].minutes == one.minutes
    assert one.stood[0] == (BEGIN + timedelta(minutes=30), BEGIN + timedelta(minutes=90))
    (open_,) = found(definitions, row("Langkah_2", 0, None, 2, pauses=((moment(1), None),)))
    assert (open_.minutes, open_.paused, list(open_.pauses)) == (None, 0, [(moment(1), None)])


def test_of_several_tasks_only_when_all_stood(definitions: dict[int, Definition]) -> None:
    first = row("Langkah_3_isian", 0, 5, 2, item="a", pauses=((moment(1), moment(3)),))
    second = row("Langkah_3_isian", 0, 2, 2, item="b", pauses=((moment(1), moment(1.5)),))
    (one,) = found(definitions, first, second)
    # Both stood from 1 to 1.5; from 2 on the second is done, and the first stood alone until 3.
    assert list(one.pauses) == [(moment(1), moment(1.5)), (moment(2), moment(3))]
    assert [part.pauses for part in one.tasks] == [[(moment(1), moment(3))], [(moment(1), moment(1.5))]]


def test_pauses_are_kept_with_the_visits_of_an_ended_case(definitions: dict[int, Definition]) -> None:
    rows = [
        row("Langkah_2", 0, 4, 2, pauses=((moment(1), moment(2)),)),
        row("Langkah_3_isian", 4, 8, 3, item="a", pauses=((moment(5), moment(6)),)),
        row("Langkah_3_isian", 4, 9, 3, item="b"),
        row("Langkah_2", 10, 12, 5, returned=True, pauses=((moment(10.5), moment(11)),), opened_data={}),
    ]
    made = found(definitions, *rows)
    case = InstanceVisits(1, 1, "PDK-2026-0001", "completed", moment(0), visits.pack(made, moment(0)))
    norms = visits.norms(definitions)[1]
    again = list(visits.unpack(case, norms, minutes, moment(0), moment(100)))
    for before, after in zip(made, again, strict=True):
        assert (before.step, before.minutes, before.paused) == (after.step, after.minutes, after.paused)
        assert list(before.pauses) == list(after.pauses)
        assert [part.minutes for part in before.tasks] == [part.minutes for part in after.tasks]
        assert before.returned == after.returned
