"""An inbox filled in bulk is one that the service shows."""

from __future__ import annotations

from pathlib import Path

from engine.bench import inboxes
from engine.bench.office import scratch_office
from engine.settings import Settings
from engine.store import scratch
from tests.engine.bench.conftest import SMALL, Told


def test_open_tasks_are_written_in_bulk_and_shown_in_order(
    site: Settings, tmp_path: Path, told: Told
) -> None:
    with scratch_office(site, tmp_path) as office:
        inboxes.fill(office, 2_000, told)
        page = office.engine.tasks.inbox(office.actor, limit=inboxes.LIMIT)
        connection = scratch.bare(office.scratch)
        assert connection.execute("select count(*), count(distinct task_id) from inbox").fetchone() == (
            2_000,
            2_000,
        )
        connection.close()
        dues = [row.due for row in page.rows if row.due]
        assert dues == sorted(dues)
        assert len(dues) == inboxes.LIMIT
        assert [row.id for row in page.rows] != sorted(row.id for row in page.rows)
        (seconds,) = inboxes.measure([office], SMALL)
        assert seconds > 0
    assert told == {"inbox": 2}
