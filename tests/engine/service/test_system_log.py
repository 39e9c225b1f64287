"""An act that belongs to no case stands in the history of the system: by whom, in which capacity."""

from __future__ import annotations

import functools
from collections.abc import Callable
from uuid import uuid4

from engine import requests, store
from engine.service import system_log
from engine.store import EventRow
from tests import sop
from tests.engine.service.conftest import Office, in_system


def test_a_look_by_a_right_to_read_all_is_noted_and_that_of_who_takes_part_is_not(
    office: Office, one_event: Callable[[Callable[[], object]], EventRow]
) -> None:
    started = office.start()
    auditor = office.actor("auditor")
    looked = one_event(lambda: office.engine.instances.get(started.instance, auditor))
    assert (looked.type, looked.actor, looked.channel) == ("instance_viewed", "auditor", "web")
    assert looked.data == {"instance": started.instance, "number": started.number}
    assert one_event(lambda: office.engine.history.list(started.instance, auditor)).type == "instance_viewed"
    assert (
        one_event(lambda: office.engine.records.moment(started.instance, 1, auditor)).type
        == "instance_viewed"
    )
    day = office.engine.clock().date()
    report = one_event(lambda: office.engine.reports.report(sop.KEY, day, day, auditor))
    assert (report.type, report.data["process"]) == ("report_viewed", sop.KEY)
    task = office.waiting(started.instance)[0].id
    assert one_event(lambda: office.engine.tasks.get(task, auditor)).data["task"] == task
    for reader in map(office.actor, ("admin", "pemilik")):
        seen = one_event(functools.partial(office.engine.instances.get, started.instance, reader))
        assert (seen.type, seen.actor) == ("instance_viewed", reader.username)
    before = in_system(office)
    office.engine.instances.get(started.instance, office.actor("kadis"))
    office.engine.reports.report(sop.KEY, day, day, office.actor("kadis"))
    office.engine.tasks.get(task, office.actor("kadis"))
    assert in_system(office) == before


def test_every_event_caused_by_a_request_keeps_its_id(office: Office) -> None:
    engine, request = office.engine, uuid4()
    with requests.serving(request):
        started = office.start()
        row = office.waiting(started.instance)[0]
        kadis = office.actor("kadis")
        engine.tasks.claim(row.id, kadis)
        engine.tasks.save_draft(row.id, {"arahan": "dulu"}, kadis)
        engine.tasks.release(row.id, kadis)
        engine.instances.get(started.instance, office.actor("auditor"))
        engine.instances.cancel(started.instance, sop.REASON, office.actor("admin"))
    assert requests.current() is None
    events = engine.history.list(started.instance, office.actor("kadis"))
    assert len({event.type for event in events}) == 5
    assert {event.data["request"] for event in events} == {request.hex}
    assert in_system(office)[0].data["request"] == request.hex
    assert "request" not in in_system(office)[-1].data  # what set the office up was no request
    assert engine.audit.verify().sound


def test_a_cause_is_told_to_administrators_once(office: Office) -> None:
    context = office.engine.context
    for facts in ({"free": 1}, {"free": 2}):
        with context.store.transaction() as tx:
            told = system_log.tell_administrators(context, tx, "storage_low", 7, facts)
    assert told == system_log.administrators(context) != []
    with context.store.read() as tx:
        for role in told:
            assert store.notices.standing(tx, role, "storage_low") == [("storage_low:7", {"free": 1})]
            assert store.notices.is_told(tx, "storage_low:7", role)
