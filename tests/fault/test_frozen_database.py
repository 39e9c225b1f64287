"""PostgreSQL stops in its tracks: an honest 503 in time, files of the site as ever, and nothing done twice after."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.store import inbox
from tests.conftest import demo_database
from tests.fault.conftest import Await, Look
from tests.fault.person import Answer, Person
from tests.soundness import assert_sound
from tests.tools.databases import Databases
from tests.tools.site import Site

pytestmark = [pytest.mark.fault, pytest.mark.postgres]


class Freezing:
    """A PostgreSQL server of the test's own, all of whose processes can be stopped where they are."""

    def __init__(self, databases: Databases) -> None:
        self.url = databases.new("postgresql", demo_database)
        self._main = int((Path(databases.server.pgdata) / "postmaster.pid").read_text().split()[0])
        self._stopped: list[int] = []

    def freeze(self) -> None:
        self._stopped = [self._main, *_children(self._main)]
        for number in self._stopped:
            os.kill(number, signal.SIGSTOP)

    def go_on(self) -> None:
        while self._stopped:
            os.kill(self._stopped.pop(), signal.SIGCONT)


def _children(parent: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


@pytest.fixture(scope="module")
def freezing(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Freezing]:
    assert databases.server  # the run's own server is made first: it names the folder for the locks of all
    own = Databases(tmp_path_factory.mktemp("own"))
    made = Freezing(own)
    yield made
    made.go_on()
    own.close()


@pytest.mark.alone
def test_a_frozen_server_keeps_nobody_waiting(
    freezing: Freezing, tmp_path: Path, look: Look, soon: Await
) -> None:
    site = Site(tmp_path / "site", freezing.url).start()
    try:
        person = Person(site.url, "kadis")
        assert person.start().status == 303
        (task,) = person.tasks()
        fields = person.ready_to_send(task)
        freezing.freeze()
        answers: list[Answer] = []
        asking: list[Any] = [
            lambda: answers.append(person.post(f"/tugas/{task}", fields)),
            *[lambda: answers.append(person.get("/tugas"))] * 11,
        ]
        threads = [threading.Thread(target=one) for one in asking]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        files = [Person(site.url).get("/static/app.css") for _ in range(5)]
        for thread in threads:
            thread.join()
        later = [person.get("/tugas"), person.get("/sehat"), person.post(f"/tugas/{task}", fields)]
        freezing.go_on()
        for answer in files:
            assert answer.status == 200
            assert answer.seconds < 1.0
        for answer in answers + later:
            assert answer.status == 503, answer.text
            assert answer.seconds < 5.0
        soon(site.answers, 10.0)
        assert person.post(f"/tugas/{task}", fields).status == 303
        engine = look(site)
        assert_sound(engine)
        with engine.store.read() as tx:
            row = inbox.get(tx, task)
            assert row is not None
            assert row.state == "done"
        site.set_clock(engine.clock().replace(month=12))
        soon(lambda: engine.timers.next_due() is None, 15.0)  # the worker went on too
        assert "Traceback" not in site.told()
    finally:
        freezing.go_on()
        site.stop()


def test_a_slow_statement_is_waited_for(make_site: Callable[..., Site], look: Look) -> None:
    """A server that is busy, but there, has its whole time."""
    engine = look(make_site("postgresql"))
    with engine.store.read() as tx:
        assert tx.connection.exec_driver_sql("select 7, pg_sleep(3.5)").scalar() == 7
