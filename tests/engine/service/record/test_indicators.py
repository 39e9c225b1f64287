"""The office's list of indicators: who keeps it, what is refused whole, and that the history holds all of it."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest

from engine import errors
from engine.store.tx import Statement
from tests.engine.service.conftest import Office, in_system
from tests.engine.service.whole.kills import at, die
from tests.soundness import assert_sound

CELLS = {
    "kode": "IK-01", "indikator": "Indeks literasi", "satuan": "indeks", "arah": "positif",
    "penanggung_jawab": "Bidang Perpustakaan", "berlaku_sejak": "2026-01-01",
}  # fmt: skip
TABLE = (
    "kode;indikator;satuan;arah;penanggung_jawab;tahun;periode;target\r\n"
    "IK-01;Indeks literasi;indeks;positif;bidang_perpustakaan;2026;Triwulan I;70,5\r\n"
    "IK-01;Indeks literasi;indeks;positif;bidang_perpustakaan;2026;Triwulan II;71\r\n"
    "IK-10;Temuan berulang;temuan;negatif;Sekretaris;2026;Tahunan;4\r\n"
)


def save(
    office: Office, username: str = "pemilik", id_: int | None = None, revision: int = 0, **more: str
) -> int:
    targets = {(2026, "Triwulan I"): more.pop("target", "70,5")}
    return office.engine.record.indicators.save(id_, CELLS | more, targets, revision, office.actor(username))


def take(office: Office, text: str | bytes) -> object:
    content = text.encode() if isinstance(text, str) else text
    return office.engine.record.indicators.take(content, office.actor("admin"))


def faults(office: Office, text: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(errors.FormInvalid) as refusal:
        take(office, text)
    return [(one.path, one.code) for one in refusal.value.problems]


def test_an_indicator_is_added_changed_and_told(office: Office) -> None:
    indicators = office.engine.record.indicators
    made = save(office)
    item = indicators.get(made)
    assert (item.row.reference, item.row.role, item.role_label) == (
        "IK-01",
        "bidang_perpustakaan",
        "Bidang Perpustakaan",
    )
    assert (item.targets, item.active, item.row.revision) == ({(2026, "Triwulan I"): "70.5"}, True, 1)
    assert save(office, id_=made, revision=1) == made
    assert indicators.get(made).row.revision == 1, "nothing changed"
    save(office, id_=made, revision=1, target="", satuan="nilai", berlaku_sampai="30-6-2026")
    item = indicators.get(made)
    assert (item.targets, item.row.unit, item.row.valid_until, item.active) == (
        {},
        "nilai",
        "2026-06-30",
        False,
    )
    with pytest.raises(errors.Conflict) as conflict:
        save(office, id_=made, revision=1, satuan="lain")
    assert conflict.value.params["by"] == "Pemilik Proses (contoh)"
    second, first = indicators.history(made)
    assert second.changes == {
        "unit": ("indeks", "nilai"), "valid_until": ("", "2026-06-30"), "target 2026 Triwulan I": ("70.5", ""),
    }  # fmt: skip
    assert first.changes["name"] == ("", "Indeks literasi")
    assert len([one for one in in_system(office) if one.type == "indicators_changed"]) == 2
    assert office.engine.audit.verify().sound
    assert_sound(office.engine)


def test_who_does_not_keep_the_list_only_reads_it(office: Office) -> None:
    made = save(office)
    for username in ("perencana", "auditor", "bidang.kearsipan", "kadis"):
        with pytest.raises(errors.Forbidden):
            save(office, username)
        with pytest.raises(errors.Forbidden):
            office.engine.record.indicators.take(TABLE.encode(), office.actor(username))
    assert [one.row.id for one in office.engine.record.indicators.all()] == [made]
    with pytest.raises(errors.NotFound):
        office.engine.record.indicators.get(99)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"kode": ""}, [("kode", "required")]),
        ({"arah": "naik", "satuan": ""}, [("satuan", "required"), ("arah", "choice_of")]),
        ({"penanggung_jawab": "Lurah"}, [("penanggung_jawab", "unknown_role")]),
        ({"berlaku_sejak": "besok"}, [("berlaku_sejak", "date")]),
        ({"berlaku_sampai": "2025-12-31"}, [("berlaku_sampai", "before_start")]),
        ({"target": "7.5"}, [("target 2026 Triwulan I", "decimal_point")]),
        ({"indikator": "x" * 301}, [("indikator", "max_length")]),
    ],
)
@pytest.mark.one_database
def test_what_is_wrong_is_refused_at_its_column(
    office: Office, more: dict[str, str], found: list[tuple[str, str]]
) -> None:
    with pytest.raises(errors.FormInvalid) as refusal:
        save(office, **more)  # type: ignore[arg-type]
    assert [(one.path, one.code) for one in refusal.value.problems] == found
    assert office.engine.record.indicators.all() == ()


def test_a_kode_is_there_once(office: Office) -> None:
    save(office)
    with pytest.raises(errors.FormInvalid) as refusal:
        save(office)
    assert [(one.path, one.code) for one in refusal.value.problems] == [("kode", "taken")]


def test_a_table_is_taken_over_whole_and_twice_is_nothing(office: Office) -> None:
    done = take(office, TABLE)
    assert (done.added, done.changed, done.same) == (2, 0, 0)  # type: ignore[attr-defined]
    one, ten = office.engine.record.indicators.all()
    assert one.targets == {(2026, "Triwulan I"): "70.5", (2026, "Triwulan II"): "71"}
    assert (ten.row.direction, ten.row.role, ten.targets) == (
        "negatif",
        "sekretaris",
        {(2026, "Tahunan"): "4"},
    )
    done = take(office, TABLE)
    assert (done.added, done.changed, done.same) == (0, 0, 2)  # type: ignore[attr-defined]
    done = take(office, "kode,tahun,periode,target\nIK-01,2026,Triwulan I,72.25\nIK-01,2026,Triwulan II,\n")
    assert (done.added, done.changed, done.same) == (0, 1, 0)  # type: ignore[attr-defined]
    one, _ten = office.engine.record.indicators.all()
    assert (one.row.name, one.targets) == ("Indeks literasi", {(2026, "Triwulan I"): "72.25"})
    assert office.engine.audit.verify().sound


@pytest.mark.one_database
def test_every_fault_of_a_table_is_named_by_its_cell_and_nothing_is_kept(office: Office) -> None:
    wrong = (
        TABLE
        + "IK-10;Nama lain;temuan;negatif;sekretaris;2026;Triwulan I;4\r\n"
        + "IK-11;Hari;hari;turun;Lurah;26;Triwulan V;empat\r\n"
        + "IK-12;;nilai;positif;;2026;Tahunan;7.5\r\n"
        + "IK-12;;nilai;positif;;;;80\r\n"
        + "IK-10;Temuan berulang;temuan;negatif;sekretaris;2026;Tahunan;5\r\n"
    )
    assert faults(office, wrong) == [
        ("5/kode", "unlike"),
        ("6/arah", "choice_of"), ("6/penanggung_jawab", "unknown_role"), ("6/tahun", "year"), ("6/periode", "period"),
        ("6/target", "number"),
        ("7/indikator", "required"), ("7/target", "decimal_point"),
        ("8/indikator", "required"), ("8/tahun", "target_when"),
        ("9/periode", "target_twice"),
    ]  # fmt: skip
    assert faults(office, "kode,lain\nIK-01,x\n") == [("1/", "columns")]
    assert faults(office, "indikator\nx\n") == [("1/", "columns")]
    assert faults(office, "kode,indikator\n") == [("0/", "no_lines")]
    assert faults(office, "kode,tahun,periode,target\nIK-77,2026,Tahunan,1\n") == [
        ("2/indikator", "required"), ("2/satuan", "required"), ("2/arah", "required"),
    ]  # fmt: skip
    assert faults(office, b"\xff\xfe\x00kode") == [("1/", "sheet_encoding")]
    assert office.engine.record.indicators.all() == ()


def workbook(rows: Sequence[Sequence[object]], merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    if merged:
        book.active.merge_cells(merged)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.one_database
def test_a_sheet_is_read_with_its_numbers_and_refused_with_formulas(office: Office) -> None:
    head = ["kode", "indikator", "satuan", "arah", "tahun", "periode", "target"]
    done = take(
        office,
        workbook([["Daftar"], head, ["IK-01", "Indeks", "indeks", "positif", 2026, "Triwulan I", 70.85]]),
    )
    assert done.added == 1  # type: ignore[attr-defined]
    (item,) = office.engine.record.indicators.all()
    assert item.targets == {(2026, "Triwulan I"): "70.85"}
    line = ["IK-01", "Indeks", "indeks", "positif", 2026, "Triwulan I", "=1+1"]
    assert faults(office, workbook([head, line])) == [("2/", "book_formula")]
    assert faults(office, workbook([head, [*line[:-1], "70.5"]])) == [("2/target", "decimal_point")]
    assert faults(office, workbook([head, [*line[:-1], 3]], "A2:B2")) == [("0/", "book_merged")]
    assert faults(office, b"PK\x03\x04 no workbook") == [("0/", "book_file")]


@pytest.mark.fault
def test_a_kill_at_any_statement_of_an_import_leaves_all_or_nothing(office: Office) -> None:
    admin, before = office.actor("admin"), office.dump()
    number = 1
    while die(office, lambda engine: engine.record.indicators.take(TABLE.encode(), admin), at(number)):
        now = office.dump()
        if now != before:
            assert (len(now["indicator"]), len(now["indicator_target"])) == (2, 3)
            break
        number += 1
    assert number > 6
    assert office.engine.audit.verify().sound


@pytest.mark.one_database
@pytest.mark.parametrize(
    "statement",
    [
        "update indicator set unit = 'x'",
        "update indicator_target set target = '1'",
        "delete from indicator_target",
    ],
)
def test_what_is_changed_beside_the_history_is_named(office: Office, statement: str) -> None:
    save(office)
    with office.engine.store.transaction() as tx:
        tx.change(Statement(statement))
    (fault,) = office.engine.audit.verify().faults
    assert (fault.kind, fault.what) == ("record", "indicator")
