"""The page of a lost race: only what one changed, in the form's words, beside what stands there now, with ways on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.service import Engine
from engine.service.agency.setup import SETUP
from tests import sop, versions
from tests.webui import office
from tests.webui.visitor import Page, Visitor, words_of

Come = Callable[..., Visitor]
SEND = ("aksi", "kirim")
SAVE = ("aksi", "simpan")
REASON = "Pejabatnya sedang dinas luar."


@pytest.fixture
def second(engine: Engine) -> str:
    """Somebody else of the bidang."""
    admin = office.actor(engine, "admin")
    engine.people.create(
        "kedua", "Orang Kedua", "sandi yang panjang", ["bidang_kearsipan", "sekretaris"], admin
    )
    return "kedua"


def shown(page: Page) -> list[tuple[str, list[str]]]:
    """What the page lists: each place, and the words under it."""
    listed = page.document.xpath("//ul[@class='unsent']/li")
    return [(words_of(one.xpath("h3")[0]), [words_of(said) for said in one.xpath(".//dd")]) for one in listed]


def rows_of(engine: Engine, task: int, person: str) -> dict[str, object]:
    """A form of rows wholly filled in by somebody else."""
    view = engine.tasks.get(task, office.actor(engine, person))
    return {"indikator": [{"realisasi": 40 + place} for place, _row in enumerate(view.value["indikator"])]}


def test_only_what_was_changed_is_listed_beside_what_was_sent(
    visitor: Come, engine: Engine, second: str
) -> None:
    task = office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")
    page = visitor("bidang.kearsipan").get(f"/tugas/{task}")
    engine.tasks.complete(task, rows_of(engine, task, second), office.actor(engine, second))
    lost = page.send({"indikator.1.realisasi": "55,5"}, button=SEND)
    assert lost.status == 409
    assert lost.all("//h1") == ["Tugas ini sudah diselesaikan oleh Orang Kedua"]
    assert "Tugas ini sudah diselesaikan oleh Orang Kedua, hari ini pukul 09.00." in lost.words
    ((place, words),) = shown(lost)
    assert place.startswith("Indikator kinerja, baris 2: Realisasi")
    name = engine.tasks.get(task, office.actor(engine, second)).value["indikator"][1]["indikator"]
    assert name[:60] in place, "a row is told by its name"
    assert words == ["55,5", "41"]
    assert "Yang dikirim Orang Kedua" in lost.words
    for code in ("indikator.1", "isi-awal", "request_id"):
        assert code not in lost.words
    (text,) = lost.document.xpath("//textarea[@id='salinan']")
    assert text.text.count("\n") == 0
    assert text.text.endswith(": 55,5")
    assert lost.document.xpath(f"//main//a[@href='/tugas/{task}']")


def test_what_was_typed_becomes_a_remark(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_8")
    case = engine.tasks.get(task, office.actor(engine, "sekretaris")).row.instance
    page = visitor("sekretaris").get(f"/tugas/{task}")
    engine.tasks.complete(task, {"keputusan": "setuju"}, office.actor(engine, "sekretaris"))
    lost = page.send({"keputusan": "kembalikan", "alasan": "Kalimat yang tidak hilang."}, button=SEND)
    found = dict(shown(lost))
    assert found["Keputusan"] == ["Kembalikan untuk perbaikan", "Setujui dan teruskan kepada Kepala Dinas"]
    assert ["Kalimat yang tidak hilang.", "(kosong)"] in found.values()
    done = lost.send(action=f"/berkas/{case}/komentar")
    assert done.path == f"/berkas/{case}/riwayat"
    assert "Kalimat yang tidak hilang." in done.words
    assert "yang belum terkirim" in done.words


def test_nothing_changed_is_said_and_lists_nothing(visitor: Come, engine: Engine, second: str) -> None:
    task = office.task_at(engine, "Langkah_8")
    page = visitor("sekretaris").get(f"/tugas/{task}")
    engine.tasks.claim(task, office.actor(engine, second))
    lost = page.send(button=SAVE)
    assert (lost.status, shown(lost)) == (409, [])
    assert lost.all("//h1") == ["Tugas ini sudah diambil oleh Orang Kedua"]
    assert "Tidak ada isian yang Anda ubah" in lost.words


def test_keeping_a_draft_of_a_task_that_another_took_shows_theirs(
    visitor: Come, engine: Engine, second: str
) -> None:
    task = office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")
    page = visitor("bidang.kearsipan").get(f"/tugas/{task}")
    engine.tasks.save_draft(task, rows_of(engine, task, second), office.actor(engine, second))
    lost = page.send({"indikator.0.realisasi": "12,5"}, button=SAVE)
    assert lost.status == 409
    ((_place, words),) = shown(lost)
    assert words == ["12,5", "40"]
    assert "Yang disimpan Orang Kedua" in lost.words


@pytest.mark.parametrize("button", [SAVE, SEND])
def test_a_draft_that_another_left_is_not_overwritten_unseen(
    visitor: Come, engine: Engine, second: str, button: tuple[str, str]
) -> None:
    task = office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")
    page = visitor("bidang.kearsipan").get(f"/tugas/{task}")
    theirs = rows_of(engine, task, second)
    engine.tasks.save_draft(task, theirs, office.actor(engine, second))
    engine.tasks.release(task, office.actor(engine, second))
    typed = {f"indikator.{place}.realisasi": "12,5" for place in range(4)}
    lost = page.send(typed, button=button)
    assert lost.status == 409
    assert "Formulir tugas ini diubah oleh Orang Kedua, hari ini pukul 09.00" in lost.words
    assert len(shown(lost)) == 4
    view = engine.tasks.get(task, office.actor(engine, "bidang.kearsipan"))
    assert [row["realisasi"] for row in view.value["indikator"]] == [40, 41, 42, 43]
    again = lost.visitor.get(f"/tugas/{task}").send(typed, button=button)
    assert again.status == 200


def test_a_task_withdrawn_meanwhile_says_by_whom(visitor: Come, engine: Engine) -> None:
    for end in ("moved", "cancelled"):
        task = office.task_at(engine, "Langkah_6")
        case = engine.tasks.get(task, office.actor(engine, "admin")).row
        page = visitor("perencana").get(f"/tugas/{task}")
        name = page.document.xpath("//form[@id='isian-tugas']//textarea/@name")[0]
        if end == "moved":
            engine.instances.move(task, "Langkah_5", REASON, office.actor(engine, "admin"))
        else:
            engine.instances.cancel(case.instance, REASON, office.actor(engine, "admin"))
        lost = page.send({name: "Sudah saya kerjakan."}, button=SEND)
        assert lost.status == 409, end
        assert lost.all("//h1") == ["Tugas ini sudah ditarik oleh Administrator (contoh)"]
        assert "ditarik oleh Administrator (contoh), hari ini pukul 09.00." in lost.words
        assert [words for _place, words in shown(lost)] == [["Sudah saya kerjakan."]]
        assert lost.document.xpath(f"//main//a[@href='/berkas/{case.instance}/riwayat']")
        assert bool(lost.document.xpath("//textarea[@id='komentar']")) is (end == "moved")


def test_other_typed_text_is_kept_the_same_way(visitor: Come, engine: Engine, second: str) -> None:
    """Handing on, a reason, a remark, the calendar: labels of the page, no names of fields."""
    task = office.task_at(engine, "Langkah_8")
    case = engine.tasks.get(task, office.actor(engine, "sekretaris")).row.instance
    admin = visitor("admin")
    handing = admin.get(f"/tugas/{task}")
    ending, remarking = admin.get(f"/berkas/{case}"), admin.get(f"/berkas/{case}/riwayat")
    calendar = admin.get("/kalender?tahun=2026")
    calendar_too = admin.get("/kalender?tahun=2026")
    engine.tasks.complete(task, {"keputusan": "setuju"}, office.actor(engine, "sekretaris"))
    lost = handing.send({"kepada": "kedua", "alasan": REASON}, action=f"/tugas/{task}/alihkan")
    assert lost.status == 409
    assert shown(lost) == [("Kepada", ["Orang Kedua"]), ("Alasan", [REASON])]
    engine.instances.cancel(case, "Tidak jadi dikerjakan.", office.actor(engine, "admin"))
    for page, action, field, label in (
        (ending, "batalkan", "alasan", "Alasan"),
        (remarking, "komentar", "komentar", "Komentar"),
    ):
        lost = page.send({field: REASON}, action=f"/berkas/{case}/{action}")
        assert (lost.status, shown(lost)) == (409, [(label, [REASON])])
        assert lost.all("//h1") == ["Berkas ini sudah dibatalkan oleh Administrator (contoh)"]
    day = {"tanggal": "2026-12-28", "jenis": "libur_daerah", "keterangan": "Contoh", "dasar": "DATA CONTOH"}
    assert calendar.send(day | {"alasan": REASON}, action="/kalender/hari").status == 200
    lost = calendar_too.send(day | {"alasan": REASON}, action="/kalender/hari")
    assert lost.status == 409
    found = dict(shown(lost))
    assert found["Tanggal"] == ["28 Desember 2026"]
    assert found["Jenis"] == ["libur daerah"]
    assert found["Alasan"] == [REASON]


def test_nobody_learns_whose_an_account_is_by_a_lost_race(visitor: Come, engine: Engine) -> None:
    instance = office.started(engine)
    (task,) = (row.id for row in office.open_tasks(engine, instance))
    person = visitor("kadis")
    token = dict(person.get(f"/tugas/{task}").form().form_values())["csrf_token"]
    engine.instances.cancel(instance, "Dimulai dua kali.", office.actor(engine, "admin"))
    lost = person.post(
        f"/tugas/{task}/alihkan", {"csrf_token": token, "kepada": "bidang.kearsipan", "alasan": REASON}
    )
    assert lost.status == 409
    assert REASON in lost.words
    assert office.actor(engine, "bidang.kearsipan").name not in lost.words


def test_taking_what_another_has_leads_to_it(visitor: Come, engine: Engine, second: str) -> None:
    task = office.task_at(engine, "Langkah_8")
    person = visitor("sekretaris")
    page = person.get("/tugas?tab=kelompok")
    engine.tasks.claim(task, office.actor(engine, second))
    for action in ("ambil", "lepas"):
        lost = person.post(f"/tugas/{task}/{action}", {"csrf_token": person.token()})
        assert lost.status == 409
        assert lost.all("//h1") == ["Tugas ini sudah diambil oleh Orang Kedua"]
        assert lost.document.xpath(f"//main//a[@href='/tugas/{task}']")
    assert page.status == 200


def test_one_changed_row_of_two_hundred_is_one_and_a_long_text_is_folded(
    visitor: Come, engine: Engine
) -> None:
    task = office.task_at(engine, "Langkah_8")
    page = visitor("sekretaris").get(f"/tugas/{task}")
    engine.tasks.complete(task, {"keputusan": "setuju"}, office.actor(engine, "sekretaris"))
    long = "Panjang sekali. " * 625
    lost = page.send({"keputusan": "kembalikan", "alasan": long}, button=SEND)
    (fold,) = lost.document.xpath("//ul[@class='unsent']//details")
    assert "9.999 huruf" in lost.words or "10.000 huruf" in lost.words
    assert long.strip() in fold.text_content()
    assert len(lost.document.xpath("//textarea[@id='komentar']")[0].text) <= 2000
    assert "salin selebihnya" in lost.words


def test_chosen_files_are_to_be_chosen_again(visitor: Come, engine: Engine, second: str) -> None:
    task, name = next(
        (task, names[0])
        for element in ("Langkah_3_isian", "Langkah_5", "Langkah_10", "Langkah_4", "Langkah_6")
        for task in [office.task_at(engine, element)]
        for names in [_files(visitor, engine, task)]
        if names
    )
    view = engine.tasks.get(task, office.actor(engine, "admin"))
    person = sop.PEOPLE[view.row.roles[0]]
    page = visitor(person).get(f"/tugas/{task}")
    engine.tasks.reassign(task, second, REASON, office.actor(engine, "admin"), across=True)
    lost = page.send(button=SAVE, files={name: [("bukti.pdf", b"%PDF-1.7\n")]})
    assert lost.status == 409
    assert "Lampiran yang perlu dipilih lagi" in lost.words
    assert ": bukti.pdf" in lost.words
    assert name + ":" not in lost.words


def _files(visitor: Come, engine: Engine, task: int) -> list[str]:
    view = engine.tasks.get(task, office.actor(engine, "admin"))
    person = sop.PEOPLE[view.row.roles[0]]
    found = visitor(person).get(f"/tugas/{task}").document.xpath("//input[@type='file']/@name")
    return [str(name) for name in found]


def test_a_start_sent_again_says_what_differs(visitor: Come) -> None:
    page = visitor("kadis").get(f"/mulai/{sop.KEY}")
    fields = {name: str(value) for name, value in sop.START.items()}
    page.send(fields, button=SEND)
    name = page.document.xpath("//main//form//textarea/@name")[0]
    asked = page.send(fields | {name: "Perihal yang lain"}, button=SEND)
    assert [words[0] for _place, words in shown(asked)] == ["Perihal yang lain"]


def test_a_task_moved_to_another_version_meanwhile_takes_nothing_unseen(
    visitor: Come, engine: Engine
) -> None:
    task = office.task_at(engine, "Langkah_8")
    before = engine.versions.list(sop.KEY, office.actor(engine, "admin"))[0].definition_id
    page = visitor("sekretaris").get(f"/tugas/{task}")
    after = engine.definitions.deploy(versions.later(), SETUP).definition_id
    place = f"/sop/{sop.KEY}/pindah"
    visitor("kadis").get(f"{place}?dari={before}&ke={after}").send({"alasan": REASON}, action=place)
    engine.migrations.run_due()
    typed = {"keputusan": "kembalikan", "alasan": "Kalimat yang tidak hilang."}
    lost = page.send(typed, button=SEND)
    assert lost.status == 409
    assert lost.all("//h1") == ["Formulir ini sudah diubah oleh Kepala Dinas (contoh)"]
    assert [words[0] for _place, words in shown(lost)][1] == "Kalimat yang tidak hilang."
    again = lost.visitor.get(f"/tugas/{task}").send(typed, button=SEND)
    assert (again.status, again.path) == (200, "/tugas")
