"""Who starts and does the first step sends both at once: what is kept is what two acts would have kept."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from engine import errors, store
from engine.service.views import Completed
from tests import sop
from tests.engine.service import packages
from tests.engine.service.conftest import Office
from tests.soundness import assert_sound

ORDER = {"tujuan_disposisi": "sekretaris", "isi_disposisi": "Laksanakan segera."}
OWN = ("number", "task", "instance", "request", "state")  # what no two cases have in common


def together(office: Office, first: Any = ORDER, **more: Any) -> Completed:
    return office.engine.instances.start(sop.KEY, sop.START, office.actor("kadis"), first=first, **more)


def plain(part: Any) -> Any:
    """A piece of an event without what every case has of its own."""
    if isinstance(part, dict):
        return {key: plain(one) for key, one in part.items() if key not in OWN}
    return [plain(one) for one in part] if isinstance(part, list) else part


def kept(office: Office, instance: int) -> dict[str, Any]:
    """All that is kept of a case, as far as two cases can be alike."""
    events = office.events(instance)
    with office.engine.store.read() as tx:
        row = store.instances.get(tx, instance)
        assert row is not None
        tasks = store.inbox.of_instance(tx, instance)
        withdrawable = office.engine.withdrawals.possible([one.id for one in tasks], office.actor("kadis"))
    view = office.engine.instances.get(instance, office.actor("kadis"))
    return {
        "events": [
            (one.seq, one.type, one.actor, one.role, one.holding, one.channel, one.element, plain(dict(one.data)))
            for one in events
        ],
        "facts": [sorted(one.data) for one in events],
        "tasks": [
            (
                one.element, one.item, one.state, one.visit, one.holders, one.due_at, one.opened_seq,
                one.claimed_name, one.completed_name, one.id in withdrawable,
            )
            for one in tasks
        ],
        "instance": (row.subject, row.status, row.event_count, bool(row.state), view.start_value),
    }  # fmt: skip


def test_both_acts_at_once_keep_what_they_keep_one_after_the_other(office: Office) -> None:
    one = office.start()
    office.engine.tasks.complete(one.next[0].id, ORDER, office.actor("kadis"))
    both = together(office)
    assert kept(office, both.instance) == kept(office, one.instance)
    assert [event.type for event in office.events(both.instance)] == ["instance_started", "task_completed"]
    assert [(task.element, task.role_label) for task in both.next] == [("Langkah_2", "Sekretaris")]
    (task,) = office.waiting(both.instance)
    assert office.view(task).earlier[-1].value["isi_disposisi"] == "Laksanakan segera."
    assert_sound(office.engine)


def test_the_first_step_is_taken_back_as_ever(office: Office) -> None:
    both = together(office)
    assert both.sent is not None
    office.engine.withdrawals.withdraw(both.sent, "Salah tulis perintah.", office.actor("kadis"))
    (task,) = office.waiting(both.instance)
    assert (task.element, office.view(task).value["isi_disposisi"]) == ("Langkah_1", "Laksanakan segera.")
    assert_sound(office.engine)


def test_the_same_request_again_gets_the_first_answer(office: Office) -> None:
    request = uuid4()
    first = together(office, request_id=request)
    before = office.dump()
    again = together(office, request_id=request)
    assert (again.instance, again.sent, [one.id for one in again.next]) == (
        first.instance,
        first.sent,
        [one.id for one in first.next],
    )
    with pytest.raises(errors.RequestReused):
        together(office, ORDER | {"isi_disposisi": "Lain."}, request_id=request)
    with pytest.raises(errors.RequestReused):
        office.engine.instances.start(sop.KEY, sop.START, office.actor("kadis"), request)
    assert office.dump() == before


def test_a_fault_of_either_form_keeps_nothing_of_both(office: Office) -> None:
    before = office.dump()
    for data, first, path in (
        ({"tahun": None}, {}, "tahun"),
        ({}, {"isi_disposisi": None}, "isi_disposisi"),
        ({}, {"tujuan_disposisi": "kepala_dinas"}, "tujuan_disposisi"),
    ):
        with pytest.raises(errors.FormInvalid) as refusal:
            office.engine.instances.start(
                sop.KEY, sop.START | data, office.actor("kadis"), first=ORDER | first
            )
        assert [one.path for one in refusal.value.problems] == [path]
    assert office.dump() == before


def test_the_form_ahead_follows_what_is_typed_at_the_start(office: Office) -> None:
    kadis = office.actor("kadis")
    ahead = office.engine.instances.ahead(sop.KEY, sop.START, kadis)
    assert ahead is not None
    assert (ahead.element, ahead.step, ahead.next_hint) == ("Langkah_1", 1, ("Sekretaris",))
    assert ahead.value == {
        "tujuan_disposisi": "sekretaris",
        "isi_disposisi": "Laksanakan pengumpulan data kinerja Triwulan III 2026.",
    }
    assert [one["value"] for one in ahead.inputs["pilihan_tujuan"]] == ["sekretaris"]
    other = office.engine.instances.ahead(sop.KEY, {"tahun": 2025, "periode": "Tahunan"}, kadis)
    assert other is not None
    assert other.value["isi_disposisi"].endswith(" Tahunan 2025.")
    nothing = office.engine.instances.ahead(sop.KEY, {}, kadis)
    assert nothing is not None
    assert nothing.value["isi_disposisi"] == "Laksanakan pengumpulan data kinerja."
    before = office.dump()
    assert office.engine.instances.ahead(sop.KEY, sop.START, office.actor("sekretaris")) is None
    assert office.dump() == before, "what is looked at ahead is kept nowhere"


def test_a_step_of_somebody_else_or_with_files_is_not_shown_ahead(office: Office) -> None:
    for files, beside in ((packages.with_files(), False), (packages.two_steps("Lain"), True)):
        key = office.deploy(files)
        found = office.engine.instances.ahead(key, {}, office.actor("sekretaris"))
        assert (found is not None) == beside
        assert office.engine.instances.ahead(key, {}, office.actor("perencana")) is None
    before = office.dump()
    with pytest.raises(errors.Forbidden):  # from a page whose reader has lost the role meanwhile
        office.engine.instances.start(key, {}, office.actor("kadis"), first={})
    assert office.dump() == before
