"""Pencatatan dan Pendataan as pages: filters, a row with its periods, sheets with numbers, addenda, and rights."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.clock import FixedClock
from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.pages.test_reports import cells
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
REASON = "Angka survei terbit sesudah penandatanganan."


def kept(engine: Engine, *periods: str) -> list[int]:
    """Cases of these periods worked to their end, and in the register."""
    made = []
    for period in periods or ("Triwulan III",):
        instance = office.started(engine, period)
        while waiting := office.open_tasks(engine, instance):
            person = office.actor(engine, sop.PEOPLE[waiting[0].roles[0]])
            value = engine.tasks.get(waiting[0].id, person).value
            engine.tasks.complete(waiting[0].id, sop.filled(waiting[0].element, value), person)
        made.append(instance)
    while engine.outbox.run_due() or engine.outbox.keep_due():
        pass
    return made


def ids(engine: Engine, username: str = "auditor") -> dict[str, int]:
    from engine.service.record.views import Chosen

    found = engine.record.register.page(Chosen(sop.KEY), office.actor(engine, username))
    return {one.row.indicator: one.row.id for one in found.items}


def test_an_empty_register_says_when_it_fills(visitor: Come) -> None:
    page = visitor("kadis").get("/catatan")
    assert "Belum ada yang tercatat" in page.words
    assert visitor("kadis").get("/berkas").document.xpath("//main//a[@href='/catatan']")
    assert visitor("kadis").get("/laporan").document.xpath("//main//a[@href='/catatan']")
    for address in ("/catatan.xlsx", "/catatan.csv", "/catatan/1"):
        assert visitor("kadis").get(address).status == 404


def test_rows_are_listed_filtered_and_lead_to_their_case(visitor: Come, engine: Engine) -> None:
    first, second = kept(engine, "Triwulan II", "Triwulan III")
    kadis = visitor("kadis")
    page = kadis.get("/catatan")
    assert "24 baris berlaku · 22 dengan capaian · rata-rata capaian 93,44 %" in page.words
    assert len(page.document.xpath("//main//tbody/tr")) == 24
    assert page.document.xpath(f"//main//tbody/tr[1]//a[@href='/berkas/{second}']")
    assert "Triwulan III 2026" in page.words
    assert "Survei belum selesai." in page.words
    assert "2.026" not in page.words
    few = kadis.get("/catatan?periode=Triwulan+II&bidang=Bidang+Kearsipan&tahun=2026")
    assert len(few.document.xpath("//main//tbody/tr")) == 4
    assert few.document.xpath(f"//main//tbody/tr[1]//a[@href='/berkas/{first}']")
    assert few.document.xpath("//select[@name='periode']/option[@selected]/@value") == ["Triwulan II"]
    assert "Tidak ada yang cocok" in kadis.get("/catatan?tahun=2019").words
    for wrong in ("tahun=x", "tahun=99999", "proses=lain"):
        assert kadis.get(f"/catatan?{wrong}").status == 404, wrong


def test_one_row_shows_all_periods_as_chart_and_table(visitor: Come, engine: Engine) -> None:
    kept(engine, "Triwulan I", "Triwulan II", "Triwulan III")
    row = ids(engine)["IK-03"]
    page = visitor("bidang.perpustakaan").get(f"/catatan/{row}")
    assert page.status == 200
    values = page.all("//svg[contains(@class, 'columns')]//text[contains(@class, 'value')]")
    assert values == ["21.850"] * 3
    table = " ".join(page.all("//section[@aria-labelledby='masa-judul']//table"))
    assert all(f"Triwulan {number} 2026" in table for number in ("I", "II", "III"))
    assert len(page.document.xpath("//section[@aria-labelledby='masa-judul']//tbody/tr")) == 3
    assert "Kepala Dinas (contoh), Kepala Dinas" in page.words
    assert "menyelesaikan langkah penandatanganan" in page.words
    assert not page.document.xpath("//main//form"), "a bidang adds nothing"


def test_the_sheet_has_real_numbers_and_the_same_figures(visitor: Come, engine: Engine) -> None:
    kept(engine)
    auditor = visitor("auditor")
    rows = cells(auditor.get("/catatan.xlsx?bidang=Bidang+Kearsipan"))
    head = next(place for place, row in enumerate(rows) if row[0] == "Tahun")
    names = {name: place for place, name in enumerate(rows[head])}
    lines = rows[head + 1 :]
    assert [row[names["Kode"]] for row in lines] == ["IK-07", "IK-08", "IK-11", "IK-12"]
    assert [row[names["Realisasi"]] for row in lines] == [78, 43.75, 3, None]
    assert [row[names["Capaian (%)"]] for row in lines] == [100, 54.69, 140, None]
    assert lines[3][names["Alasan belum tersedia"]] == "Realisasi: Survei belum selesai."
    assert {row[names["Tahun"]] for row in lines} == {2026}
    assert {row[names["Status"]] for row in lines} == {"Berlaku"}
    assert any("Bidang: Bidang Kearsipan" in str(row[0]) for row in rows[:head])
    text = auditor.get("/catatan.csv?bidang=Bidang+Kearsipan").response.get_data().decode("utf-8-sig")
    plain = list(csv.reader(io.StringIO(text)))
    assert [row[names["Realisasi"]] for row in plain[1:]] == ["78", "43.75", "3", ""]
    told = auditor.get("/audit/sistem?jenis=catatan").words
    assert "Sistem mencatat 12 baris dari berkas PDK-2026-0001 ke Pencatatan dan Pendataan." in told
    seen = auditor.get("/audit/sistem?jenis=dilihat").words
    assert "(Auditor) mengekspor Pencatatan dan Pendataan Pengumpulan Data Kinerja, 4 baris." in seen


def test_an_addendum_is_written_beside_what_was_signed(visitor: Come, engine: Engine) -> None:
    kept(engine)
    row = ids(engine)["IK-12"]
    kadis = visitor("kadis")
    page = kadis.get(f"/catatan/{row}")
    wrong = page.send({"isi-realisasi": "76.4", "alasan": REASON}, action=f"/catatan/{row}/adendum")
    assert wrong.status == 422
    assert "Gunakan koma untuk desimal, misalnya 72,5." in wrong.all("//p[@id='isi-realisasi-salah']")
    assert wrong.document.xpath("//input[@id='isi-realisasi']/@value") == ["76.4"]
    assert REASON in wrong.document.xpath("//textarea[@id='alasan']")[0].text_content()
    short = wrong.send({"isi-realisasi": "76,4", "alasan": "salah"}, action=f"/catatan/{row}/adendum")
    assert short.status == 422
    assert "Sedikitnya 10 huruf." in short.words
    empty = short.send({"isi-realisasi": "", "alasan": REASON}, action=f"/catatan/{row}/adendum")
    assert "Tidak ada yang berubah." in empty.words
    done = empty.send({"isi-realisasi": "76,4", "alasan": REASON}, action=f"/catatan/{row}/adendum")
    assert done.status == 200
    assert "Adendum tercatat." in done.words
    assert "76,4 semula –" in done.words
    assert "95,5 semula –" in done.words
    assert REASON in done.words
    stale = page.send({"isi-realisasi": "70", "alasan": REASON}, action=f"/catatan/{row}/adendum")
    assert stale.status == 409
    assert "Kepala Dinas (contoh)" in stale.words
    told = visitor("auditor").get("/audit/sistem?jenis=catatan").words
    assert (
        "(Kepala Dinas) menambahkan adendum pada Tingkat digitalisasi arsip dari berkas PDK-2026-0001."
        in told
    )
    (sheet,) = (one for one in cells(kadis.get("/catatan.xlsx")) if "IK-12" in one)
    assert "Realisasi – → 76,4" in str(sheet[-1])


def test_a_newer_case_is_named_at_the_row_it_supersedes(
    visitor: Come, engine: Engine, clock: FixedClock
) -> None:
    kept(engine)
    before = ids(engine)["IK-01"]
    clock.advance(timedelta(days=1))
    kept(engine)
    kadis = visitor("kadis")
    page = kadis.get(f"/catatan/{before}")
    assert (
        "Baris ini tidak berlaku lagi: berkas PDK-2026-0002 mencatat hal yang sama sesudahnya." in page.words
    )
    listed = kadis.get("/catatan?indikator=IK-01")
    assert "Digantikan oleh PDK-2026-0002" in listed.words
    assert "Menggantikan PDK-2026-0001" in listed.words
    assert len(kadis.get("/catatan?indikator=IK-01&berlaku=ya").document.xpath("//main//tbody/tr")) == 1


@pytest.mark.parametrize("address", ["/catatan/{0}", "/catatan/{0}/adendum"])
def test_rows_of_others_are_not_there(visitor: Come, engine: Engine, address: str) -> None:
    kept(engine)
    row = ids(engine)["IK-01"]
    place = address.format(row)
    stranger = visitor("bidang.kearsipan")
    posting = address.endswith("adendum")
    for username, status in (
        ("bidang.kearsipan", 404), ("perencana", 403), ("auditor", 403), ("admin", 403),
        ("bidang.perpustakaan", 403), ("sekretaris", 403),
    ):  # fmt: skip
        person = visitor(username)
        if posting:
            given = {"csrf_token": person.token(), "isi-realisasi": "1", "alasan": REASON, "revisi": "0"}
            assert person.post(place, given).status == status, username
        else:
            assert person.get(place).status == (404 if status == 404 else 200), username
    assert "IK-01" not in stranger.get("/catatan").words
    assert "IK-01" not in stranger.get("/catatan.csv").response.get_data().decode()
    assert engine.record.register.view(row, office.actor(engine, "kadis")).item.addenda == ()
