"""What no browser of an honest person sends: odd host names, numbers without end, names in every script."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from flask import Flask

from engine.service import Engine
from tests import sop
from tests.tools.site import PASSWORD
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
PDF = b"%PDF-1.4 isi"
ENDLESS = "9" * 5000  # more digits than Python turns into a number


@pytest.mark.parametrize(
    "name", ["Laporan – triwulan “III”.pdf", "データ.pdf", "a\u2028b.pdf", "ünï.pdf", "😀.pdf", "biasa.pdf"]
)
def test_a_file_keeps_its_name_in_every_script(visitor: Come, engine: Engine, name: str) -> None:
    task = office.task_at(engine, "Langkah_3_isian", "bidang_perpustakaan")
    kept = engine.tasks.attach(task, "berkas", name, PDF, office.actor(engine, "bidang.perpustakaan"))
    answer = visitor("bidang.perpustakaan").get(f"/berkas/lampiran/{kept.id}")
    told = answer.response.headers["Content-Disposition"]
    assert answer.response.get_data() == PDF
    assert told.isascii()  # anything else does not go over the wire
    assert told.startswith("attachment")
    given = unquote(told.partition("filename*=UTF-8''")[2]) or answer_name(told)
    assert given == name


def answer_name(told: str) -> str:
    return told.partition("filename=")[2].strip('"')


@pytest.mark.parametrize("action", [f"buang:{ENDLESS}", "buang:" + "9" * 30, f"hapus:indikator:{ENDLESS}"])
def test_a_number_without_end_is_no_fault_of_the_program(visitor: Come, engine: Engine, action: str) -> None:
    task = office.task_at(engine, "Langkah_3_isian", "bidang_perpustakaan")
    page = visitor("bidang.perpustakaan").get(f"/tugas/{task}")
    assert (
        page.visitor.post(f"/tugas/{task}", {"csrf_token": page.visitor.token(), "aksi": action}).status < 500
    )


def test_a_row_number_without_end_takes_no_row_away(visitor: Come, engine: Engine) -> None:
    case = office.brought_to(engine, "Langkah_10")
    task = office.open_tasks(engine, case, "Langkah_10")[0]
    person = visitor(sop.PEOPLE[task.roles[0]])
    for action in ("tambah:penerima", f"hapus:penerima:{ENDLESS}", "hapus:penerima:²"):
        answer = person.post(f"/tugas/{task.id}", {"csrf_token": person.token(), "aksi": action})
        assert answer.status == 200


@pytest.mark.parametrize("host", ["x" * 500, "a..b", "[::1", "a b", "", "%00"])
def test_an_impossible_host_name_is_a_bad_request_and_no_fault(app: Flask, host: str) -> None:
    answer = app.test_client().get("/masuk", headers={"Host": host})
    assert answer.status_code in (200, 400)


def test_an_impossible_origin_is_a_strange_site(visitor: Come) -> None:
    person = visitor("kadis")
    assert person.post("/keluar", {"csrf_token": "x"}, Origin="http://[").status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "localhost.evil.example"},
        {"Host": "127.0.0.1.evil.example:8000"},
        {"X-Forwarded-For": "192.0.2.7"},
        {"Forwarded": "for=192.0.2.7"},
    ],
)
def test_one_click_only_for_this_machine_by_its_own_name(app: Flask, headers: dict[str, str]) -> None:
    """A page elsewhere whose name is made to lead here, or a proxy before the site, gets no sign-in by click."""
    client = app.test_client()
    page = client.get("/masuk", headers=headers).get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert token
    assert "/masuk/demo/" not in page
    answer = client.post("/masuk/demo/admin", data={"csrf_token": token}, headers=headers)
    assert answer.status_code == 404


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000"])
def test_one_click_on_this_machine(app: Flask, host: str) -> None:
    page = app.test_client().get("/masuk", headers={"Host": host}).get_data(as_text=True)
    assert "/masuk/demo/admin" in page


def test_the_old_password_cannot_be_guessed_without_end(visitor: Come) -> None:
    """Whoever finds a browser signed in must not try passwords there at leisure."""
    person = visitor("kadis")
    given = {"sandi_baru": "sandi-yang-baru-sekali", "sandi_ulang": "sandi-yang-baru-sekali"}
    for _ in range(5):
        wrong = {"csrf_token": person.token(), "sandi_lama": "salah", **given}
        assert person.post("/sandi", wrong).status == 422
    right = {"csrf_token": person.token(), "sandi_lama": PASSWORD, **given}
    assert person.post("/sandi", right).status == 429


def test_what_is_downloaded_is_kept_nowhere(visitor: Come, engine: Engine) -> None:
    case = office.started(engine)
    person = visitor("auditor")
    for address in (f"/berkas/{case}/ekspor.zip", "/audit/riwayat.csv", "/berkas.xlsx", "/laporan.xlsx"):
        assert "no-store" in person.get(address).response.headers["Cache-Control"], address
