"""A table of people: every fault by its line, a look before, and links that are shown once."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

from engine.service import Engine
from tests.tools import planted
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
HERE = "/administrasi/orang-baru/tabel"
TWO = "nama;nama_pengguna;nip;surel;jabatan\nSiti Aminah;siti;;siti@dinas.go.id;Sekretaris|Auditor\nBudi;budi;;;\n"


def sent(person: Visitor, text: str | bytes) -> Page:
    content = text.encode() if isinstance(text, str) else text
    return person.get(HERE).send(action=HERE, files={"berkas": [("orang.csv", content)]})


def test_a_table_is_looked_through_then_taken(visitor: Come, engine: Engine) -> None:
    admin = visitor("admin")
    page = sent(admin, TWO)
    assert "2 orang akan ditambahkan. Belum ada yang disimpan." in page.words
    assert "1 orang mendapat jabatan Auditor" in page.words
    assert engine.people.actor("siti") is None
    done = page.send(action=f"{HERE}/simpan")
    assert "2 orang ditambahkan." in done.words
    assert done.response.headers["Cache-Control"] == "no-store"
    (address,) = done.document.xpath("//a[@download]/@href")
    file = base64.b64decode(address.partition("base64,")[2]).decode("utf-8-sig")
    lines = file.splitlines()
    assert lines[0] == "Nama,Nama pengguna,Tautan"
    found = re.findall(r"http://localhost(/sandi/pilih/([A-Za-z0-9_-]{43}))", file)
    assert len(found) == 2
    for _path, token in found:
        planted.run.plant("a link", token)
    chosen = dict.fromkeys(("sandi_baru", "sandi_ulang"), "tiga kuda makan roti")
    page = visitor().get(found[0][0]).send(chosen, action=found[0][0])
    assert page.path == "/masuk"
    assert visitor().sign_in("siti", "tiga kuda makan roti")
    assert "menambahkan 2 akun dari daftar" in visitor("auditor").get("/audit/sistem").words


def test_every_fault_is_told_by_its_line(visitor: Come, engine: Engine) -> None:
    admin = visitor("admin")
    page = sent(admin, TWO + "Kadis;kadis;12;x;Raja\n;;;;\nBudi;budi;;;\n")
    assert page.status == 422
    told = page.all("//ul[@class='faults']/li")
    assert told == [
        "Baris 4: jabatan “Raja” tidak dikenal.",
        "Baris 4: NIP: NIP terdiri dari 18 angka. Salin dari SK, atau kosongkan bila belum ada.",
        "Baris 4: surel: Itu bukan alamat surel. Ketik seperti nama@dinas.go.id, tanpa spasi dan tanpa huruf beraksen.",
        "Baris 4: nama pengguna kadis sudah dipakai.",
        "Baris 6: nama pengguna budi sudah ada di baris 3.",
    ]
    assert engine.people.actor("siti") is None


def test_what_is_no_table_is_refused_in_words(visitor: Come) -> None:
    admin = visitor("admin")
    latin = "nama;nama_pengguna\nRené;rene\n".encode("cp1252")
    assert "Baris 2: huruf di baris ini tidak terbaca." in sent(admin, latin).words
    assert "kolom umur" not in sent(admin, "nama;umur\nA;1\n").words
    assert "kolom nama_pengguna tidak ada" in sent(admin, "nama;umur\nA;1\n").words
    assert "tidak ada orang" in sent(admin, "nama;nama_pengguna\n").words
    assert sent(admin, b"").status == 422
    taken = {"csrf_token": admin.token(), "tabel": "bukan tabel"}
    assert "Pilih filenya sekali lagi" in admin.post(f"{HERE}/simpan", taken).words


def test_what_changed_between_look_and_taking_is_told(visitor: Come) -> None:
    admin = visitor("admin")
    page = sent(admin, TWO)
    page.send(action=f"{HERE}/simpan")
    again = page.send(action=f"{HERE}/simpan")
    assert again.status == 422
    assert "nama pengguna siti sudah dipakai" in again.words


def test_an_empty_table_is_downloaded_and_would_be_read(visitor: Come) -> None:
    admin = visitor("admin")
    page = admin.get(f"{HERE}.csv")
    assert page.response.headers["Content-Type"].startswith("text/csv")
    content = page.response.get_data()
    filled = sent(admin, content + b"Siti;siti;;;\r\n")
    assert "1 orang akan ditambahkan" in filled.words


def test_links_that_were_lost_are_made_anew_for_all(visitor: Come) -> None:
    admin, links = visitor("admin"), "/administrasi/orang-baru/tautan"
    sent(admin, TWO).send(action=f"{HERE}/simpan")
    page = admin.get("/administrasi/orang?keadaan=belum-masuk").send(action=links)
    assert "2 tautan dibuat." in page.words
    assert page.response.headers["Cache-Control"] == "no-store"
    for path, token in re.findall(r"http://localhost(/sandi/pilih/([A-Za-z0-9_-]{43}))", page.text):
        planted.run.plant("a link", token)
        chosen = dict.fromkeys(("sandi_baru", "sandi_ulang"), "tiga kuda makan roti")
        assert visitor().get(path).send(chosen, action=path).path == "/masuk"
    none = admin.post(links, {"csrf_token": admin.token()})
    assert "Semua orang sudah memilih kata sandinya" in none.words
    assert "membuat tautan kata sandi untuk 2 orang" in visitor("auditor").get("/audit/sistem").words
