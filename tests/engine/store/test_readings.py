"""Who has opened a task: each once, at the first look; what was opened before moments were kept has none."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from engine import store as stores
from engine.store import Store, readings
from tests.engine.store.office import NOW, Office, task


def test_readers_in_the_order_of_their_first_look(store: Store, office: Office) -> None:
    later = NOW + timedelta(hours=1)
    with store.transaction() as tx:
        _, (one, other) = office.start(tx, task("kadis"), task("kadis"))
        stores.tasks.mark_read(tx, one.id, office.siti, later)
        stores.tasks.mark_read(tx, one.id, office.siti, later + timedelta(days=1))
        stores.tasks.mark_read(tx, one.id, office.budi, NOW)
        stores.tasks.mark_read(tx, other.id, office.budi, NOW)
        tx.execute(sa.text(f"update task_read set at = null where task_id = {other.id}"))
        assert readings.of_tasks(tx, []) == []
        assert readings.of_tasks(tx, [one.id, other.id]) == [
            (one.id, "budi", NOW),
            (one.id, "siti", later),
            (other.id, "budi", None),
        ]
