"""A process that works the SOP as fast as it can and tells each act after it was acknowledged; made to be killed."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from engine.service import Engine, open_engine
from engine.service.views import Actor
from tests import sop
from tests.conftest import office_settings


def actor(engine: Engine, username: str) -> Actor:
    found = engine.people.actor(username)
    assert found is not None
    return found


def work(engine: Engine) -> None:
    people = {name: actor(engine, name) for name in dict.fromkeys(sop.PEOPLE.values())}
    print("ready", flush=True)
    while True:
        for name, person in people.items():
            rows = engine.tasks.inbox(person, limit=5).rows
            if not rows and name == "kadis":
                engine.instances.start(sop.KEY, sop.START, person)
            for row in rows:
                shown = engine.tasks.get(row.id, person).value
                back = row.element in sop.REVIEWS and random.random() < 0.3
                engine.tasks.complete(row.id, sop.filled(row.element, shown, back=back), person)
                print(json.dumps({"task": row.id, "element": row.element}), flush=True)


if __name__ == "__main__":
    work(open_engine(office_settings(sys.argv[1], Path(sys.argv[2]))))
