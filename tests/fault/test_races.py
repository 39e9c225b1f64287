"""Two clicks, two people, one task, over HTTP: one effect; the other one reads who and when, and loses no word."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import partial

import pytest

from engine.service import Engine
from engine.service.agency.setup import SETUP
from engine.service.views import Actor
from tests import sop
from tests.conftest import KINDS
from tests.fault.conftest import Look
from tests.fault.person import Answer, Person, history
from tests.soundness import assert_sound
from tests.tools.site import PASSWORD, Site

pytestmark = [pytest.mark.fault, pytest.mark.parametrize("kind", KINDS)]


def together(*acts: Callable[[], Answer]) -> list[Answer]:
    """The answers of acts begun at the same moment, each in a thread of its own."""
    barrier = threading.Barrier(len(acts))
    answers: dict[int, Answer] = {}

    def run(place: int) -> None:
        barrier.wait()
        answers[place] = acts[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[place] for place in range(len(acts))]


@pytest.fixture
def site(kind: str, start_site: Callable[..., Site], look: Look) -> Site:
    """A site with two people in one role."""
    site = start_site(kind, ALUR_WORKER="0")
    named = ("plh.kadis", "Pelaksana Harian (contoh)", PASSWORD, ["kepala_dinas"], SETUP)
    look(site).people.create(*named, provisional=False)
    return site


def test_one_effect(site: Site, look: Look) -> None:
    engine = look(site)
    first, second = Person(site.url, "kadis"), Person(site.url, "plh.kadis")
    for _ in range(4):
        begun = first.start()
        case = int(begun.headers["Location"].rpartition("/")[2])
        (task,) = first.tasks()
        path = f"/tugas/{task}"

        fields, other = first.ready_to_send(task), second.ready_to_send(task)
        other["catatan"] = "Mohon dipercepat karena rapat hari Jumat."
        answers = together(*[partial(first.post, path, fields)] * 2, partial(second.post, path, other))
        statuses = [answer.status for answer in answers]
        assert statuses in ([303, 303, 409], [409, 409, 303]), statuses
        winner, loser = ("Kepala Dinas (contoh)", answers[2])
        if statuses[0] == 409:
            winner, loser = ("Pelaksana Harian (contoh)", answers[0])
        else:
            assert answers[0].headers["Location"] == answers[1].headers["Location"]
            assert other["catatan"] in loser.words
        assert re.search(rf"{re.escape(winner)}, hari ini pukul 09.00", loser.words), loser.words

        again = first.post(path, fields)  # a click much later: the same answer, or the same refusal
        assert again.status == statuses[0]
        types = [event.type for event in history(engine, case)]
        assert types.count("task_completed") == 1
        opened = [
            row.element for row in engine.instances.get(case, actor(engine)).tasks if row.state == "open"
        ]
        assert opened == ["Langkah_2"]
        assert_sound(engine)


def test_a_second_click_on_start_starts_nothing(site: Site, look: Look) -> None:
    engine, person = look(site), Person(site.url, "kadis")
    path = f"/mulai/{sop.KEY}"
    fields = person.fields(path) | {name: str(value) for name, value in sop.START.items()} | {"aksi": "kirim"}
    answers = together(*[partial(person.post, path, fields)] * 3)
    assert [answer.status for answer in answers] == [303] * 3
    assert len({answer.headers["Location"] for answer in answers}) == 1
    rows, _next = engine.instances.list(actor(engine))
    assert len(rows) == 1


def actor(engine: Engine) -> Actor:
    found = engine.people.actor("admin")
    assert found is not None
    return found
