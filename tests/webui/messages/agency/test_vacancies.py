"""Work that nobody can do yet is named once, with whom it stands."""

from __future__ import annotations

from engine.service.views import NextTask
from webui.messages.agency import vacancies


def test_each_vacancy_is_said_once() -> None:
    empty = NextTask(1, "A", "Isi", "sekretaris", "Sekretaris", None, 3, ("admin",), ("Administrator",))
    held = NextTask(3, "B", "Periksa", "kadis", "Kepala Dinas", None)
    assert vacancies.unheld([empty, empty, held]) == [
        "Belum ada pemegang Sekretaris; tugas ini juga ada pada Administrator untuk dialihkan."
    ]
    assert vacancies.unheld([held]) == []
