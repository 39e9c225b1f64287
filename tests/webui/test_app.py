"""The site as a whole: its language, its navigation, and what every page shows."""

from __future__ import annotations

from collections.abc import Callable

from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def test_everything_is_said_in_english_too(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_8")
    person = visitor("sekretaris")
    person.post("/bahasa", {"csrf_token": person.token(), "bahasa": "en", "next": "/tugas"})
    assert "1 task is waiting for you." in person.get("/tugas").words
    assert "started this case." in person.get(f"/berkas/{instance}/riwayat").words
    page = person.get(f"/berkas/{instance}")
    assert "Mon, 23 Nov 2026 at 09:00 WIB" in page.words
    assert "standard time 3 days" in page.words
    assert "1 case ran in this period; 0 of them are completed." in person.get("/laporan?tahun=2026").words
    for element in ("Langkah_8", "Langkah_9", "Langkah_10"):
        (task,) = office.open_tasks(engine, instance)
        holder = office.actor(engine, sop.PEOPLE[task.roles[0]])
        engine.tasks.complete(task.id, sop.filled(element, engine.tasks.get(task.id, holder).value), holder)
    assert "1 case ran in this period; 1 of them is completed." in person.get("/laporan?tahun=2026").words
