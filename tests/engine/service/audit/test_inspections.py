"""The proof by night: everything once, in small looks, by whichever worker is there; what it finds is told once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine import store
from engine.clock import FixedClock
from engine.service.audit import findings, inspections
from engine.service.audit.inspections import Inspections
from engine.service.cases.dossier import Part
from tests.engine.service.conftest import Office
from tests.engine.store.office import unguarded

NIGHT = timedelta(days=1)


def run(found: Inspections, most: int = 1000) -> int:
    """Go on until nothing is due; return in how many looks."""
    for looks in range(most):
        if not found.run_due():
            return looks
    raise AssertionError("it never ends")


def spoil(office: Office, statement: str) -> None:
    with office.engine.store.transaction() as tx, unguarded(office.engine.store, tx):
        assert tx.execute(sa.text(statement)).rowcount >= 1


def notices(office: Office, username: str) -> list[str]:
    found = office.engine.notices.list(office.actor(username))
    return [one.data["kind"] for one in found if one.kind == inspections.NOTICE and not one.gone]


def system_events(office: Office, *types: str) -> list[store.EventRow]:
    with office.engine.store.read() as tx:
        return store.history.of_system(tx, types=types)


@pytest.fixture
def two(office: Office) -> tuple[int, int]:
    first = office.start().instance
    office.work_to(first, "Langkah_4")
    return first, office.start().instance


def test_a_night_proves_everything_once_in_small_looks(
    office: Office, two: tuple[int, int], clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspections, "EVENTS", 3)
    every = office.engine.inspections
    assert run(every) == 0, "the first is due in the night after the site began"
    clock.advance(NIGHT)
    assert run(every) > 4
    done = every.state()
    assert done.finished is not None
    assert done.running is None
    assert (done.finished.instances, done.finished.faults, done.findings) == (2, 0, ())
    with office.engine.store.read() as tx:
        instances, events = store.seals.totals(tx)
    assert (done.finished.instances, done.finished.events) == (instances, events)
    assert run(Inspections(office.engine.context)) == 0, "once a night, whoever asks"
    view = office.engine.instances.get(two[0], office.actor("kadis"), Part(0))
    assert view.proof.checked_at == done.finished.started_at
    later = office.start().instance
    assert office.engine.instances.get(later, office.actor("kadis"), Part(0)).proof.checked_at is None
    (told,) = system_events(office, "history_inspected")
    assert (told.data["instances"], told.data["faults"]) == (2, 0)
    clock.advance(NIGHT)
    assert run(every)
    assert office.engine.audit.verify().sound


def test_what_is_found_is_told_once_and_until_it_is_right_again(
    office: Office, two: tuple[int, int], clock: FixedClock
) -> None:
    every, (first, second) = office.engine.inspections, two
    clock.advance(NIGHT)
    spoil(office, f"update event set at = at + 1 where instance_id = {first} and seq = 2")
    run(every)
    (found,) = every.state().findings
    assert (found.fault.kind, found.fault.instance_id, found.fault.seq) == ("altered", first, 2)
    assert found.number
    for username in ("auditor", "admin"):
        assert notices(office, username) == ["altered"]
    assert notices(office, "kadis") == []
    (event,) = system_events(office, "fault_found")
    assert event.seq == found.event_seq
    assert store.Fault(*(event.data[name] for name in store.Fault._fields)) == found.fault
    proof = office.engine.instances.get(first, office.actor("kadis"), Part(0)).proof
    assert (proof.sound, proof.found) == (False, True)
    assert office.engine.instances.get(second, office.actor("kadis"), Part(0)).proof.sound
    clock.advance(NIGHT)
    run(every)
    assert len(system_events(office, "fault_found")) == 1
    assert notices(office, "auditor") == ["altered"]
    spoil(office, f"update event set at = at - 1 where instance_id = {first} and seq = 2")
    clock.advance(NIGHT)
    run(every)
    assert every.state().findings == ()
    assert notices(office, "auditor") == []
    assert len(system_events(office, "fault_gone")) == 1
    assert office.engine.instances.get(first, office.actor("kadis"), Part(0)).proof.sound


SPOILT = {
    "a task of another holder": ("update task set holders = 'kadis' where state = 'open'", "record"),
    "a case that is gone": ("delete from event where instance_id = 1 and seq > 2", "missing"),
    "the system": ("update system_event set at = at + 1 where seq = 3", "altered"),
    "the end of the system": ("update chain set count = count + 1 where name = 'system'", "missing"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_night_finds_what_the_whole_proof_finds(
    office: Office, two: tuple[int, int], clock: FixedClock, name: str
) -> None:
    statement, kind = SPOILT[name]
    office.engine.audit.seal(office.actor("auditor"))
    clock.advance(NIGHT)
    with office.engine.store.transaction() as tx:
        if tx.dialect == "sqlite":
            names = (
                tx.execute(sa.text("select name from sqlite_master where type = 'trigger'")).scalars().all()
            )
            for one in names:
                tx.execute(sa.text(f"drop trigger {one}"))
        else:
            tx.execute(sa.text("alter table event disable trigger user"))
            tx.execute(sa.text("alter table system_event disable trigger user"))
        tx.execute(sa.text(statement))
    run(office.engine.inspections)
    found = {one.fault.kind for one in office.engine.inspections.state().findings}
    assert kind in found
    assert kind in {one.kind for one in office.engine.audit.verify().faults}


def test_a_worker_that_is_gone_leaves_the_rest_to_another(
    office: Office, two: tuple[int, int], clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspections, "EVENTS", 3)
    clock.advance(NIGHT)
    first, second = Inspections(office.engine.context), Inspections(office.engine.context)
    assert first.run_due()
    assert not second.run_due(), "one goes on at a time"
    before = first.state().running
    assert before is not None
    clock.advance(inspections.LEASE * 2)
    assert second.run_due(), "the first is gone"
    row = second.state().running
    assert row is not None
    assert (row.id, row.system_seq > before.system_seq or row.next > before.next) == (before.id, True)
    assert not first.run_due(), "it has lost its turn"
    run(second)
    finished = second.state().finished
    assert finished is not None
    assert finished.instances == 2


def test_a_look_that_is_cut_off_is_done_again(
    office: Office, two: tuple[int, int], clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspections, "EVENTS", 3)
    clock.advance(NIGHT)
    every = office.engine.inspections
    spoil(office, "update event set at = at + 1 where instance_id = 1 and seq = 2")
    tell, killed = findings.tell, []

    def die(*rest: object) -> None:
        tell(*rest)  # type: ignore[arg-type]
        killed.append(1)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(findings, "tell", die)
        with pytest.raises(KeyboardInterrupt):
            run(every)
    assert killed
    assert system_events(office, "fault_found") == [], "nothing is half kept"
    run(every)
    assert len(system_events(office, "fault_found")) == 1
    assert notices(office, "auditor") == ["altered"]


def test_what_is_wrong_of_a_row_is_told_once_while_its_case_goes_on(
    office: Office, two: tuple[int, int], clock: FixedClock
) -> None:
    every, case = office.engine.inspections, two[1]
    spoil(office, "update inbox set holder = 'auditor' where task_id = (select max(id) from task)")
    for _night in range(3):
        clock.advance(NIGHT)
        run(every)
        (row,) = office.waiting(case)
        office.engine.tasks.claim(row.id, office.holder(row))
        office.engine.tasks.release(row.id, office.holder(row))
    assert [one.data["what"] for one in system_events(office, "fault_found", "fault_gone")] == ["inbox"]
    assert notices(office, "auditor") == ["record"]


def test_a_clock_that_was_ahead_keeps_no_night_from_being_inspected(
    office: Office, two: tuple[int, int], clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspections, "EVENTS", 3)
    ahead = timedelta(days=400)
    clock.advance(ahead)
    assert run(office.engine.inspections)
    clock.advance(NIGHT)
    assert Inspections(office.engine.context).run_due(), "begun, and its worker dies"
    clock.advance(-ahead)
    another = Inspections(office.engine.context)
    assert run(another), "the rest of that one"
    assert run(another) == 0
    clock.advance(NIGHT)
    assert run(another), "each night again"
    assert run(another) == 0
    assert another.state().running is None


def test_a_system_rewritten_before_the_newest_seal_is_found_and_stays_so(
    office: Office, two: tuple[int, int], clock: FixedClock
) -> None:
    auditor, every = office.actor("auditor"), office.engine.inspections
    office.engine.audit.seal(auditor)
    with office.engine.store.transaction() as tx, unguarded(office.engine.store, tx):
        head = store.history.START
        for row in list(store.proof.system_rows(tx)):
            facts = (row[0], row[1] + (row[0] == 3), *row[2:-1])
            head = store.history.chain_hash(head, store.history.canonical(store.history.SYSTEM, facts))
            tx.execute(
                sa.text("update system_event set at = :at, hash = :hash where seq = :seq"),
                {"at": facts[1], "hash": head, "seq": facts[0]},
            )
        tx.execute(sa.text("update chain set head = :head where name = 'system'"), {"head": head})
    for _night in range(2):
        office.engine.audit.seal(auditor)
        clock.advance(NIGHT)
        run(every)
    assert [one.fault.kind for one in every.state().findings] == ["rewritten"]
    assert [one.type for one in system_events(office, "fault_found", "fault_gone")] == ["fault_found"]
