"""What leaves Alur: an instance whole, of one moment, with its proof; and the log of all of them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest

from engine import errors
from engine.service.audit import exports
from engine.store import EventRow
from tests import sop
from tests.engine.service import packages
from tests.engine.service.conftest import Office
from tests.engine.service.work.test_attachments import PDF

pytestmark = pytest.mark.one_database


def event(seq: int, type_: str, task: int, name: str, sha256: str) -> EventRow:
    at, facts = datetime(2026, 11, 23, tzinfo=UTC), {"file": name, "sha256": sha256}
    return EventRow(seq, at, type_, "", "", "", "", "isi", task, facts, b"")


def test_a_file_that_was_taken_back_is_not_part_of_an_instance() -> None:
    history = [
        event(2, "file_attached", 7, "a.pdf", "aa"),
        event(3, "file_attached", 7, "b.pdf", "bb"),
        event(4, "file_removed", 7, "a.pdf", "aa"),
        event(5, "file_attached", 7, "a.pdf", "aa"),
        event(6, "file_attached", 8, "b.pdf", "bb"),
    ]
    assert exports.attached(history) == {
        3: (7, "b.pdf", "bb"),
        5: (7, "a.pdf", "aa"),
        6: (8, "b.pdf", "bb"),
    }


def filled(office: Office) -> int:
    """A case that ended, with a file that stays and one that was taken back."""
    actor, tasks = office.actor("sekretaris"), office.engine.tasks
    started = office.engine.instances.start(office.deploy(packages.with_files()), {}, actor)
    task = started.next[0].id
    tasks.attach(task, "bukti", "salah.pdf", PDF + b"salah", actor)
    (wrong,) = tasks.get(task, actor).attachments
    tasks.detach(task, wrong.id, actor)
    tasks.attach(task, "bukti", "bukti.pdf", PDF, actor)
    tasks.complete(task, {"nama": "Siti"}, actor)
    return started.instance


def test_a_whole_instance_is_written_with_the_sum_of_each_file(office: Office) -> None:
    case, auditor, file = filled(office), office.actor("auditor"), io.BytesIO()
    seen = office.engine.instances.get(case, auditor)
    papers = exports.Papers({"ringkasan.html": b"<p>"}, seen.event_count)
    office.engine.audit.export(case, auditor, file, papers)
    with zipfile.ZipFile(file) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    proof, sums = found.pop(exports.SEAL), found.pop(exports.SUMS).decode()
    assert sums.splitlines() == [
        f"{hashlib.sha256(found[name]).hexdigest()}  {name}" for name in sorted(found)
    ]
    (kept,) = (name for name in found if name.startswith("berkas/"))
    assert (kept.partition("-")[2], found[kept]) == ("bukti.pdf", PDF)
    assert {"definisi/process.bpmn", "definisi/forms/isi.form", "ringkasan.html"} <= found.keys()
    events: dict[str, Any] = json.loads(found[exports.EVENTS])
    assert tuple(events["columns"]) == exports.COLUMNS
    types = [row[exports.COLUMNS.index("type")] for row in events["events"]]
    assert types == ["instance_started", "file_attached", "file_removed", "file_attached", "task_completed"]
    forms = json.loads(found[exports.FORMS])
    assert [one["value"].get("nama") for one in forms] == [None, "Siti"]
    assert [one["role_label"] for one in forms][1] == "Sekretaris"
    assert json.loads(proof)["sheet"] == 0
    noted = office.engine.audit.system(auditor, types=("exported",))[0][0]
    assert noted.data["sums"] == {str(case): hashlib.sha256(sums.encode()).hexdigest()}


def test_what_is_worked_on_meanwhile_is_not_written_half(office: Office) -> None:
    started, auditor = office.start(), office.actor("auditor")
    papers = exports.Papers({}, office.engine.instances.get(started.instance, auditor).event_count)
    office.do(office.waiting(started.instance)[0])
    with pytest.raises(errors.Busy):
        exports.write(
            office.engine.context,
            started.instance,
            auditor,
            zipfile.ZipFile(io.BytesIO(), "w"),
            papers,
        )


def test_the_log_has_every_event_of_every_instance_with_its_words(office: Office) -> None:
    case, other = filled(office), office.start().instance
    heard: list[tuple[int, int]] = []
    lines = list(exports.log(office.engine.context, lambda done, of: heard.append((done, of))))
    assert [(one.instance, one.seq) for one in lines] == [*((case, seq) for seq in range(1, 6)), (other, 1)]
    last, first = lines[-1], lines[4]
    assert (first.process, first.version, first.name, first.actor) == (
        "kecil",
        1,
        "Mengisi data",
        "sekretaris",
    )
    assert (last.process, last.number, last.type) == (sop.KEY, "PDK-2026-0001", "instance_started")
    assert heard == [(1, 1)]
