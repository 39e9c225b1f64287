"""Files of a task: kinds by content, names without danger, part of the record once the task is done."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest

from engine import errors
from engine.service.views import TaskItem
from engine.service.work import attachments as files
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office
from tests.soundness import assert_sound

pytestmark = pytest.mark.one_database

NAMES: list[str] = json.loads(
    (Path(__file__).parents[2] / "bpmn/data/bad/upload_filenames.json").read_text("utf-8")
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


@pytest.fixture
def row(office: Office) -> TaskItem:
    """A task whose form asks for a file."""
    key = office.deploy(packages.with_files())
    started = office.engine.instances.start(key, {}, office.actor("sekretaris"))
    return office.waiting(started.instance)[0]


def test_a_field_takes_only_the_kinds_its_form_names(office: Office) -> None:
    files = packages.package(
        drawings.chain(drawings.user("isi", camunda_formRef="isi")),
        isi=[packages.field("bukti", "filepicker", accept=".xlsx,.docx")],
    )
    actor = office.actor("sekretaris")
    started = office.engine.instances.start(office.deploy(files), {}, actor)
    before = office.dump()
    with pytest.raises(errors.FileRefused) as refusal:
        office.engine.tasks.attach(started.next[0].id, "bukti", "laporan.pdf", PDF, actor)
    assert refusal.value.params["allowed"] == ".xlsx, .docx"
    assert office.dump() == before


def test_a_file_becomes_part_of_the_record(office: Office, row: TaskItem) -> None:
    tasks, actor = office.engine.tasks, office.actor("sekretaris")
    with pytest.raises(errors.FormInvalid) as refusal:
        tasks.complete(row.id, {"nama": "a"}, actor)
    assert [(one.path, one.code) for one in refusal.value.problems] == [("bukti", "required")]
    kept = tasks.attach(row.id, "bukti", "../../etc/laporan.pdf", PDF, actor)
    assert (kept.name, kept.size, kept.media_type, kept.final) == (
        "laporan.pdf", len(PDF), "application/pdf", False
    )  # fmt: skip
    second = tasks.attach(row.id, "bukti", "salinan.pdf", PDF, actor)
    assert second.sha256 == kept.sha256
    contents = [stored[0] for stored in office.dump()["file"]]
    assert contents.count(bytes.fromhex(kept.sha256)) == 1, "the same content is stored once"
    assert [one.name for one in tasks.get(row.id, actor).attachments] == ["laporan.pdf", "salinan.pdf"]
    assert tasks.file(kept.id, actor) == (kept, PDF)
    tasks.detach(row.id, second.id, actor)
    with pytest.raises(errors.NotFound):
        tasks.file(second.id, actor)
    with pytest.raises(errors.NotFound):
        tasks.detach(row.id, second.id, actor)
    lie: Any = [{"name": "lain.pdf", "sha256": "00" * 32, "size": 1}]
    tasks.complete(row.id, {"nama": "a", "bukti": lie}, actor)
    value = office.events(row.instance)[-1].data["value"]
    assert value["bukti"] == [{"name": "laporan.pdf", "sha256": kept.sha256, "size": len(PDF)}]
    final, content = tasks.file(kept.id, actor)
    assert (final.final, content) == (True, PDF)
    for act in (
        lambda: tasks.detach(row.id, kept.id, actor),
        lambda: tasks.attach(row.id, "bukti", "nanti.pdf", PDF, actor),
    ):
        with pytest.raises(errors.TaskDone):
            act()
    types = [event.type for event in office.events(row.instance)]
    assert types == ["instance_started", "file_attached", "file_attached", "file_removed", "task_completed"]
    assert_sound(office.engine)


def test_a_refused_file_leaves_nothing(office: Office, row: TaskItem) -> None:
    tasks, actor, before = office.engine.tasks, office.actor("sekretaris"), office.dump()
    limit = office.engine.settings.max_upload
    with pytest.raises(errors.TooLarge) as refusal:
        tasks.attach(row.id, "bukti", "besar.txt", b"x" * (limit + 1), actor)
    assert refusal.value.params == {"limit": limit, "name": "besar.txt", "size": limit + 1}
    for field in ("nama", "lain", "", "bukti/0"):
        with pytest.raises(errors.Invalid) as wrong:
            tasks.attach(row.id, field, "a.pdf", PDF, actor)
        assert wrong.value.params["reason"] == "no_such_field"
    with pytest.raises(errors.FileRefused):
        tasks.attach(row.id, "bukti", "a.exe", b"MZ", actor)
    assert office.dump() == before
    assert tasks.file_fields(row.id, actor) == ("bukti",)


def test_a_task_has_room_for_twenty_files(office: Office, row: TaskItem) -> None:
    tasks, actor = office.engine.tasks, office.actor("sekretaris")
    kept = [tasks.attach(row.id, "bukti", f"{n}.pdf", PDF, actor) for n in range(files.MAX_FILES)]
    with pytest.raises(errors.Invalid) as refusal:
        tasks.attach(row.id, "bukti", "lagi.pdf", PDF, actor)
    assert (refusal.value.params["reason"], refusal.value.params["limit"]) == ("too_many", 20)
    tasks.detach(row.id, kept[0].id, actor)
    tasks.attach(row.id, "bukti", "lagi.pdf", PDF, actor)


def test_a_file_belongs_to_its_task(office: Office, row: TaskItem) -> None:
    tasks, actor = office.engine.tasks, office.actor("sekretaris")
    kept = tasks.attach(row.id, "bukti", "a.pdf", PDF, actor)
    other = office.engine.instances.start("kecil", {}, actor).next[0].id
    before = office.dump()
    with pytest.raises(errors.NotFound):
        tasks.detach(other, kept.id, actor)
    assert office.dump() == before
    assert not tasks.get(other, actor).attachments


def test_a_form_without_file_fields_takes_none(office: Office) -> None:
    started = office.start()
    task = started.next[0].id
    assert office.engine.tasks.file_fields(task, office.actor("kadis")) == ()
    with pytest.raises(errors.Invalid):
        office.engine.tasks.attach(task, "bukti", "a.pdf", PDF, office.actor("kadis"))
