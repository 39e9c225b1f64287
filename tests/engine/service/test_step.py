"""One act on one locked case: all of it or nothing, and never on one that has ended."""

from __future__ import annotations

import pytest

from engine import errors, store
from engine.service import step
from tests.engine.service.conftest import Office


@pytest.mark.parametrize("act", ["claim", "complete", "save_draft"])
def test_an_ended_instance_says_who_ended_it(office: Office, act: str) -> None:
    started = office.start()
    (row,) = office.waiting(started.instance)
    office.engine.instances.cancel(started.instance, "Salah membuat berkas ini.", office.actor("admin"))
    call = getattr(office.engine.tasks, act)
    arguments: list[dict[str, str]] = [] if act == "claim" else [{}]
    with pytest.raises(errors.TaskClosed) as refusal:
        call(row.id, *arguments, office.actor("kadis"))
    assert refusal.value.params["by"] == office.actor("admin").name


def test_what_an_act_did_before_it_failed_is_undone_and_told(office: Office) -> None:
    started = office.start()
    before, admin = office.dump(), office.actor("admin")

    def act(it: step.Step) -> None:
        it.record("comment_added", comment="dibuang")
        it.end("cancelled", "dibuang")
        raise ZeroDivisionError

    def lock(tx: store.Tx) -> store.Locked | None:
        return store.locks.of_instance(tx, started.instance)

    with pytest.raises(errors.Incident) as told:
        step.run(office.engine.context, admin, lock, act, what="instance", key=started.instance)
    assert told.value.params["reason"] == "crash"
    assert [event.type for event in office.events(started.instance)] == [
        "instance_started",
        "incident_raised",
    ]
    assert (office.dump()["task"], office.dump()["inbox"]) == (before["task"], before["inbox"])


@pytest.mark.one_database
def test_an_act_finds_its_instance_and_gives_its_result(office: Office) -> None:
    started, context = office.start(), office.engine.context

    def lock(tx: store.Tx) -> store.Locked | None:
        return store.locks.of_instance(tx, started.instance)

    actor = office.actor("kadis")
    before = office.dump()
    assert (
        step.run(context, actor, lock, lambda it: len(it.tasks), what="instance", key=started.instance) == 1
    )
    assert office.dump() == before, "an act without an event writes nothing"
    with pytest.raises(errors.NotFound) as refused:
        step.run(context, actor, lambda tx: None, lambda it: None, what="instance", key=7)
    assert (refused.value.params["what"], refused.value.params["id"]) == ("instance", 7)
