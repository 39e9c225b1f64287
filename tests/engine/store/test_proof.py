"""What is wrong with a chain: the first event altered, missing, inserted, moved or rewritten, named."""

from __future__ import annotations

import pytest

from engine import store as stores
from engine.store import Event, Fault, Store, Tx, proof
from engine.store.proof import Mark
from tests.engine.store.office import NOW, Office, bare, undone, unguarded

COLUMNS = "instance_id, seq, at, type, actor, role, holding, channel, element, task_id, data, hash"
ATTACKS = {
    "altered": ("update event set actor = 'budi' where instance_id = {id} and seq = 3", (3, 3)),
    "missing": ("delete from event where instance_id = {id} and seq in (3, 4)", (3, 4)),
    "missing at the end": ("delete from event where instance_id = {id} and seq = 6", (6, 6)),
    "inserted": (
        "insert into event select instance_id, 7, at, type, actor, role, holding, channel, element, task_id, "
        "data, hash from event where instance_id = {id} and seq = 6",
        (7, 7),
    ),
}


def grown(tx: Tx, office: Office) -> int:
    """An instance with six events."""
    instance = office.start(tx)[0]
    events = [Event(NOW, "task_completed", "siti", element=f"L{place}") for place in range(5)]
    row = stores.instances.lock(tx, instance.id)
    assert row is not None
    count, head = stores.history.append(tx, row.id, row.event_count, row.head, events)
    stores.instances.save(tx, row.id, row.revision, state=b"", event_count=count, head=head)
    return instance.id


def judged(tx: Tx, instance: int, *marks: Mark) -> Fault | None:
    """What the proof says of an instance."""
    row = stores.instances.get(tx, instance)
    assert row is not None
    rows = (one[1:] for one in proof.event_rows(tx, instance, instance + 1))
    return proof.first_fault(instance, rows, (row.event_count, row.head), marks)


@pytest.mark.parametrize("name", ATTACKS)
def test_the_first_fault_is_named_with_its_range(store: Store, office: Office, name: str) -> None:
    text, span = ATTACKS[name]
    with undone(store) as tx:
        instance = grown(tx, office)
        assert judged(tx, instance) is None
        with unguarded(store, tx):
            bare(store, tx, text.format(id=instance))
        fault = judged(tx, instance)
        assert fault is not None
        assert (fault.kind, fault.instance_id) == (name.partition(" ")[0], instance)
        assert (fault.seq, fault.last) == span


def test_a_chain_made_anew_is_convicted_by_a_seal(store: Store, office: Office) -> None:
    with undone(store) as tx:
        instance = grown(tx, office)
        head = next(row[-1] for row in proof.event_rows(tx, instance, instance + 1) if row[1] == 4)
        assert judged(tx, instance, Mark(4, bytes(head), 1)) is None
        fault = judged(tx, instance, Mark(4, b"x" * 32, 1))
        assert fault is not None
        assert (fault.kind, fault.seq, fault.last, fault.seal) == ("rewritten", 1, 4, 1)
        short = judged(tx, instance, Mark(9, b"x" * 32, 2))
        assert short is not None
        assert (short.kind, short.seq, short.last) == ("missing", 7, 9)
