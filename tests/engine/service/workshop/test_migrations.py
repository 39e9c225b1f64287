"""Moving running instances: the dry run is the run, what is refused stays, and the history knows both versions."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service import Engine
from engine.service.views import Actor, TaskItem
from engine.service.workshop.views import Requested
from engine.worker import Worker
from tests import sop, versions
from tests.engine.service import packages
from tests.engine.service.conftest import Killed, Office
from tests.soundness import assert_sound, broken_at

REASON = "Versi baru berlaku sejak pekan ini."


def two(office: Office, **how: Any) -> Requested:
    """The SOP in its second version; what is asked for when all goes there."""
    admin = office.actor("admin")
    before = office.engine.versions.list(sop.KEY, admin)[0].definition_id
    office.deploy(versions.later(**how))
    return Requested(before, office.engine.versions.list(sop.KEY, admin)[0].definition_id, {})


def at(office: Office, element: str) -> TaskItem:
    return office.work_to(office.start().instance, element)


def moved(office: Office, wanted: Requested, username: str = "admin") -> int:
    made = office.engine.migrations.start(wanted, REASON, office.actor(username))
    office.engine.migrations.run_due()
    assert_sound(office.engine)
    return made


def test_three_instances_go_on_and_one_that_cannot_stays(office: Office) -> None:
    first, second, third = at(office, "Langkah_2"), at(office, "Langkah_3_isian"), at(office, "Langkah_8")
    wanted = two(office, renamed=True)
    plan = office.engine.migrations.plan(wanted, office.actor("pemilik"))
    assert (plan.running, plan.next) == (3, None)
    assert [[one.code for one in row.obstacles] for row in plan.rows] == [["gone"], [], []]
    assert [[(one.element, one.deadline) for one in row.moves] for row in plan.rows[1:]] == [
        [("Langkah_3_isian", "same")] * 3,
        [("Langkah_8", "kept")],
    ]
    assert [one[0] for one in plan.gone] == ["Langkah_2"]
    before = office.dump()["instance"]
    made = office.engine.migrations.start(wanted, REASON, office.actor("kadis"))
    assert office.dump()["instance"] == before, "asking moves nothing"
    assert office.engine.migrations.run_due() == 3
    view = office.engine.migrations.get(made, office.actor("pemilik"))
    assert (view.moved, view.refused, view.waiting, view.by_name) == (2, 1, 0, "Kepala Dinas (contoh)")
    assert view.finished_at is not None
    items = office.engine.migrations.items(made, office.actor("pemilik"))
    assert [(item.state, [one.code for one in item.obstacles]) for item in items] == [
        ("refused", ["gone"]),
        ("moved", []),
        ("moved", []),
    ]
    assert_sound(office.engine)
    numbers = [office.engine.instances.get(one.instance, office.actor("admin")).row.version
               for one in (first, second, third)]  # fmt: skip
    assert numbers == [1, 2, 2]
    (event,) = office.events(third.instance, "instance_migrated")
    assert (event.data["before"]["version"], event.data["after"]["version"]) == (1, 2)
    assert (event.actor, event.data["reason"]) == ("kadis", REASON)
    assert event.data["tasks"][0]["due"] == event.data["tasks"][0]["due_before"]
    assert office.engine.migrations.run_due() == 0


def test_an_instance_ends_on_the_new_version_and_its_papers_show_both(office: Office) -> None:
    row = at(office, "Langkah_6")
    draft = {"ringkasan": "sementara"}
    office.engine.tasks.save_draft(row.id, draft, office.holder(row))
    wanted = two(office, renamed=True)
    moved(office, wanted)
    (after,) = office.waiting(row.instance)
    assert (after.id, after.claimed_by, after.due) == (row.id, office.holder(row).username, row.due)
    assert office.view(after).value["ringkasan"] == "sementara"
    office.engine.tasks.release(row.id, office.actor("admin"))
    office.do(office.waiting(row.instance)[0])
    (added,) = office.waiting(row.instance)
    assert added.element == versions.ADDED
    office.engine.tasks.complete(added.id, {}, office.holder(added))
    office.work_to(row.instance, "Langkah_10")
    office.do(office.waiting(row.instance)[0])
    assert_sound(office.engine)
    view = office.engine.instances.get(row.instance, office.actor("admin"))
    assert (view.row.status, view.row.version) == ("completed", 2)
    old = next(task for task in view.tasks if task.element == "Langkah_2")
    assert old.name
    assert next(event for event in view.events if event.element == "Langkah_2").name == old.name
    assert [one.element for one in view.data].count("Langkah_2") == 1
    assert [step.no for step in view.steps if step.state == "done"] == list(range(1, 11))
    assert len(office.engine.records.visits(row.instance, office.actor("admin")).visits) >= 10
    assert broken_at(office.engine, row.instance) is None


def test_a_mapped_step_and_a_role_that_is_another(office: Office) -> None:
    office.deploy(packages.two_steps())
    actor, admin = office.actor("sekretaris"), office.actor("admin")
    task = office.engine.instances.start("kecil", {}, actor).next[0].id
    office.engine.tasks.claim(task, actor)
    files = packages.two_steps("Lain")
    text = (
        files["process.bpmn"].decode().replace('"isi"', '"tulis"').replace('formRef="tulis"', 'formRef="isi"')
    )
    files["process.bpmn"] = text.replace('Groups="sekretaris"', 'Groups="kepala_dinas"').encode()
    office.deploy(files)
    new, old = office.engine.versions.list("kecil", admin)
    moved(office, Requested(old.definition_id, new.definition_id, {"isi": "tulis"}))
    view = office.engine.tasks.get(task, office.actor("kadis"))
    assert (view.row.element, view.row.claimed_by) == ("tulis", None)
    office.engine.tasks.complete(task, {"nama": "x"}, office.actor("kadis"))
    assert_sound(office.engine)


def test_tenggat_are_kept_or_counted_anew(office: Office, clock: FixedClock) -> None:
    row = at(office, "Langkah_8")
    assert row.due
    clock.advance(timedelta(hours=2))
    wanted = two(office)
    moved(office, Requested(wanted.before, wanted.after, {}, recompute=True))
    (after,) = office.waiting(row.instance)
    assert after.due
    assert after.due < row.due
    assert office.events(row.instance)[-1].data["tasks"][0]["due"] == after.due.isoformat()


def test_a_case_begun_with_the_start_form_of_before_goes_on(office: Office) -> None:
    """The start form asked for an instruction, which was the first disposition, and each recipient had a date."""
    shipped = versions.in_force()
    files = dict(shipped)
    form = json.loads(files["forms/mulai.form"])
    form["components"].append({"type": "textarea", "id": "instruksi", "key": "instruksi"})
    files["forms/mulai.form"] = json.dumps(form).encode()
    form = json.loads(files["forms/distribusi.form"])
    date = form["components"].pop(0)
    form["components"][0]["components"].append(date)
    files["forms/distribusi.form"] = json.dumps(form).encode()
    text = re.sub(
        r"(name=\"isi_disposisi\">)[^<]*", r"\1${Mulai.instruksi}", files["process.bpmn"].decode(), count=1
    )
    files["process.bpmn"] = text.encode()
    office.deploy(files)
    admin, begun = office.actor("admin"), {**sop.START, "instruksi": "Segera."}
    early, late = office.start(begun).instance, office.work_to(office.start(begun).instance, "Langkah_10")
    (first,) = office.waiting(early)
    assert office.view(first).value["isi_disposisi"] == "Segera."
    row = {"nama": "Arsip (contoh)", "cara": "SRIKANDI"}
    office.engine.tasks.save_draft(
        late.id, {"penerima": [row | {"tanggal": "2026-12-14"}]}, office.holder(late)
    )
    old, new = (
        next(one.definition_id for one in office.engine.versions.list(sop.KEY, admin) if one.number == number)
        for number in (2, 1)
    )
    moved(office, Requested(old, new, {}))
    assert (
        office.view(first).value["isi_disposisi"] == "Laksanakan pengumpulan data kinerja Triwulan III 2026."
    )
    office.do(first)
    assert office.view(late).value["penerima"] == [row | {"tanggal": "2026-12-14"}]
    value = {"tanggal": "2026-12-14", "penerima": [row]}
    assert office.engine.tasks.complete(late.id, value, office.holder(late)).completed
    assert_sound(office.engine)


def test_who_may(office: Office) -> None:
    wanted = two(office)
    for username in ("sekretaris", "bidang.kearsipan"):
        with pytest.raises(errors.Forbidden):
            office.engine.migrations.plan(wanted, office.actor(username))
    for username in ("pemilik", "auditor"):
        with pytest.raises(errors.Forbidden):
            office.engine.migrations.start(wanted, REASON, office.actor(username))
    with pytest.raises(errors.Invalid):
        office.engine.migrations.start(wanted, "x", office.actor("kadis"))
    with pytest.raises(errors.Invalid):
        office.engine.migrations.plan(Requested(wanted.before, wanted.before, {}), office.actor("kadis"))
    with pytest.raises(errors.Invalid):
        office.engine.migrations.plan(
            Requested(wanted.before, wanted.after, {"x": "y"}), office.actor("kadis")
        )
    with pytest.raises(errors.NotFound):
        office.engine.migrations.plan(Requested(999, wanted.after, {}), office.actor("kadis"))


def test_what_ends_before_its_turn_is_not_moved(office: Office) -> None:
    row = at(office, "Langkah_1")
    wanted = two(office)
    made = office.engine.migrations.start(wanted, REASON, office.actor("kadis"))
    office.engine.instances.cancel(row.instance, "Tidak diperlukan lagi.", office.actor("admin"))
    office.engine.migrations.run_due()
    assert office.engine.migrations.get(made, office.actor("kadis")).ended == 1


def test_an_instance_somebody_works_on_waits_for_the_next_round(office: Office) -> None:
    row = at(office, "Langkah_1")
    wanted = two(office)
    made = office.engine.migrations.start(wanted, REASON, office.actor("kadis"))
    if office.engine.store.dialect == "sqlite":
        return  # one writer at a time: there it waits for the lock
    with ThreadPoolExecutor(1) as other, office.engine.store.transaction() as tx:
        store.instances.lock(tx, row.instance)
        assert other.submit(office.engine.migrations.run_due).result() == 0
    assert office.engine.migrations.get(made, office.actor("kadis")).waiting == 1
    assert office.engine.migrations.run_due() == 1


@pytest.mark.fault
def test_a_kill_leaves_an_instance_wholly_old_or_new(office: Office, killed: Killed) -> None:
    office.work_to(office.start().instance, "Langkah_3_isian")
    at(office, "Langkah_2")
    wanted = two(office, renamed=True)
    ask = partial(ask_for, wanted, office.actor("kadis"))
    assert killed(ask) > 3
    rounds = 0
    while office.engine.migrations.list(sop.KEY, office.actor("kadis"))[0].finished_at is None:
        # At each kill all is sound; what is kept at the last one is one instance, or the end.
        killed(go_on)
        rounds += 1
        assert rounds < 5
    (done,) = office.engine.migrations.list(sop.KEY, office.actor("kadis"))
    assert (done.moved, done.refused) == (1, 1)
    assert office.engine.migrations.run_due() == 0


def ask_for(wanted: Requested, actor: Actor, engine: Engine) -> int:
    return engine.migrations.start(wanted, REASON, actor)


def go_on(engine: Engine) -> int:
    return engine.migrations.run_due()


def test_the_worker_takes_it_up(engine: Engine, office: Office) -> None:
    at(office, "Langkah_1")
    wanted = two(office)
    made = engine.migrations.start(wanted, REASON, office.actor("kadis"))
    for sweep in Worker(engine)._sweeps:
        sweep.run()
    assert engine.migrations.get(made, office.actor("kadis")).moved == 1
