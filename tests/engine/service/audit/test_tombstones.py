"""A tombstone is made by a purge of this site alone: what is forged is named."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import rsa

from engine import store
from engine.clock import FixedClock
from engine.keys import PublicKey, SigningKey
from engine.service import Engine
from engine.service.audit import tombstones
from engine.service.audit.verification import Verdict
from engine.store.purge import Tombstone
from tests.engine.service.audit.test_retention import finished, kept, purge, years
from tests.engine.service.audit.test_verification import judged, sql
from tests.engine.service.conftest import Office


def tombstone(engine: Engine, instance_id: int, **facts: object) -> Callable[[store.Tx], None]:
    """What somebody with the whole database but without the key can write."""

    def attack(tx: store.Tx) -> None:
        forged = {"instance": instance_id, "proposed_by": "admin", "approved_by": "kadis"} | facts
        store.history.append_system(
            tx,
            store.Event(engine.clock(), "instance_purged", "kadis", element=str(instance_id), data=forged),
        )

    return attack


def erased(instance_id: int) -> tuple[str, ...]:
    return (
        f"delete from event where instance_id = {instance_id}",
        f"delete from instance where id = {instance_id}",
    )


def named(verdict: Verdict) -> list[tuple[str, int]]:
    return [(fault.kind, fault.instance_id) for fault in verdict.faults]


def test_forged_purges_and_tombstones_are_named(office: Office, clock: FixedClock) -> None:
    office.deploy(kept())
    gone, stays = finished(office), finished(office)
    years(clock, 4)
    purge(office, gone)
    engine, auditor = office.engine, office.actor("auditor")
    made = engine.audit.seal(auditor)
    held = "".join(engine.audit.seal_file(made.number, auditor)).encode()
    with engine.store.read() as tx:
        (stone,) = store.purge.tombstones(tx)

    def both(*parts: Callable[[store.Tx], None]) -> Callable[[store.Tx], None]:
        def attack(tx: store.Tx) -> None:
            for part in parts:
                part(tx)

        return attack

    erase = sql(engine, *erased(stays))
    for outside in (None, held):
        assert named(judged(engine, erase, outside)) == [("instance_missing", stays)]
        forged = both(tombstone(engine, stays), erase)
        assert named(judged(engine, forged, outside)) == [
            ("tombstone", stays), ("instance_missing", stays)
        ]  # fmt: skip
        copied = both(tombstone(engine, stays, **{**stone.facts, "instance": stays}), erase)
        assert named(judged(engine, copied, outside))[0] == ("tombstone", stays)
        moved = both(tombstone(engine, stays, **stone.facts), erase)
        assert named(judged(engine, moved, outside))[0] == ("tombstone", stays)
        hidden = sql(engine, "delete from system_event where type = 'instance_purged'")
        assert {("instance_missing", gone), ("missing", 0)} <= {*named(judged(engine, hidden, outside))}
        edited = sql(
            engine, "update system_event set data = replace(data, 'kadis', 'sekretaris') where element <> ''"
        )
        assert {("tombstone", gone), ("altered", 0)} <= {*named(judged(engine, edited, outside))}
        back = sql(
            engine,
            f"insert into instance (id, definition_id, number, subject, status, revision, event_count, head, "
            f"started_at, end_reason) select {gone}, definition_id, 'X', '', status, 1, event_count, head, "
            f"started_at, '' from instance where id = {stays}",
        )
        assert ("instance_inserted", gone) in named(judged(engine, back, outside))


def test_a_tombstone_is_proved_by_the_key_of_its_time(office: Office, clock: FixedClock) -> None:
    office.deploy(kept())
    before, after = finished(office), finished(office)
    years(clock, 4)
    purge(office, before)
    engine = office.engine
    with engine.store.read() as tx:
        (stone,) = store.purge.tombstones(tx)
    engine.site.keys.rotate(office.actor("admin"), "Pergantian kunci tahunan.")
    purge(office, after)
    verdict = engine.audit.verify()
    assert (verdict.faults, verdict.purged) == ((), 2)
    late = tombstone(engine, before, **stone.facts)  # signed by the key of before, and told after it
    assert ("tombstone", before) in named(judged(engine, late, None))


def test_a_tombstone_is_genuine_by_key_instance_and_two_people() -> None:
    own = SigningKey(rsa.generate_private_key(65537, 3072))
    other = PublicKey(own.public.modulus + 2)
    facts: dict[str, object] = {"instance": 7, "proposed_by": "admin", "approved_by": "kadis", "at": "2029"}

    def genuine(instance: int = 7, key: PublicKey = own.public, **changed: object) -> bool:
        signature = own.sign(tombstones.signed(facts)).hex()
        stone = Tombstone(1, instance, {**facts, "signature": signature, **changed})
        return tombstones.genuine(stone, key)

    assert genuine()
    assert not genuine(key=other)
    assert not genuine(instance=8)
    for changed in ({"approved_by": "sekretaris"}, {"signature": "xx"}, {"signature": None}, {"at": "2030"}):
        assert not genuine(**changed)
    facts["approved_by"] = "admin"
    assert not genuine(), "one person is not two"
