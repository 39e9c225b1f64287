"""Random people do random acts with good and bad data while time moves: every promise holds after each of them."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from engine import errors, store
from engine.clock import FixedClock
from engine.service import open_engine
from engine.service.calendar.calendar_views import CalendarChange
from engine.service.views import Actor, TaskItem
from engine.workdays import DayRule
from tests import conftest as shared
from tests import sop
from tests.engine.service import packages
from tests.engine.service.conftest import PASSWORD, Office, peopled
from tests.soundness import assert_sound
from tests.tools.databases import Databases
from tests.tools.site import START

PEOPLE = (*dict.fromkeys(sop.PEOPLE.values()), "pemilik", "auditor", "admin", "orang")
REASONS = ("Alasan yang cukup panjang.", "", "pendek", "berisi nol \0 di dalamnya")
REQUESTS = [UUID(int=number) for number in range(1, 6)]

people = st.sampled_from(PEOPLE)
requests = st.none() | st.sampled_from(REQUESTS)
scraps = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(["kembalikan", "setuju", "72,5", "72.5", "", " "]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
keys = st.sampled_from(
    ["keputusan", "alasan", "indikator", "bidang_dikembalikan", "penerima", "paraf", "nama", "x"]
)
damages = st.none() | st.dictionaries(keys, scraps, min_size=1, max_size=2) | scraps


class Acts(RuleBasedStateMachine):
    """One engine; cases are known by number, tasks are those that were ever seen, whatever became of them."""

    databases: Databases
    cases = Bundle("cases")
    tasks = Bundle("tasks")

    @initialize(target=cases)
    def open(self) -> int:
        self.url = self.databases.new("sqlite", peopled)
        self.clock = FixedClock(START)
        self.folder = Path(tempfile.mkdtemp())
        self.engine = open_engine(shared.office_settings(self.url, self.folder), self.clock)
        self.office = Office(self.engine)
        self.office.deploy(packages.with_files())
        self.engine.people.create("orang", "Tanpa Jabatan", PASSWORD, [], self.office.actor("admin"))
        self.acted = 0
        return self.office.start().instance

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.close()
            self.databases.drop(self.url)
            shutil.rmtree(self.folder)

    def attempt(self, act: Any, *arguments: Any) -> Any:
        """Do an act; a refusal is one of ours, and leaves nothing behind but what a refusal may."""
        before = self.office.dump()
        try:
            result = act(*arguments)
        except errors.Incident as stop:
            raise AssertionError("no incident is possible here") from stop
        except errors.AlurError:
            assert self.office.dump() == before, "a refused act left something"
            return None
        self.acted += 1
        return result

    def actor(self, username: str) -> Actor:
        return self.office.actor(username)

    @rule(target=cases, username=people, damage=damages, request=requests)
    def start(self, username: str, damage: Any, request: UUID | None) -> int:
        value = sop.START | damage if isinstance(damage, dict) else sop.START if damage is None else damage
        done = self.attempt(self.engine.instances.start, sop.KEY, value, self.actor(username), request)
        return done.instance if done else 1

    @rule(target=cases)
    def start_small(self) -> int:
        return self.engine.instances.start("kecil", {}, self.actor("sekretaris")).instance

    @rule(target=tasks, case=cases, place=st.integers(0, 3))
    def look(self, case: int, place: int) -> int:
        rows = self.office.waiting(case)
        return rows[place % len(rows)].id if rows else 1

    @rule(case=cases, back=st.booleans(), place=st.integers(0, 3), steps=st.integers(1, 6))
    def work(self, case: int, back: bool, place: int, steps: int) -> None:
        """Go on as the office would, so that the later steps are reached too."""
        for _ in range(steps):
            rows = [
                row
                for row in self.office.waiting(case)
                if row.claimed_by is None and row.process != "kecil" and row.suspended_at is None
            ]
            if rows:
                row = rows[place % len(rows)]
                self.office.do(row, back=back and row.element in sop.REVIEWS)
                self.acted += 1

    @rule(task=tasks, username=people, back=st.booleans(), damage=damages, request=requests)
    def complete(self, task: int, username: str, back: bool, damage: Any, request: UUID | None) -> None:
        actor, value = self.actor(username), damage
        view = self.attempt(self.engine.tasks.get, task, actor)
        if view is not None and (damage is None or isinstance(damage, dict)):
            good = (
                sop.filled(view.row.element, view.value, back=back)
                if view.row.process != "kecil"
                else {"nama": "a"}
            )
            value = good | (damage or {})
        self.attempt(self.engine.tasks.complete, task, value, actor, request)

    @rule(task=tasks, username=people, reason=st.sampled_from(REASONS))
    def withdraw(self, task: int, username: str, reason: str) -> None:
        self.attempt(self.engine.withdrawals.withdraw, task, reason, self.actor(username))

    @rule(task=tasks, username=people)
    def claim(self, task: int, username: str) -> None:
        self.attempt(self.engine.tasks.claim, task, self.actor(username))

    @rule(task=tasks, username=people)
    def release(self, task: int, username: str) -> None:
        self.attempt(self.engine.tasks.release, task, self.actor(username))

    @rule(task=tasks, username=people, other=people, reason=st.sampled_from(REASONS), across=st.booleans())
    def reassign(self, task: int, username: str, other: str, reason: str, across: bool) -> None:
        act = partial(self.engine.tasks.reassign, across=across)
        self.attempt(act, task, other, reason, self.actor(username))

    @rule(task=tasks, username=people, value=scraps)
    def draft(self, task: int, username: str, value: Any) -> None:
        self.attempt(self.engine.tasks.save_draft, task, value, self.actor(username))

    @rule(
        task=tasks,
        username=people,
        field=st.sampled_from(["bukti", "nama", "lain"]),
        name=st.sampled_from(["a.txt", "b.pdf", "../c.txt", "d.exe", ""]) | st.text(max_size=20),
        content=st.binary(max_size=30) | st.just(b"%PDF-1.7"),
    )
    def attach(self, task: int, username: str, field: str, name: str, content: bytes) -> None:
        self.attempt(self.engine.tasks.attach, task, field, name, content, self.actor(username))

    @rule(task=tasks, username=people, attachment=st.integers(0, 5))
    def detach(self, task: int, username: str, attachment: int) -> None:
        self.attempt(self.engine.tasks.detach, task, attachment, self.actor(username))

    @rule(case=cases, username=people, reason=st.sampled_from(REASONS))
    def cancel(self, case: int, username: str, reason: str) -> None:
        self.attempt(self.engine.instances.cancel, case, reason, self.actor(username))

    @rule(
        task=tasks,
        username=people,
        kind=st.sampled_from(["lainnya", "keadaan kahar", "cuti"]),
        reason=st.sampled_from(REASONS),
    )
    def pause(self, task: int, username: str, kind: str, reason: str) -> None:
        self.attempt(self.engine.pauses.pause, task, kind, reason, self.actor(username))

    @rule(task=tasks)
    def pause_own(self, task: int) -> None:
        """As whose task it is, so that clocks do stand."""
        with self.engine.store.read() as tx:
            row = store.inbox.get(tx, task)
        if row is not None and row.holders.split()[0] in sop.PEOPLE:
            actor = self.actor(sop.PEOPLE[row.holders.split()[0]])
            self.attempt(self.engine.pauses.pause, task, "lainnya", REASONS[0], actor)

    @rule(task=tasks, username=people)
    def go_on(self, task: int, username: str) -> None:
        self.attempt(self.engine.pauses.go_on, task, self.actor(username))

    @rule(case=cases, username=people | st.just("admin"), reason=st.sampled_from(REASONS))
    def suspend(self, case: int, username: str, reason: str) -> None:
        self.attempt(self.engine.suspensions.suspend, case, reason, self.actor(username))

    @rule(case=cases, username=st.sampled_from(["admin", "admin", "kadis"]))
    def resume(self, case: int, username: str) -> None:
        self.attempt(self.engine.suspensions.resume, case, self.actor(username))

    @rule(minutes=st.sampled_from([-30, 1, 25, 600, 60 * 24 * 3]), sweep=st.booleans())
    def pass_time(self, minutes: int, sweep: bool) -> None:
        self.clock.advance(timedelta(minutes=minutes))
        if sweep:
            self.engine.timers.fire_due(limit=2)

    @rule(
        ahead=st.integers(-1, 4),
        kind=st.sampled_from([None, "libur_daerah", "hari_kerja_pengganti"]),
        sweep=st.booleans(),
    )
    def change_calendar(self, ahead: int, kind: Any, sweep: bool) -> None:
        day = self.clock.now.date() + timedelta(days=ahead)
        wanted = CalendarChange(days={day: DayRule(day, kind) if kind else None})
        self.engine.agency.calendars.change(wanted, REASONS[0], None, self.actor("admin"))
        if sweep:
            self.engine.agency.recounts.run_due()

    @rule(username=people, case=cases)
    def read(self, username: str, case: int) -> None:
        """Every page of a person opens, or says why not."""
        actor = self.actor(username)
        before = self.office.dump()
        rows: list[TaskItem] = []
        for tab in ("mine", "group", "all", "done"):
            rows += self.engine.tasks.inbox(actor, tab, limit=3).rows
        for row in rows:
            assert self.engine.tasks.get(row.id, actor).row.id == row.id
        for row in self.engine.tasks.inbox(actor, "waiting").rows:
            self.attempt(self.engine.tasks.get, row.id, actor)
        for act in (self.engine.instances.get, self.engine.history.list):
            self.attempt(act, case, actor)
        self.engine.instances.list(actor)
        self.engine.notices.list(actor)
        assert self.office.dump() == before, "reading writes nothing"

    @invariant()
    def holds(self) -> None:
        if hasattr(self, "engine"):
            assert_sound(self.engine)


@pytest.fixture
def machine(databases: Databases) -> type[Acts]:
    return type("ActsHere", (Acts,), {"databases": databases})


@pytest.mark.parametrize(
    ("examples", "steps"), [(8, 25), pytest.param(150, 60, marks=pytest.mark.soak)]
)  # fmt: skip
def test_promises_hold_whatever_people_do(machine: type[Acts], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=hypothesis.settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        ),
    )
