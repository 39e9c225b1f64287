"""Returns without end: what a completion costs does not grow with what was done before."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from engine.service.views import NextTask
from tests import sop
from tests.engine.service import counting
from tests.engine.service.conftest import Office
from tests.soundness import assert_sound, broken_at

ROUNDS = [60, pytest.param(1_000, marks=pytest.mark.soak)]


def state_bytes(office: Office, instance: int) -> int:
    with office.engine.store.read() as tx:
        found = tx.execute(
            sa.text("select length(content) from state where instance_id = :id order by seq desc limit 1"),
            {"id": instance},
        )
        return int(found.scalar_one())


@pytest.mark.parametrize("rounds", ROUNDS)
@pytest.mark.parametrize("review", ["Langkah_4", "Langkah_7"])
def test_a_thousand_returns_cost_what_the_first_does(
    office: Office, rounds: int, review: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two steps, and between the review and one of the parallel bidang of the sub-process."""
    monkeypatch.setattr(
        "engine.service.office.FRESH_SECONDS", 3600
    )  # roles and calendar are read beside the acts
    row = office.work_to(office.start().instance, review)
    engine, instance = office.engine, row.instance
    people = {name: office.actor(name) for name in sop.PEOPLE.values()}
    task = NextTask(row.id, row.element, row.name, row.roles[0], "", row.due)
    values: dict[str, dict[str, object]] = {}
    statements: list[str] = []
    counts: dict[str, set[int]] = {}
    sizes: dict[str, set[int]] = {}
    times: list[float] = []
    with counting.watched(office.engine.store, statements.append):
        for turn in range(2 * rounds):
            actor = people[sop.PEOPLE[task.role]]
            if turn < 4 or task.element not in values:
                shown = engine.tasks.get(task.id, actor).value
                values[task.element] = sop.filled(task.element, shown, back=task.element == review)
            statements.clear()
            began = time.perf_counter()
            (following,) = engine.tasks.complete(task.id, values[task.element], actor).next
            times.append(time.perf_counter() - began)
            if turn >= 4:
                counts.setdefault(task.element, set()).add(len(statements))
                sizes.setdefault(task.element, set()).add(state_bytes(office, instance))
            task = following
    print(f"{engine.store.dialect} {review}: statements {counts}, bytes {sizes}")
    assert len(counts) == 2
    for element, found in counts.items():
        assert len(found) == 1, (element, found)
        assert max(found) <= 18
    for element, found in sizes.items():
        assert max(found) - min(found) <= 8, (element, found)  # the counters of msgpack grow by a byte or two
    part = len(times) // 10
    growth = statistics.median(times[-part:]) / statistics.median(times[part : 2 * part])
    print(f"the last rounds took {growth:.2f} of the first")  # told, not judged: that is the bench's
    assert broken_at(engine, instance) is None
    assert_sound(engine)


def test_a_claim_a_draft_and_a_release_leave_the_state_alone(office: Office) -> None:
    """They write rows and an event; the engine's state is neither loaded nor stored anew."""
    row, actor = office.work_to(office.start().instance, "Langkah_4"), office.actor("perencana")
    statements: list[str] = []
    timers = office.dump()["timer"]
    with counting.watched(office.engine.store, statements.append):
        acts: list[Callable[[], None]] = [
            lambda: office.engine.tasks.claim(row.id, actor),
            lambda: office.engine.tasks.save_draft(row.id, {"a": 1}, actor),
            lambda: office.engine.tasks.release(row.id, actor),
        ]
        for act in acts:
            statements.clear()
            act()
            assert len(statements) <= 10, statements
            changes = [text for text in statements if not text.startswith("select")]
            assert not [text for text in changes if "timer" in text or "state = ?" in text]
    assert office.dump()["timer"] == timers


def test_a_finished_case_of_ten_steps_is_small(office: Office) -> None:
    """All its rows with its history, twelve indicators of three units among them; a return adds little."""
    instance = office.work_to(office.start().instance, "Langkah_10").instance
    office.do(office.waiting(instance)[0])
    tables = office.dump()
    rows = [row for name in ("event", "task") for row in tables[name]] + tables["instance"]
    stored = sum(
        len(part) if isinstance(part, bytes) else len(str(part).encode())
        for row in rows
        for part in row
        if part
    )
    print(f"{office.engine.store.dialect}: {stored} bytes, {len(tables['event'])} events")
    assert stored <= 7_600  # of it the digest of the state that each act left: about 700
    assert not tables["inbox"]
    assert not tables["timer"]
    assert not tables["draft"]
    assert not tables["state"], "an ended case keeps no state"
