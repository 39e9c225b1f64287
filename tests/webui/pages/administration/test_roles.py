"""Pages of jabatan: an administrator edits them, in words; who may not is refused, also by the address alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page

from engine.clock import FileClock, FixedClock
from engine.service import Engine, open_engine
from engine.settings import Settings
from tests import sop
from tests.tools.pages import BOTH, photograph
from tests.tools.pages import Visitor as Browser
from tests.tools.site import PASSWORD, Site
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
LIST, NEW, FILE = "/administrasi/jabatan", "/administrasi/jabatan/baru", "/administrasi/jabatan/file"
EDIT, REMOVE = "/administrasi/jabatan/ubah/sekretaris", "/administrasi/jabatan/hapus/sekretaris"
REASON = "Sekretaris ikut memeriksa data."


def test_a_bidang_is_added_edited_and_taken_away(visitor: Come, engine: Engine) -> None:
    admin = visitor("admin")
    page = admin.get(LIST)
    assert "Kelompok bidang" in page.words
    assert "Pengumpulan Data Kinerja" in page.words
    assert "Sekretaris (contoh)" in page.words
    page = admin.get(NEW + "?kelompok=bidang")
    assert page.form().fields["atasan"] == "kepala_dinas"
    page = page.send({"nama": " "})
    assert page.status == 422
    assert "Nama jabatan: Wajib diisi." in page.words
    page = page.send({"nama": "Bidang Layanan"})
    assert page.path == LIST
    assert "Jabatan Bidang Layanan ditambahkan." in page.words
    page = admin.get("/administrasi/jabatan/ubah/bidang_layanan")
    assert page.form().fields["unit"] == "Bidang Layanan"
    page = page.send({"nama": "Bidang Promosi", "urutan": ""})
    assert page.all("//tbody/tr[1]/th/a") == ["Bidang Promosi"]
    page = admin.get("/administrasi/jabatan/ubah/bidang_layanan").send(
        action="/administrasi/jabatan/hapus/bidang_layanan"
    )
    assert "Jabatan dihapus." in page.words
    assert "Bidang Promosi" not in page.words
    page = admin.get(EDIT)
    assert "Dipegang Sekretaris (contoh)." in page.words
    assert "Menjadi atasan Fungsional Perencana, Sekretariat (pengisi data)." in page.words
    assert "SOP “Pengumpulan Data Kinerja” yang berlaku (versi 1) menyebutnya." in page.words
    page = admin.post(REMOVE, {"csrf_token": admin.token(), "revisi": "1"})
    assert page.status == 422
    assert "Jabatan Sekretaris masih dipakai, jadi tidak dapat dihapus." in page.words


def test_who_comes_too_late_keeps_what_was_typed(visitor: Come, clock: FixedClock) -> None:
    late, first = visitor("admin"), visitor("admin")
    page = late.get(EDIT)
    first.get(EDIT).send({"unit": "Sekretariat Dinas"})
    page = page.send({"nama": "Sekretaris Dinas Kota"})
    assert page.status == 409
    assert "Administrator (contoh)" in page.words
    assert "Sekretaris Dinas Kota" in page.words
    assert "Atasan" not in page.words, "only what was typed"


def test_rights_wait_for_a_second_person(visitor: Come, engine: Engine) -> None:
    admin, kadis = visitor("admin"), visitor("kadis")
    page = admin.get(EDIT).send({"hak": ["audit"]})
    assert "Alasan: Wajib diisi." in page.words
    assert page.document.xpath("//input[@value='audit']")[0].get("checked") is not None
    page = page.send({"hak": ["audit"], "alasan": REASON})
    assert "menunggu persetujuan orang kedua" in page.words
    assert page.document.xpath("//form[contains(@action, 'setujui')]") == []
    assert engine.people.actor("sekretaris").rights == frozenset()  # type: ignore[union-attr]
    own = admin.post("/administrasi/usul-hak/1/setujui", {"csrf_token": admin.token()})
    assert (own.status, "orang kedua" in own.words) == (422, True)
    page = kadis.get("/pemberitahuan")
    assert "Administrator (contoh) mengusulkan perubahan hak Sekretaris." in page.words
    page = kadis.get(LIST)
    assert "– → membaca semuanya" in page.words
    page = page.send(action="/administrasi/usul-hak/1/setujui")
    assert "Usul disetujui." in page.words
    assert engine.people.actor("sekretaris").rights == {"audit"}  # type: ignore[union-attr]
    assert "disetujui Kepala Dinas (contoh)" in page.words
    admin.get(EDIT).send({"alasan": REASON}, without=["hak"])
    page = admin.get(LIST).send({"alasan": "Salah ketik tadi pagi."}, action="/administrasi/usul-hak/2/tarik")
    assert "Usul ditarik." in page.words
    admin.get(EDIT).send({"alasan": REASON}, without=["hak"])
    page = kadis.get(LIST).send(
        {"alasan": "Masih diperlukan triwulan ini."}, action="/administrasi/usul-hak/3/tolak"
    )
    assert "Usul ditolak." in page.words
    assert "menolak usul Anda atas hak Sekretaris" in admin.get("/pemberitahuan").words


def test_a_file_shows_its_differences_first(visitor: Come) -> None:
    admin = visitor("admin")
    content = admin.get(FILE).response.get_data()
    page = admin.get(LIST).send(files={"berkas": [("roles.toml", content)]}, action=FILE)
    assert "Tidak ada beda" in page.words
    other = content.replace(b'"Sekretaris"', b'"Sekretaris Dinas"', 1).replace(
        b'["audit"]', b'["audit", "deploy"]'
    )
    page = admin.get(LIST).send(files={"berkas": [("roles.toml", other)]}, action=FILE)
    assert "Sekretaris: nama Sekretaris → Sekretaris Dinas" in page.words
    assert "membaca semuanya → menyusun SOP, membaca semuanya" in page.words
    short = page.send({"alasan": ""}, action=FILE + "/muat")
    assert short.status == 422
    page = short.send({"alasan": REASON}, action=FILE + "/muat")
    assert "Daftar jabatan dimuat dari file." in page.words
    assert "Sekretaris Dinas" in page.words
    assert "menunggu persetujuan orang kedua" in page.words
    assert admin.get(FILE).response.get_data() == content.replace(b'"Sekretaris"', b'"Sekretaris Dinas"', 1)
    for broken, said in (
        (b"[sekretaris", "File itu tidak dapat dimuat"),
        (
            b"".join(b"[r%d]\nlabel = 'R %d'\n" % (one, one) for one in range(2_000)),
            "Paling banyak 300 jabatan",
        ),
        (b"", "Pilih filenya dahulu."),
        (content.replace(b'[auditor]\nlabel = "Auditor"\nhak = ["audit"]\n', b""), "tetapi masih dipakai"),
        (content.replace(b"[kepala_dinas]\n", b'[kepala_dinas]\natasan = "sekretaris"\n'), "Atasan berputar"),
    ):
        page = admin.get(LIST).send(files={"berkas": [("roles.toml", broken)]}, action=FILE)
        assert (page.status, said in page.words) == (422, True), said
        assert not page.document.xpath("//form[contains(@action, '/muat')]")


GETS = (LIST, NEW, EDIT, FILE)
POSTS = (NEW, EDIT, REMOVE, FILE, FILE + "/muat")
DECIDES = tuple(f"/administrasi/usul-hak/1/{act}" for act in ("setujui", "tolak", "tarik"))


@pytest.mark.parametrize(
    ("username", "reads", "edits", "decides"),
    [
        ("sekretaris", (), False, ()),
        ("bidang.kearsipan", (), False, ()),
        ("pemilik", (), False, ()),
        ("auditor", (LIST, EDIT, FILE), False, ()),
        ("kadis", (LIST, EDIT, FILE), False, ("setujui", "tolak")),
        ("admin", GETS, True, ("tarik",)),
    ],
)
def test_each_address_is_for_whom_it_is(
    visitor: Come,
    engine: Engine,
    username: str,
    reads: tuple[str, ...],
    edits: bool,
    decides: tuple[str, ...],
) -> None:
    admin = visitor("admin")
    admin.get(EDIT).send({"hak": ["audit"], "alasan": REASON})
    who = visitor(username)
    assert [one for one in GETS if who.get(one).status == 200] == list(reads)
    posted = {"csrf_token": who.token(), "nama": "Lain", "revisi": "1", "isi-file": "", "alasan": REASON}
    for address in POSTS:
        assert (who.post(address, posted).status == 403) != edits, address
    for address in DECIDES:
        act = address.rpartition("/")[2]
        status = who.post(address, posted).status
        if act in decides:
            break
        assert status in (403, 422), address
        assert engine.agency.rights_proposals.waiting(office.actor(engine, "kadis"))
    assert (not engine.agency.rights_proposals.waiting(office.actor(engine, "kadis"))) == bool(decides)
    home = "/administrasi" if username == "admin" else "/tugas"  # who has rooms has the door there
    entries = who.get(home).document.xpath(f"//a[@href='{LIST}']")
    assert bool(entries) == bool(reads)


@pytest.mark.browser
@pytest.mark.parametrize("phone", BOTH)
def test_a_new_bidang_walks_into_the_next_request(
    site: Site, visit: Callable[..., Browser], axe: Callable[[Page], None], phone: bool
) -> None:
    engine = open_engine(Settings.from_env(dict(site.environment)), FileClock(site.clock_file))
    page = visit(site.url, phone=phone).sign_in("admin")
    page.goto(LIST)
    axe(page)
    photograph(page, "jabatan")
    page.get_by_role("link", name="Tambah jabatan ke kelompok bidang").click()
    page.get_by_label("Nama jabatan").fill("")
    page.get_by_role("button", name="Tambah jabatan").click()
    axe(page)
    photograph(page, "jabatan-galat")
    page.get_by_label("Nama jabatan").fill("Bidang Layanan")
    page.get_by_role("button", name="Tambah jabatan").click()
    page.get_by_text("Jabatan Bidang Layanan ditambahkan").wait_for()
    page.get_by_role("link", name="Sekretaris", exact=True).click()
    page.get_by_label("Membaca semuanya").check()
    page.get_by_label("Alasan perubahan hak").fill(REASON)
    axe(page)
    photograph(page, "jabatan-ubah")
    page.get_by_role("button", name="Simpan jabatan").click()
    page.get_by_text("menunggu persetujuan orang kedua").wait_for()
    axe(page)
    photograph(page, "jabatan-usul")
    engine.office.forget()
    content = engine.agency.roles.export(office.actor(engine, "admin"))
    other = content.replace(b'"Auditor"', b'"Auditor Inspektorat"').replace(
        b'["deploy"]', b'["audit", "deploy"]'
    )
    file = FilePayload(name="roles.toml", mimeType="application/toml", buffer=other)
    page.get_by_label("Muat dari file").set_input_files(file)
    page.get_by_role("button", name="Bandingkan dengan file").click()
    page.get_by_text("Auditor Inspektorat").first.wait_for()
    axe(page)
    photograph(page, "jabatan-file")
    page = visit(site.url, phone=phone).sign_in("kadis")
    page.goto(LIST)
    axe(page)
    photograph(page, "jabatan-setujui")
    page.get_by_role("button", name="Setujui perubahan hak").click()
    page.get_by_text("Usul disetujui").wait_for()
    engine.people.create(
        "layanan", "Petugas Layanan", PASSWORD, ["bidang_layanan"], office.actor(engine, "admin"), demo=True
    )
    request = office.task_at(engine, "Langkah_3_permintaan")
    page = visit(site.url, phone=phone).sign_in("perencana")
    page.goto(f"/tugas/{request}")
    assert "Bidang Layanan</option>" in page.content()
    view = engine.tasks.get(request, office.actor(engine, "perencana"))
    row = {**view.value["indikator"][0], "bidang": "bidang_layanan", "kode": "IK-99"}
    value = {**sop.filled("Langkah_3_permintaan", view.value), "indikator": [*view.value["indikator"], row]}
    engine.tasks.complete(request, value, office.actor(engine, "perencana"))
    engine.close()
    page = visit(site.url, phone=phone).sign_in("layanan")
    page.goto("/tugas")
    page.get_by_role("link", name="Mengisi realisasi").first.wait_for()
    photograph(page, "jabatan-kotak-tugas")
