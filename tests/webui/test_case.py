"""The head of a case: whose turn it is, as far as the reader may see that, and until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.clock import FixedClock
from engine.service import Engine, recap
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
FACTS = "//*[@class='case-head']/dl/div"


def test_several_holders_are_named_with_the_earliest_tenggat(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_3_isian")
    (task,) = (one for one in office.open_tasks(engine, instance) if one.item == "bidang_kearsipan")
    seen = visitor("perencana").get(f"/berkas/{instance}/waktu").all(FACTS)
    assert seen[0] == "Sekarang pada Bidang Perpustakaan, Bidang Kearsipan, dan Sekretariat (pengisi data)"
    assert seen[1] == "Tenggat 2 hari kerja lagi Rab, 25 Nov 2026 16.00"
    engine.tasks.claim(task.id, office.actor(engine, "bidang.kearsipan"))
    named = "Bidang Kearsipan (contoh) (Bidang Kearsipan)"
    assert named in visitor("perencana").get(f"/berkas/{instance}").all(FACTS)[0]


def test_a_case_that_ended_says_when_and_how_long_it_took(
    visitor: Come, engine: Engine, clock: FixedClock
) -> None:
    instance = office.brought_to(engine, "Langkah_10")
    clock.advance(timedelta(hours=2))
    (task,) = office.open_tasks(engine, instance)
    value = {"tanggal": "2026-12-14", "penerima": [{"nama": "Inspektorat (contoh)", "cara": "Salinan cetak"}]}
    engine.tasks.complete(task.id, value, office.actor(engine, "perencana"))
    page = visitor("kadis").get(f"/berkas/{instance}")
    assert page.all(FACTS)[-1] == "Berakhir Sen, 23 Nov 2026 pukul 11.00 WIB"
    assert "Lama seluruhnya 2 jam" in page.words


def test_what_was_proved_of_a_long_history_is_said_as_it_is(
    visitor: Come, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recap, "MOST", 8)
    monkeypatch.setattr(recap, "KEPT_OUT", 3)
    instance = office.brought_to(engine, "Langkah_9", back_at="Langkah_7")
    person = visitor("kadis")
    count = engine.instances.get(instance, office.actor(engine, "kadis")).event_count
    assert f"belum pernah diubah, {count} catatan" in person.get(f"/berkas/{instance}").words
    assert f"{count} catatan; 3 yang terbaru utuh" in person.get(f"/berkas/{instance}").words
