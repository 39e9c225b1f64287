"""What is told of an instance after an act: once, however often it is done; and when a tenggat is near."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from engine import store
from engine.service import Engine
from engine.service.notices import tidings
from engine.workdays import WORKDAY, Calendar, Duration
from tests.engine.service.conftest import Office


def test_what_is_done_again_is_told_once(office: Office) -> None:
    """The outbox does things at least once."""
    started = office.start()
    office.work_to(started.instance, "Langkah_2")
    office.engine.outbox.run_due()

    def all_rows() -> list[tuple[object, ...]]:
        with office.engine.store.read() as tx:
            return [tuple(row) for row in tx.execute(sa.text("select * from notice order by id"))]

    before = all_rows()
    assert before
    for _ in range(2):
        with office.engine.store.transaction() as tx:
            standing = store.tasks.open_of(tx, started.instance)
            tidings.follow(office.engine.context, tx, started.instance, standing)
        assert all_rows() == before


@pytest.mark.parametrize(
    ("days", "policy", "left"),
    [(1, "hari_kerja", "half"), (5, "hari_kerja", "day"), (5, "separuh", "half"), (2, "hari_kerja", "day")],
)
def test_how_long_before_is_told(engine: Engine, days: int, policy: str, left: str) -> None:
    calendar: Calendar = engine.calendar()
    opened = datetime.fromisoformat("2026-11-23T09:00:00+07:00")
    due = calendar.add(opened, Duration(days=days))
    whole = calendar.working_time(opened, due)
    at = tidings.near(calendar, opened, due, policy)
    assert at is not None
    rest = whole / 2 if left == "half" else WORKDAY
    assert abs(calendar.working_time(at, due) - rest) < timedelta(seconds=2)
