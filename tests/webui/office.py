"""Work done before a test begins, through the one door."""

from __future__ import annotations

from collections.abc import Sequence

from engine import store
from engine.service import Engine, access_view, rows
from engine.service.views import Actor, TaskItem
from tests import sop


def actor(engine: Engine, username: str) -> Actor:
    found = engine.people.actor(username)
    assert found is not None
    return found


def started(engine: Engine, periode: str = "Triwulan III") -> int:
    """A new case, waiting at step 1."""
    return engine.instances.start(sop.KEY, sop.START | {"periode": periode}, actor(engine, "kadis")).instance


def open_tasks(engine: Engine, instance: int, element: str = "") -> list[TaskItem]:
    """The open tasks of a case (of one element), without all else that its page shows."""
    with engine.store.read() as tx:
        seen = access_view.require(engine.context, tx, instance, actor(engine, "admin"))
        return [
            rows.task_row(engine.office, seen.versions.of(task.definition_id), task)
            for task in store.inbox.of_instance(tx, instance)
            if task.state == "open" and element in ("", task.element)
        ]


def brought_to(engine: Engine, element: str, *, back_at: str | Sequence[str] = ()) -> int:
    """A case worked until `element` is open and nothing before it; each `back_at` returns it once there."""
    instance = started(engine)
    backs = [back_at] if isinstance(back_at, str) else list(back_at)
    for _ in range(60):
        waiting = [task for task in open_tasks(engine, instance) if task.element != element]
        if not waiting:
            return instance
        task = waiting[0]
        person = actor(engine, sop.PEOPLE[task.roles[0]])
        view = engine.tasks.get(task.id, person)
        back = task.element in backs
        if back:
            backs.remove(task.element)
        engine.tasks.complete(task.id, sop.filled(task.element, view.value, back=back), person)
    raise AssertionError(f"{element} was never reached")


def finished(engine: Engine, *, back_at: Sequence[str] = ()) -> int:
    """A case worked to its end; each `back_at` returns it once there."""
    return brought_to(engine, "", back_at=back_at)


def task_at(engine: Engine, element: str, item: str | None = None) -> int:
    """The id of the open task at `element` of a fresh case."""
    tasks = open_tasks(engine, brought_to(engine, element), element)
    return next(task.id for task in tasks if item in (None, task.item))
