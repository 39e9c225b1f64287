"""The tenggat of rows follow the clocks of the engine, and the history says what moved."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from engine import store
from engine.bpmn import ReadyTask
from engine.clock import FixedClock
from engine.service.middle import dues
from tests.engine.service.conftest import Office

pytestmark = pytest.mark.one_database


def test_only_what_differs_is_written_and_said(office: Office, clock: FixedClock) -> None:
    instance = office.start().instance
    with office.engine.store.transaction() as tx:
        (row,) = store.tasks.open_of(tx, instance)
        token = UUID(bytes=row.engine_id)
        tasks = {token: row}

        def ready(due: object, paused: object) -> list[ReadyTask]:
            return [ReadyTask(token, row.element, (), due=due, paused=paused)]  # type: ignore[arg-type]

        assert dues.follow(tx, tasks, ready(row.due_at, None), clock()) == []
        (fact,) = dues.follow(tx, tasks, ready(None, clock()), clock())
        assert row.due_at is not None
        assert fact == {
            "task": row.id,
            "element": row.element,
            "due_before": row.due_at.isoformat(),
            "due": None,
            "paused": clock().isoformat(),
        }
        assert store.tasks.load(tx, row.id) == tasks[token]
        assert (tasks[token].due_at, tasks[token].paused_at) == (None, clock())
        later = row.due_at + timedelta(days=1)
        (fact,) = dues.follow(tx, tasks, ready(later, None), clock())
        assert (fact["due_before"], fact["due"], "paused" in fact) == (None, later.isoformat(), False)
