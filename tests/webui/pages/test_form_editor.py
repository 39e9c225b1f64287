"""The forms of a draft without JavaScript: as text, previewed and judged by the renderer of the task page."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
SOURCE = "skema-formulir"


@pytest.fixture
def draft(engine: Engine) -> int:
    return engine.drafts.open(sop.KEY, office.actor(engine, "pemilik"))


@pytest.fixture
def address(draft: int) -> str:
    return f"/sop/rancangan/{draft}/formulir"


def schema(*components: dict[str, Any]) -> str:
    return json.dumps({"type": "default", "id": "f", "components": components})


NAME = {"type": "textfield", "key": "nama", "label": "Nama", "validate": {"required": True}}
ROWS = {
    "type": "dynamiclist",
    "path": "daftar",
    "label": "Daftar",
    "allowAddRemove": False,
    "components": [
        {"type": "textfield", "key": "kode", "label": "Kode", "readonly": True},
        {"type": "number", "key": "nilai", "label": "Nilai", "validate": {"max": 10}},
    ],
}


def said(page: Page) -> str:
    """The words of a fragment, which has no main."""
    return " ".join(page.document.text_content().split())


def tried(person: Visitor, address: str, text: str, **posted: Any) -> Page:
    whole = {SOURCE: text, "csrf_token": person.token(), "aksi": "gambar", **posted}
    return person.post(f"{address}/telaah/pratinjau?bagian=1", whole)


def test_a_new_form_is_saved_as_text_renamed_copied_and_deleted(
    visitor: Come, address: str, draft: int, engine: Engine
) -> None:
    person, owner = visitor("pemilik"), office.actor(engine, "pemilik")
    page = person.get(address).send({"nama": "Catatan_Akhir"})
    assert page.path == f"{address}/catatan_akhir"
    page = page.send({SOURCE: schema(NAME)}, button=("aksi", "simpan"), action=page.path)
    assert "Formulir tersimpan" in page.words
    assert json.loads(engine.drafts.file(draft, "forms/catatan_akhir.form", owner))["components"] == [NAME]
    person.post(page.path, {"csrf_token": person.token(), "aksi": "salin", "nama": "salinan"})
    person.post(page.path, {"csrf_token": person.token(), "aksi": "hapus"})
    names = {one.path for one in engine.drafts.view(draft, owner).files}
    assert "forms/salinan.form" in names
    assert "forms/catatan_akhir.form" not in names
    for bad in ("", "Nama Panjang", "../x", "a" * 41, "telaah"):
        before = engine.drafts.view(draft, owner).revision
        person.post(address, {"csrf_token": person.token(), "nama": bad})
        assert engine.drafts.view(draft, owner).revision == before


def test_a_form_that_is_renamed_stays_the_form_of_its_steps(
    visitor: Come, address: str, draft: int, engine: Engine
) -> None:
    person, owner = visitor("pemilik"), office.actor(engine, "pemilik")
    posted = {"csrf_token": person.token(), "aksi": "ganti-nama", "nama": "telaah_data"}
    assert person.post(f"{address}/telaah", posted).path == f"{address}/telaah_data"
    assert b'formRef="telaah_data"' in engine.drafts.file(draft, "process.bpmn", owner)
    assert not [one for one in engine.drafts.lint(draft, owner) if one.level == "error"]


def test_a_text_saved_on_an_old_revision_is_refused(
    visitor: Come, address: str, draft: int, engine: Engine
) -> None:
    person = visitor("pemilik")
    page = person.get(f"{address}/telaah")
    engine.drafts.write(draft, {"forms/lain.form": b"{}"}, 1, office.actor(engine, "pemilik"))
    late = page.send({SOURCE: "{}"}, button=("aksi", "simpan"), action=page.path)
    assert late.status == 409
    assert "Pemilik Proses (contoh)" in late.words


def test_the_preview_is_drawn_and_judged_as_a_task_is(visitor: Come, address: str) -> None:
    person = visitor("pemilik")
    page = tried(person, address, schema(NAME, ROWS))
    assert page.status == 200
    assert "DATA CONTOH" in said(page)
    assert "contoh 2" in said(page)
    page = tried(
        person, address, schema(NAME, ROWS), aksi="kirim", **{"daftar.jumlah": "2", "daftar.0.nilai": "72,5"}
    )
    assert page.status == 422
    assert "Nama: Wajib diisi." in said(page)
    assert "Daftar, baris 1: Nilai" in said(page)
    good = {"nama": "Sari", "daftar.jumlah": "2", "daftar.0.nilai": "7,5", "daftar.1.nilai": "8"}
    page = tried(person, address, schema(NAME, ROWS), aksi="kirim", **good)
    assert page.status == 200
    assert "Isian ini diterima." in said(page)
    assert "7,5" in said(page)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "[" * 5000,
        '{"components": [{"type": "html", "text": "<script>x"}]}',
        "\0",
        "9" * 9000,
    ],
)
def test_a_form_that_is_none_says_why_and_never_fails(visitor: Come, address: str, text: str) -> None:
    page = tried(visitor("pemilik"), address, text)
    assert page.status == 200
    assert "belum dapat dipakai" in said(page) or "belum punya isian" in said(page)
    assert "<script>x" not in page.text


def test_without_javascript_the_preview_is_a_page(visitor: Come, address: str) -> None:
    person = visitor("pemilik")
    page = person.get(f"{address}/telaah")
    shown = page.send(button=("aksi", "gambar"), action=f"{address}/telaah/pratinjau")
    assert "Coba kirim" in shown.words
    assert shown.document.xpath("//textarea[@name='skema-formulir']")


def test_only_the_workshop_sees_forms_and_only_owners_change_them(visitor: Come, address: str) -> None:
    assert visitor("sekretaris").get(f"{address}/telaah").status == 403
    reader = visitor("kadis")
    page = reader.get(f"{address}/telaah")
    assert page.status == 200
    assert not page.document.xpath("//*[@data-form-editor]")
    refused = reader.post(f"{address}/telaah", {"csrf_token": reader.token(), "aksi": "hapus"})
    assert refused.status == 403
    assert visitor("pemilik").get(f"{address}/tidak_ada").status == 404


def test_reasons_are_said_in_words(visitor: Come, address: str) -> None:
    wrong = schema(
        NAME | {"validate": {"pattern": "("}}, {"type": "html", "id": "x"}, {"type": "select", "key": "p"}
    )
    page = said(tried(visitor("pemilik"), address, wrong))
    assert "belum didukung Alur" in page
    assert "salah tulis" in page
    assert "pilihannya belum ada" in page
