"""Pages of one history are what the whole of it has, chosen by person and type."""

from __future__ import annotations

import pytest

from engine import store
from engine.store import Tx, history_pages
from engine.store.history_pages import Choice, Reader
from tests.engine.service.conftest import *  # noqa: F403  the office of the services, whose cases have returns
from tests.engine.service.conftest import Office

CHOICES = [
    Choice(),
    Choice("kadis"),
    Choice(""),
    Choice(types=("task_returned",)),
    Choice(without=("task_completed", "instance_started")),
    Choice("perencana", ("task_completed",)),
]


@pytest.fixture
def returned(office: Office) -> int:
    instance = office.start().instance
    office.do(office.work_to(instance, "Langkah_7"), back=True)
    office.work_to(instance, "Langkah_8")
    return instance


def walked(tx: Tx, instance: int, choice: Choice, size: int) -> list[int]:
    """The numbers of all events chosen, read by pages from the newest on; each page knows its place."""
    found: list[int] = []
    before = None
    while page := history_pages.page(tx, instance, choice, before, size):
        assert all(link.sound for link in page)
        if before is not None:
            count, newer = history_pages.newer(tx, instance, choice, before, size)
            assert count == len(found)
            assert newer == (0 if count <= size else found[count - size - 1])
        found += [link.event.seq for link in page]
        before = found[-1]
    return found


@pytest.mark.parametrize("choice", CHOICES)
def test_pages_are_the_whole_in_its_order(office: Office, returned: int, choice: Choice) -> None:
    with office.engine.store.read() as tx:
        every = store.history.of_instance(tx, returned)
        wanted = [one.seq for one in reversed(every) if choice.takes(one.actor, one.type)]
        assert walked(tx, returned, choice, 3) == walked(tx, returned, choice, 50) == wanted
        assert wanted or choice.actor == ""


def test_submissions_are_all_or_those_of_a_reader(office: Office, returned: int) -> None:
    with office.engine.store.read() as tx:
        found, count = history_pages.submissions(tx, returned, None, 0, 50)
        elements = [link.event.element for link, _visit in found]
        assert elements[:4] == ["Langkah_7", "Langkah_6", "Langkah_7", "Langkah_6"]
        assert [visit for _link, visit in found][:4] == [2, 2, 1, 1]
        assert count is None
        rest, _ = history_pages.submissions(tx, returned, None, 2, 3)
        assert rest == found[2:5]
        own, count = history_pages.submissions(tx, returned, Reader("x", ["bidang_kearsipan"], []), 0, 50)
        assert [link.event.data["item"] for link, _ in own] == ["bidang_kearsipan"]
        assert count == 1
        assert history_pages.submissions(tx, returned, Reader("x", [], []), 0, 50) == ([], 0)
