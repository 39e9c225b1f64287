"""The office of the tests: demo people on the engine under test, and a way to work the SOP as they would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.service import Engine
from engine.service.views import Actor, Completed, TaskRow
from tests import sop


class Office:
    """People by user name, and the SOP worked step by step through the one door."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        engine.setup.demo("kata-sandi-peraga")

    def actor(self, username: str) -> Actor:
        found = self.engine.people.actor(username)
        assert found is not None
        return found

    def start(self, data: Mapping[str, Any] = sop.START) -> Completed:
        return self.engine.instances.start(sop.KEY, data, self.actor("kadis"))

    def waiting(self, instance: int) -> list[TaskRow]:
        view = self.engine.instances.get(instance, self.actor("admin"))
        return [task for task in view.tasks if task.state == "open"]

    def do(self, row: TaskRow, *, back: bool = False) -> Completed:
        """Complete one open task as its own person, from what the form shows."""
        actor = self.actor(sop.PEOPLE[row.roles[0]])
        shown = self.engine.tasks.get(row.id, actor).value
        return self.engine.tasks.complete(row.id, sop.filled(row.element, shown, back=back), actor)

    def work_to(self, instance: int, element: str) -> TaskRow:
        """Work until one task of `element` is open, and give it."""
        for _ in range(60):
            rows = self.waiting(instance)
            found = next((row for row in rows if row.element == element), None)
            if found:
                return found
            self.do(rows[0])
        raise AssertionError(f"{element} was never reached")


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)
