"""The whole SOP through its pages, without JavaScript, and every other page and act at a fitting moment."""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Flask

from tests import sop, versions
from tests.black_box import contents, packages
from tests.black_box.office import Office
from tests.black_box.words import Words
from tests.tools.site import PASSWORD, START
from tests.webui.visitor import Page, Visitor

SEND, SAVE = ("aksi", "kirim"), ("aksi", "simpan")
REASON = "Dicatat untuk kotak hitam."
PDF = b"%PDF-1.7\n%contoh\n"
PLAIN_FORM = '{"type": "default", "components": [{"type": "textfield", "key": "nama", "label": "Nama"}]}'
SHORT = 3  # lines
HEADS = {"---", "+++"}  # of a difference
CODES = [f"IK-{number:02}" for number in range(1, 13)]
HEADERS = ("Content-Type", "Content-Disposition")
KINDS = {
    "text/csv": "csv",
    "text/plain": "txt",
    "text/html": "html",
    "application/json": "json",
    "application/xml": "xml",
    "application/zip": "zip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


class Book:
    """Every page that anybody saw, as lines; of one like an earlier one only what is different."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.lines: list[str] = []
        self._seen: dict[str, str] = {}
        self._latest: dict[str, tuple[str, list[str]]] = {}

    def write(self, asked: str, page: Page, *, whole: bool = False) -> None:
        """Write down an answer; `whole` with what stands around `main`."""
        steps = [f"{one.status_code} → {one.headers['Location']}" for one in page.response.history]
        query = page.response.request.query_string.decode()
        place = page.path + (f"?{query}" if query else "")
        if page.response.headers.get("Location"):
            place += f" → {page.response.headers['Location']}"
        heading = self.words.plain(" ; ".join([f"== {asked}", *steps, f"{page.status} {place}"]))
        told = self._told(page, whole)
        self.lines += ["", heading, *self._shortened(re.sub(r"\d+", "N", page.path), heading, told)]

    def _shortened(self, kind: str, heading: str, told: list[str]) -> list[str]:
        """The lines of a page, or how they differ from the page of its kind before."""
        same = self._seen.setdefault("\n".join(told), heading)
        before, those = self._latest.get(kind, ("", []))
        self._latest[kind] = heading, told
        if same != heading and len(told) > SHORT:
            return [f"as at {same}"]
        changed = [
            line for line in difflib.unified_diff(those, told, n=0, lineterm="") if line[:3] not in HEADS
        ]
        return [f"as at {before}, but", *changed] if those and 2 * len(changed) < len(told) else told

    def _told(self, page: Page, whole: bool) -> list[str]:
        response = page.response
        lines = [
            self.words.plain(f"{name}: {response.headers[name]}")
            for name in HEADERS
            if name in response.headers
        ]
        kind, content = response.mimetype, response.get_data()
        if kind == "text/html" and content:
            document = contents.parsed(content)
            main = document.xpath("//main")
            lines.append(f"title: {document.findtext('.//title')}")
            if page.path == "/lisensi":  # what it tells of packages is theirs, and changes with them
                main = document.xpath("//h1")
            parts = [document.find("body")] if whole or not main else main
            for part in parts:
                lines += contents.outline(part)
        elif content:
            suffix = "bpmn" if page.path.endswith(".bpmn") else KINDS.get(kind or "", "bpmn")
            lines += contents.lines(f"x.{suffix}", content)
        return self.words.plain("\n".join(lines)).split("\n")


class Desk:
    """One person's browser, whose every page is written down."""

    def __init__(self, book: Book, app: Flask, username: str = "") -> None:
        self.book = book
        self.name = username or "tamu"
        self.visitor = Visitor(app)
        self._token = ""
        if username:
            page = self.visitor.get("/masuk").send(action=f"/masuk/demo/{username}")
            assert page.status == 200, page.words
            self.get("/tugas", whole=True)

    def get(self, path: str, *, whole: bool = False, **headers: str) -> Page:
        page = self.visitor.get(path, **headers)
        self.book.write(f"{self.name} GET {path}", page, whole=whole)
        return page

    def send(
        self,
        page: Page,
        fields: Mapping[str, Any] | None = None,
        *,
        button: tuple[str, str] | None = None,
        action: str = "",
        files: Mapping[str, Sequence[tuple[str, bytes]]] | None = None,
        without: Sequence[str] = (),
    ) -> Page:
        """Fill in a form of a page and press a button."""
        answer = page.send(fields, button=button, action=action, files=files, without=without)
        said = " ".join(f"{name}={value}" for name, value in (fields or {}).items())
        pressed = "=".join(button) if button else ""
        asked = " ".join(word for word in ("POST", action or page.path, pressed, said) if word)
        self.book.write(f"{self.name} {asked}", answer)
        return answer

    def call(self, method: str, path: str, body: bytes, **headers: str) -> None:
        """What a script of a page sends."""
        self._token = self._token or self.visitor.token()
        answer = self.visitor.client.open(
            path,
            method=method,
            data=body,
            headers={"X-CSRFToken": self._token, "Accept": "application/json", **headers},
            content_type="application/json" if body[:1] in (b"{", b"[") else "application/octet-stream",
        )
        self.book.write(f"{self.name} {method} {path} {body!r} {headers}", Page(self.visitor, path, answer))

    def post(self, path: str, **fields: Any) -> Page:
        """Post fields with a good token, whatever form there is."""
        self._token = self._token or self.visitor.token()
        page = self.visitor.post(path, {"csrf_token": self._token, **fields})
        told = {name: value for name, value in fields.items() if isinstance(value, str)}
        self.book.write(f"{self.name} POST {path} {told}", page)
        return page


def walk(office: Office) -> list[str]:
    """The record of the pages."""
    book, app = Book(office.words()), office.site()
    strangers(book, app)
    desks = {name: Desk(book, app, name) for name in (*dict.fromkeys(sop.PEOPLE.values()), *OTHERS)}
    the_sop(office, desks)
    second_case(desks)
    second_version(office, desks)
    workshop(desks)
    trial(desks["pemilik"])
    incident(office, desks)
    calendar(office, desks)
    retention(office, desks)
    audit(office, desks)
    account(book, app, desks)
    everywhere(desks)
    return book.lines


OTHERS = ("pemilik", "auditor", "admin")


def strangers(book: Book, app: Flask) -> None:
    guest = Desk(book, app)
    for path in ("/", "/tugas", "/masuk", "/sehat", "/lisensi", "/tentang/" + sop.KEY, "/tidak-ada"):
        guest.get(path, whole=path == "/masuk")
    page = guest.get("/masuk")
    guest.send(page, {"nama": "kadis", "sandi": "salah"}, action="/masuk")
    guest.send(page, {"nama": "", "sandi": ""}, action="/masuk")
    book.write("tamu POST /masuk tanpa tanda", guest.visitor.post("/masuk", {"nama": "kadis"}))
    page = guest.get("/lacak")
    guest.send(page, {"nomor": "PDK-2026-0001", "kode": "AAAA-BBBB-CCCC-DDDD"}, action="/lacak")
    demo = Desk(book, app)
    demo.send(demo.get("/masuk"), action="/masuk/demo/perencana")


def the_sop(office: Office, desks: Mapping[str, Desk]) -> None:
    """One case from its start to its end, as the people of the SOP work it."""
    kadis, sekretaris, perencana = desks["kadis"], desks["sekretaris"], desks["perencana"]
    kearsipan, perpustakaan = desks["bidang.kearsipan"], desks["bidang.perpustakaan"]
    for path in ("/mulai", f"/mulai/{sop.KEY}", "/mulai/tidak_ada"):
        kadis.get(path)
        perencana.get(path)
    page = kadis.visitor.get(f"/mulai/{sop.KEY}")
    page = kadis.send(page, {"tahun": "dua ribu"}, button=SEND)
    kadis.send(page, {**sop.START, "tahun": "2026"}, button=SEND)
    kadis.send(page, {**sop.START, "tahun": "2026"}, button=SEND)
    around(office, desks, work(kadis))
    work(sekretaris)
    work(perencana, first=True)
    work(kearsipan, first=True)
    kadis.get("/berkas/1")
    work(perpustakaan)
    work(sekretaris)
    work(perencana, back=True)
    kearsipan.get("/pemberitahuan")
    work(kearsipan)
    for _step in ("4", "5", "6"):
        work(perencana)
    work(perencana, back=True)
    work(perencana)
    work(perencana)
    work(sekretaris, back=True)
    work(perencana)
    work(sekretaris)
    work(kadis, back=True)
    work(sekretaris)
    work(kadis)
    work(perencana)
    office.sweep()
    for desk in desks.values():
        desk.get("/berkas/1")


def work(desk: Desk, *, back: bool = False, first: bool = False) -> Page:
    """Do the most urgent task, or return it; the page as it was before. `first`: with what may go wrong before."""
    opened = desk.get(desk.get("/tugas").document.xpath("//a[@class='row-link']/@href")[0])
    page = opened
    names = set(page.document.xpath("//main//@name"))
    if "keputusan" in names and back:
        page = desk.send(page, {"keputusan": "kembalikan", "alasan": "salah"}, button=SEND)
    if "penerima.jumlah" in names:
        page = desk.send(page, button=("aksi", "tambah:penerima"))
    if first and "indikator.0.realisasi" in names:
        page = desk.send(page, {"indikator.0.realisasi": "72.5", "indikator.1.realisasi": "-1"}, button=SEND)
        pdf = [("bukti.pdf", PDF), ("lain.pdf", PDF + b"2")]
        page = desk.send(page, {"indikator.0.realisasi": "70,5"}, button=SAVE, files={"berkas": pdf})
        page = desk.send(page, button=SAVE, files={"berkas": [("palsu.pdf", b"MZ")]})
        name = page.document.xpath("//button[starts-with(@value, 'buang:')]/@value")[0]
        page = desk.send(page, button=("aksi", name))
        for link in page.document.xpath("//ul[@class='attached']//a/@href"):
            desk.get(link)
    elif first:
        page = desk.send(page, button=("aksi", "tambah:indikator"))
        rows = len(page.document.xpath("//table[contains(@class, 'entry')]/tbody"))
        page = desk.send(page, button=("aksi", f"hapus:indikator:{rows - 1}"))
    desk.send(page, filled(page, back=back), button=SEND)
    return opened


def filled(page: Page, *, back: bool) -> dict[str, Any]:
    """What the person enters on the page of a task."""
    names = set(page.document.xpath("//main//@name"))
    fields: dict[str, Any] = {}
    if "keputusan" in names:
        if back:
            fields = {"keputusan": "kembalikan", "alasan": sop.REASON}
            return fields | (
                {"bidang_dikembalikan": "bidang_kearsipan"} if "bidang_dikembalikan" in names else {}
            )
        boxes = page.document.xpath("//main//input[@name='paraf' or @name='tanda_tangan']")
        return {"keputusan": "setuju", **{box.get("name"): box.get("value") or "on" for box in boxes}}
    for row in range(12):
        if f"indikator.{row}.realisasi" in names:
            fields[f"indikator.{row}.realisasi"] = f"{70 + row},25"
        if f"penerima.{row}.nama" in names:
            fields |= {
                f"penerima.{row}.nama": f"Penerima {row + 1} (contoh)",
                f"penerima.{row}.cara": "Salinan cetak",
                f"penerima.{row}.tanggal": "2026-12-14",
            }
    for area in page.document.xpath("//main//textarea[@aria-required='true']"):
        if not area.text:
            fields[area.get("name")] = "Sebagaimana dibahas bersama."
    for select in page.document.xpath("//main//select[@aria-required='true']"):
        if not select.value and select.get("name") not in fields:
            fields[select.get("name")] = next(value for value in select.value_options if value)
    return fields


def around(office: Office, desks: Mapping[str, Desk], late: Page) -> None:
    """All that may be done with a task and a case but completing it; `late` is a page of a task done by now."""
    kadis, sekretaris, admin = desks["kadis"], desks["sekretaris"], desks["admin"]
    book = kadis.book
    book.write("kadis POST sekali lagi", late.send(button=SEND))
    book.write("kadis POST lain lagi", late.send({"catatan": "Lain"}, button=SEND))
    stale = kadis.visitor.client.post(
        late.path,
        data={"csrf_token": kadis.visitor.token(), "aksi": "kirim"},
        headers={"Accept": "application/json"},
    )
    book.write("kadis POST sebagai JSON", Page(kadis.visitor, late.path, stale))
    office.set_clock(START + timedelta(days=2))
    office.sweep()
    for desk in desks.values():
        for path in ("/tugas", "/tugas?tab=kelompok", "/pemberitahuan", "/tugas/2"):
            desk.get(path)
    for tab in ("semua", "saya", "menunggu", "selesai", "apa"):
        kadis.get(f"/tugas?tab={tab}")
    page = sekretaris.visitor.get("/tugas?tab=kelompok")
    taken = sekretaris.send(page, action="/tugas/2/ambil")
    kadis.get("/tugas/2")
    admin.get("/tugas/2")
    kadis.post("/tugas/2/lepas")
    sekretaris.send(taken, button=("aksi", "lepas"))
    sekretaris.post("/tugas/2/ambil")
    sekretaris.post("/tugas/2/lepas")
    page = admin.get("/tugas/2")
    way = "/tugas/2/alihkan"
    admin.send(page, {"kepada": "sekretaris", "alasan": "pendek"}, action=way)
    asked = admin.send(page, {"kepada": "perencana", "alasan": REASON}, action=way)
    admin.send(page, {"kepada": "auditor", "alasan": REASON}, action=way)
    admin.send(asked, {"kepada": "perencana", "alasan": REASON, "lintas": "perencana"}, action=way)
    sekretaris.get("/tugas/2")
    sekretaris.post("/tugas/2", aksi="kirim")
    desks["perencana"].get("/tugas/2")
    admin.send(admin.visitor.get("/tugas/2"), {"kepada": "sekretaris", "alasan": REASON}, action=way)
    page = kadis.get("/berkas/1")
    page = kadis.send(page, {"isi": ""}, action="/berkas/1/komentar")
    kadis.send(kadis.visitor.get("/berkas/1"), {"isi": "Mohon dipercepat."}, action="/berkas/1/komentar")
    page = sekretaris.get("/pemberitahuan")
    one = page.document.xpath("//form[contains(@action, '/dibaca')]/@action")
    for action in (one[1], "/pemberitahuan/dibaca"):
        page = sekretaris.send(page, action=action)
    kadis.get("/tugas/999")
    kadis.get("/berkas/999")
    kadis.get("/berkas/lampiran/999")
    kadis.get("/tugas/1/ambil")
    kadis.post("/tugas/999/ambil")
    kadis.post("/berkas/999/komentar", isi="x")
    kadis.get("/tugas/999", Accept="application/json")
    book.write("kadis POST tanpa tanda", kadis.visitor.post("/tugas/2", {"aksi": "kirim"}))
    book.write(
        "kadis POST dari situs lain",
        kadis.visitor.post("/tugas/2", {"aksi": "kirim"}, Origin="http://lain.example"),
    )


def second_case(desks: Mapping[str, Desk]) -> None:
    """A case that is cancelled, and one that stays open."""
    kadis = desks["kadis"]
    for period in ("Triwulan IV", "Triwulan II"):
        page = kadis.visitor.get(f"/mulai/{sop.KEY}")
        kadis.send(page, {**sop.START, "tahun": "2026", "periode": period}, button=SEND)
    page = kadis.get("/berkas/2")
    kadis.send(page, {"alasan": "pendek"}, action="/berkas/2/batalkan")
    kadis.send(page, {"alasan": REASON}, action="/berkas/2/batalkan")
    kadis.send(page, {"alasan": REASON}, action="/berkas/2/batalkan")
    desks["bidang.kearsipan"].post("/berkas/3/batalkan", alasan=REASON)


def second_version(office: Office, desks: Mapping[str, Desk]) -> None:
    """The next version is uploaded by its owner, put in force by another, and the open case moved to it."""
    owner, kadis, admin = desks["pemilik"], desks["kadis"], desks["admin"]
    page = owner.get("/sop")
    wrong = packages.faulty()["process.bpmn"]
    for name, content in (("x.exe", b"x"), ("salah.bpmn", wrong), ("", b"")):
        owner.send(page, action="/sop", files={"berkas": [(name, content)]}, without=["berkas"])
    files = {"berkas": [("kecil.zip", packages.zipped(packages.archive()))]}
    owner.send(page, action="/sop", files=files, without=["berkas"])
    draft = "/sop/rancangan/1"
    owner.send(owner.visitor.get(draft), {"alasan": "pendek"}, action=f"{draft}/ajukan")
    owner.send(owner.visitor.get(draft), {"alasan": REASON}, action=f"{draft}/ajukan")
    owner.post(f"{draft}/berlakukan")
    kadis.get("/sop")
    page = kadis.get(draft)
    kadis.send(page, {"alasan": REASON}, action=f"{draft}/kembalikan")
    page = owner.get(draft)
    owner.send(page, {"alasan": REASON}, action=f"{draft}/ajukan")
    owner.send(owner.visitor.get(draft), action=f"{draft}/tarik")
    owner.send(owner.visitor.get(draft), {"alasan": REASON}, action=f"{draft}/ajukan")
    kadis.send(kadis.visitor.get(draft), action=f"{draft}/berlakukan")
    kadis.post(f"{draft}/berlakukan")
    office.alur("deploy", packages.written(versions.later(), office.folder / "baru"))
    for desk in (owner, kadis, admin):
        desk.get(f"/sop/{sop.KEY}")
    kadis.get("/sop/banding?dari=1&ke=99")
    before, after = (ident(kadis, number) for number in (1, 2))
    kadis.get(f"/sop/banding?dari={before}&ke={after}")
    way = f"/sop/{sop.KEY}/pindah"
    kadis.get(way)
    page = kadis.get(f"{way}?dari={before}&ke={after}")
    kadis.send(page, {"alasan": "pendek"}, action=way)
    kadis.send(page, {"alasan": REASON}, action=way)
    kadis.get(f"{way}/1")
    office.sweep()
    kadis.get(f"{way}/1")
    kadis.get(f"{way}/9")
    page = admin.get("/berkas/3")
    move = page.document.xpath("//form[contains(@action, '/pindahkan')]/@action")[0]
    element = next(
        value
        for value in page.document.xpath(f"//form[@action='{move}']//select")[0].value_options
        if value == "Langkah_4"
    )
    name = page.document.xpath(f"//form[@action='{move}']//select/@name")[0]
    admin.send(page, {name: element, "alasan": "pendek"}, action=move)
    admin.send(page, {name: element, "alasan": REASON}, action=move)
    kadis.get("/berkas/3")
    page = kadis.visitor.get(f"/sop/{sop.KEY}")
    kadis.send(page, {"alasan": REASON}, action=f"/sop/{sop.KEY}/berlakukan")


def ident(desk: Desk, number: int) -> str:
    """The id of a version in addresses."""
    page = desk.visitor.get(f"/sop/{sop.KEY}")
    found = sorted({int(one) for one in re.findall(r"/sop/versi/(\d+)\.zip", page.text)})
    return str(found[number - 1])


def workshop(desks: Mapping[str, Desk]) -> None:
    """A draft of the version in force, changed as text, as form and as diagram."""
    owner, kadis = desks["pemilik"], desks["kadis"]
    owner.send(owner.visitor.get(f"/sop/{sop.KEY}"), action=f"/sop/{sop.KEY}/rancangan")
    large = "/sop/rancangan/2"
    for path in (
        "",
        "/diagram",
        "/pilihan",
        "/formulir",
        "/formulir/isian",
        "/coba",
        ".zip",
        "/berkas/process.toml",
    ):
        owner.get(large + path)
    for name in ("data/predikat.csv", "forms/isian.form", "tidak/ada"):
        owner.get(f"{large}/teks/{name}")
    owner.get(f"/sop/banding?dari=r2&ke={ident(owner, 2)}")
    owner.send(owner.visitor.get("/sop/kecil"), action="/sop/kecil/rancangan")
    draft = "/sop/rancangan/3"
    page = owner.get(f"{draft}/teks/process.toml")
    owner.send(page, {"isi": "judul = 3"}, button=("aksi", "simpan"))
    owner.get(draft)
    owner.send(page, {"isi": 'title = "Lain"'}, button=("aksi", "simpan"))
    page = owner.visitor.get(draft)
    owner.send(page, {"nama": "../x"}, action=f"{draft}/berkas-baru")
    owner.send(page, {"nama": "forms/baru.form"}, action=f"{draft}/berkas-baru")
    owner.get(f"{draft}/formulir/isi")
    owner.post(f"{draft}/formulir/isi/pratinjau", **{"skema-formulir": PLAIN_FORM})
    owner.get(f"{draft}/diagram")
    owner.post(f"{draft}/formulir", nama="baru")
    owner.post(f"{draft}/formulir", nama="satu")
    form = f"{draft}/formulir/satu"
    for act in ({"aksi": "salin", "nama": "dua"}, {"aksi": "ganti-nama", "nama": "tiga"}):
        owner.post(form, **act)
    for act in ({"aksi": "simpan", "skema-formulir": PLAIN_FORM}, {"aksi": "hapus"}, {"aksi": "hapus"}):
        owner.post(f"{draft}/formulir/dua", **act)
    page = owner.visitor.get(draft)
    drawing = (io.BytesIO(packages.archive()["process.bpmn"] + b"\n"), "gambar.bpmn")
    owner.post(f"{draft}/diagram", berkas=drawing, revisi=revision(page))
    owner.post(f"{draft}/diagram", revisi=revision(page))
    for method, path, body in (
        ("PUT", "/berkas/data/baru.csv", b"kode,nama\n1,Satu\n"),
        ("PUT", "/berkas/data/baru.csv", b"\xff"),
        ("DELETE", "/berkas/data/baru.csv", b""),
        ("DELETE", "/berkas/data/baru.csv", b""),
    ):
        owner.call(method, draft + path, body, **{"If-Match": revision(owner.visitor.get(draft))})
    owner.call("PUT", f"{draft}/berkas/data/baru.csv", b"kode\n", **{"If-Match": "1"})
    owner.call("POST", f"{draft}/periksa", b'{"files": {"forms/isi.form": "{"}}')
    owner.call("POST", f"{draft}/periksa", b"[]")
    files = {"berkas": [("process.toml", packages.archive("Baru")["process.toml"])]}
    owner.send(owner.visitor.get(draft), action=f"{draft}/unggah", files=files, without=["berkas"])
    kadis.get(draft)
    owner.send(owner.visitor.get(draft), action=f"{draft}/buang")


def revision(page: Page) -> str:
    """The revision of a draft that its page shows."""
    found = re.search(r'name="revisi" value="(\d+)"', page.text)
    assert found
    return found[1]


def trial(owner: Desk) -> None:
    """A draft is tried, role by role."""
    address = "/sop/rancangan/2/coba"

    def press(page: Page, name: str, **given: str) -> Page:
        form = next(one for one in page.document.forms if one.xpath(f".//button[@value='{name}']"))
        posted = {**dict(form.form_values()), **given, "aksi": name}
        answer = owner.visitor.post(form.action, posted)
        owner.book.write(f"pemilik POST {address} aksi={name} {given}", answer)
        return answer

    page = owner.get(f"{address}?tugas=")
    page = press(page, "kirim", **{name: str(one) for name, one in sop.START.items()})
    page = press(page, "kirim")
    page = press(page, "majukan:tenggat")
    page = press(page, "majukan:hari", hari="2")
    page = press(page, "majukan:tanggal", tanggal="2026-12-07")
    page = press(page, "urungkan")
    page = press(page, "simpan", judul="Sekretaris terlambat")
    page = press(page, "hapus-uji:tests/sekretaris-terlambat.json")
    press(page, "ulang")


def incident(office: Office, desks: Mapping[str, Desk]) -> None:
    """A deadline whose way stops."""
    admin, sekretaris = desks["admin"], desks["sekretaris"]
    office.alur("deploy", packages.written(packages.stopping(), office.folder / "macet"))
    for divisor in ("0", "0", "2"):
        sekretaris.send(sekretaris.get("/mulai/macet"), {"pembagi": divisor}, button=SEND)
    office.set_clock(START + timedelta(days=8))
    office.sweep()
    admin.get("/insiden")
    page = admin.get("/insiden/1")
    admin.send(page, action="/insiden/1/coba")
    page = admin.visitor.get("/insiden/1")
    admin.post("/insiden/1/tutup", alasan="pendek")
    admin.post("/insiden/1/tutup", alasan=REASON)
    case = page.document.xpath("//main//form[contains(@action, '/batalkan')]/@action")
    for action in case:
        admin.send(page, {"alasan": REASON}, action=action)
    admin.get("/insiden/1")
    admin.get("/insiden?tampil=teratasi")
    admin.get("/insiden/9")
    sekretaris.get("/insiden")
    for row in sekretaris.visitor.get("/tugas").document.xpath("//a[@class='row-link']/@href"):
        sekretaris.get(row)


def calendar(office: Office, desks: Mapping[str, Desk]) -> None:
    admin, sekretaris = desks["admin"], desks["sekretaris"]
    sekretaris.get("/kalender")
    desks["auditor"].get("/kalender")
    page = admin.get("/kalender?tahun=2026")
    day = {"tanggal": "2026-12-03", "jenis": "libur_daerah", "keterangan": "Hari jadi kota"}
    admin.send(page, day | {"alasan": "pendek"}, action="/kalender/hari")
    admin.send(page, day | {"alasan": REASON}, action="/kalender/hari")
    admin.send(page, day | {"alasan": REASON, "keterangan": "Lain"}, action="/kalender/hari")
    office.sweep()
    page = admin.get("/kalender?tahun=2026&hari=2026-12-03")
    page = admin.send(page, {"kebijakan": "bergulir", "alasan": REASON}, action="/kalender/kebijakan")
    fields = {"nama": "Ramadan", "mulai": "2027-02-08", "selesai": "2027-03-09", "alasan": REASON}
    page = admin.send(
        admin.visitor.get("/kalender?tahun=2027"), fields | {"hari0": "08.00-15.00"}, action="/kalender/jam"
    )
    table = {"berkas": [("hari.csv", b"tanggal;jenis\n2026-13-02;libur_daerah\n")]}
    page = admin.visitor.get("/kalender?tahun=2026")
    admin.send(page, {"alasan": REASON}, action="/kalender/impor", files=table)
    page = admin.visitor.get("/kalender?tahun=2026")
    admin.send(page, {"dasar": "SKB (contoh)", "alasan": REASON}, action="/kalender/dicocokkan")
    page = admin.get("/kalender?tahun=2031")
    admin.send(page, {"alasan": REASON}, action="/kalender/bawaan")
    admin.get("/kalender/2026.csv")
    sekretaris.post("/kalender/kebijakan", kebijakan="bergulir", alasan=REASON)
    office.sweep()


def retention(office: Office, desks: Mapping[str, Desk]) -> None:
    """A small case is kept for two years and destroyed by two people."""
    sekretaris, admin, kadis = desks["sekretaris"], desks["admin"], desks["kadis"]
    page = sekretaris.send(sekretaris.get("/mulai/kecil"), button=SEND)
    case = page.path.rpartition("/")[2]
    link = sekretaris.visitor.get("/tugas?tab=kelompok").document.xpath(
        "//a[@class='row-link'][contains(., 'Mengisi data')]/@href"
    )
    page = sekretaris.get(link[-1])
    sekretaris.send(page, {"nama": "Siti (contoh)", "tanggal": "2026-12-01"}, button=SEND)
    link = kadis.visitor.get("/tugas").document.xpath(
        "//a[@class='row-link'][contains(., 'Memeriksa')]/@href"
    )
    kadis.send(kadis.get(link[0]), button=SEND)
    admin.get("/retensi")
    admin.get("/retensi?sampai=2030-12-31")
    admin.get("/retensi?sampai=kemarin")
    later = START + timedelta(days=1200)
    office.set_clock(later)
    office.sweep()
    page = admin.get("/retensi")
    admin.send(page, {"berkas": [case], "alasan": "pendek"}, action="/retensi")
    page = admin.send(page, {"berkas": [case], "alasan": REASON}, action="/retensi")
    kadis.get("/retensi/1")
    admin.send(page, action="/retensi/1/ekspor")
    admin.get("/retensi/1")
    admin.get("/retensi/1/berita-acara")
    desks["auditor"].get("/retensi/1")
    page = kadis.get("/retensi/1")
    kadis.send(page, {"alasan": "pendek"}, action="/retensi/1/setujui")
    kadis.send(page, {"alasan": REASON}, action="/retensi/1/setujui")
    admin.post("/retensi/1/tarik", alasan=REASON)
    kadis.get(f"/berkas/{case}")
    office.sweep()


def audit(office: Office, desks: Mapping[str, Desk]) -> None:
    auditor = desks["auditor"]
    page = auditor.get("/audit")
    auditor.send(page, action="/audit/segel")
    page = auditor.get("/audit")
    auditor.send(page, action="/audit/periksa")
    seal = auditor.get("/audit/segel/1.json").response.get_data()
    auditor.get("/audit/segel/1")
    auditor.get("/audit/segel/99")
    auditor.send(page, action="/audit/periksa", files={"segel": [("segel.json", seal)]})
    auditor.send(page, action="/audit/periksa", files={"segel": [("segel.json", b"{}")]})
    for path in (
        "riwayat.csv",
        "riwayat.xlsx",
        "riwayat.apa",
        f"model/{sop.KEY}.pnml",
        "sistem",
        "sistem?kelompok=semua",
    ):
        auditor.get(f"/audit/{path}")
    auditor.get("/berkas/1/ekspor.zip")
    desks["kadis"].get("/berkas/1/ekspor.zip")
    desks["kadis"].get("/audit")


def account(book: Book, app: Flask, desks: Mapping[str, Desk]) -> None:
    """Passwords, accounts that are held, the other language, the way out."""
    admin, perencana = desks["admin"], desks["perencana"]
    guest = Desk(book, app)
    page = guest.visitor.get("/masuk")
    for _attempt in range(7):
        guest.send(page, {"nama": "bidang.kearsipan", "sandi": "salah lagi"}, action="/masuk")
    admin.send(admin.get("/akun-ditahan"), action="/akun-ditahan/bidang.kearsipan")
    perencana.get("/akun-ditahan")
    page = perencana.get("/sandi")
    names = [one.get("name") for one in page.document.xpath("//main//input[@type='password']")]
    for values in (
        ("salah", "x", "x"),
        (PASSWORD, "pendek", "pendek"),
        (PASSWORD, "sandi baru yang panjang", "lain"),
    ):
        perencana.send(page, dict(zip(names, values, strict=False)))
    done = dict(zip(names, (PASSWORD, *["sandi baru yang panjang"] * 2), strict=False))
    perencana.send(page, done)
    kadis = Desk(book, app, "kadis")
    token = kadis.visitor.token()
    told = kadis.visitor.post("/bahasa", {"csrf_token": token, "bahasa": "en", "next": "/tugas"})
    book.write("kadis POST /bahasa en", told)
    for path in (
        "/tugas",
        "/berkas/1",
        "/berkas/3",
        "/laporan",
        f"/sop/{sop.KEY}",
        "/pemberitahuan",
        "/tugas/999",
    ):
        kadis.get(path, whole=path == "/tugas")
    out = kadis.visitor.post("/keluar", {"csrf_token": kadis.visitor.token()})
    book.write("kadis POST /keluar", out)


PLACES = (
    "/tugas", "/berkas", "/berkas?cari=triwulan", "/berkas?keadaan=open", "/berkas.xlsx", "/laporan", "/laporan.xlsx",
    f"/proses/{sop.KEY}", f"/tentang/{sop.KEY}", "/orang/sekretaris", "/orang/siapa", "/sop", "/kalender", "/insiden",
    "/audit", "/audit/sistem", "/retensi", "/akun-ditahan", "/sandi", "/proses/1.bpmn", "/sop/versi/1.zip",
)  # fmt: skip


def everywhere(desks: Mapping[str, Desk]) -> None:
    """Every place, for everybody; and each link of these pages once."""
    followed: set[str] = set()
    for desk in (desks[name] for name in ("kadis", "bidang.kearsipan", *OTHERS)):
        for place in PLACES:
            page = desk.get(place)
            if page.response.mimetype != "text/html":
                continue
            for link in page.document.xpath("//main//a/@href"):
                path = str(link).partition("#")[0]
                kind = (
                    re.sub(r"\d+", "N", path.partition("?")[0])
                    + "?"
                    + ",".join(sorted(re.findall(r"[?&](\w+)=", path)))
                )
                if path.startswith("/") and kind not in followed and path not in PLACES:
                    followed.add(kind)
                    desk.get(path)
