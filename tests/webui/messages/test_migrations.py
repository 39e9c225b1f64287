"""Moving instances and tokens in words: what stands in the way, what becomes of a tenggat, what was done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.service.workshop.views import Obstacle
from tests.tools.site import START
from tests.webui.messages.samples import event
from webui import language
from webui.messages import migrations

LATER = (START + timedelta(days=1)).isoformat()


@pytest.mark.parametrize("code", [*migrations.OBSTACLES, "of_a_later_version"])
@pytest.mark.parametrize("spoken", ["id", "en"])
def test_an_obstacle_names_its_place(code: str, spoken: str) -> None:
    with language.speak(spoken):
        sentence = migrations.obstacle_sentence(Obstacle(code, "Langkah_2"), {"Langkah_2": "Isi data"})
        assert "“Isi data”" in sentence
        assert sentence.endswith(".")
        assert "“" not in migrations.moved_refusal(code, "")


def test_a_case_that_moved_tells_versions_deadlines_and_reason() -> None:
    kept = {"element": "A", "to": "B", "due_before": LATER, "due": LATER}
    facts = {"before": {"version": 1}, "after": {"version": 2}, "reason": "Versi baru berlaku."}
    told = migrations.migrated_sentence(event("instance_migrated", tasks=[kept], **facts), "Sari")
    assert told == (
        "Sari memindahkan berkas ini dari versi 1 ke versi 2. Tenggat 1 tugas terbuka tetap. "
        "1 tugas pindah ke langkah pengganti. Alasan: Versi baru berlaku."
    )
    other = kept | {"to": "A", "due_before": START.isoformat()}
    told = migrations.migrated_sentence(event("instance_migrated", tasks=[other], **facts), "Sari")
    assert "Tenggat Sen, 23 Nov 2026 pukul 09.00 WIB menjadi Sel, 24 Nov 2026 pukul 09.00 WIB." in told


def test_a_moved_token_tells_from_where_to_where_and_why() -> None:
    told = migrations.token_sentence(event("token_moved", reason="Salah cabang."), "Sari", "langkah 8", "Isi")
    assert told == "Sari memindahkan pekerjaan dari langkah 8 ke “Isi”. Alasan: Salah cabang."
