"""The page of the calendar: read by who audits, changed by administrators, and every refusal says what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from engine import store, workdays
from engine.clock import FixedClock
from engine.service import Engine
from tests.engine.service.whole.test_dues import moment
from tests.webui.office import open_tasks, started
from tests.webui.visitor import Visitor

REASON = "Surat Edaran Wali Kota diterima."
DAY = {"tanggal": "2026-11-30", "jenis": "libur_daerah", "keterangan": "Hari jadi kota", "dasar": "SE 12/2026",
       "alasan": REASON}  # fmt: skip


def test_a_day_is_added_and_both_histories_tell_it(
    engine: Engine, clock: FixedClock, visitor: Callable[..., Visitor]
) -> None:
    clock.now = moment("2026-11-27T09:00+07:00")
    instance = started(engine)
    admin, auditor = visitor("admin"), visitor("auditor")
    page = admin.get("/kalender")
    assert "Kalender kerja 2026" in page.title
    assert len(page.document.xpath("//div[@class='months']/table")) == 12
    assert "2027" in page.words
    assert "Belum dipastikan" in page.words
    saved = page.send(DAY, action="/kalender/hari")
    assert "1 perubahan dicatat. 1 tenggat terbuka dihitung ulang." in saved.words
    assert "sedang dihitung ulang" in saved.words
    assert "Terakhir diubah oleh Administrator (contoh)" in saved.words
    engine.agency.recounts.run_due()
    saved = admin.get("/kalender?tahun=2026&hari=2026-11-30")
    assert "sedang dihitung ulang" not in saved.words
    assert saved.form("/kalender/hari").fields["keterangan"] == "Hari jadi kota"
    told = "Sen, 30 Nov 2026 dari hari biasa menjadi libur daerah “Hari jadi kota”. Alasan: Surat Edaran"
    assert told in saved.words
    assert told in auditor.get("/audit/sistem").words
    assert open_tasks(engine, instance)[0].due == moment("2026-12-01T16:00+07:00")
    story = auditor.get(f"/berkas/{instance}/riwayat").words
    assert "karena kalender kerja berubah: Sen, 30 Nov 2026 pukul 16.00 WIB menjadi Sel, 1 Des 2026" in story
    assert "tenggat Sen, 30 Nov 2026 16.00" in story, "the start tells the tenggat as it was then"
    late = page.send({**DAY, "tanggal": "2026-12-02"}, action="/kalender/hari")
    assert (late.status, "oleh Administrator (contoh)" in late.words) == (409, True)
    moved = {"tanggal": "2026-12-28", "dari": "2026-12-25", "jenis": "libur_nasional", "alasan": REASON}
    page = admin.get("/kalender").send(moved, action="/kalender/hari")
    assert "2 perubahan dicatat." in page.words
    back = {"tanggal": "2026-11-30", "jenis": "kembali_bawaan", "alasan": REASON}
    assert (
        "libur daerah “Hari jadi kota” menjadi hari biasa" in page.send(back, action="/kalender/hari").words
    )


def test_hours_policy_and_a_year_that_was_compared(engine: Engine, visitor: Callable[..., Visitor]) -> None:
    admin = visitor("admin")
    ramadan = {"nama": "Ramadan", "mulai": "2027-02-08", "selesai": "2027-03-09", "alasan": REASON,
               **{f"hari{day}": "08.00-12.00, 12.30-15.00" for day in range(5)}}  # fmt: skip
    page = admin.get("/kalender?tahun=2027").send(ramadan, action="/kalender/jam")
    assert "Senin–Jumat 08.00–12.00, 12.30–15.00" in page.words
    edited = admin.get("/kalender?tahun=2027&jam=2027-02-08")
    page = edited.send({"hari4": "", "alasan": REASON}, action="/kalender/jam", button=("tindakan", "simpan"))
    assert "jam kerja Ramadan, Sen, 8 Feb 2027 – Sel, 9 Mar 2027 diganti" in page.words
    assert "Senin–Kamis 08.00–12.00" in page.words
    edited = admin.get("/kalender?tahun=2027&jam=2027-02-08")
    page = edited.send({"alasan": REASON}, action="/kalender/jam", button=("tindakan", "hapus"))
    assert "Sel, 9 Mar 2027 dihapus" in page.words
    page = page.send({"kebijakan": "bergulir", "alasan": REASON}, action="/kalender/kebijakan")
    assert engine.calendar().policy == "bergulir"
    page = page.send({"dasar": "SKB 3 Menteri 2026", "alasan": REASON}, action="/kalender/dicocokkan")
    assert engine.calendar().confirmed(2027)
    page = admin.get("/kalender?tahun=2031").send({"alasan": REASON}, action="/kalender/bawaan")
    assert "Hari Kemerdekaan" in page.words


def test_a_newer_national_table_is_shown_and_taken_over_by_one_act(
    engine: Engine, visitor: Callable[..., Visitor]
) -> None:
    older = [one for one in workdays.seed([2030]) if one.date != date(2030, 8, 17)]
    older.append(workdays.DayRule(date(2030, 8, 19), "libur_nasional", note="Hari yang dicabut"))
    with engine.store.transaction() as tx:
        store.calendar.renew(tx, [], [one.to_dict() for one in older])
    engine.office.forget()
    assert "yang lebih baru" not in visitor("auditor").get("/kalender?tahun=2030").words
    page = visitor("admin").get("/kalender?tahun=2030")
    assert "Tabel libur nasional bawaan yang lebih baru berbeda pada 2 tanggal 2030." in page.words
    assert "Sab, 17 Agu 2030: baru: libur nasional “Hari Kemerdekaan" in page.words
    assert "Sen, 19 Agu 2030: tidak ada lagi: libur nasional “Hari yang dicabut”" in page.words
    saved = page.send({"alasan": REASON}, action="/kalender/bawaan")
    assert "2 perubahan dicatat." in saved.words
    assert "yang lebih baru" not in saved.words
    assert "Sen, 19 Agu 2030 dari libur nasional “Hari yang dicabut” menjadi hari biasa" in saved.words


def test_a_table_with_bad_rows_is_refused_whole_and_each_row_named(visitor: Callable[..., Visitor]) -> None:
    admin = visitor("admin")
    table = admin.get("/kalender/2026.csv").text
    assert table.splitlines()[0].lstrip("\ufeff") == "tanggal,jenis,jam,keterangan,dasar"
    bad = "tanggal,jenis,jam\n2026-12-01,libur_daerah,\n2026-12-32,libur_daerah,\n2026-12-03,jam_khusus,\n"
    page = admin.get("/kalender")
    refused = page.send(
        {"alasan": REASON}, action="/kalender/impor", files={"berkas": [("k.csv", bad.encode())]}
    )
    assert refused.status == 422
    assert "Baris 3: Tanggal “2026-12-32” tidak ada" in refused.words
    assert "Baris 4: Jam khusus 2026-12-03 belum menyebut jamnya." in refused.words
    assert "1 Des 2026" not in admin.get("/kalender").words
    same = page.send(
        {"alasan": REASON}, action="/kalender/impor", files={"berkas": [("k.csv", table.encode())]}
    )
    assert "Tidak ada yang berubah" in same.words
    wrong = [{"tanggal": "kemarin"}, {"jenis": "libur"}, {"jenis": "jam_khusus"}, {"waktu": "7-8"},
             {"sampai": "2026-11-01"}, {"sampai": "2027-11-01"}, {"alasan": "ya"},
             {"keterangan": "x" * 201}]  # fmt: skip
    for one in wrong:
        assert page.send({**DAY, **one}, action="/kalender/hari").status == 422, one
    normal = admin.get("/kalender?jam=biasa")
    empty = {f"hari{day}": "" for day in range(7)}
    assert normal.send({**empty, "alasan": REASON}, action="/kalender/jam").status == 422


def test_who_audits_reads_and_others_see_nothing_of_it(visitor: Callable[..., Visitor]) -> None:
    auditor = visitor("auditor")
    page = auditor.get("/kalender?tahun=2026")
    assert page.status == 200
    assert not page.document.xpath("//main//form")
    for act in ("hari", "jam", "kebijakan", "dicocokkan", "bawaan", "impor"):
        for sent in (DAY, {}):
            assert auditor.post(f"/kalender/{act}", {**sent, "csrf_token": auditor.token()}).status == 403
    for username in ("kadis", "sekretaris", "pemilik"):
        assert visitor(username).get("/kalender").status == 403
    for address in ("/kalender?tahun=lama", "/kalender?tahun=9999", "/kalender/1800.csv"):
        assert auditor.get(address).status in (200, 404)
