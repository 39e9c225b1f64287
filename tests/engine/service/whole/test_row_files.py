"""Files in the rows of a list: whose they are, whatever becomes of the rows, on both databases."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from engine import errors
from engine.forms import Posted, reference
from engine.service.views import Attachment, TaskItem
from engine.service.work import attachments as files
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import counting, packages
from tests.engine.service.conftest import Office
from tests.soundness import assert_sound

FIELD = "daftar.bukti"


def content(name: str) -> bytes:
    return b"%PDF-1.7\n" + name.encode()


def fact(name: str) -> dict[str, Any]:
    return {"name": name, "sha256": hashlib.sha256(content(name)).hexdigest(), "size": len(content(name))}


def with_row_files(*, required: bool = False, title: str = "Kecil") -> dict[str, bytes]:
    """One list to which people add rows, each with a name and files, and a step that shows them."""
    columns = [
        packages.field("nama"),
        packages.field("bukti", "filepicker", required=required, multiple=True, accept=".pdf"),
    ]
    rows = {"type": "dynamiclist", "id": "d", "path": "daftar", "label": "Daftar", "components": columns}
    return packages.package(
        drawings.chain(drawings.user("isi", camunda_formRef="isi")),
        toml=f'title = "{title}"\nkode = "KCL"\n',
        isi=[rows],
    )


@pytest.fixture
def row(office: Office) -> TaskItem:
    started = office.engine.instances.start(office.deploy(with_row_files()), {}, office.actor("sekretaris"))
    return office.waiting(started.instance)[0]


def attach(office: Office, row: TaskItem, name: str) -> int:
    actor = office.actor("sekretaris")
    return office.engine.tasks.attach(row.id, FIELD, name, content(name), actor).id


def test_each_row_has_its_own_and_what_no_row_has_is_taken_back(office: Office, row: TaskItem) -> None:
    tasks, actor = office.engine.tasks, office.actor("sekretaris")
    assert tasks.file_fields(row.id, actor) == (FIELD,)
    names = ("satu.pdf", "dua.pdf", "tiga.pdf")
    one, two, three = (attach(office, row, name) for name in names)
    assert attach(office, row, "satu.pdf") == one, "the same file twice is one attachment"
    data = {
        "daftar": [{"nama": "a", "bukti": [fact("tiga.pdf")]}, {"nama": "b", "bukti": [fact("satu.pdf")]}]
    }
    tasks.complete(row.id, data, actor)
    events = office.events(row.instance)
    assert events[-1].data["value"] == data
    assert [event.data["file"] for event in events if event.type == "file_removed"] == ["dua.pdf"]
    assert [tasks.file(kept, actor)[0].final for kept in (one, three)] == [True, True]
    with pytest.raises(errors.NotFound):
        tasks.file(two, actor)
    assert tasks.get(row.id, actor).links[reference(fact("satu.pdf"))] == one
    assert_sound(office.engine)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "given",
    [
        [fact("lain.pdf")],
        "x",
        [1],
        [{"name": "satu.pdf"}],
        {"a": 1},
        [fact("satu.pdf"), fact("lain.pdf")],
        True,
    ],
)
def test_only_what_is_attached_is_taken_for_the_file_of_a_row(
    office: Office, row: TaskItem, given: Any
) -> None:
    """Another's file, no facts at all: refused whole, at its row; nothing is taken back for it."""
    kept = attach(office, row, "satu.pdf")
    tasks, actor, before = office.engine.tasks, office.actor("sekretaris"), office.dump()
    with pytest.raises(errors.FormInvalid) as refusal:
        tasks.complete(row.id, {"daftar": [{}, {"nama": "b", "bukti": given}]}, actor)
    assert [(one.path, one.code) for one in refusal.value.problems] == [("daftar/1/bukti", "file")]
    posted = {"daftar.jumlah": "1", "daftar.0.bukti": [f"{'0' * 64}/satu.pdf", "\n", "<b>"]}
    with pytest.raises(errors.FormInvalid):
        tasks.complete(row.id, Posted(posted), actor)
    assert office.dump() == before
    assert tasks.file(kept, actor)[0].name == "satu.pdf"


def test_a_draft_cannot_claim_what_was_never_attached(office: Office, row: TaskItem) -> None:
    tasks, actor = office.engine.tasks, office.actor("sekretaris")
    attach(office, row, "satu.pdf")
    tasks.save_draft(
        row.id, {"daftar": [{"nama": "a", "bukti": [fact("lain.pdf"), fact("satu.pdf"), 7]}]}, actor
    )
    assert tasks.get(row.id, actor).value == {"daftar": [{"nama": "a", "bukti": [fact("satu.pdf")]}]}
    tasks.complete(
        row.id, Posted({}), actor
    )  # no list on the page: as the draft has it, but for what is a lie
    assert office.events(row.instance)[-1].data["value"]["daftar"][0]["bukti"] == [fact("satu.pdf")]


@pytest.mark.one_database
def test_a_name_with_line_breaks_or_markup_is_found_again(office: Office, row: TaskItem) -> None:
    actor = office.actor("sekretaris")
    for name in ("a\r\nb.pdf", "<b>\u2028\"'&.pdf", "../x:y.pdf"):
        kept = office.engine.tasks.attach(row.id, FIELD, name, content("a"), actor)
        value = {"daftar.jumlah": "1", "daftar.0.bukti": reference(vars_of(kept))}
        form = office.engine.tasks.get(row.id, actor).form
        read, problems = form.read(Posted(value), files=office.engine.tasks.get(row.id, actor).files)
        assert (read["daftar"][0]["bukti"], problems) == ([vars_of(kept)], [])


def vars_of(kept: Attachment) -> dict[str, Any]:
    return {"name": kept.name, "sha256": kept.sha256, "size": kept.size}


@pytest.mark.one_database
def test_a_required_file_is_asked_for_row_by_row(office: Office) -> None:
    actor = office.actor("sekretaris")
    files_of = with_row_files(required=True)
    row = office.waiting(office.engine.instances.start(office.deploy(files_of), {}, actor).instance)[0]
    attach(office, row, "satu.pdf")
    rows = [{"nama": "a", "bukti": [fact("satu.pdf")]}, {"nama": "b"}]
    with pytest.raises(errors.FormInvalid) as refusal:
        office.engine.tasks.complete(row.id, {"daftar": rows}, actor)
    assert [(one.path, one.code) for one in refusal.value.problems] == [("daftar/1/bukti", "required")]


@pytest.mark.one_database
def test_there_is_room_for_the_files_of_many_rows(
    office: Office, row: TaskItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_ROW_FILES", 3)
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        attach(office, row, name)
    with pytest.raises(errors.Invalid) as refusal:
        attach(office, row, "d.pdf")
    assert (refusal.value.params["reason"], refusal.value.params["limit"]) == ("too_many", 3)
    with pytest.raises(errors.FileRefused):
        office.engine.tasks.attach(row.id, FIELD, "a.csv", b"a;b", office.actor("sekretaris"))


@pytest.mark.one_database
def test_a_completion_without_files_costs_no_more(office: Office, row: TaskItem) -> None:
    """As with a file field of the page: one look at what is attached, and nothing else."""
    page = packages.with_files()
    page["forms/isi.form"] = page["forms/isi.form"].replace(b'"required": true', b'"required": false')
    page = {name: body.replace(b"kecil", b"besar") for name, body in page.items()}
    actor, tasks = office.actor("sekretaris"), office.engine.tasks
    other = office.waiting(office.engine.instances.start(office.deploy(page), {}, actor).instance)[0]
    counts = []
    for task, value in ((other.id, {"nama": "a"}), (row.id, {"daftar": [{"nama": "a"}]})):
        seen: list[str] = []
        with counting.watched(office.engine.store, seen.append):
            tasks.complete(task, value, actor)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_returned_task_starts_with_the_files_of_its_rows(office: Office) -> None:
    """The visit before sent them; they stay in their rows, and can be left out."""
    engine, instance = office.engine, office.start().instance
    office.work_to(instance, "Langkah_3_isian")
    row = next(one for one in office.waiting(instance) if one.item == "bidang_kearsipan")
    person, field = office.holder(row), "indikator.berkas_bukti"
    kept = engine.tasks.attach(row.id, field, "satu.pdf", content("satu.pdf"), person)
    value = sop.filled(row.element, engine.tasks.get(row.id, person).value)
    value["indikator"][1]["berkas_bukti"] = [fact("satu.pdf")]
    engine.tasks.complete(row.id, value, person)
    office.do(office.work_to(instance, "Langkah_4"), back=True)
    again = office.work_to(instance, "Langkah_3_isian")
    view = engine.tasks.get(again.id, person)
    assert view.value["indikator"][1]["berkas_bukti"] == [fact("satu.pdf")]
    assert view.links[reference(fact("satu.pdf"))] == kept.id
    assert view.attachments == ()
    posted = {"indikator.jumlah": str(len(view.value["indikator"]))}
    for place, part in enumerate(view.value["indikator"]):
        posted |= {f"indikator.{place}.realisasi": "40", f"indikator.{place}.belum_tersedia": ""}
        assert ("berkas_bukti" in part) == (place == 1)
    engine.tasks.complete(again.id, Posted(posted), person)
    last = office.events(instance, "task_completed")[-1].data["value"]["indikator"]
    assert [place for place, part in enumerate(last) if "berkas_bukti" in part] == [1]
    checker = office.work_to(instance, "Langkah_4")
    shown = engine.tasks.get(checker.id, office.holder(checker))
    assert [part["berkas_bukti"] for part in shown.inputs["indikator"] if "berkas_bukti" in part] == [
        [fact("satu.pdf")]
    ]
    assert engine.tasks.file(kept.id, office.actor("auditor"))[0].final
    assert_sound(engine)


@pytest.mark.one_database
def test_a_running_case_goes_on_in_a_version_with_files_in_rows(office: Office, row: TaskItem) -> None:
    """Rows that were typed before know nothing of files, and rows with files lose none."""
    engine, actor = office.engine, office.actor("sekretaris")
    attach(office, row, "satu.pdf")
    engine.tasks.save_draft(
        row.id, {"daftar": [{"nama": "a", "bukti": [fact("satu.pdf")]}, {"nama": "b"}]}, actor
    )
    office.deploy(with_row_files(title="Kecil kedua"))
    view = engine.tasks.get(row.id, actor)
    assert [sorted(part) for part in view.value["daftar"]] == [["bukti", "nama"], ["nama"]]
    engine.tasks.complete(row.id, view.value, actor)
    assert office.events(row.instance)[-1].data["value"] == view.value
