from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import engine
from engine import store as stores
from engine.store import Event, Store, Tx, history, proof
from tests.engine.store.office import NOW, Office, at_once, bare, undone
from tests.soundness import chain_fault

DATA = {
    "nilai": 72.5,
    "besar": 2**70,
    "kecil": 1e-7,
    "teks": '½ "kutip" \n\0 漢',
    "daftar": [1, True, None, {}],
}
COLUMNS = "instance_id, seq, at, type, actor, role, holding, channel, element, task_id, data"


def grow(tx: Tx, instance_id: int, count: int = 5) -> None:
    """Add events to an instance, as an act does."""
    instance = stores.instances.lock(tx, instance_id)
    assert instance is not None
    events = [
        Event(
            NOW + timedelta(seconds=place),
            "task_completed",
            "siti",
            "kadis",
            "plh",
            "web",
            f"L{place}",
            place,
            DATA,
        )
        for place in range(count)
    ]
    end, head = history.append(tx, instance_id, instance.event_count, instance.head, events)
    assert end == instance.event_count + count
    stores.instances.save(tx, instance_id, instance.revision, state=b"", event_count=end, head=head)


def system_fault(tx: Tx) -> int | None:
    """The number of the first event of the system's chain that is not as it was written."""
    fault = proof.first_fault(history.SYSTEM, proof.system_rows(tx), stores.seals.system_end(tx), ())
    return fault.seq if fault else None


@pytest.fixture
def grown(store: Store, office: Office) -> int:
    """An instance with six events."""
    with store.transaction() as tx:
        instance, _ = office.start(tx)
        grow(tx, instance.id)
    return instance.id


def test_canonical_form_never_changes() -> None:
    """These bytes are in databases and on paper: a change here breaks every stored chain."""
    facts = (1, 1795399200000000, "task_completed", "siti", "kadis", "plh", "web", "L½", 7, '{"a":72.5}')
    form = history.canonical(42, facts)
    expected = '[1,42,1,1795399200000000,"task_completed","siti","kadis","plh","web","L½",7,{"a":72.5}]'
    assert form.decode() == expected
    digest = "9443bf80533bc7b2154616a7098d4d65a979e06d0c5dd87a84495fd90974060a"
    assert history.chain_hash(history.START, form).hex() == digest


def test_same_facts_in_another_order_have_the_same_form(store: Store, office: Office) -> None:
    first, second = {"a": 1, "b": {"x": 1, "y": 2}}, {"b": {"y": 2, "x": 1}, "a": 1}
    with store.transaction() as tx:
        one, _ = office.start(tx)
        ends = [
            history.append(tx, one.id, 5 + place, b"", [Event(NOW, "x", data=data)])
            for place, data in enumerate((first, second))
        ]
        texts = bare(store, tx, f"select data from event where instance_id = {one.id} and seq > 5")
    assert len(ends) == 2
    assert texts[0] == texts[1]


def test_events_come_back_as_they_went(store: Store, grown: int) -> None:
    with store.read() as tx:
        rows = history.of_instance(tx, grown)
        assert [row.seq for row in rows] == [1, 2, 3, 4, 5, 6]
        assert rows[3].at == NOW + timedelta(seconds=2)
        assert rows[3][2:9] == ("task_completed", "siti", "kadis", "plh", "web", "L2", 2)
        assert rows[3].data == DATA
        assert history.of_instance(tx, grown, after=4) == rows[4:]
        assert history.of_instance(tx, grown, after=1, limit=2) == rows[1:3]
        assert chain_fault(tx, grown) is None
        assert chain_fault(tx, 999) is None


def test_no_events_leave_the_chain_as_it_was(store: Store, grown: int) -> None:
    with store.transaction() as tx:
        assert history.append(tx, grown, 6, b"h" * 32, []) == (6, b"h" * 32)


REFUSED = [
    "update {table} set actor = 'budi' where seq = 1",
    "update {table} set data = data",
    "delete from {table} where seq = 1",
    "delete from {table}",
]


def test_database_refuses_to_change_replace_or_empty_history(store: Store, grown: int) -> None:
    with store.transaction() as tx:
        history.append_system(tx, Event(NOW, "signed_in", "siti"))
    replace = ("insert or replace into {table} select * from {table}", "truncate {table}")
    for table in ("event", "system_event"):
        for act in (*((act, act) for act in REFUSED), replace):
            with pytest.raises(Exception, match="append-only"), store.transaction() as tx:
                bare(store, tx, *(text.format(table=table) for text in act))
    with store.read() as tx:
        assert chain_fault(tx, grown) is None
        assert system_fault(tx) is None


def unlocked(store: Store, tx: Tx) -> None:
    """Take the triggers away, as an attacker with all rights can."""
    if store.dialect == "postgresql":
        bare(store, tx, "", "alter table event disable trigger user")
        bare(store, tx, "", "alter table system_event disable trigger user")
        return
    for (name,) in bare(store, tx, "select name from sqlite_master where type = 'trigger'"):
        bare(store, tx, f"drop trigger {name}")


TWICE = """update event set data = replace(data, '"nilai":72.5', '"nilai":99,"nilai":72.5') where seq = 4"""
SWAP = "; ".join(f"update event set seq = {new} where seq = {old}" for old, new in ((4, -4), (5, 4), (-4, 5)))
# By way of numbers that no event has: in which order a database changes rows is its own affair.
GAP = "; ".join(
    (
        "delete from event where seq = 3",
        "update event set seq = -seq where seq > 3",
        "update event set seq = -seq - 1 where seq < 0",
    )
)
COPY = f"insert into event ({COLUMNS}, hash) select {COLUMNS}, hash from event where seq = 6"
ATTACKS = {
    "value": ("update event set data = replace(data, '72.5', '99.5') where seq = 4", 4),
    "same value in another text": ("update event set data = replace(data, '72.5', '72.50') where seq = 4", 4),
    "key twice": (TWICE, 4),
    "actor": ("update event set actor = 'budi' where seq = 2", 2),
    "time": ("update event set at = at + 1 where seq = 6", 6),
    "task": ("update event set task_id = null where seq = 3", 3),
    "hash": ("update event set hash = (select hash from event where seq = 1) where seq = 5", 5),
    "first": ("delete from event where seq = 1", 1),
    "middle": ("delete from event where seq = 3", 3),
    "last": ("delete from event where seq = 6", 6),
    "all": ("delete from event", 1),
    "gap closed": (GAP, 3),
    "swapped": (SWAP, 4),
    "inserted": (COPY.replace("select instance_id, seq", "select instance_id, 7"), 7),
    "inserted before": (COPY.replace("select instance_id, seq", "select instance_id, 0"), 0),
    "count": ("update instance set event_count = 5", 6),
    "head": ("update instance set head = (select hash from event where seq = 5)", 6),
}  # fmt: skip


def test_the_proof_names_the_first_bad_event(store: Store, grown: int) -> None:
    for attack, (statements, bad) in ATTACKS.items():
        with undone(store) as tx:
            unlocked(store, tx)
            for statement in statements.split("; "):
                bare(store, tx, statement)
            fault = chain_fault(tx, grown)
            assert fault is not None, attack
            assert fault.seq == bad, attack
    with store.read() as tx:
        assert chain_fault(tx, grown) is None


def test_system_chain_has_no_gap_under_many_writers(store: Store) -> None:
    def work(place: int) -> list[int]:
        found = []
        for turn in range(5):
            with store.transaction() as tx:
                found.append(
                    history.append_system(tx, Event(NOW, "signed_in", f"p{place}", data={"turn": turn}))
                )
        return found

    numbers = [number for one in at_once(6, work) for number in (one if isinstance(one, list) else [one])]
    assert sorted(numbers, key=str) == sorted(range(1, 31), key=str)
    with store.read() as tx:
        assert system_fault(tx) is None
        assert [row.seq for row in history.of_system(tx, limit=3)] == [30, 29, 28]
        assert [row.seq for row in history.of_system(tx, before=3)] == [2, 1]


def test_system_chain_that_was_changed_is_found(store: Store) -> None:
    with undone(store) as tx:
        assert system_fault(tx) is None
        for name in ("siti", "budi", "ana"):
            history.append_system(tx, Event(NOW, "signed_in", name))
        unlocked(store, tx)
        bare(store, tx, "delete from system_event where seq = 2")
        assert system_fault(tx) == 2


def test_failed_transaction_leaves_no_event(store: Store) -> None:
    with undone(store) as tx:
        history.append_system(tx, Event(NOW, "signed_in"))
    with store.transaction() as tx:
        assert history.append_system(tx, Event(NOW, "signed_in")) == 1


@pytest.fixture
def checker(tmp_path: Path) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """The program of HISTORY.md, run on lines of events."""
    page = (Path(engine.__file__).parent / "HISTORY.md").read_text("utf-8")
    programs = re.findall(r"```python\n(.*?)```", page, re.S)
    assert len(programs) == 1
    assert len(programs[0].splitlines()) <= 15
    (tmp_path / "check.py").write_text(programs[0], "utf-8")
    command = [sys.executable, "-I", str(tmp_path / "check.py")]
    return lambda lines: subprocess.run(
        command, input=lines, capture_output=True, encoding="utf-8", check=False
    )


def test_page_on_history_checks_a_history(
    store: Store, grown: int, checker: Callable[[str], subprocess.CompletedProcess[str]]
) -> None:
    with store.read() as tx:
        rows = bare(store, tx, f"select {COLUMNS}, hash from event where instance_id = {grown} order by seq")
        end = stores.instances.get(tx, grown)
    assert end is not None
    lines = [json.dumps([*row[:-1], bytes(row[-1]).hex()]) for row in rows]  # type: ignore[call-overload]
    good = checker("\n".join(lines))
    assert (good.returncode, good.stdout.split()) == (0, [str(end.event_count), end.head.hex()])
    for bad in (lines[1:], [lines[0], *lines[2:]], [*lines[:4], lines[4].replace("siti", "budi"), lines[5]]):
        assert checker("\n".join(bad)).returncode == 1
    assert "event 5 is altered" in checker("\n".join(bad)).stderr


def test_page_on_history_names_every_column() -> None:
    page = (Path(engine.__file__).parent / "HISTORY.md").read_text("utf-8")
    for name in (*COLUMNS.split(", "), "hash"):
        assert f"`{name}`" in page


def test_what_a_person_did_is_read_by_an_index(store: Store, grown: int) -> None:
    with store.read() as tx:
        found = history.of_actor(tx, "siti", (2**63 - 1,) * 3, 3)
        assert [place[1:] for place, _event in found] == [(grown, 6), (grown, 5), (grown, 4)]
        assert [event.seq for _place, event in history.of_actor(tx, "siti", found[-1][0], 9)] == [3, 2, 1]
        if tx.dialect == "postgresql":
            tx.execute(sa.text("set local enable_seqscan = off"))
        way = "explain query plan " if tx.dialect == "sqlite" else "explain "
        for statement, values, index in (
            (history._OF_ACTOR, ("siti", 9, 9, 9, 9), "ix_event_actor"),
            (history._SYSTEM_OF_ACTOR, ("siti", 9, 9), "ix_system_event_actor"),
        ):
            plan = " ".join(str(row) for row in tx.rows(stores.tx.Statement(way + statement.sqlite), values))
            assert index in plan
            assert "Sort" not in plan, plan
            assert "TEMP B-TREE" not in plan, plan
