"""From visits to figures: per step, per role, per month, and which standard time does not hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.bpmn import Definition
from engine.service.reports import measures
from engine.service.reports.measures import MonthFigures, Reason, StepFigures, Tally, Waiting
from engine.service.reports.visits import Part, Visit
from engine.store import values
from tests.engine.service.reports.test_visits import BEGIN, found, moment, row
from tests.engine.workdays.agency import WIB

NOW = BEGIN + timedelta(hours=5)
DUE = moment(2)


def figures(definitions: dict[int, Definition], *visits: Visit) -> dict[int, StepFigures]:
    outline = definitions[1].outline
    return {one.no: one for one in Tally(visits).steps(outline, str.title, NOW)}


def test_a_step_is_measured_by_its_completed_visits(definitions: dict[int, Definition]) -> None:
    visits = found(
        definitions,
        row("Langkah_2", 0, 1, 2, due=DUE),
        row("Langkah_2", 1, 4, 5, returned=True, due=DUE),
        row("Langkah_2", 0, None, 2, instance_id=2, due=DUE, holders="sekretaris kadis"),
        row("Langkah_2", 0, None, 2, instance_id=3, holders=""),
    )
    every = figures(definitions, *visits)
    assert sorted(every) == list(range(1, 11)), "also those nobody has worked yet"
    two = every[2]
    assert (two.visits, two.timed, two.kept, two.share, two.returns) == (2, 2, 1, 0.5, 1)
    assert (two.median, two.total_median) == (90, 180), "a case's sum over all its visits"
    assert two.waiting == (Waiting("Sekretaris", 1, 1), Waiting("", 1, 0))
    assert (every[5].visits, every[5].share, every[5].median) == (0, None, None)


def test_a_standard_time_is_wrong_when_most_of_enough_miss_it(definitions: dict[int, Definition]) -> None:
    late = [row("Langkah_2", 0, 4, 2, instance_id=one, due=DUE) for one in range(1, 4)]
    kept = [row("Langkah_2", 0, 1, 2, instance_id=one, due=DUE) for one in range(4, 6)]
    assert figures(definitions, *found(definitions, *late, *kept))[2].unrealistic
    assert not figures(definitions, *found(definitions, *late, kept[0]))[2].unrealistic, "too few"
    several = found(definitions, *late, *kept)
    several[0] = several[0]._replace(norm="P9D")
    assert not figures(definitions, *several)[2].unrealistic, "of two standard times neither is judged"


def test_the_newest_returns_are_told_with_who_and_why(definitions: dict[int, Definition]) -> None:
    rows = [
        row(
            "Langkah_6", hour, None, 8, instance_id=hour, returned=True, opened_role="kadis",
            opened_data={"value": {"alasan": f"Sebab {hour}"}},
        )
        for hour in range(1, 13)
    ]  # fmt: skip
    told = measures.reasons(Tally(found(definitions, *rows)).returns, str.title)
    assert len(told) == measures.REASONS_SHOWN
    assert told[0] == Reason(6, "Sebab 12", "Kadis", 12, "PDK-2026-0001", BEGIN + timedelta(hours=12))
    assert [one.instance for one in told] == list(range(12, 2, -1))


def test_a_role_is_measured_task_by_task(definitions: dict[int, Definition]) -> None:
    visits = found(
        definitions,
        row("Langkah_3_isian", 0, 1, 3, holders="bidang_b", item="b", due=DUE),
        row("Langkah_3_isian", 0, None, 3, holders="bidang_a", item="a", due=DUE),
        row("Langkah_3_isian", 0, None, 3, holders="bidang_a", item="c", state="closed"),
    )
    a, b = Tally(visits).roles(str.upper, NOW)
    assert (a.label, a.tasks, a.share, a.waiting, a.late) == ("BIDANG_A", 0, None, 1, 1)
    assert (b.label, b.tasks, b.timed, b.kept, b.median, b.waiting) == ("BIDANG_B", 1, 1, 1, 60, 0)


def test_months_are_those_of_the_office(definitions: dict[int, Definition]) -> None:
    (one, other) = found(
        definitions, row("Langkah_2", 0, 1, 2, due=DUE), row("Langkah_2", 0, 1, 2, instance_id=2)
    )
    december = datetime(2026, 11, 30, 17, 30, tzinfo=UTC)  # already December in Jakarta
    other = other._replace(completed=values.to_us(december))
    assert Tally([other, one]).months(WIB) == (
        MonthFigures(date(2026, 11, 1), 1, 1, 1),
        MonthFigures(date(2026, 12, 1), 1, 0, 0),
    )
    assert MonthFigures(date(2026, 12, 1), 1, 0, 0).share is None


@pytest.mark.parametrize(
    ("due", "late"), [(None, False), (NOW, False), (NOW - timedelta(microseconds=1), True)]
)
def test_a_task_is_late_after_its_tenggat(due: datetime | None, late: bool) -> None:
    assert measures.late(Part("", 0, None, None if due is None else values.to_us(due), None), NOW) is late
