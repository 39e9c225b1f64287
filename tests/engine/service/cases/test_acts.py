"""All that one person did, newest first and page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service import system_log
from tests.engine.service.conftest import Office


def test_all_acts_of_a_person_newest_first_page_by_page(office: Office, clock: FixedClock) -> None:
    engine, admin = office.engine, office.actor("admin")
    with_request = office.start().instance
    row = office.waiting(with_request)[0]
    engine.tasks.reassign(row.id, "kadis", "Kadis sendiri yang mengisi.", admin)
    for number in range(60):
        clock.advance(timedelta(minutes=1))
        if number % 3:
            engine.instances.comment(with_request, f"Komentar {number}", admin)
        else:
            system_log.note(engine.context, admin, "seal_requested")
    clock.advance(timedelta(minutes=1))
    engine.instances.cancel(with_request, "Salah periode, mulai lagi.", admin)
    found = engine.records.person("admin", admin)
    told = list(found.acts)
    assert len(told) == 50
    while found.next:
        found = engine.records.person("admin", admin, found.next)
        told += found.acts
    types = [one.event.type for one in told]
    assert types[0] == "instance_cancelled"
    assert (types.count("comment_added"), types.count("seal_requested"), types.count("task_assigned")) == (
        40,
        20,
        1,
    )
    assert [one.event.at for one in told] == sorted((one.event.at for one in told), reverse=True)
    assert len({(one.instance, one.event.seq) for one in told}) == len(told)
    assert {one.number for one in told if one.instance} == {told[0].number}
    assigned = next(one.event for one in told if one.event.type == "task_assigned")
    assert assigned.data["after_name"] == office.actor("kadis").name
    assert "task_assigned" not in {one.event.type for one in engine.records.person("kadis", admin).acts}
    with pytest.raises(errors.Invalid):
        engine.records.person("admin", admin, "1.2.3")
