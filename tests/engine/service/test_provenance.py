"""Nothing is built on a state that is not the one the last act left."""

from __future__ import annotations

import pytest

from engine import errors, store
from tests.engine.service.audit.test_agreement import package, standing
from tests.engine.service.audit.test_verification import judged, without_digests
from tests.engine.service.conftest import Office
from tests.engine.store.office import unguarded


@pytest.fixture
def case(office: Office) -> int:
    return standing(office)


def state_of(office: Office, case: int) -> bytes:
    with office.engine.store.read() as tx:
        instance = store.instances.get(tx, case)
    assert instance is not None
    return instance.state


def put_state(office: Office, case: int, state: bytes) -> None:
    engine = office.engine
    with engine.store.transaction() as tx:
        mark = "?" if engine.store.dialect == "sqlite" else "%s"
        text = f"update state set content = {mark} where instance_id = {mark}"
        tx.connection.exec_driver_sql(text, (state, case))


@pytest.mark.parametrize("older", [False, True])
def test_nothing_is_built_on_a_state_that_is_not_the_one_of_the_history(office: Office, older: bool) -> None:
    """A word of a form altered in it, or a whole older state put back: refused in words, and named by verify."""
    office.deploy(package("A"))
    actor, engine = office.actor("sekretaris"), office.engine
    started = engine.instances.start("kecil", {}, actor)
    case, before = started.instance, state_of(office, started.instance)
    done = engine.tasks.complete(started.next[0].id, {"nama": "Siti"}, actor)
    good = state_of(office, case)
    assert b"Siti" in good
    put_state(office, case, before if older else good.replace(b"Siti", b"Budi"))
    with pytest.raises(errors.Incident) as told:
        engine.tasks.get(done.next[0].id, actor)
    assert told.value.params["reason"] == "altered"
    with pytest.raises(errors.Incident):
        engine.tasks.complete(done.next[0].id, {"nama": "Budi"}, actor)
    incident = engine.incidents.list(office.actor("admin"))[0]
    assert incident.code == "altered"
    assert engine.incidents.get(incident.id, office.actor("admin")).data is None
    with pytest.raises(errors.Incident):
        engine.incidents.retry(incident.id, office.actor("admin"))
    faults = engine.audit.verify().faults
    assert [(one.kind, one.what, one.instance_id) for one in faults] == [("record", "state", case)]
    assert not engine.instances.get(case, office.actor("auditor")).proof.sound
    put_state(office, case, good)
    assert engine.audit.verify().sound
    engine.tasks.complete(done.next[0].id, {"nama": "Siti"}, actor)
    assert engine.audit.verify().sound


def test_a_case_from_before_the_digests_is_checked_from_its_next_act_on(office: Office, case: int) -> None:
    engine, actor = office.engine, office.actor("sekretaris")
    with engine.store.transaction() as tx, unguarded(engine.store, tx):
        without_digests(engine, case)(tx)
    assert engine.audit.verify().sound
    with engine.store.read() as tx:
        assert not any("digest" in one.data for one in store.history.of_instance(tx, case))
    task = engine.tasks.inbox(actor).rows[0]
    engine.tasks.claim(task.id, actor)
    assert engine.audit.verify().sound
    put_state(office, case, state_of(office, case).replace(b"Siti", b"Sito"))
    assert engine.audit.verify().sound
    engine.tasks.save_draft(task.id, {"nama": "a"}, actor)
    office.engine.incidents.list(office.actor("admin"))
    assert office.engine.instances.get(case, office.actor("auditor")).proof.sound


def test_an_act_without_a_digest_after_one_with_a_digest_is_named(office: Office, case: int) -> None:
    last = len(office.events(case))
    faults = judged(office.engine, without_digests(office.engine, case, last - 1), None).faults
    assert [(one.kind, one.what, one.seq) for one in faults] == [("record", "act", last)]
