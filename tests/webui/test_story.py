"""The history of a case as a story: sentences by day, with what each act took and opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from engine.clock import FixedClock
from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor
from webui import story
from webui.messages.events import SENTENCES

Come = Callable[..., Visitor]


def test_every_event_that_has_a_kind_or_a_look_has_a_sentence() -> None:
    kinds = list(story.KINDS.values())
    assert frozenset().union(*kinds) | story.MINOR | story.LOOKS.keys() <= SENTENCES.keys()
    assert sum(map(len, kinds)) == len(frozenset().union(*kinds)), "an event is of one kind"
    assert [name for name, _words in story.kind_words()] == [*story.KINDS, story.SYSTEM]


def test_the_history_and_the_table_tell_the_same_time(
    visitor: Come, engine: Engine, clock: FixedClock
) -> None:
    instance = office.brought_to(engine, "Langkah_2")
    clock.advance(timedelta(days=1, hours=4, minutes=46))
    (task,) = office.open_tasks(engine, instance)
    person = office.actor(engine, "sekretaris")
    engine.tasks.complete(task.id, sop.filled("Langkah_2", engine.tasks.get(task.id, person).value), person)
    case = visitor("auditor")
    words = "1 hari kerja 3 jam 46 menit"  # the break of an hour at noon is no work
    (lap,) = case.get(f"/berkas/{instance}/waktu").all(
        "//section[@aria-labelledby='lama-judul']//tbody/tr[2]"
    )
    assert words in lap
    assert f"Lama {words}." in case.get(f"/berkas/{instance}/riwayat").words
    other = office.brought_to(engine, "Langkah_3_isian")
    seen = visitor("bidang.kearsipan").get(f"/berkas/{other}/riwayat").words
    assert "menyelesaikan langkah 2" in seen
    assert "Lama " not in seen, "the time of others is not everybody's to see"
