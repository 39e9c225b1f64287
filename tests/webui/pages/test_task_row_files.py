"""Files in the rows of a list, on the page and without JavaScript: they go where their row goes."""

from __future__ import annotations

import random
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from engine.service import Engine
from engine.service.agency.setup import SETUP
from tests import sop
from tests.engine.service import counting
from tests.engine.service.whole.test_row_files import with_row_files
from tests.soundness import assert_sound
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
SEND = ("aksi", "kirim")
SAVE = ("aksi", "simpan")
FIELD = "indikator.{}.berkas_bukti"


def pdf(name: str) -> tuple[str, bytes]:
    return name, b"%PDF-1.7\n" + name.encode()


def listed(page: Page, row: int, field: str = FIELD) -> list[str]:
    """The files that stand in a row: their names, as the page posts them back."""
    found = page.document.xpath(f"//input[@type='hidden'][@name='{field.format(row)}']/@value")
    return [one.partition("/")[2] for one in found]


def isian(engine: Engine) -> int:
    return office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")


@pytest.fixture
def task(engine: Engine) -> int:
    """A task with a list to which people add rows."""
    key = engine.definitions.deploy(with_row_files(), SETUP).key
    return engine.instances.start(key, {}, office.actor(engine, "sekretaris")).next[0].id


def test_a_row_keeps_its_files_lists_them_and_lets_them_go(visitor: Come, engine: Engine) -> None:
    task, person = isian(engine), visitor("bidang.kearsipan")
    page = person.get(f"/tugas/{task}")
    files = {
        FIELD.format(1): [pdf("../bukti <b>.pdf"), pdf("catatan.pdf")],
        FIELD.format(2): [pdf("lain.pdf")],
    }
    kept = page.send({"indikator.0.realisasi": "70,5"}, button=SAVE, files=files)
    assert [listed(kept, row) for row in range(4)] == [[], ["bukti <b>.pdf", "catatan.pdf"], ["lain.pdf"], []]
    link = kept.document.xpath("//ul[@class='attached']//a/@href")[0]
    assert person.get(link).response.data == pdf("../bukti <b>.pdf")[1]
    button = kept.document.xpath("//button[contains(@aria-label, 'catatan.pdf')]")[0]
    assert "baris 2" in button.get("aria-label")
    left = kept.send(button=("aksi", button.get("value")))
    assert [listed(left, row) for row in range(4)] == [[], ["bukti <b>.pdf"], ["lain.pdf"], []]
    assert len(engine.tasks.get(task, office.actor(engine, "bidang.kearsipan")).attachments) == 2
    fields = {f"indikator.{row}.realisasi": "40" for row in range(1, 4)}
    sent = left.send(fields, button=SEND, files={FIELD.format(3): [pdf("akhir.pdf")]})
    assert "Terkirim." in sent.words
    value = engine.tasks.get(task, office.actor(engine, "bidang.kearsipan")).value["indikator"]
    names = [[one["name"] for one in row.get("berkas_bukti", ())] for row in value]
    assert names == [[], ["bukti <b>.pdf"], ["lain.pdf"], ["akhir.pdf"]]
    assert_sound(engine)


def test_a_refused_file_stands_at_its_row_and_the_others_are_kept(visitor: Come, engine: Engine) -> None:
    task = isian(engine)
    page = visitor("bidang.kearsipan").get(f"/tugas/{task}")
    files = {
        FIELD.format(0): [("palsu.pdf", b"MZ program"), pdf("baik.pdf")],
        FIELD.format(9999): [pdf("hantu.pdf")],
        "indikator.x.berkas_bukti": [pdf("hantu.pdf")],
        "indikator.0.kode": [pdf("hantu.pdf")],
    }
    refused = page.send({"indikator.0.realisasi": "70"}, button=SEND, files=files)
    assert refused.status == 422
    faults = refused.all("//*[@id='ringkasan-galat']//li")
    place = "Indikator kinerja, baris 1: Lampiran bukti: Isi lampiran palsu.pdf bukan PDF;"
    assert any(place in one for one in faults)
    assert any("Lampiran hantu.pdf tidak tersimpan, karena barisnya tidak ada lagi." in one for one in faults)
    assert refused.document.get_element_by_id("f-indikator-0-berkas_bukti").get("aria-invalid") == "true"
    assert listed(refused, 0) == ["baik.pdf"]
    assert refused.document.get_element_by_id("f-indikator-0-realisasi").get("value") == "70"
    names = [one.name for one in engine.tasks.get(task, office.actor(engine, "bidang.kearsipan")).attachments]
    assert names == ["baik.pdf"]


def test_more_files_than_one_post_takes_are_named_and_not_lost_in_silence(
    visitor: Come, engine: Engine
) -> None:
    page = visitor("bidang.kearsipan").get(f"/tugas/{isian(engine)}")
    many = [pdf(f"{number}.pdf") for number in range(22)]
    refused = page.send(button=SAVE, files={FIELD.format(0): many})
    assert refused.status == 422
    assert "Paling banyak 20 lampiran sekali kirim." in refused.words
    assert len(listed(refused, 0)) == 20


def test_a_post_without_files_goes_the_short_way(visitor: Come, engine: Engine) -> None:
    """A browser posts every empty file field, too: that costs as little as none."""
    counts = []
    for empty in (False, True):
        page = visitor("bidang.kearsipan").get(f"/tugas/{isian(engine)}")
        fields = {f"indikator.{row}.realisasi": "40" for row in range(4)}
        posted: dict[str, Any] = dict(page.form("").form_values()) | fields | {"aksi": "kirim"}
        if empty:
            posted |= {FIELD.format(row): (BytesIO(b""), "") for row in range(4)}
        seen: list[str] = []
        with counting.watched(engine.store, seen.append):
            assert page.visitor.post(page.path, posted, follow=False).status == 303
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_who_reads_the_rows_later_finds_the_files_where_they_may(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_3_isian")
    tasks = office.open_tasks(engine, instance, "Langkah_3_isian")
    task = next(one.id for one in tasks if one.item == "bidang_kearsipan")
    page = visitor("bidang.kearsipan").get(f"/tugas/{task}")
    fields = {f"indikator.{row}.realisasi": "40" for row in range(4)}
    page.send(fields, button=SEND, files={FIELD.format(0): [pdf("bukti <b>.pdf")]})
    for one in tasks:
        if one.id != task:
            person = office.actor(engine, sop.PEOPLE[one.roles[0]])
            engine.tasks.complete(
                one.id, sop.filled(one.element, engine.tasks.get(one.id, person).value), person
            )
    (checking,) = office.open_tasks(engine, instance, "Langkah_4")
    reader = sop.PEOPLE[checking.roles[0]]
    for path in (f"/tugas/{checking.id}", f"/berkas/{instance}"):
        shown = visitor(reader).get(path)
        assert "bukti <b>.pdf" in shown.words
        links = shown.document.xpath("//a[contains(., 'bukti <b>.pdf')]/@href")
        assert links
        assert all(visitor(reader).get(link).status == 200 for link in links)
    paper = visitor("auditor").get(f"/berkas/{instance}/ekspor.zip")
    assert paper.status == 200


def test_two_tabs_do_not_mix_up_the_files_of_rows(visitor: Come, engine: Engine, task: int) -> None:
    """A row taken away in one tab takes its file along; the other tab is told, and no file changes its row."""
    person, field = visitor("sekretaris"), "daftar.{}.bukti"
    page = person.get(f"/tugas/{task}")
    for _ in range(2):
        page = page.send(button=("aksi", "tambah:daftar"))
    files = {field.format(row): [pdf(f"{row}.pdf")] for row in range(3)}
    first = page.send({f"daftar.{row}.nama": f"baris {row}" for row in range(3)}, button=SAVE, files=files)
    second = person.get(f"/tugas/{task}")
    second.send(button=("aksi", "hapus:daftar:1"))
    names = [one.name for one in engine.tasks.get(task, office.actor(engine, "sekretaris")).attachments]
    assert names == ["0.pdf", "2.pdf"], "a row that is gone leaves no file behind"
    refused = first.send(button=SEND)
    assert refused.status == 422
    assert refused.all("//*[@id='ringkasan-galat']//li") == [
        "Daftar, baris 2: bukti: Lampiran ini tidak dikenal; unggah sekali lagi."
    ]
    assert [listed(refused, row, field) for row in range(3)] == [["0.pdf"], [], ["2.pdf"]]
    refused.send(button=SEND)
    value = engine.tasks.get(task, office.actor(engine, "sekretaris")).value["daftar"]
    assert [[one["name"] for one in row.get("bukti", ())] for row in value] == [["0.pdf"], [], ["2.pdf"]]
    assert_sound(engine)


def test_ten_thousand_rows_and_forged_names_are_a_sentence(visitor: Come, engine: Engine, task: int) -> None:
    page = visitor("sekretaris").get(f"/tugas/{task}")
    fields = {"daftar.jumlah": "10000", "daftar.0.bukti": ["0" * 64 + "/x.pdf", "<b>\n"]}
    refused = page.send(fields, button=SEND, files={"daftar.9000.bukti": [pdf("a.pdf")]})
    assert refused.status == 422
    assert "Lampiran a.pdf tidak tersimpan, karena barisnya tidak ada lagi." in refused.words
    assert "Paling banyak 200 baris." in page.send(fields, button=SEND).words
    view = engine.tasks.get(task, office.actor(engine, "sekretaris"))
    assert view.row.state == "open"
    assert view.attachments == ()
    for rest in ("daftar.0.bukti", "daftar.99.bukti:x", "lain.0.x:y", ":", "daftar.0.nama:x"):
        assert page.send(button=("aksi", f"buang:{rest}")).status == 200


@pytest.mark.parametrize("seed", range(2))
def test_random_acts_leave_every_file_in_its_row(visitor: Come, engine: Engine, task: int, seed: int) -> None:
    """Rows come and go, files come and go: what the page keeps is what an oracle of plain lists says."""
    rng, field = random.Random(seed), "daftar.{}.bukti"
    page = visitor("sekretaris").get(f"/tugas/{task}")
    oracle: list[tuple[str, list[str]]] = [("", [])]
    for number in range(14):
        act = rng.choice(["tambah", "hapus", "buang", "simpan", "unggah", "unggah"])
        files: dict[str, list[tuple[str, bytes]]] = {}
        fields: dict[str, Any] = {}
        button = SAVE
        row = rng.randrange(len(oracle)) if oracle else None
        if row is not None and act != "hapus":
            fields[f"daftar.{row}.nama"] = f"n{number}"
            oracle[row] = (f"n{number}", oracle[row][1])
        if row is not None and act == "unggah":
            name = rng.choice([f"f{number}.pdf", "sama.pdf"])
            files[field.format(row)] = [pdf(name)]
            oracle[row] = (oracle[row][0], list(dict.fromkeys([*oracle[row][1], name])))
        if act == "tambah":
            button = ("aksi", "tambah:daftar")
            oracle.append(("", []))
        elif act == "hapus" and row is not None:
            button = ("aksi", f"hapus:daftar:{row}")
            oracle.pop(row)
        elif act == "buang" and row is not None and oracle[row][1]:
            name = rng.choice(oracle[row][1])
            buttons = page.document.xpath(
                f"//button[starts-with(@value, 'buang:{field.format(row)}:')]/@value"
            )
            button = ("aksi", next(one for one in buttons if one.endswith(f"/{name}")))
            oracle[row][1].remove(name)
        page = page.send(fields, button=button, files=files)
        assert page.status == 200
        view = engine.tasks.get(task, office.actor(engine, "sekretaris"))
        rows = view.value.get("daftar", [])
        assert [
            (one.get("nama", ""), [kept["name"] for kept in one.get("bukti", ())]) for one in rows
        ] == oracle
        assert {one.name for one in view.attachments} == {name for _row, names in oracle for name in names}
        assert [listed(page, place, field) for place in range(len(oracle))] == [
            names for _row, names in oracle
        ]
    assert "selesai seluruhnya" in page.send(button=SEND).words
    sent = engine.tasks.get(task, office.actor(engine, "sekretaris")).value["daftar"]
    assert [[kept["name"] for kept in one.get("bukti", ())] for one in sent] == [
        names for _row, names in oracle
    ]
    assert_sound(engine)
