"""The list of cases at 100,000 events takes no longer than at 1,000, whatever is looked for."""

from __future__ import annotations

import time

import pytest

from engine.service.search import Query
from engine.store import search
from tests.engine.service.conftest import Office
from tests.engine.store.office import bare

EACH = 10  # events of one instance
TIMES = 40


def grow(office: Office, start: int, count: int) -> None:
    """Copies of the first instance with its first tasks and EACH events."""
    store = office.engine.store
    with store.transaction() as tx:
        for key in range(start, start + count):
            bare(
                store,
                tx,
                f"insert into instance (id, definition_id, number, subject, status, revision, state, event_count, "
                f"head, started_by, started_at, end_reason) select {key}, definition_id, 'X-{key}', subject, 'open', "
                f"1, state, {EACH}, head, started_by, started_at, '' from instance where id = 1",
            )
            search.keep(tx, key, ("triwulan", f"kata{key:06}", "umum"))
        span = f"i.id >= {start} and i.id < {start + count}"
        columns = "at, type, actor, role, holding, channel, element, task_id, data, hash"
        for seq in range(1, EACH + 1):
            bare(
                store,
                tx,
                f"insert into event (instance_id, seq, {columns}) select i.id, {seq}, "
                f"{', '.join('e.' + name.strip() for name in columns.split(','))} "
                f"from instance i, event e where {span} and e.instance_id = 1 and e.seq = 1",
            )
        bare(
            store,
            tx,
            f"insert into search_holder (holder, instance_id) select 'kepala_dinas', i.id from instance i where {span}",
        )


def took(office: Office, query: Query, username: str) -> float:
    actor, seconds = office.actor(username), []
    for _ in range(TIMES):
        began = time.perf_counter()
        office.engine.search.page(query, actor)
        seconds.append(time.perf_counter() - began)
    return min(seconds)


@pytest.mark.soak
def test_the_list_is_as_quick_at_a_hundred_thousand_events(office: Office) -> None:
    office.start()
    office.engine.outbox.run_due()
    queries = {
        "all": Query(),
        "rare word": Query(text="kata000007"),
        "common word": Query(text="umum"),
        "rare role": Query(role="bidang_kearsipan"),
        "common role": Query(role="kepala_dinas"),
        "person": Query(person="kadis"),
        "state": Query(status="open"),
    }
    grow(office, 2, 99)
    small = {name: took(office, query, "auditor") for name, query in queries.items()}
    grow(office, 101, 9_900)
    with office.engine.store.transaction() as tx:
        bare(office.engine.store, tx, "analyze")
    large = {name: took(office, query, "auditor") for name, query in queries.items()}
    ratios = {name: round(large[name] / small[name], 2) for name in queries}
    print({name: (round(small[name] * 1000, 2), round(large[name] * 1000, 2)) for name in queries}, ratios)
    assert max(ratios.values()) <= 1.5, ratios
