"""The jabatan as administrators edit them: refused whole in words, nothing in use goes, and SOPs follow a group."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from engine import errors, store
from engine.service.agency.role_views import RoleOutcome, RoleText
from engine.service.agency.setup import SETUP
from engine.store import EventRow
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import PASSWORD, Killed, Office
from tests.engine.service.whole.test_races import together
from tests.soundness import assert_sound

SERVICES = "bidang_layanan"


def add(office: Office, **text: Any) -> RoleOutcome:
    return office.engine.agency.roles.add(RoleText(**text), office.actor("admin"))


def change(office: Office, role: str, **changes: Any) -> RoleOutcome:
    roles, admin = office.engine.agency.roles, office.actor("admin")
    view = roles.get(role, admin)
    return roles.change(role, dataclasses.replace(view.text, **changes), view.item.revision, admin)


def remove(office: Office, role: str) -> None:
    roles, admin = office.engine.agency.roles, office.actor("admin")
    roles.remove(role, roles.get(role, admin).item.revision, admin)


def uses(office: Office, role: str) -> list[str]:
    with pytest.raises(errors.RoleInUse) as refusal:
        remove(office, role)
    return [one.kind for one in refusal.value.uses]


def wrong(act: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(errors.FormInvalid) as refusal:
        act()
    return [(one.path, one.code) for one in refusal.value.problems]


def test_a_bidang_is_added_once_and_the_next_case_asks_it(office: Office) -> None:
    admin, engine = office.actor("admin"), office.engine
    old = office.start().instance
    blank = engine.agency.roles.blank("bidang", admin)
    assert (blank.superior, blank.unit, blank.after) == ("kepala_dinas", "", "sekretariat_data")
    made = engine.agency.roles.add(dataclasses.replace(blank, label="Bidang Layanan"), admin)
    assert (made.role, made.proposal) == (SERVICES, None)
    role = next(one for one in engine.people.roles() if one.id == SERVICES)
    assert (role.superior, role.unit, role.family) == ("kepala_dinas", "Bidang Layanan", "bidang")
    engine.people.create("layanan", "Petugas Layanan", PASSWORD, [SERVICES], admin)
    for instance in (old, office.start().instance):
        row = office.work_to(instance, "Langkah_3_permintaan")
        view = office.view(row)
        assert [one["label"] for one in view.inputs["pilihan_bidang"]] == [
            "Bidang Perpustakaan", "Bidang Kearsipan", "Sekretariat (pengisi data)", "Bidang Layanan",
        ]  # fmt: skip
        own = {**view.value["indikator"][0], "bidang": SERVICES, "kode": "IK-99"}
        engine.tasks.complete(
            row.id, {**view.value, "indikator": [*view.value["indikator"], own]}, office.holder(row)
        )
    tasks = engine.tasks.inbox(office.actor("layanan")).rows
    assert [(one.element, one.role_labels) for one in tasks] == [("Langkah_3_isian", ("Bidang Layanan",))] * 2
    change(office, SERVICES, label="Bidang Layanan dan Promosi")
    tasks = engine.tasks.inbox(office.actor("layanan")).rows
    assert {one.role_labels for one in tasks} == {("Bidang Layanan dan Promosi",)}
    assert (
        engine.tasks.get(tasks[0].id, office.actor("layanan")).inputs["nama_unit"]
        == "Bidang Layanan dan Promosi"
    )
    assert uses(office, SERVICES) == ["held", "tasks", "cases"]
    assert engine.audit.verify().sound
    assert_sound(engine)


@pytest.mark.one_database
def test_what_is_wrong_is_said_at_its_field(office: Office) -> None:
    assert wrong(lambda: add(office, label="  ")) == [("nama", "required")]
    assert wrong(lambda: add(office, label="x" * 121, unit="y" * 201, family="z" * 61)) == [
        ("nama", "max_length"), ("unit", "max_length"), ("kelompok", "max_length"),
    ]  # fmt: skip
    assert wrong(lambda: add(office, label=" kepala   DINAS ")) == [("nama", "role_taken")]
    assert wrong(lambda: add(office, label="A\x07B", superior="tidak_ada", after="tidak_ada")) == [
        ("nama", "control"), ("atasan", "role_gone"), ("urutan", "role_gone"),
    ]  # fmt: skip
    assert wrong(lambda: change(office, "kepala_dinas", superior="sekretariat_data")) == [
        ("atasan", "role_circle")
    ]
    assert wrong(lambda: change(office, "sekretaris", superior="sekretaris")) == [("atasan", "role_circle")]
    assert wrong(lambda: change(office, "sekretaris", rights=frozenset({"raja"}))) == [
        ("hak", "choice"), ("alasan", "required"),
    ]  # fmt: skip
    assert wrong(lambda: change(office, "sekretaris", rights=frozenset({"audit"}), reason="ya")) == [
        ("alasan", "min_length")
    ]
    change(office, "sekretaris", label="Sekretaris Dinas")
    assert wrong(lambda: add(office, label="Sekretaris")) == [("nama", "role_taken")], "it is its id still"
    change(office, "bidang_kearsipan", label="Bidang Arsip")
    assert wrong(lambda: add(office, label="Bidang Kearsipan")) == [("nama", "role_was")]
    for username in ("kadis", "sekretaris", "bidang.kearsipan", "auditor", "pemilik"):
        with pytest.raises(errors.Forbidden):
            office.engine.agency.roles.add(RoleText(label="Jabatan baru"), office.actor(username))


@pytest.mark.one_database
def test_an_id_comes_from_the_label_stays_and_is_never_given_again(office: Office) -> None:
    assert add(office, label="Arsiparis Ahli — Muda").role == "arsiparis_ahli_muda"
    change(office, "arsiparis_ahli_muda", label="Arsiparis Ahli Madya", after="")
    assert office.engine.people.roles()[0].id == "arsiparis_ahli_muda"
    remove(office, "arsiparis_ahli_muda")
    assert office.engine.office.label("arsiparis_ahli_muda") == "Arsiparis Ahli Madya"
    assert add(office, label="Arsiparis Ahli Muda").role == "arsiparis_ahli_muda_2"
    assert add(office, label="2026").role == "jabatan_2026"
    assert office.engine.audit.verify().sound


@pytest.mark.one_database
def test_a_role_in_use_says_by_what(office: Office) -> None:
    assert uses(office, "admin") == ["held", "rights"]
    assert uses(office, "kepala_dinas") == ["held", "version", "superior", "rights"]
    assert uses(office, "bidang_kearsipan") == ["held", "version"], "by its rows of the table of indicators"
    assert uses(office, "bidang") == ["version"], "by its lane"
    office.engine.people.revoke("bidang.kearsipan", "bidang_kearsipan", office.actor("admin"))
    start = office.engine.clock()
    later = start.replace(year=start.year + 1)
    office.engine.people.grant(
        "bidang.perpustakaan", "bidang_kearsipan", office.actor("admin"), kind="plt", start=later,
        end=later.replace(month=12, day=30), letter="800/1",
    )  # fmt: skip
    assert uses(office, "bidang_kearsipan")[0] == "later"


@pytest.mark.one_database
def test_versions_of_running_cases_hold_their_roles_by_any_name(office: Office) -> None:
    """A role that a lane, a starter, a calculation or a table names, also by what it was called before."""
    add(office, label="Penilai Satu")
    add(office, label="Penilai Dua")
    add(office, label="Penilai Tiga")
    task = drawings.user("isi", camunda_candidateGroups="${'penilai_dua'}")
    toml = 'title = "Penilaian"\nkode = "PNL"\nmulai = ["penilai_satu"]\n'
    files = packages.package(drawings.chain(task), toml=toml)
    office.engine.definitions.deploy({**files, "data/penilai.csv": b"siapa\npenilai_tiga\n"}, SETUP)
    for role in ("penilai_satu", "penilai_dua", "penilai_tiga"):
        assert uses(office, role) == ["version"], role
    admin = office.actor("admin")
    office.engine.people.create("penilai", "Penilai", PASSWORD, ["penilai_satu"], admin)
    office.engine.instances.start("kecil", {}, office.actor("penilai"))
    later = packages.package(
        drawings.chain(drawings.user("isi", camunda_candidateGroups="auditor")), toml=toml
    )
    office.engine.definitions.deploy({**later, "process.toml": b'title = "Penilaian"\nkode = "PNL"\n'}, SETUP)
    assert uses(office, "penilai_tiga") == ["running"]
    assert uses(office, "penilai_dua") == ["tasks", "cases", "running"]


@pytest.mark.one_database
def test_a_lane_called_by_the_label_keeps_its_executor_when_the_label_changes(office: Office) -> None:
    add(office, label="Arsiparis Utama")
    ref = "<bpmn:flowNodeRef>isi</bpmn:flowNodeRef>"
    lanes = drawings.node("laneSet", "L", drawings.node("lane", "l", ref, "Arsiparis Utama"))
    task = drawings.user("isi", camunda_candidateGroups="").replace(' camunda:candidateGroups=""', "")
    office.engine.definitions.deploy(packages.package(lanes, drawings.chain(task)), SETUP)
    change(office, "arsiparis_utama", label="Arsiparis Ahli")
    admin = office.actor("admin")
    office.engine.people.create("arsip", "Arsiparis", PASSWORD, ["arsiparis_utama"], admin)
    office.engine.office._definitions.clear()
    office.engine.instances.start("kecil", {}, office.actor("arsip"))
    (task_row,) = office.engine.tasks.inbox(office.actor("arsip")).rows
    assert task_row.role_labels == ("Arsiparis Ahli",)
    assert uses(office, "arsiparis_utama") == ["held", "tasks", "cases", "version"]


@pytest.mark.one_database
def test_who_comes_too_late_hears_by_whom_and_when(office: Office) -> None:
    roles, admin = office.engine.agency.roles, office.actor("admin")
    view = roles.get("sekretaris", admin)
    change(office, "sekretaris", unit="Sekretariat Dinas")
    change(office, "auditor", unit="Inspektorat")
    with pytest.raises(errors.Conflict) as late:
        roles.change("sekretaris", view.text, view.item.revision, admin)
    assert late.value.params == {"by": "Administrator (contoh)", "at": office.engine.clock()}
    add(office, label="Sementara")
    gone = roles.get("sementara", admin)
    remove(office, "sementara")
    with pytest.raises(errors.Conflict):
        roles.change("sementara", gone.text, gone.item.revision, admin)
    with pytest.raises(errors.NotFound):
        roles.remove("tidak_ada", 0, admin)
    preview = roles.preview(roles.export(admin), admin)
    change(office, "auditor", unit="")
    with pytest.raises(errors.Conflict):
        roles.take(roles.export(admin), preview.token, "", admin)


@pytest.mark.one_database
def test_a_file_goes_round_and_is_refused_whole(office: Office) -> None:
    roles, admin = office.engine.agency.roles, office.actor("admin")
    add(
        office,
        label='Jabatan "kutip" \\ dan é',
        unit="Unit # satu",
        family="fungsional",
        superior="sekretaris",
    )
    content = roles.export(admin)
    assert roles.preview(content, admin).empty
    assert roles.take(content, None, "", admin) == RoleOutcome()
    assert roles.export(admin) == content
    text = content.decode()
    changed = text.replace('"Sekretaris"', '"Sekretaris Dinas"').replace(
        "[auditor]", "[arsiparis]\n\n[auditor]"
    )
    preview = roles.preview(changed.encode(), admin)
    assert (preview.added, preview.removed) == (("arsiparis",), ())
    assert preview.changes == (("Sekretaris", "label", "Sekretaris", "Sekretaris Dinas"),)
    roles.take(changed.encode(), preview.token, "", admin)
    assert roles.preview(changed.encode(), admin).empty
    before = office.dump()
    for broken in (
        changed.replace("[arsiparis]", '[arsiparis]\nlabel = "Auditor"'),
        changed.replace("[kepala_dinas]\n", '[kepala_dinas]\natasan = "sekretaris"\n'),
        "",
    ):
        assert roles.preview(broken.encode(), admin).refused
        with pytest.raises(errors.FormInvalid):
            roles.take(broken.encode(), None, "", admin)
    used = changed[: changed.index("[auditor]")] + changed[changed.index("[admin]") :]
    assert [*roles.preview(used.encode(), admin).uses] == ["auditor"]
    with pytest.raises(errors.RoleInUse):
        roles.take(used.encode(), None, "", admin)
    with pytest.raises(errors.DeploymentRefused):
        roles.preview(b"[sekretaris\n", admin)
    assert office.dump() == before


def test_each_change_is_an_event_that_makes_its_rows_again(
    office: Office, one_event: Callable[[Callable[[], object]], EventRow]
) -> None:
    made = one_event(lambda: add(office, label="Arsiparis"))
    assert (made.type, made.actor, made.role, made.data["act"]) == (
        "roles_changed",
        "admin",
        "admin",
        "added",
    )
    assert made.data["changed"]["arsiparis"][0] is None
    moved = one_event(lambda: change(office, "arsiparis", superior="sekretaris", after="sekretaris"))
    assert moved.data["order"][1:3] == ["sekretaris", "arsiparis"]
    assert one_event(lambda: remove(office, "arsiparis")).data["act"] == "removed"
    assert office.engine.audit.verify().sound
    with office.engine.store.transaction() as tx:
        store.roles.set_roles(tx, [one._replace(family="") for one in store.roles.roles(tx)])
    assert {one.what for one in office.engine.audit.verify().faults} == {"rights"}


@pytest.mark.one_database
def test_who_may_hand_on_work_hears_of_it_when_the_superior_changes(office: Office) -> None:
    office.engine.people.revoke("bidang.kearsipan", "bidang_kearsipan", office.actor("admin"))
    office.work_to(office.start().instance, "Langkah_3_isian")
    office.engine.outbox.run_due()
    change(office, "bidang_kearsipan", superior="sekretaris")
    office.engine.outbox.run_due()
    told = [one for one in office.engine.notices.list(office.actor("sekretaris")) if one.kind == "vacant"]
    assert [one.holders for one in told] == [("Bidang Kearsipan",)]


def test_two_at_once_make_no_ring_and_no_holder_of_nothing(office: Office) -> None:
    """Each of two changes is sound alone; together they would be superiors of each other, or hold what is gone."""
    roles, admin = office.engine.agency.roles, office.actor("admin")
    first, second = add(office, label="Satu").role, add(office, label="Dua").role

    def below(role: str, superior: str) -> Callable[[], object]:
        view = roles.get(role, admin)
        text = dataclasses.replace(view.text, superior=superior)
        return lambda: roles.change(role, text, view.item.revision, admin)

    results = together(below(first, second), below(second, first))
    assert [type(one) for one in results if isinstance(one, Exception)] == [errors.FormInvalid]
    third = add(office, label="Tiga").role
    revision = roles.get(third, admin).item.revision
    results = together(
        lambda: roles.remove(third, revision, admin),
        lambda: office.engine.people.grant("perencana", third, admin),
    )
    assert sum(isinstance(one, Exception) for one in results) == 1, results
    office.engine.office.forget()
    assert_sound(office.engine)
    assert office.engine.audit.verify().sound


@pytest.mark.fault
def test_an_edit_or_a_removal_that_is_killed_is_whole_or_nothing(office: Office, killed: Killed) -> None:
    admin = office.actor("admin")
    text = office.engine.agency.roles.get("sekretaris", admin).text
    wanted = dataclasses.replace(
        text,
        label="Sekretaris Dinas",
        after="bidang",
        rights=frozenset({"audit"}),
        reason="Memeriksa bersama.",
    )
    revision = office.engine.agency.roles.get("sekretaris", admin).item.revision
    assert killed(lambda engine: engine.agency.roles.change("sekretaris", wanted, revision, admin)) > 4
    add(office, label="Sementara")
    assert killed(lambda engine: engine.agency.roles.remove("sementara", 1, admin)) > 4
    assert office.engine.audit.verify().sound


def test_the_shipped_request_asks_the_group(office: Office) -> None:
    assert sop.KEY
    families = {one.id: one.family for one in office.engine.people.roles() if one.family}
    assert [*families] == ["bidang_perpustakaan", "bidang_kearsipan", "sekretariat_data"]
