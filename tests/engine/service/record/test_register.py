"""Who reads which rows, what a newer case and an addendum do to one, and what becomes of them after a purge."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service.record.views import Chosen, RecordItem
from engine.store.tx import Statement
from tests import sop
from tests.engine.service import counting
from tests.engine.service.audit.test_retention import purge, years
from tests.engine.service.conftest import Office, in_system
from tests.engine.service.record.conftest import ALL, deploy, ended, row, rows
from tests.engine.service.whole.kills import at, die
from tests.soundness import assert_sound

REASON = "Angka survei terbit sesudah penandatanganan."


def amend(office: Office, one: RecordItem, revision: int = 0, username: str = "kadis", **given: str) -> int:
    return office.engine.record.register.amend(one.row.id, given, REASON, revision, office.actor(username))


def test_a_bidang_reads_its_own_rows_and_nobody_elses(office: Office, case: int) -> None:
    for username, count in (
        ("kadis", 12), ("sekretaris", 12), ("perencana", 12), ("auditor", 12), ("admin", 12), ("pemilik", 12),
        ("bidang.kearsipan", 4), ("bidang.perpustakaan", 6),
    ):  # fmt: skip
        assert len(rows(office, username)) == count, username
    own = rows(office, "bidang.kearsipan")
    assert {one.row.role for one in own} == {"bidang_kearsipan"}
    register, stranger = office.engine.record.register, office.actor("bidang.kearsipan")
    for one in rows(office):
        if one.row.role != "bidang_kearsipan":
            with pytest.raises(errors.NotFound):
                register.view(one.row.id, stranger)
            with pytest.raises(errors.NotFound):
                register.amend(one.row.id, {"realisasi": "1"}, REASON, 0, stranger)
    page = register.page(ALL, stranger)
    assert page.totals is not None
    assert page.totals.rows == 4
    assert {one.unit for one in page.facets} == {"Bidang Kearsipan"}
    assert len(register.export(ALL, stranger).items) == 4
    office.engine.people.create("baru", "Orang Baru", "kata-sandi-peraga-1", [], office.actor("admin"))
    with pytest.raises(errors.NotFound):
        register.page(ALL, office.actor("baru"))
    assert register.processes(office.actor("baru")) == ()


def test_filters_and_pages(office: Office, case: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ended(office, periode="Triwulan IV")
    assert len(rows(office)) == 24
    assert [one.row.period for one in rows(office)][:1] == ["Triwulan IV"]
    for more, count in (
        ({"year": 2026}, 24), ({"year": 2025}, 0), ({"period": "Triwulan III"}, 12), ({"indicator": "IK-01"}, 2),
        ({"unit": "Bidang Kearsipan"}, 8), ({"grade": "Rendah"}, 2), ({"grade": "Rendah", "indicator": "IK-01"}, 0),
    ):  # fmt: skip
        assert len(rows(office, chosen=Chosen(sop.KEY, **more))) == count, more
    monkeypatch.setattr("engine.service.record.register.PAGE", 5)
    register, auditor = office.engine.record.register, office.actor("auditor")
    seen = [one.row.id for number in range(1, 6) for one in register.page(ALL, auditor, number).items]
    assert len(set(seen)) == 24
    assert register.page(ALL, auditor, 99).page == 5
    assert [one.row.id for one in register.export(ALL, auditor).items] == seen
    with pytest.raises(errors.NotFound):
        register.page(Chosen("lain"), auditor)


def test_a_page_reads_as_much_for_many_cases_as_for_one(office: Office, case: int) -> None:
    register, actor = office.engine.record.register, office.actor("kadis")

    def statements() -> int:
        seen: list[str] = []
        with counting.watched(office.engine.store, seen.append):
            register.page(ALL, actor)
        return len(seen)

    statements()
    first = statements()
    ended(office, periode="Triwulan I")
    ended(office, periode="Triwulan II")
    amend(office, row(office, "IK-01", period="Triwulan II"), realisasi="71")
    assert statements() == first <= 14


def test_a_newer_case_of_the_same_period_supersedes_and_both_are_shown(
    office: Office, case: int, clock: FixedClock
) -> None:
    clock.advance(timedelta(days=3))
    newer = ended(office)
    found = rows(office)
    assert len(found) == 24
    assert {one.row.instance_id for one in rows(office, chosen=Chosen(sop.KEY, standing=True))} == {newer}
    both = {one.row.instance_id: one for one in rows(office, chosen=Chosen(sop.KEY, indicator="IK-01"))}
    first, second = both[case], both[newer]
    assert first.newer is not None
    assert (first.newer.id, second.newer) == (second.row.id, None)
    assert [one.id for one in second.older] == [first.row.id]
    totals = office.engine.record.register.page(ALL, office.actor("kadis")).totals
    assert totals is not None
    assert totals.rows == 12
    view = office.engine.record.register.view(first.row.id, office.actor("kadis"))
    assert [one.row.id for one in view.series] == [first.row.id, second.row.id]
    assert not view.may_amend
    with pytest.raises(errors.Invalid, match="record_superseded"):
        amend(office, first, realisasi="1")


def test_an_addendum_stands_beside_what_was_kept(office: Office, case: int) -> None:
    one = row(office, "IK-12")
    view = office.engine.record.register.view(one.row.id, office.actor("kadis"))
    assert [column.key for column in view.fields] == [
        "target", "realisasi", "indikator", "satuan", "arah", "bukti_dukung",
    ]  # fmt: skip

    assert view.may_amend
    before = office.engine.record.register.page(ALL, office.actor("kadis")).totals
    made = amend(office, one, realisasi="76,4")
    now = row(office, "IK-12")
    assert (now.kept["realisasi"], now.kept["capaian"], now.kept["predikat"]) == (None, None, None)
    assert (now.values["realisasi"], now.values["capaian"], now.values["predikat"]) == (
        76.4,
        95.5,
        "Sangat Tinggi",
    )
    assert now.reasons == {}
    (added,) = now.addenda
    assert (added.row.by_username, added.role_label, added.row.reason) == ("kadis", "Kepala Dinas", REASON)
    assert [(column.key, old, new) for column, old, new in added.changes] == [
        ("realisasi", None, 76.4), ("capaian", None, 95.5), ("predikat", None, "Sangat Tinggi"),
    ]  # fmt: skip
    after = office.engine.record.register.page(ALL, office.actor("kadis")).totals
    assert before is not None and after is not None  # noqa: PT018
    assert (before.counted, after.counted) == (11, 12)
    assert len(rows(office, chosen=Chosen(sop.KEY, grade="Sangat Tinggi"))) == 9
    with pytest.raises(errors.Conflict) as conflict:
        amend(office, one, realisasi="77")
    assert conflict.value.params["by"] == "Kepala Dinas (contoh)"
    amend(office, one, revision=made, realisasi="77")
    assert row(office, "IK-12").values["capaian"] == 96.25
    (event, _first) = [event for event in in_system(office) if event.type == "record_amended"]
    assert (event.actor, event.role, event.data["reason"]) == ("kadis", "kepala_dinas", REASON)
    assert office.engine.audit.verify().sound
    assert_sound(office.engine)


def test_what_cannot_be_added_is_refused_whole(office: Office, case: int) -> None:
    one = row(office, "IK-01")
    before = office.dump()
    for given, code in (
        ({}, "unchanged"), ({"realisasi": "70,85"}, "unchanged"), ({"realisasi": "70.9"}, "decimal_point"),
        ({"realisasi": "banyak"}, "number"), ({"satuan": "x" * 1001}, "max_length"), ({"capaian": "1"}, "unchanged"),
        ({"kode": "IK-99"}, "unchanged"),
    ):  # fmt: skip
        with pytest.raises(errors.FormInvalid) as refusal:
            office.engine.record.register.amend(one.row.id, given, REASON, 0, office.actor("kadis"))
        assert [problem.code for problem in refusal.value.problems] == [code], given
    with pytest.raises(errors.Invalid, match="too_short"):
        office.engine.record.register.amend(one.row.id, {"realisasi": "1"}, "salah", 0, office.actor("kadis"))
    for username in ("auditor", "admin", "perencana", "bidang.perpustakaan"):
        with pytest.raises(errors.Forbidden):
            amend(office, one, username=username, realisasi="1")
    assert office.dump() == before


@pytest.mark.fault
@pytest.mark.one_database
def test_a_kill_at_any_statement_of_an_addendum_leaves_all_or_nothing(office: Office, case: int) -> None:
    one = row(office, "IK-01")
    before = office.dump()
    kadis = office.actor("kadis")
    number = 1
    while die(
        office,
        lambda engine: engine.record.register.amend(one.row.id, {"realisasi": "71"}, REASON, 0, kadis),
        at(number),
    ):
        now = office.dump()
        if now != before:
            assert len(now["record_addendum"]) == 1
            break
        number += 1
    assert number > 8
    assert office.engine.audit.verify().sound


@pytest.mark.one_database
def test_an_addendum_changed_beside_the_history_is_named(office: Office, case: int) -> None:
    amend(office, row(office, "IK-01"), realisasi="71")
    with office.engine.store.transaction() as tx:
        tx.change(Statement("update record_addendum set reason = 'lain'"))
    (fault,) = office.engine.audit.verify().faults
    assert (fault.kind, fault.what) == ("record", "addendum")


def test_rows_stay_when_their_case_is_purged(office: Office, clock: FixedClock) -> None:
    deploy(
        office,
        {
            'retensi_aktif = "belum ditetapkan"': "retensi_aktif = 1",
            'retensi_inaktif = "belum ditetapkan"': "retensi_inaktif = 1",
            'nasib_akhir = "belum ditetapkan"': 'nasib_akhir = "musnah"',
        },
    )
    gone = ended(office)
    amend(office, row(office, "IK-01"), realisasi="71")
    years(clock, 3)
    purge(office, gone)
    found = rows(office)
    assert len(found) == 12
    assert {one.row.present for one in found} == {False}
    assert row(office, "IK-01").values["realisasi"] == 71
    view = office.engine.record.register.view(found[0].row.id, office.actor("kadis"))
    assert not view.may_amend
    with pytest.raises(errors.Invalid, match="record_purged"):
        amend(office, found[0], realisasi="1")
    verdict = office.engine.audit.verify()
    assert (verdict.faults, verdict.purged) == ((), 1)
    assert_sound(office.engine)
    with office.engine.store.transaction() as tx:
        tx.change(Statement("update record_row set data = '{}' where indicator = 'IK-01'"))
    (fault,) = office.engine.audit.verify().faults
    assert (fault.kind, fault.what, fault.which[:5]) == ("record", "kept", "IK-01")


@pytest.mark.one_database
def test_two_processes_lie_side_by_side(office: Office, case: int) -> None:
    from tests.engine.bpmn import drawings
    from tests.engine.service import packages

    listed = {
        "type": "dynamiclist", "id": "f_barang", "path": "barang", "label": "Barang", "components": [
            packages.field("nama"), packages.field("jumlah", "number"), packages.field("harga"),
        ],
    }  # fmt: skip
    toml = 'title = "Persediaan"\nkode = "PSD"\n[catatan]\nsumber = "isi.barang"\nkolom = ["nama", "jumlah", "harga"]\n'
    office.deploy(
        packages.package(drawings.chain(drawings.user("isi", camunda_formRef="isi")), toml=toml, isi=[listed])
    )
    actor = office.actor("sekretaris")
    for _ in range(2):
        instance = office.engine.instances.start("kecil", {}, actor).instance
        (task,) = office.waiting(instance)
        given = [{"nama": "Kertas", "jumlah": 0.1, "harga": "1.250,50"}, {"nama": "Tinta"}]
        office.engine.tasks.complete(task.id, {"barang": given}, actor)
    from tests.engine.service.record.conftest import followed

    followed(office)
    register = office.engine.record.register
    assert [title for _key, title in register.processes(office.actor("auditor"))] == [
        "Pengumpulan Data Kinerja", "Persediaan",
    ]  # fmt: skip
    found = register.page(Chosen("kecil"), office.actor("auditor"))
    assert [one.kept for one in found.items][:2] == [
        {"nama": "Kertas", "jumlah": 0.1, "harga": "1.250,50"}, {"nama": "Tinta", "jumlah": None, "harga": None},
    ]  # fmt: skip
    assert {one.newer for one in found.items} == {None}, "without a key nothing supersedes"
    assert [one.row.name for one in found.items] == ["Kertas", "Tinta"] * 2
    assert (found.items[0].row.basis, found.items[0].row.year) == ("completed", None)
    assert len(rows(office)) == 12
    assert office.engine.audit.verify().sound
