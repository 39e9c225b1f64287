"""Tenggat of every step of the real process, at the moments of the vectors, on the office's own calendar."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import store, workdays
from engine.clock import FixedClock
from engine.service.views import Completed, NextTask
from tests import sop
from tests.engine.service.conftest import Office
from tests.engine.workdays import agency

pytestmark = pytest.mark.one_database

VECTORS = Path(__file__).parents[2] / "data/workday_vectors.csv"

# Standard time of each step in the words of the vectors. Step 4 is unreadable in the source: 1 hari, flagged.
WAKTU = {
    "Langkah_1": "1 hari",
    "Langkah_2": "1 hari",
    "Langkah_3_permintaan": "2 hari",
    "Langkah_4": "1 hari",
    "Langkah_5": "2 hari",
    "Langkah_6": "1 hari",
    "Langkah_7": "1 hari",
    "Langkah_8": "3 hari",
    "Langkah_9": "1 hari",
    "Langkah_10": "20 menit",
}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def vectors(policy: str, *, own: bool = False) -> list[dict[str, str]]:
    """The vectors of a policy on the plain calendar, or those with entries of their own."""
    with VECTORS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kebijakan"] == policy]
    return [row for row in rows if bool(row["override"]) == own]


def set_calendar(office: Office, policy: str, extra: str = "") -> None:
    """The office's calendar with another policy, and entries of its own."""
    with office.engine.store.transaction() as tx:
        regimes, days, _, _ = store.calendar.load(tx)
        entries = [rule.to_dict() for rule in agency.overrides(extra)]
        dates = {entry["date"] for entry in entries}
        kept = [day for day in days if day["date"] not in dates]
        store.calendar.replace(tx, regimes, [*kept, *entries], policy)
    office.engine.office.forget()


def forget_own(office: Office) -> None:
    """Take the vectors' own entries out of the calendar again."""
    with office.engine.store.transaction() as tx:
        regimes, days, policy, _ = store.calendar.load(tx)
        plain = [
            day for day in days if day["kind"] not in ("libur_daerah", "hari_kerja_pengganti", "jam_khusus")
        ]
        store.calendar.replace(tx, regimes, plain, policy)
    office.engine.office.forget()


class Walk:
    """One case whose every step is received at a moment of the vectors; they are used in turn, step by step."""

    def __init__(self, office: Office, clock: FixedClock, policy: str, turn: int) -> None:
        self.office, self.clock, self.turn = office, clock, turn
        self.by_waktu: dict[str, list[dict[str, str]]] = {}
        for row in vectors(policy):
            self.by_waktu.setdefault(row["waktu"], []).append(row)
        self.expected: dict[str, datetime] = {}

    def receive(self, element: str) -> None:
        """Let the clock stand at the next vector of this step."""
        rows = self.by_waktu[WAKTU[element]]
        row = rows[self.turn % len(rows)]
        self.clock.now, self.expected[element] = moment(row["mulai_wib"]), moment(row["tenggat_wib"])

    def check(self, opened: tuple[NextTask, ...]) -> None:
        for task in opened:
            step = "Langkah_3_permintaan" if task.element == "Langkah_3_isian" else task.element
            assert task.due == self.expected[step], (task.element, self.clock.now)

    def steps(self) -> Iterator[str]:
        """Work the whole case, with a return from the last review; gives each element done."""
        self.receive("Langkah_1")
        done = self.office.start()
        waiting = list(done.next)
        self.check(done.next)
        returned = False
        while waiting:
            task = waiting.pop(0)
            back = task.element == "Langkah_9" and not returned
            returned = returned or back
            if not waiting and task.element != "Langkah_3_permintaan":
                following = self.following(task.element, back)
                if following:
                    self.receive(following)
            done = self.complete(task, back)
            self.check(done.next)
            waiting += done.next
            yield task.element
        assert done.completed

    def following(self, element: str, back: bool) -> str | None:
        order = list(WAKTU)
        place = order.index("Langkah_3_permintaan" if element == "Langkah_3_isian" else element)
        return order[place - 1] if back else order[place + 1] if place + 1 < len(order) else None

    def complete(self, task: NextTask, back: bool) -> Completed:
        actor = self.office.actor(sop.PEOPLE[task.role])
        shown = self.office.engine.tasks.get(task.id, actor).value
        value = sop.filled(task.element, shown, back=back)
        return self.office.engine.tasks.complete(task.id, value, actor)


@pytest.mark.parametrize("policy", workdays.POLICIES)
def test_every_step_is_due_when_the_vectors_say(office: Office, clock: FixedClock, policy: str) -> None:
    set_calendar(office, policy)
    turns = max(len([row for row in vectors(policy) if row["waktu"] == waktu]) for waktu in WAKTU.values())
    assert turns == 19
    for turn in range(turns):
        assert len(list(Walk(office, clock, policy, turn).steps())) == 15


@pytest.mark.parametrize("policy", workdays.POLICIES)
def test_the_offices_own_days_count_from_the_next_task_on(
    office: Office, clock: FixedClock, policy: str
) -> None:
    rows = vectors(policy, own=True)
    assert len(rows) == 3
    for row in rows:
        set_calendar(office, policy, row["override"])
        clock.now = moment(row["mulai_wib"])
        assert office.start().next[0].due == moment(row["tenggat_wib"]), row["id"]
        forget_own(office)


def test_twenty_minutes_on_friday_afternoon_end_on_monday_morning(office: Office, clock: FixedClock) -> None:
    started = office.start()
    row = office.work_to(started.instance, "Langkah_9")
    clock.now = moment("2026-11-27T16:20+07:00")
    done = office.do(row)
    assert [(task.element, task.due) for task in done.next] == [
        ("Langkah_10", moment("2026-11-30T07:40+07:00"))
    ]
    clock.now = moment("2026-11-30T07:39:59+07:00")
    assert not office.waiting(started.instance)[0].overdue
    assert "Langkah_10" not in office.engine.instances.get(started.instance, office.actor("kadis")).overdue
    clock.now = moment("2026-11-30T07:40:01+07:00")
    assert office.waiting(started.instance)[0].overdue
    assert "Langkah_10" in office.engine.instances.get(started.instance, office.actor("kadis")).overdue


def test_an_open_task_keeps_the_tenggat_it_was_given(office: Office, clock: FixedClock) -> None:
    started = office.start()
    due = started.next[0].due
    set_calendar(office, workdays.END_OF_DAY, "2026-11-24=libur_daerah")
    (row,) = office.waiting(started.instance)
    assert row.due == due
    clock.now = moment("2026-11-24T16:00+07:00")
    assert office.engine.timers.fire_due() == 1
    office.do(row)
    assert office.waiting(started.instance)[0].due == moment("2026-11-25T16:00+07:00")
