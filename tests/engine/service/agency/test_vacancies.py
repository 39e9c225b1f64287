"""A task that nobody can do stands with the superior, else with the administrators, until somebody can."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service.agency import roles_file
from engine.service.views import Completed, TaskItem
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import PASSWORD, Office
from tests.soundness import assert_sound

REASON = "Belum ada pejabatnya."
UNIT = "${s.unit}"


def by_unit(**task: str) -> dict[str, bytes]:
    """A start form that asks for the unit, and one task for the role that it names."""
    return packages.package(
        drawings.node("startEvent", "s", camunda_formRef="m"),
        drawings.user("kerja", name="Mengerjakan A", **({"camunda_candidateGroups": UNIT} | task)),
        drawings.node("endEvent", "e"),
        drawings.flow("F1", "s", "kerja"),
        drawings.flow("F2", "kerja", "e"),
        toml='title = "Kecil"\nmulai = ["semua"]\n',
        m=[packages.field("unit")],
    )


@pytest.fixture
def send(office: Office) -> Callable[[str], tuple[Completed, TaskItem]]:
    """Start the process with a unit; gives what the sender is told, and the task as the administrator sees it."""
    key = office.deploy(by_unit())

    def start(unit: str) -> tuple[Completed, TaskItem]:
        done = office.engine.instances.start(key, {"unit": unit}, office.actor("perencana"))
        return done, office.waiting(done.instance)[0]

    return start


Send = Callable[[str], tuple[Completed, TaskItem]]


def seen(office: Office, username: str) -> list[int]:
    """The tasks in somebody's inbox, which say themselves whether they are only there to be handed on."""
    return [row.id for row in office.engine.tasks.inbox(office.actor(username)).rows]


def told(office: Office, username: str, kind: str = "unheld") -> list[int | None]:
    return [one.task for one in office.engine.notices.list(office.actor(username)) if one.kind == kind]


@pytest.mark.parametrize(
    "unit", ["Sekretaris", " SEKRETARIS ", "sekretaris", "Sekretariat\u00a0 (Pengisi  data)"]
)
def test_a_role_named_by_its_label_is_that_role(office: Office, send: Send, unit: str) -> None:
    done, row = send(unit)
    assert row.roles in (("sekretaris",), ("sekretariat_data",))
    assert (row.stands_with, done.next[0].stand_labels) == ((), ())
    assert seen(office, "sekretaris") == [row.id]
    assert not seen(office, "admin")
    assert not told(office, "admin")


def test_a_role_nobody_knows_stands_with_the_administrators(office: Office, send: Send) -> None:
    done, row = send("Bagian  Umum")
    assert row.roles == ("Bagian_Umum",)
    assert (done.next[0].role_label, done.next[0].stand_labels) == ("Bagian Umum", ("Administrator",))
    assert seen(office, "admin") == [row.id]
    counts = office.engine.tasks.inbox(office.actor("admin")).counts
    assert (counts["mine"], counts["group"], counts["all"]) == (0, 1, 1)
    assert told(office, "admin") == [row.id]
    assert not seen(office, "kadis")
    (started,) = office.events(done.instance, "instance_started")
    assert started.data["opened"][0]["told"] == ["admin"]
    admin = office.actor("admin")
    for act in (
        lambda: office.engine.tasks.claim(row.id, admin),
        lambda: office.engine.tasks.complete(row.id, {}, admin),
        lambda: office.engine.tasks.save_draft(row.id, {"a": 1}, admin),
    ):
        with pytest.raises(errors.Forbidden):
            act()
    view = office.engine.tasks.get(row.id, admin)
    assert (view.may_complete, view.may_claim, view.may_release, view.may_reassign) == (
        False,
        False,
        False,
        True,
    )
    office.engine.tasks.reassign(row.id, "kadis", REASON, admin, across=True)
    assert not seen(office, "admin")
    assert seen(office, "kadis") == [row.id]
    office.engine.tasks.complete(row.id, {}, office.actor("kadis"))
    assert_sound(office.engine)


def test_a_vacant_role_stands_with_its_superior_until_it_has_a_holder(
    office: Office, send: Send, clock: FixedClock
) -> None:
    people, admin = office.engine.people, office.actor("admin")
    _, held = send("fungsional_perencana")
    people.revoke("perencana", "fungsional_perencana", admin)
    assert seen(office, "sekretaris") == [held.id], "it begins when the last holder leaves"
    office.engine.outbox.run_due()
    (notice,) = [
        one for one in office.engine.notices.list(office.actor("sekretaris")) if one.kind == "vacant"
    ]
    assert notice.data == {"holders": ["fungsional_perencana"], "tasks": 1}
    done, row = send("fungsional_perencana")
    assert (row.stands_with, done.next[0].stand_labels) == (("sekretaris",), ("Sekretaris",))
    assert told(office, "sekretaris") == [row.id]
    assert (seen(office, "admin"), seen(office, "kadis")) == ([], [])
    secretary = office.actor("sekretaris")
    view = office.engine.tasks.get(row.id, secretary)
    assert (view.may_complete, view.may_claim, view.may_reassign, view.may_see_case) == (
        False,
        False,
        True,
        False,
    )
    assert (view.form, dict(view.value), view.earlier, view.attachments) == (None, {}, (), ())
    with pytest.raises(errors.Forbidden):
        office.engine.tasks.claim(row.id, secretary)
    end = clock() + timedelta(days=2)
    people.grant(
        "bidang.kearsipan", "fungsional_perencana", admin, kind="plt", end=end, letter="SP-1 (contoh)"
    )
    assert seen(office, "sekretaris") == []
    assert seen(office, "bidang.kearsipan") == [held.id, row.id]
    with pytest.raises(errors.NotFound):
        office.engine.tasks.reassign(row.id, "kadis", REASON, secretary, across=True)
    with pytest.raises(errors.NotFound):
        office.engine.tasks.get(row.id, secretary)
    office.engine.tasks.claim(row.id, office.actor("bidang.kearsipan"))
    clock.advance(timedelta(days=2))
    office.engine.outbox.run_due()
    assert seen(office, "bidang.kearsipan") == [], (
        "a delegation ends by its date, what it had taken goes back"
    )
    assert office.events(done.instance, "task_released")[-1].data["before"] == "bidang.kearsipan"
    assert seen(office, "sekretaris") == [held.id, row.id]
    people.set_active("sekretaris", False, admin)
    assert seen(office, "kadis") == [held.id, row.id], "the nearest superior who is there"
    people.grant("perencana", "fungsional_perencana", admin)
    assert seen(office, "perencana") == [held.id, row.id]
    assert seen(office, "kadis") == []
    assert_sound(office.engine)
    assert office.engine.audit.verify().faults == ()


def test_somebody_who_is_switched_off_or_unknown(office: Office, clock: FixedClock) -> None:
    people, admin = office.engine.people, office.actor("admin")
    key = office.deploy(by_unit(camunda_candidateGroups="", camunda_assignee=UNIT))
    mine, theirs = (
        office.engine.instances.start(key, {"unit": unit}, office.actor("kadis"))
        for unit in (" Perencana ", "siapa saja")
    )
    assert seen(office, "perencana") == [mine.next[0].id]
    assert theirs.next[0].stand_labels == ("Administrator",)
    assert seen(office, "admin") == [theirs.next[0].id]
    office.engine.tasks.claim(mine.next[0].id, office.actor("perencana"))
    people.set_active("perencana", False, admin)
    office.engine.outbox.run_due()
    assert seen(office, "admin") == [mine.next[0].id, theirs.next[0].id]
    assert [one.data["holders"] for one in office.engine.notices.list(admin) if one.kind == "vacant"] == [
        ["@perencana"]
    ]
    people.set_active("perencana", True, admin)
    assert seen(office, "perencana") == [mine.next[0].id]
    assert seen(office, "admin") == [theirs.next[0].id]


def test_several_holders_are_nobody_only_together(office: Office) -> None:
    people, admin = office.engine.people, office.actor("admin")
    key = office.deploy(by_unit(camunda_candidateGroups="fungsional_perencana,bidang_kearsipan"))
    done = office.engine.instances.start(key, {"unit": ""}, office.actor("kadis"))
    task = done.next[0].id
    people.revoke("perencana", "fungsional_perencana", admin)
    assert (seen(office, "sekretaris"), seen(office, "bidang.kearsipan")) == ([], [task])
    people.revoke("bidang.kearsipan", "bidang_kearsipan", admin)
    assert (seen(office, "sekretaris"), seen(office, "kadis"), seen(office, "admin")) == ([task], [task], [])
    assert office.engine.tasks.inbox(office.actor("kadis")).counts["all"] == 1
    office.engine.tasks.reassign(task, "perencana", REASON, office.actor("sekretaris"), across=True)
    assert (seen(office, "sekretaris"), seen(office, "kadis"), seen(office, "perencana")) == ([], [], [task])
    assert_sound(office.engine)


def test_a_role_whose_work_is_open_does_not_go_with_the_file(
    office: Office, send: Send, tmp_path: Path
) -> None:
    whole = (office.engine.settings.processes / "roles.toml").read_text()
    _, row = send("bidang_kearsipan")
    office.engine.tasks.claim(row.id, office.actor("bidang.kearsipan"))
    begin = whole.index("[bidang_kearsipan]")
    path = tmp_path / "roles.toml"  # of its own: other tests read the shipped one at the same time
    path.write_text(whole[:begin] + whole[whole.index("# Fills in the indicators") :])
    assert roles_file.read(office.engine.context, path) == [(roles_file.USED, ["Bidang Kearsipan"])]
    office.engine.office.forget()
    office.engine.outbox.run_due()
    assert (seen(office, "bidang.kearsipan"), seen(office, "admin")) == ([row.id], [])


def test_a_late_task_without_a_holder_is_told_to_who_may_hand_it_on(office: Office) -> None:
    assert office.engine.office.stands_with(["bidang"]) == ("kepala_dinas",)
    assert office.engine.office.stands_with(["kepala_dinas"]) == ()
    assert office.engine.office.stands_with(["tidak_ada", "bidang"]) == ("kepala_dinas",)


def test_work_is_handed_across_roles_only_when_that_is_meant(office: Office, send: Send) -> None:
    tasks, admin = office.engine.tasks, office.actor("admin")
    office.engine.people.create("cuti", "Sedang Cuti", PASSWORD, ["sekretaris"], admin)
    office.engine.people.set_active("cuti", False, admin)
    done, row = send("sekretaris")
    listed = tasks.candidates(row.id, admin)
    assert [(one.username, one.role_labels) for one in listed if one.fits] == [
        ("sekretaris", ("Sekretaris", "Sekretariat (pengisi data)"))
    ]
    assert listed[0].fits
    assert not {"auditor", "cuti"} & {one.username for one in listed}
    before = office.dump()
    with pytest.raises(errors.Unconfirmed) as question:
        tasks.reassign(row.id, "perencana", REASON, admin)
    assert question.value.params["roles"] == ["Fungsional Perencana"]
    assert question.value.params["wanted"] == ["Sekretaris"]
    for across in (False, True):
        with pytest.raises(errors.Invalid) as refusal:
            tasks.reassign(row.id, "auditor", REASON, admin, across=across)
        assert refusal.value.params["reason"] == "only_reads"
        with pytest.raises(errors.NotFound):
            tasks.reassign(row.id, "cuti", REASON, admin, across=across)
    assert office.dump() == before
    tasks.reassign(row.id, "sekretaris", REASON, admin, across=True)
    tasks.reassign(row.id, "perencana", REASON, admin, across=True)
    events = [event.data for event in office.events(done.instance, "task_assigned")]
    assert [event.get("across") for event in events] == [None, True]
