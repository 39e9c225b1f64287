"""What other steps sent again is listed, and marked where a form shows it."""

from __future__ import annotations

from engine.service import Engine
from tests import sop
from tests.webui import office
from webui import revision
from webui.forms.fields import Field, Row


def test_nothing_is_listed_the_first_time(engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_4")
    view = engine.tasks.get(task, office.actor(engine, "perencana"))
    assert revision.listed(view.earlier) == []


def test_only_the_cell_that_changed_is_marked(engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_4")
    perencana, bidang = office.actor(engine, "perencana"), office.actor(engine, "bidang.kearsipan")
    instance = engine.tasks.get(task, perencana).row.instance
    engine.tasks.complete(task, sop.filled("Langkah_4", {}, back=True), perencana)
    (again,) = [one for one in office.open_tasks(engine, instance) if one.element == "Langkah_3_isian"]
    rows = [dict(row) for row in engine.tasks.get(again.id, bidang).value["indikator"]]
    rows[0]["realisasi"] = 75.5
    plain = [{k: v for k, v in row.items() if k not in ("capaian", "predikat", "unit")} for row in rows]
    engine.tasks.complete(again.id, {"indikator": plain}, bidang)
    (anew,) = office.open_tasks(engine, instance)
    earlier = engine.tasks.get(anew.id, perencana).earlier
    (changed,) = revision.listed(earlier)
    assert changed.data.item_label == "Bidang Kearsipan"
    assert ("78", "75,5") in [(one.before, one.after) for one in changed.changes]
    kode, name = str(rows[0]["kode"]), str(rows[0]["indikator"])
    table = Field(
        "table",
        rows=tuple(
            Row(
                (
                    Field("fact", label="Kode", shown=one),
                    Field("fact", label="Indikator kinerja", shown=name),
                    Field("fact", label="Realisasi", shown="75,5"),
                )
            )
            for one in (kode, "IK-99")
        ),
    )
    (marked,) = revision.marked([table], earlier)
    assert [[cell.was for cell in row.cells] for row in marked.rows] == [["", "", "78"], ["", "", ""]]
