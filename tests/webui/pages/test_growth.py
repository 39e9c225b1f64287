"""Pages of a case cost what they cost: its hundredth return changes neither the statements nor the rows they read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.service import Engine
from tests import sop
from tests.engine.service.counting import rows_read, watched
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
PARTS = ("", "/isian", "/isian?semua", "/riwayat", "/riwayat?orang=kadis", "/diagram", "/waktu")
ROUNDS = (30, 70)  # a case of thirty rounds has a recap
NEWEST = 60  # events that a look reads at most
BYTES = 50_000  # of a page of the SOP, uncompressed


def grown(engine: Engine, instance: int, rounds: int) -> int:
    """Send a case to and fro between two steps, and return the task that is open then."""
    values: dict[str, dict[str, Any]] = {}
    for _ in range(2 * rounds):
        (task,) = office.open_tasks(engine, instance)
        person = office.actor(engine, sop.PEOPLE[task.roles[0]])
        if task.element not in values:
            shown = engine.tasks.get(task.id, person).value
            values[task.element] = sop.filled(task.element, shown, back=task.element == "Langkah_7")
        engine.tasks.complete(task.id, values[task.element], person)
    (task,) = office.open_tasks(engine, instance)
    return task.id


def test_a_case_that_went_to_and_fro_is_read_as_one_that_did_not(
    visitor: Come, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "engine.service.office.FRESH_SECONDS", 3600
    )  # roles and calendar are read beside the pages
    instance = office.brought_to(engine, "Langkah_7")
    holder, reader = visitor("sekretaris"), visitor("kadis")
    costs: dict[str, list[tuple[int, int]]] = {}
    for rounds in ROUNDS:
        task = grown(engine, instance, rounds)
        for address in (f"/tugas/{task}", *(f"/berkas/{instance}{part}" for part in PARTS)):
            person = holder if "tugas" in address else reader
            person.get(address)
            told: list[str] = []
            rows: list[int] = []
            with watched(engine.store, told.append), rows_read(rows):
                page = person.get(address)
            assert page.status == 200
            assert len(page.text) < BYTES, address
            statements = sum(one not in ("commit", "committed") for one in told)
            costs.setdefault(address.rstrip("0123456789"), []).append((statements, sum(rows)))
    print(costs)
    for address, (first, last) in costs.items():
        assert first[0] == last[0] <= 24, (address, first, last)
        assert last[1] <= first[1] + NEWEST or "waktu" in address, (address, first, last)
    assert costs["/tugas/"][0] == costs["/tugas/"][1]
