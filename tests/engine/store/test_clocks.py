"""Rows that wait for a moment only a clock far ahead can have meant, each kind by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import store as rows
from engine.store import Event, Store, clocks, messages, outbox
from tests.engine.store.office import NOW, Office

YEAR = timedelta(days=365)
TODAY = NOW.date().isoformat()


def test_an_untouched_office_has_none(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        office.start(tx)
        assert not clocks.some_late(tx, NOW, TODAY)
        assert clocks.mend(tx, NOW, TODAY) == {}
        assert clocks.ahead(tx, NOW)[1] == 0


@pytest.mark.parametrize("what", ["outbox", "messages", "reminders"])
def test_each_kind_is_seen_and_brought_back(store: Store, office: Office, what: str) -> None:
    with store.transaction() as tx:
        _instance, (task,) = office.start(tx)
        if what == "outbox":
            outbox.add(tx, "x", "1", NOW + YEAR)
        elif what == "messages":
            messages.add(tx, "message", "n", "k", "{}", "", [None], NOW + YEAR)
        else:
            rows.reminders.put(tx, task.id, office.siti, NOW + YEAR)
        assert clocks.some_late(tx, NOW, TODAY)
        assert clocks.mend(tx, NOW, TODAY) == {what: 1}
        assert not clocks.some_late(tx, NOW, TODAY)


def test_the_newest_event_of_a_time_to_come_is_found(store: Store) -> None:
    with store.transaction() as tx:
        for at in (NOW, NOW + YEAR, NOW + YEAR, NOW):
            rows.history.append_system(tx, Event(at, "signed_in", "siti"))
        assert clocks.ahead(tx, NOW)[1] == 3
        assert clocks.ahead(tx, NOW + 2 * YEAR)[1] == 0
