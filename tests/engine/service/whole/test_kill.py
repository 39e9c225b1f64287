"""Death at statements of an act: it happened wholly or not at all, and the same request finds its answer.

Here at some that differ from run to run, in `make soak` at every one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from engine.clock import FixedClock
from engine.service import Engine
from engine.service.views import TaskItem
from tests import sop
from tests.engine.service import packages
from tests.engine.service.conftest import Killed, Office
from tests.engine.service.whole.kills import Act

pytestmark = pytest.mark.fault

REQUEST = UUID(int=0xA1)
LEAST = 3  # places to die at: on PostgreSQL what is written is one statement, between the lock and the commit


def started(office: Office, element: str) -> TaskItem:
    instance = office.start().instance
    return office.work_to(instance, element)


def types(office: Office, instance: int) -> list[str]:
    return [event.type for event in office.events(instance)]


def completion(office: Office, row: TaskItem, *, back: bool = False, request: UUID | None = REQUEST) -> Act:
    actor, value = office.holder(row), sop.filled(row.element, office.view(row).value, back=back)
    return lambda engine: engine.tasks.complete(row.id, value, actor, request)


def test_a_completion(office: Office, killed: Killed) -> None:
    row = started(office, "Langkah_2")
    act = completion(office, row)
    assert killed(act) >= LEAST
    assert types(office, row.instance)[-1] == "task_completed"
    (following,) = office.waiting(row.instance)
    before = office.dump()
    assert [task.id for task in act(office.engine).next] == [following.id], "the repeated request is answered"
    assert office.dump() == before


def test_a_completion_that_opens_three_and_one_that_joins_them(office: Office, killed: Killed) -> None:
    row = started(office, "Langkah_3_permintaan")
    assert killed(completion(office, row)) >= LEAST
    for left in (2, 1, 0):
        waiting = office.waiting(row.instance)
        assert len(waiting) == left + 1
        killed(completion(office, waiting[0], request=None))
    assert [task.element for task in office.waiting(row.instance)] == ["Langkah_4"]


def test_the_last_completion_of_all(office: Office, killed: Killed) -> None:
    row = started(office, "Langkah_10")
    assert killed(completion(office, row)) >= LEAST
    view = office.engine.instances.get(row.instance, office.actor("auditor"))
    assert view.row.status == "completed"


def test_a_return(office: Office, killed: Killed) -> None:
    row = started(office, "Langkah_4")
    assert killed(completion(office, row, back=True)) >= LEAST
    assert [task.item for task in office.waiting(row.instance)] == ["bidang_kearsipan"]


def test_a_start(office: Office, killed: Killed) -> None:
    actor = office.actor("kadis")

    def act(engine: Engine) -> Any:
        return engine.instances.start(sop.KEY, sop.START, actor, REQUEST)

    assert killed(act) >= LEAST
    assert act(office.engine).number == "PDK-2026-0001", "no number was lost with what was not started"
    assert len(office.dump()["instance"]) == 1


def test_a_claim_and_a_draft(office: Office, killed: Killed) -> None:
    row, actor = started(office, "Langkah_1"), office.actor("kadis")
    assert killed(lambda engine: engine.tasks.claim(row.id, actor)) >= LEAST
    assert killed(lambda engine: engine.tasks.save_draft(row.id, {"a": 1}, actor)) >= LEAST
    assert types(office, row.instance) == ["instance_started", "task_claimed", "draft_saved"]


def test_a_reassignment_and_a_release(office: Office, killed: Killed) -> None:
    row, admin = started(office, "Langkah_1"), office.actor("admin")
    reason = "Pejabat sedang dinas luar."
    assert killed(lambda e: e.tasks.reassign(row.id, "perencana", reason, admin, across=True)) >= LEAST
    assert killed(lambda engine: engine.tasks.release(row.id, admin)) >= LEAST


def test_a_timer(office: Office, killed: Killed, clock: FixedClock) -> None:
    row = started(office, "Langkah_3_isian")
    clock.advance(timedelta(days=9))
    assert killed(lambda engine: engine.timers.fire_due()) >= LEAST
    assert types(office, row.instance).count("step_overdue") == 1
    assert office.engine.timers.fire_due() == 0


def test_a_cancellation(office: Office, killed: Killed) -> None:
    row, actor = started(office, "Langkah_3_isian"), office.actor("kadis")
    reason = "Permintaan dibuat dua kali."
    assert killed(lambda engine: engine.instances.cancel(row.instance, reason, actor)) >= LEAST
    assert types(office, row.instance)[-1] == "instance_cancelled"
    assert not office.waiting(row.instance)


def test_a_file(office: Office, killed: Killed) -> None:
    office.deploy(packages.with_files())
    actor = office.actor("sekretaris")
    task = office.engine.instances.start("kecil", {}, actor).next[0].id
    assert killed(lambda e: e.tasks.attach(task, "bukti", "a.txt", b"isi", actor)) >= LEAST
    (kept,) = office.engine.tasks.get(task, actor).attachments
    assert office.engine.tasks.file(kept.id, actor)[1] == b"isi"


def test_putting_in_force(office: Office, killed: Killed) -> None:
    """At every statement: the old version is in force and the draft waits, or all of it is done."""
    engine, kadis = office.engine, office.actor("kadis")
    office.deploy(packages.two_steps("Lama"))
    made = engine.drafts.hand_in(packages.two_steps("Baru"), "Judulnya diperjelas.", office.actor("pemilik"))
    assert killed(lambda one: one.versions.activate(made, "", 1, kadis)) >= LEAST
    new, old = engine.versions.list("kecil", kadis)
    assert (new.state, old.state, new.reason) == ("in_force", "retired", "Judulnya diperjelas.")


@pytest.mark.soak
def test_going_back_to_a_version(office: Office, killed: Killed) -> None:
    engine, kadis = office.engine, office.actor("kadis")
    office.deploy(packages.two_steps("Lama"))
    office.deploy(packages.two_steps("Baru"))
    old = engine.versions.list("kecil", kadis)[1].definition_id
    reason = "Versi baru keliru."
    assert killed(lambda one: one.versions.reinstate(old, reason, kadis)) >= LEAST
    assert [row.state for row in engine.versions.list("kecil", kadis)] == ["retired", "in_force"]
