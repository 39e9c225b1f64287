"""Attacks by somebody who has the whole database and all its rights, but not the key: each is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from engine import store
from engine.clock import FixedClock
from engine.service import Engine
from engine.service.audit import held_seals, newest_seal
from engine.service.audit.verification import Verdict, Verification
from engine.store import Fault, Tx
from engine.store.history import START, canonical, chain_hash
from engine.store.values import from_object, to_json
from tests.engine.service.conftest import Office
from tests.engine.store.office import bare, undone, unguarded

COLUMNS = "seq, at, type, actor, role, holding, channel, element, task_id, data"


def judged(engine: Engine, attack: Callable[[Tx], None], held: bytes | None) -> Verdict:
    """What verify says after an attack, which is then undone."""
    with undone(engine.store) as tx:
        with unguarded(engine.store, tx):
            attack(tx)
        outside = held_seals.held(held) if held else None
        return Verification(engine.context, tx, outside, lambda done, all_: None).run()
    raise AssertionError


def sql(engine: Engine, *statements: str) -> Callable[[Tx], None]:
    def attack(tx: Tx) -> None:
        for statement in statements:
            bare(engine.store, tx, statement)

    return attack


def rehashed(engine: Engine, instance_id: int, *statements: str, leaves: bool = True) -> Callable[[Tx], None]:
    """An attack that makes the chain fit again: hashes, the end in the instance's row, the seals' leaves."""

    def attack(tx: Tx) -> None:
        sql(engine, *statements)(tx)
        head = START
        for row in bare(
            engine.store, tx, f"select {COLUMNS} from event where instance_id = {instance_id} order by seq"
        ):
            head = chain_hash(head, canonical(instance_id, row))
            quoted = f"x'{head.hex()}'", f"'\\x{head.hex()}'::bytea"
            seq = row[0]
            where = f"where instance_id = {instance_id} and"
            end = f"set event_count = {seq}, head ="
            for text in (
                "update event set hash = {} " + f"{where} seq = {seq}",
                f"update instance {end} {{}} where id = {instance_id}",
                *(["update seal_leaf set head = {} " + f"{where} count = {seq}"] if leaves else []),
            ):
                bare(engine.store, tx, text.format(quoted[0]), text.format(quoted[1]))

    return attack


def without_digests(engine: Engine, case: int, after: int = 0) -> Callable[[Tx], None]:
    """Rewrite a chain as it was before there were digests, hashes and all."""

    def attack(tx: Tx) -> None:
        rows = bare(
            engine.store, tx, f"select seq, data from event where instance_id = {case} and seq > {after}"
        )
        mark = "?" if engine.store.dialect == "sqlite" else "%s"
        for seq, data in rows:
            facts = {name: one for name, one in from_object(str(data)).items() if name != "digest"}
            text = f"update event set data = {mark} where instance_id = {case} and seq = {mark}"
            tx.connection.exec_driver_sql(text, (to_json(facts), seq))
        rehashed(engine, case)(tx)

    return attack


def test_all_is_sound(office: Office, cases: tuple[int, int], held: bytes) -> None:
    verdict = office.engine.audit.verify(held)
    assert verdict.faults == ()
    assert (verdict.instances, verdict.seals, verdict.held) == (2, 2, 2)
    assert verdict.events == sum(
        len(office.engine.history.list(one, office.actor("auditor"))) for one in cases
    )
    assert office.engine.audit.verify().sound


def test_work_goes_on_after_a_seal(office: Office, cases: tuple[int, int], held: bytes) -> None:
    for instance in cases:
        office.do(office.waiting(instance)[0])
    assert office.engine.audit.verify(held).sound
    office.engine.audit.seal(office.actor("auditor"))
    assert office.engine.audit.verify(held).sound
    assert office.engine.audit.verify().sound


def swap(one: int, a: int, b: int) -> tuple[str, ...]:
    return tuple(
        f"update event set seq = {new} where instance_id = {one} and seq = {old}"
        for old, new in ((a, -a), (b, a), (-a, b))
    )


def insert(one: int, at: int) -> tuple[str, ...]:
    """A copy of an event put before event `at`, all numbers after it moved on."""
    columns = "instance_id, " + COLUMNS + ", hash"
    picked = columns.replace("seq", f"{at}")
    return (
        f"update event set seq = -seq where instance_id = {one} and seq >= {at}",
        f"update event set seq = 1 - seq where instance_id = {one} and seq < 0",
        f"insert into event ({columns}) select {picked} from event where instance_id = {one} and seq = 2",
    )


def delete(one: int, at: int) -> tuple[str, ...]:
    return (
        f"delete from event where instance_id = {one} and seq = {at}",
        f"update event set seq = -seq where instance_id = {one} and seq > {at}",
        f"update event set seq = -seq - 1 where instance_id = {one} and seq < 0",
    )


def gone(one: int) -> tuple[str, ...]:
    tables = ("event", "inbox", "timer", "task", "notice", "attachment", "instance")
    where = {
        "inbox": f"task_id in (select id from task where instance_id = {one})",
        "instance": f"id = {one}",
    }
    return tuple(f"delete from {table} where {where.get(table, f'instance_id = {one}')}" for table in tables)


EDIT = "update event set data = '{{}}' where instance_id = {} and seq = 1"
ACTOR = "update event set actor = 'kadis' where instance_id = {} and seq = 3"
TIME = "update event set at = at - 86400000000 where instance_id = {} and seq = 4"


def test_every_plain_attack_is_named_by_event(office: Office, cases: tuple[int, int], held: bytes) -> None:
    one, two = cases
    engine = office.engine
    last = len(engine.history.list(one, office.actor("admin")))
    for name, statements, expected in (
        ("value", (EDIT.format(one),), ("altered", one, 1)),
        ("actor", (ACTOR.format(one),), ("altered", one, 3)),
        ("time", (TIME.format(one),), ("altered", one, 4)),
        ("last", (f"delete from event where instance_id = {one} and seq = {last}",), ("missing", one, last)),
        ("middle", (f"delete from event where instance_id = {one} and seq = 3",), ("missing", one, 3)),
        ("gap closed", delete(one, 3), ("missing", one, 3)),
        ("insert", insert(one, 3), ("inserted", one, 3)),
        ("swap", swap(one, 3, 4), ("moved", one, 3)),
        ("instance", gone(two), ("instance_missing", two, 1)),
        ("events of an instance", (f"delete from event where instance_id = {two}",), ("missing", two, 1)),
        ("sign-in", ("update system_event set actor = 'admin' where seq = 4",), ("altered", 0, 4)),
        ("system", ("delete from system_event where seq = 5",), ("missing", 0, 5)),
        ("count", (f"update instance set event_count = event_count - 1 where id = {one}",), ("inserted", one, last)),
        ("seal", ("delete from seal where number = 2",), ("seal_missing", 0, 0)),
        ("first seal", ("update seal set document = replace(document, ':1', ':3') where number = 1",),
         ("seal_signature", 0, 0)),
        ("leaf", (f"delete from seal_leaf where instance_id = {two}",), ("seal_leaf", two, 0)),
    ):  # fmt: skip
        for outside in (held, None):
            verdict = judged(engine, sql(engine, *statements), outside)
            first = verdict.faults[0]
            named = (
                first.instance_id if outside or name != "leaf" else two
            )  # who holds no seal is told no name
            assert (first.kind, named, first.seq) == expected, (name, verdict.faults)


def test_every_attack_that_rewrites_the_hashes_is_named_by_the_held_seal(
    office: Office, cases: tuple[int, int], held: bytes
) -> None:
    one, _two = cases
    engine = office.engine
    last = len(engine.history.list(one, office.actor("admin")))
    sealed = json.loads(held)["heads"][0][1]
    assert sealed == last
    with engine.store.read() as tx:
        checkpoint = store.seals.leaves(tx, 0)[0].events
    assert 3 < checkpoint < last
    early, late = ("rewritten", 1, checkpoint), ("rewritten", checkpoint + 1, last)
    for name, statements, expected in (
        ("value", (EDIT.format(one),), early),
        ("actor", (ACTOR.format(one),), early),
        ("late", (TIME.format(one).replace("= 4", f"= {last}"),), late),
        ("last", (f"delete from event where instance_id = {one} and seq = {last}",), ("missing", last, last)),
        ("gap closed", delete(one, 3), early),
        ("insert", insert(one, 3), early),
        ("swap", swap(one, 3, 4), early),
    ):
        for leaves in (False, True):
            verdict = judged(engine, rehashed(engine, one, *statements, leaves=leaves), held)
            first = verdict.faults[0]
            assert first.instance_id == one, name
            told = (first.kind, first.seq, first.last)
            # With its leaves rewritten too, only the held seal is a witness: somewhere up to its own count.
            shorter = ("missing", last, last) if name == "gap closed" else ("rewritten", 1, last)
            assert told == (shorter if leaves and name not in ("last", "late") else expected), (
                name,
                leaves,
                verdict.faults,
            )
            assert not judged(engine, rehashed(engine, one, *statements, leaves=leaves), None).sound, name


def test_an_old_copy_put_back_is_named(office: Office, cases: tuple[int, int]) -> None:
    """The copy is whole in itself; only the seal held outside knows what came after."""
    one, _ = cases
    engine, auditor = office.engine, office.actor("auditor")
    tables = (
        "instance",
        "state",
        "task",
        "inbox",
        "timer",
        "event",
        "system_event",
        "chain",
        "seal",
        "seal_leaf",
        "seal_sheet",
    )
    with engine.store.read() as tx:
        old = {table: bare(engine.store, tx, f"select * from {table}") for table in tables}
        count = store.instances.get(tx, one)
        system = store.seals.system_end(tx)[0]
    assert count is not None
    office.do(office.waiting(one)[0])
    made = engine.audit.seal(auditor)
    newer = "".join(engine.audit.seal_file(made.number, auditor)).encode()

    def restore(tx: Tx) -> None:
        for table in reversed(tables):
            bare(engine.store, tx, f"delete from {table}")
        for table in tables:
            for row in old[table]:
                mark = "?" if engine.store.dialect == "sqlite" else "%s"
                places = ", ".join([mark] * len(row))
                tx.connection.exec_driver_sql(f"insert into {table} values ({places})", tuple(row))

    assert [one.kind for one in judged(engine, restore, None).faults] == ["seal_older"], (
        "this machine knows it"
    )
    newest_seal.path(engine.context).unlink()
    assert judged(engine, restore, None).sound
    found = judged(engine, restore, newer).faults
    assert Fault("missing", one, count.event_count + 1, count.event_count + 1, made.number) in found
    assert found[0][:3] == ("missing", 0, system + 1)
    assert Fault("seal_missing", seal=made.number) in found


def test_an_instance_slipped_in_is_named(office: Office, cases: tuple[int, int], clock: FixedClock) -> None:
    """It claims to be older than a seal that does not know it."""
    engine = office.engine
    clock.advance(timedelta(hours=3))
    engine.audit.seal(office.actor("auditor"))
    third = office.start().instance
    earlier = f"update instance set started_at = started_at - 7200000000 where id = {third}"
    found = judged(engine, sql(engine, earlier), None).faults
    assert [(fault.kind, fault.instance_id) for fault in found] == [("instance_inserted", third)]
