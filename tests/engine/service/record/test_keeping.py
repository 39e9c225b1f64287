"""What a process declares is kept once its case has ended: all of it, once, with an event, and nothing else."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from engine import store
from engine.clock import FixedClock
from engine.service import open_engine
from engine.store import outbox
from engine.store.tx import Statement
from tests import sop
from tests.engine.service.conftest import Office, in_system
from tests.engine.service.record.conftest import ALL, deploy, ended, followed, row, rows
from tests.engine.service.whole.kills import at, die
from tests.engine.store.office import at_once
from tests.soundness import assert_sound


def test_every_row_of_a_case_is_kept_as_it_was_signed(office: Office, case: int) -> None:
    found = rows(office)
    assert len(found) == 12
    one = row(office, "IK-01")
    assert one.kept == {
        "tahun": 2026, "periode": "Triwulan III", "unit": "Bidang Perpustakaan", "kode": "IK-01",
        "indikator": "Indeks Pembangunan Literasi Masyarakat (IPLM)", "satuan": "indeks", "arah": "positif",
        "target": 72, "realisasi": 70.85, "capaian": 98.4, "predikat": "Sangat Tinggi",
        "bukti_dukung": "Laporan (contoh)",
    }  # fmt: skip
    assert (one.row.year, one.row.period, one.row.unit) == (2026, "Triwulan III", "Bidang Perpustakaan")
    assert (one.row.role, one.row.instance_id, one.row.version) == ("bidang_perpustakaan", case, 1)
    assert (one.row.signer, one.signer_label, one.row.basis) == ("kadis", "Kepala Dinas", "declared")
    (signed,) = [event for event in office.events(case) if event.element == "Langkah_9"]
    assert one.row.signed_at == signed.at
    none = row(office, "IK-12")
    assert (none.values["realisasi"], none.reasons) == (None, {"realisasi": "Survei belum selesai."})
    (event,) = [event for event in in_system(office) if event.type == "record_kept"]
    assert (event.data["count"], event.data["instance"], len(event.data["rows"]["record_row"])) == (
        12,
        case,
        12,
    )
    assert office.engine.audit.verify().sound
    assert_sound(office.engine)


def test_the_average_is_the_one_that_was_signed(office: Office, case: int) -> None:
    """An independent calculation from the shipped table, with exact numbers, gives the same."""
    with office.engine.store.read() as tx:
        (made,) = store.definitions.ids_shown(tx)
        package = office.engine.office.definition(tx, made).package
    table = {one["kode"]: one for one in package.tables["indikator"]}
    reached = []
    for code, line in table.items():
        if code != "IK-12":
            target, real = (
                Decimal(str(one)) for one in (line["target"], sop.REALISASI.get(code, line["target"]))
            )
            reached.append((real if line["arah"] == "positif" else 2 * target - real) / target * 100)
    mean = (sum(reached, Decimal(0)) / len(reached)).quantize(Decimal("0.01"))
    totals = office.engine.record.register.page(ALL, office.actor("kadis")).totals
    assert totals is not None
    assert (totals.rows, totals.counted, totals.average) == (12, 11, mean)
    (signed,) = [event for event in office.events(case) if event.element == "Langkah_9"]
    assert float(mean) == signed.data["value"]["rata_rata_capaian"]
    assert dict(totals.grades) == {"Sangat Tinggi": 8, "Sedang": 2, "Rendah": 1}


def test_a_return_before_the_end_leaves_only_what_stands(office: Office) -> None:
    instance = office.start().instance
    back = True
    while waiting := office.waiting(instance):
        one = waiting[0]
        office.do(one, back=back and one.element == "Langkah_4")
        back = back and one.element != "Langkah_4"
    followed(office)
    assert sorted(one.row.indicator for one in rows(office)) == [f"IK-{number:02}" for number in range(1, 13)]


def test_a_cancelled_case_and_one_of_another_process_write_nothing(office: Office) -> None:
    from tests.engine.service import packages

    instance = office.start().instance
    office.work_to(instance, "Langkah_4")
    office.engine.instances.cancel(instance, "Keputusan rapat pimpinan.", office.actor("admin"))
    office.deploy(packages.two_steps())
    other = office.engine.instances.start("kecil", {}, office.actor("sekretaris")).instance
    for data in ({"nama": "Siti"}, {}):
        (task,) = office.waiting(other)
        office.engine.tasks.complete(task.id, data, office.holder(task))
    followed(office)
    assert office.engine.record.register.processes(office.actor("auditor")) == ()
    assert not [event for event in in_system(office) if event.type == "record_kept"]


@pytest.mark.parametrize(
    ("catatan", "columns"),
    [
        ('sumber = "Langkah_3_isian.lain"', None),
        ('sumber = "Langkah_99.indikator"', None),
        ("sumber = 7", None),
        ('sumber = "Langkah_3_isian.indikator"\nkolom = ["tiada"]', None),
        ('sumber = "Langkah_3_isian.indikator"\nkolom = "realisasi"', ["realisasi"]),
        (
            'sumber = "Langkah_3_isian.indikator"\nkunci = ["kode", 3]\nkolom = ["target", "tiada"]',
            ["kode", "target"],
        ),
    ],
)
@pytest.mark.one_database
def test_odd_declarations_keep_what_can_be_kept(
    office: Office, catatan: str, columns: list[str] | None
) -> None:
    from tests import versions

    files = versions.in_force()
    head, _, tail = files["process.toml"].decode().partition("[catatan]")
    after = tail[tail.index("# The region's") :]
    office.deploy(files | {"process.toml": f"{head}[catatan]\n{catatan}\n\n{after}".encode()})
    ended(office)
    if columns is None:
        assert office.engine.record.register.processes(office.actor("auditor")) == ()
        return
    found = rows(office)
    assert [one.key for one in found[0].columns] == columns
    assert len(found) == 12
    assert office.engine.audit.verify().sound


@pytest.mark.one_database
def test_who_signed_is_said_by_the_process_else_by_the_last_approval(office: Office) -> None:
    deploy(office, {'penandatangan = "Langkah_9"\n': ""})
    ended(office)
    one = rows(office)[0].row
    assert (one.signer, one.basis) == ("kadis", "approved")


def test_cases_that_ended_before_are_taken_in_once(office: Office) -> None:
    instance = ended(office)
    with office.engine.store.transaction() as tx:
        for table in ("record_row", "record_case"):
            tx.change(Statement(f"delete from {table}"))
        tx.change(Statement("delete from setting where key = 'register.kept'"))
        tx.change(Statement("delete from outbox"))
    assert office.engine.record.keeping.run_due() == 1
    followed(office)
    assert {one.row.instance_id for one in rows(office)} == {instance}
    assert len(rows(office)) == 12
    assert office.engine.record.keeping.run_due() == 0


@pytest.mark.one_database
def test_what_a_process_of_the_version_before_ended_meanwhile_is_found_a_day_later(
    office: Office, clock: FixedClock
) -> None:
    assert office.engine.record.keeping.run_due() == 0
    instance = ended(office, keep=False)
    with office.engine.store.transaction() as tx:
        tx.change(Statement("delete from outbox"))
    assert office.engine.record.keeping.run_due() == 0
    clock.advance(timedelta(days=1))
    assert office.engine.record.keeping.run_due() == 1
    followed(office)
    assert {one.row.instance_id for one in rows(office)} == {instance}
    clock.advance(timedelta(days=9))
    assert office.engine.record.keeping.run_due() == 0


def test_a_case_whose_history_was_altered_is_not_kept(office: Office) -> None:
    instance = ended(office, keep=False)
    office.engine.outbox.run_due()
    with office.engine.store.transaction() as tx:
        tx.change(Statement("update instance set head = ? where id = ?"), (bytes(32), instance))
    assert office.engine.outbox.keep_due() == 0
    assert office.engine.record.register.processes(office.actor("auditor")) == ()
    with office.engine.store.read() as tx:
        assert outbox.waiting(tx, "register", 9) == [str(instance)]


@pytest.mark.fault
def test_a_kill_at_any_statement_keeps_all_or_nothing_and_once(office: Office) -> None:
    ended(office, keep=False)
    office.engine.outbox.run_due()
    before = office.dump()
    number, last = 1, 0
    while die(office, lambda engine: engine.outbox.keep_due(), at(number)):
        now = office.dump()
        if now != before:
            assert (len(now["record_row"]), len(now["outbox"])) == (12, 0)
            last = number
            break
        number += 1
    assert last > 8
    followed(office)
    assert len(rows(office)) == 12
    assert len([event for event in in_system(office) if event.type == "record_kept"]) == 1
    assert_sound(office.engine)


def test_two_workers_keep_it_once(office: Office, clock: FixedClock) -> None:
    ended(office, keep=False)
    office.engine.outbox.run_due()
    with office.engine.store.transaction() as tx:
        outbox.add(tx, "register", "1", clock())
    other = open_engine(office.engine.settings, clock)
    assert other.outbox.keep_due() + office.engine.outbox.keep_due() == 2
    other.close()
    assert len(rows(office)) == 12
    assert len([event for event in in_system(office) if event.type == "record_kept"]) == 1


@pytest.mark.fault
def test_workers_at_the_same_moment_keep_it_once(office: Office, clock: FixedClock) -> None:
    ended(office, keep=False)
    office.engine.outbox.run_due()
    with office.engine.store.transaction() as tx:
        for _ in range(3):
            outbox.add(tx, "register", "1", clock())
    done = at_once(3, lambda _place: office.engine.outbox.keep_due())
    followed(office)
    assert all(isinstance(one, int) for one in done), done
    assert len(rows(office)) == 12
    assert len([event for event in in_system(office) if event.type == "record_kept"]) == 1
    assert_sound(office.engine)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("update record_row set data = '{}' where indicator = 'IK-03'", "kept"),
        ("update record_row set grade = 'Rendah' where indicator = 'IK-03'", "kept"),
        ("delete from record_row where indicator = 'IK-03'", "kept"),
        ("update record_case set signer = 'admin'", "kept"),
    ],
)
def test_rows_changed_beside_the_history_are_named(
    office: Office, case: int, statement: str, what: str
) -> None:
    with office.engine.store.transaction() as tx:
        tx.change(Statement(statement))
    faults = office.engine.audit.verify().faults
    assert ("record", 0, what) in {(one.kind, one.instance_id, one.what) for one in faults}
    assert ("record", case, "register") in {(one.kind, one.instance_id, one.what) for one in faults}


def test_rows_that_an_event_tells_otherwise_than_the_case_are_named(office: Office) -> None:
    """Who writes the rows and the event alike is found by the case's own history."""
    instance = ended(office)
    with office.engine.store.transaction() as tx:
        tx.change(Statement("update record_row set data = replace(data, '70.85', '99.85')"))
        facts = store.office_rows.facts(tx, record_row=None)
        event = store.Event(at=office.engine.clock(), type="record_kept", channel="system", data=facts)
        store.history.append_system(tx, event)
    (fault,) = office.engine.audit.verify().faults
    assert (fault.kind, fault.instance_id, fault.what) == ("record", instance, "register")


def test_a_completion_is_no_slower(office: Office) -> None:
    """What an act leaves to be done is one row, whether or not its case ends by it and declares a record."""
    instance = office.start().instance
    office.engine.outbox.run_due()
    office.work_to(instance, "Langkah_10")
    office.engine.outbox.run_due()
    (task,) = office.waiting(instance)
    office.do(task)
    with office.engine.store.read() as tx:
        kinds = [row[0] for row in tx.rows(Statement("select kind from outbox"))]
    assert kinds.count("search") == 1
    assert "register" not in kinds


def test_what_is_kept_reads_the_same_on_both_databases(office: Office, case: int) -> None:
    with office.engine.store.read() as tx:
        text = tx.rows(Statement("select data from record_row where indicator = 'IK-03'"))[0][0]
    assert json.loads(text)["values"]["capaian"] == 91.04
