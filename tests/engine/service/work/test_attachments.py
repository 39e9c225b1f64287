"""Files of a task: kinds by content, names without danger, part of the record once the task is done."""

from __future__ import annotations

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

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


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
