"""A process that works the SOP as fast as it can and tells each act after it was acknowledged; made to be killed."""

from __future__ import annotations

import json
import os
import random
import traceback
from pathlib import Path
from typing import IO

from engine.service import Engine, open_engine
from engine.service.views import Actor
from tests import sop
from tests.conftest import office_settings


class SteadyWorker:
    """It, forked from the test and at work on the office at `url`."""

    def __init__(self, url: str, folder: Path) -> None:
        self._complaint = folder / "complaint"
        reading, writing = os.pipe()
        self._id = os.fork()
        if self._id == 0:
            try:
                with os.fdopen(writing, "w") as told:
                    work(open_engine(office_settings(url, folder)), told)
            except BaseException:
                self._complaint.write_text(traceback.format_exc())
            finally:
                os._exit(1)
        os.close(writing)
        self._told = os.fdopen(reading)
        assert self.line().strip() == "ready", self._complaint.read_text()

    def line(self) -> str:
        """The next line that it tells."""
        return self._told.readline()

    def signal(self, number: int) -> None:
        os.kill(self._id, number)

    def rest(self) -> str:
        """What it told until it ended, by a signal and without a complaint."""
        with self._told:
            told = self._told.read()
        os.waitpid(self._id, 0)
        assert not self._complaint.exists(), self._complaint.read_text()
        return told


def actor(engine: Engine, username: str) -> Actor:
    found = engine.people.actor(username)
    assert found is not None
    return found


def work(engine: Engine, told: IO[str]) -> None:
    people = {name: actor(engine, name) for name in dict.fromkeys(sop.PEOPLE.values())}
    print("ready", file=told, flush=True)
    while True:
        for name, person in people.items():
            rows = engine.tasks.inbox(person, limit=5).rows
            if not rows and name == "kadis":
                engine.instances.start(sop.KEY, sop.START, person)
            for row in rows:
                shown = engine.tasks.get(row.id, person).value
                back = row.element in sop.REVIEWS and random.random() < 0.3
                engine.tasks.complete(row.id, sop.filled(row.element, shown, back=back), person)
                print(json.dumps({"task": row.id, "element": row.element}), file=told, flush=True)
