"""Places: the last task and the last submission of each are those that the whole history gives."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engine import errors, store
from engine.service import rows
from tests.engine.service.cases.test_history import unguarded
from tests.engine.service.conftest import *  # noqa: F403  the office of the services, whose cases have returns
from tests.engine.service.conftest import Office


@pytest.fixture
def returned(office: Office) -> int:
    """A case that went back twice, and stands at a step it has been at before."""
    instance = office.start().instance
    for step in ("Langkah_4", "Langkah_7"):
        office.do(office.work_to(instance, step), back=True)
    office.work_to(instance, "Langkah_7")
    return instance


def test_the_last_submission_of_each_place_is_the_last_that_stands(office: Office, returned: int) -> None:
    with office.engine.store.read() as tx:
        events = store.history.of_instance(tx, returned)
        assert {one.place: one.event for one in store.places.last_sent(tx, returned)} == rows.latest(events)
        for until in range(1, len(events) + 1):
            then = {one.place: one.event for one in store.places.last_sent(tx, returned, until)}
            assert then == rows.latest(events[:until])
            since = store.places.last_sent(tx, returned, until, until)
            later = {place for place, event in rows.latest(events).items() if event.seq > until}
            assert {one.place for one in since} >= later & then.keys(), "what came again is among them"


def test_the_last_task_of_each_place_has_the_highest_visit(office: Office, returned: int) -> None:
    with office.engine.store.read() as tx:
        found = {(one.element, one.item): one for one in store.places.last_tasks(tx, returned)}
        every = store.inbox.of_instance(tx, returned)
        assert {place: one.task_id for place, one in found.items()} == {
            (row.element, row.item or ""): row.id for row in sorted(every, key=lambda row: row.visit)
        }
        standing = store.inbox.standing(tx, returned)
        assert {row.id for row in every if row.state == "open"} <= {row.id for row in standing}
        done = {(row.element, row.item): row.id for row in every if row.state == "done"}
        assert set(done.values()) <= {row.id for row in standing}
        assert store.places.last_tasks(tx, 999) == []


def test_what_was_sent_is_found_by_its_place_and_by_its_task(office: Office, returned: int) -> None:
    with office.engine.store.read() as tx:
        last = store.places.sent_at(tx, returned, "Langkah_7", None)
        assert last is not None
        assert last.type == "task_returned"
        assert last.task_id is not None
        assert store.places.sent_by(tx, last.task_id) == last
        assert store.places.sent_at(tx, returned, "Langkah_10", None) is None
        with pytest.raises(errors.NotFound):
            store.places.sent_by(tx, 999)
        (held,) = store.places.holdings(tx, [last.task_id])
        assert (held.id, held.visit) == (last.task_id, 1)
        assert store.places.holdings(tx, []) == []
        assert store.places.holders(tx, returned)[0] == "kepala_dinas"


def test_a_submission_that_was_altered_is_not_sound(office: Office, returned: int) -> None:
    with office.engine.store.transaction() as tx:
        unguarded(tx.connection)
        changed = "update event set data = data || ' ' where element = 'Langkah_5'"
        assert tx.execute(sa.text(changed)).rowcount == 1
    with office.engine.store.read() as tx:
        sound = {one.event.element: one.sound for one in store.places.last_sent(tx, returned)}
    assert [element for element, good in sound.items() if not good] == ["Langkah_5"]
