"""What a history comes to is the same, however much of it was taken in at once; nothing read grows with it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engine import store
from engine.service import access_view, recap
from engine.service.cases import dossier
from engine.service.cases.dossier import Part
from engine.service.recap import Recap
from engine.service.views import InstanceView
from engine.store.recaps import RecapRow
from tests.engine.service.cases.test_history import unguarded
from tests.engine.service.conftest import Office

READER = "auditor"


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recaps begin early, so that a case need not be long."""
    monkeypatch.setattr(recap, "MOST", 8)
    monkeypatch.setattr(recap, "KEPT_OUT", 3)


def parts(office: Office, instance: int, part: Part = Part.DRAWING | Part.DATA) -> InstanceView:
    return office.engine.instances.get(instance, office.actor(READER), part)


def kept(office: Office, instance: int) -> RecapRow | None:
    with office.engine.store.read() as tx:
        return store.recaps.get(tx, instance)


def facts(view: InstanceView) -> tuple[object, ...]:
    return (
        view.steps,
        view.document_state,
        view.done,
        view.active,
        view.overdue,
        sorted(view.taken),
        sorted(view.returned),
        view.data,
        view.row,
        view.proof.sound,
    )


def returned(office: Office) -> int:
    instance = office.start().instance
    for step in ("Langkah_4", "Langkah_7", "Langkah_8"):
        office.do(office.work_to(instance, step), back=True)
    office.work_to(instance, "Langkah_9")
    return instance


def test_it_is_the_same_whatever_was_taken_in_before(office: Office) -> None:
    instance, engine = returned(office), office.engine
    with engine.store.read() as tx:
        versions = access_view.of_instance(engine.context, tx, instance, office.actor(READER)).versions
        events = store.history.of_instance(tx, instance)
    whole = Recap()
    whole.take(versions, events, len(events))
    assert sum(sum(types.values()) for types in whole.acts.values()) == len(events)
    for until in range(len(events)):
        first = Recap()
        first.take(versions, events, until)
        again = Recap.read(RecapRow(first.seq, 0, first.facts()))
        assert again.holds(events[until:])
        again.take(versions, events[until:], len(events))
        assert (again.facts(), again.seq) == (whole.facts(), whole.seq), until


@pytest.mark.usefixtures("short")
def test_a_page_of_a_long_case_says_what_the_whole_says(office: Office) -> None:
    instance = returned(office)
    whole = facts(parts(office, instance, dossier.WHOLE))
    assert kept(office, instance) is None, "who reads all keeps nothing"
    assert facts(parts(office, instance)) == whole
    first = kept(office, instance)
    assert first is not None
    view = parts(office, instance)
    assert facts(view) == whole
    assert not view.proof.whole
    assert view.proof.newest == view.event_count - first.seq == 3
    office.do(office.waiting(instance)[0], back=True)
    assert facts(parts(office, instance)) == facts(parts(office, instance, dossier.WHOLE))


@pytest.mark.usefixtures("short")
def test_what_is_taken_back_or_was_altered_is_derived_again(office: Office) -> None:
    instance = returned(office)
    parts(office, instance)
    row = kept(office, instance)
    assert row is not None
    with office.engine.store.transaction() as tx:
        for data in ("{}", '{"acts": 1}', "[]"):
            tx.execute(sa.text("update recap set data = :data"), {"data": data})
            found = store.recaps.get(tx, instance)
            assert found is not None
    assert facts(parts(office, instance)) == facts(parts(office, instance, dossier.WHOLE))
    sender = office.actor("kadis")
    last = [one for one in parts(office, instance).tasks if one.state == "done"][-1]
    if last.completed_by == "kadis":
        office.engine.withdrawals.withdraw(last.id, "Terkirim terlalu cepat.", sender)
    assert facts(parts(office, instance)) == facts(parts(office, instance, dossier.WHOLE))


def test_a_withdrawal_of_what_it_took_in_makes_it_void(office: Office) -> None:
    instance = office.start().instance
    office.work_to(instance, "Langkah_3_permintaan")
    with office.engine.store.read() as tx:
        events = store.history.of_instance(tx, instance)
    gone = events[-1]._replace(seq=len(events) + 1, type="task_withdrawn", data={"event": len(events)})
    assert not Recap(seq=len(events)).holds([gone])
    assert Recap(seq=len(events) - 1).holds([gone])
    assert Recap(seq=len(events), without=frozenset({len(events)})).holds([gone])


@pytest.mark.usefixtures("short")
def test_a_break_in_the_newest_part_is_seen_and_an_old_one_when_all_is_read(office: Office) -> None:
    instance = returned(office)
    parts(office, instance)
    with office.engine.store.transaction() as tx:
        unguarded(tx.connection)
        tx.execute(sa.text("update event set at = at + 1 where seq = 1"))
    assert parts(office, instance, Part.DRAWING).proof.sound, "that part was not read"
    assert not parts(office, instance, Part.EVENTS).proof.sound
    faults, events, _number = office.engine.inspections.of_case(instance, office.actor(READER))
    assert [(one.kind, one.seq) for one in faults] == [("altered", 1)]
    assert events == parts(office, instance).event_count
    with office.engine.store.transaction() as tx:
        tx.execute(sa.text("update event set at = at + 1 where seq = (select event_count - 1 from instance)"))
    assert not parts(office, instance, Part.DRAWING).proof.sound


def test_a_recap_that_was_altered_is_found(office: Office, short: None) -> None:
    instance, auditor = returned(office), office.actor(READER)
    row = office.waiting(instance)[0]
    parts(office, instance)
    assert kept(office, instance)
    assert office.engine.audit.verify().sound
    office.do(row)
    parts(office, instance)
    assert office.engine.inspections.of_case(instance, auditor)[0] == ()
    with office.engine.store.transaction() as tx:
        tx.execute(sa.text("update recap set data = replace(data, '\"standing\":[', '\"standing\":[77,')"))
    found, *_rest = office.engine.inspections.of_case(instance, auditor)
    assert [(one.kind, one.what) for one in found] == [("record", "recap")]
    assert [one.what for one in office.engine.audit.verify().faults] == ["recap"]


def test_an_altered_withdrawal_is_told_and_stops_no_page(office: Office) -> None:
    instance = office.start().instance
    (row,) = office.waiting(instance)
    office.do(row)
    office.engine.withdrawals.withdraw(row.id, "Ada yang terlewat di sini.", office.holder(row))
    with office.engine.store.transaction() as tx:
        unguarded(tx.connection)
        tx.execute(sa.text("update event set data = 'zzz' where type = 'task_withdrawn'"))
    for part in (Part(0), Part.DRAWING | Part.DATA, Part.EVENTS):
        assert not parts(office, instance, part).proof.sound
