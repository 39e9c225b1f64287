"""Kinds of files by their content, and names without danger."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from pathlib import Path

import pytest

from engine import errors
from engine import file_kinds as files

NAMES: list[str] = json.loads(
    (Path(__file__).parent / "bpmn/data/bad/upload_filenames.json").read_text("utf-8")
)
LIMIT = 20_000_000
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def zipped(*members: tuple[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


GOOD = {
    "laporan.pdf": PDF,
    "LAPORAN.PDF": PDF,
    "foto.png": b"\x89PNG\r\n\x1a\n123",
    "foto.jpg": b"\xff\xd8\xff\xe0",
    "foto.jpeg": b"\xff\xd8\xff\xe1",
    "surat.docx": zipped(("[Content_Types].xml", ""), ("word/document.xml", "")),
    "tabel.xlsx": zipped(("[Content_Types].xml", ""), ("xl/workbook.xml", "")),
    "paparan.pptx": zipped(("[Content_Types].xml", ""), ("ppt/presentation.xml", "")),
    "surat.odt": zipped(("mimetype", "application/vnd.oasis.opendocument.text")),
    "tabel.ods": zipped(("mimetype", "application/vnd.oasis.opendocument.spreadsheet")),
    "data.csv": "kode;nilai\n=1+1;é\n".encode(),
    "catatan.txt": b"catatan",
}
BAD = {
    "program.exe": b"MZ\x90",
    "program.pdf": b"MZ\x90\0%PDF-",
    "halaman.html": b"<script>alert(1)</script>",
    "gambar.svg": b"<svg onload='alert(1)'/>",
    "gambar.png": b"<svg/>",
    "kosong.pdf": b"",
    "tanpa_akhiran": PDF,
    ".pdf": PDF,
    "surat.pdf.exe": PDF,
    "arsip.zip": zipped(("a", "b")),
    "surat.docx": zipped(("a", "b")),
    "tabel.xlsx": GOOD["surat.docx"],
    "surat.odt": GOOD["tabel.ods"],
    "makro.docm": GOOD["surat.docx"],
    "biner.txt": b"a\0b",
    "biner.csv": b"PK\x03\x04\0\0",
}


@pytest.mark.parametrize("name", GOOD)
def test_office_files_are_accepted(name: str) -> None:
    shown, kind = files.check_file(name, GOOD[name], LIMIT)
    assert shown == name
    assert "/" in kind.media_type


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_what_it_says_is_refused(name: str) -> None:
    with pytest.raises(errors.FileRefused) as refusal:
        files.check_file(name, BAD[name], LIMIT)
    assert refusal.value.params["name"] == name.strip(".")
    assert refusal.value.params["allowed"] == "csv, docx, jpeg, jpg, ods, odt, pdf, png, pptx, txt, xlsx"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("kosong.pdf", b"", "empty"),
        ("kosong", b"", "empty"),
        ("laporan.pdf", b"PK\x03\x04", "content"),
        ("laporan", PDF, "no_ending"),
        ("laporan.exe", PDF, "ending"),
        ("", PDF, "name"),
        (".pdf", PDF, "name"),
        (" \u200b .pdf", PDF, "name"),
    ],
)
def test_each_fault_of_a_file_has_its_own_reason(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(errors.FileRefused) as refusal:
        files.check_file(name, content, LIMIT)
    assert refusal.value.params["reason"] == reason


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_made_harmless_or_refused(name: str) -> None:
    for given in (name, name + ".pdf", name + ".bpmn"):
        try:
            shown, _ = files.check_file(given, PDF, LIMIT)
        except errors.FileRefused as refusal:
            shown = refusal.params["name"]
        else:
            assert shown.lower().endswith(".pdf")
            assert len(shown) > 4
        assert not set(shown) & set("/\\\0")
        assert shown not in (".", "..")
        assert not shown.startswith(".")
        assert len(shown) <= files.MAX_NAME
        assert not [char for char in shown if unicodedata.category(char).startswith("C")]
        shown.encode()


def test_only_some_kinds_may_be_asked_for() -> None:
    assert files.check_file("surat.pdf", PDF, LIMIT, (".pdf", ".png"))[0] == "surat.pdf"
    with pytest.raises(errors.FileRefused) as refusal:
        files.check_file("surat.docx", GOOD["surat.docx"], LIMIT, (".png", ".pdf"))
    assert (refusal.value.params["allowed"], refusal.value.params["reason"]) == ("pdf, png", "ending")
