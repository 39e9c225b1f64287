"""The figures of a site: what each counts, and that none of them grows with the tables."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from engine import store as rows
from engine.store import Event, Measured, Store, Tx, outbox, vitals
from tests.engine.store.office import NOW, Office

HOUR = timedelta(hours=1)
MANY = 100_000
NOTHING = Measured(0, None, 0, None, 0, 0, 0, 0, None, 0, 0)


def timer(instance: int, due: datetime) -> list[rows.TimerRow]:
    return [rows.TimerRow(instance, bytes([instance % 256]), "Waktu", due)]


def test_an_empty_site_has_nothing_to_tell(store: Store) -> None:
    with store.read() as tx:
        assert vitals.measure(tx, NOW, NOW) == NOTHING


def test_each_figure_counts_its_own(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        for hours in (-3, -1, 2):
            instance, _tasks = office.start(tx)
            rows.timers.replace(tx, instance.id, timer(instance.id, NOW + hours * HOUR), 0)
        for number in range(3):
            outbox.add(tx, "x", str(number), NOW - (5 - number) * HOUR)
        outbox.postpone(tx, outbox.Queue(["x"]).take(tx, NOW, 1)[0].id, NOW + HOUR)
        rows.incidents.add(tx, None, NOW, "crash", "", "", rows.incidents.Origin("start"))
        rows.history.append_system(tx, Event(NOW, "signed_in", "siti"))
        rows.history.append_system(tx, Event(NOW + 9000 * HOUR, "signed_in", "siti"))
    with store.read() as tx:
        found = vitals.measure(tx, NOW, NOW)
    assert found == Measured(2, NOW - 3 * HOUR, 3, NOW - 5 * HOUR, 1, 1, 0, 0, None, 1, 0)


@pytest.mark.parametrize("what", ["outbox", "incident"])
def test_figures_are_flat_however_much_there_is(store: Store, what: str) -> None:
    """Counted are rows that the database reads, not the time they take."""
    with store.transaction() as tx:
        fill(tx, what)
    with store.read() as tx:
        found = vitals.measure(tx, NOW, NOW)
    assert found.outbox == (vitals.MOST if what == "outbox" else 0)
    assert found.incidents == (vitals.MOST if what == "incident" else 0)


def fill(tx: Tx, what: str) -> None:
    numbers = f"with recursive n(i) as (select 1 union all select i + 1 from n where i < {MANY})"
    if what == "outbox":
        text = f"""insert into outbox (kind, payload, created_at, attempts, try_at)
            {numbers} select 'x', '1', 0, 0, 9000000000000000000 from n"""
    else:
        text = f"""insert into incident (at, code, element, detail, origin, solution)
            {numbers} select 0, 'crash', '', '', 'act', '' from n"""
    tx.execute(sa.text(text))
