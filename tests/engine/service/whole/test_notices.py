"""Random people work on several cases while time passes: what each is told is what a small oracle says.

The oracle knows no notices: it looks at the open tasks, at who handed what to whom, and at what ended.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

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
from engine.service.notices import tidings
from engine.service.views import Actor, TaskItem
from tests import conftest as shared
from tests import sop
from tests.engine.service import packages
from tests.engine.service.conftest import PASSWORD, Office, peopled
from tests.tools.databases import Databases
from tests.tools.site import START

SECONDS = {"sek.dua": "sekretaris", "arsip.dua": "bidang_kearsipan"}
WORKERS = (*dict.fromkeys(sop.PEOPLE.values()), *SECONDS)
PEOPLE = (*WORKERS, "admin", "auditor")
REASON = "Alasan yang cukup panjang."

people = st.sampled_from(WORKERS)
Told = set[tuple[str, int]]


class Stream(RuleBasedStateMachine):
    """One office; every act is followed by the worker, some of it twice."""

    databases: Databases
    kind = "sqlite"
    cases = Bundle("cases")

    @initialize(target=cases)
    def open(self) -> Any:
        self.url = self.databases.new(self.kind, peopled)
        self.clock = FixedClock(START)
        self.folder = Path(tempfile.mkdtemp())
        self.engine = open_engine(shared.office_settings(self.url, self.folder), self.clock)
        self.office = Office(self.engine)
        self.office.deploy(packages.two_steps())
        admin = self.actor("admin")
        for name, role in SECONDS.items():
            self.engine.people.create(name, f"Rekan {name}", PASSWORD, [role], admin)
        self.started: dict[int, str] = {}
        self.handed: set[tuple[int, str]] = set()
        self.over: dict[int, tuple[str, str]] = {}
        return self.begin()

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.close()
            self.databases.drop(self.url)
            shutil.rmtree(self.folder)

    def actor(self, username: str) -> Actor:
        return self.office.actor(username)

    def note_end(self, case: int, username: str) -> None:
        view = self.engine.instances.get(case, self.actor("admin"))
        if view.row.status == "completed":
            self.over[case] = ("ended", username)

    def begin(self) -> int:
        made = self.office.start().instance
        self.started[made] = "kadis"
        return made

    @rule(target=cases)
    def start(self) -> Any:
        return self.begin()

    @rule(target=cases)
    def start_small(self) -> Any:
        made = self.engine.instances.start("kecil", {}, self.actor("sekretaris")).instance
        self.started[made] = "sekretaris"
        return made

    @rule(case=cases, back=st.booleans(), place=st.integers(0, 3), steps=st.integers(1, 4))
    def work(self, case: int, back: bool, place: int, steps: int) -> None:
        for _ in range(steps):
            rows = self.office.waiting(case)
            if not rows:
                return
            row = rows[place % len(rows)]
            fitting = [name for name in WORKERS if set(row.roles) & {*self.actor(name).roles, f"@{name}"}]
            person = row.claimed_by or fitting[0]
            shown = self.engine.tasks.get(row.id, self.actor(person)).value
            back_now = back and row.element in sop.REVIEWS
            small = {"nama": "a"} if row.element == "isi" else {}
            value = small if row.process == "kecil" else sop.filled(row.element, shown, back=back_now)
            self.engine.tasks.complete(row.id, value, self.actor(person))
            self.note_end(case, person)

    @rule(case=cases, place=st.integers(0, 3), username=people)
    def claim(self, case: int, place: int, username: str) -> None:
        self.on_task(case, place, lambda task: self.engine.tasks.claim(task, self.actor(username)))

    @rule(case=cases, place=st.integers(0, 3), username=people)
    def release(self, case: int, place: int, username: str) -> None:
        self.on_task(case, place, lambda task: self.engine.tasks.release(task, self.actor(username)))

    @rule(case=cases, place=st.integers(0, 3), username=people)
    def reassign(self, case: int, place: int, username: str) -> None:
        def act(task: int) -> None:
            self.engine.tasks.reassign(task, username, REASON, self.actor("admin"))
            self.handed.add((task, username))

        self.on_task(case, place, act)

    @rule(case=cases, username=st.sampled_from(["admin", "kadis"]))
    def cancel(self, case: int, username: str) -> None:
        try:
            self.engine.instances.cancel(case, REASON, self.actor(username))
        except errors.AlurError:
            return
        self.over[case] = ("cancelled", username)

    @rule(hours=st.sampled_from([1, 5, 24, 72]))
    def pass_time(self, hours: int) -> None:
        self.clock.advance(timedelta(hours=hours))

    @rule(username=people)
    def read_all(self, username: str) -> None:
        """Who has read all has nothing unread, and everybody else what they had."""
        self.sweep()
        before = {name: self.engine.notices.count(self.actor(name)) for name in PEOPLE}
        self.engine.notices.mark_read(self.actor(username))
        after = {name: self.engine.notices.count(self.actor(name)) for name in PEOPLE}
        assert after == before | {username: 0}

    def on_task(self, case: int, place: int, act: Any) -> None:
        rows = self.office.waiting(case)
        if rows:
            try:
                act(rows[place % len(rows)].id)
            except errors.AlurError:
                return

    def sweep(self) -> None:
        engine = self.engine
        while engine.timers.fire_due() + engine.outbox.run_due() + engine.notices.tell_near():
            pass

    def wanted(self, actor: Actor, waiting: Sequence[TaskItem]) -> Told:
        """What a person is to know: kinds, with the task or the case."""
        found: Told = set()
        own, now, calendar = {*actor.roles, f"@{actor.username}"}, self.clock(), self.engine.calendar()
        roles = {role.id: role for role in self.engine.people.roles()}
        for row in waiting:
            late = row.due is not None and row.due <= now
            mine = own & set(row.roles) and row.claimed_by in (None, actor.username)
            if mine:
                found.add(("new", row.id))
                soon = row.due and tidings.near(calendar, row.opened_at, row.due, "hari_kerja")
                if late:
                    found.add(("overdue", row.id))
                elif soon and soon <= now:
                    found.add(("due_soon", row.id))
            above = {roles[one].superior for one in row.roles if one in roles} & set(actor.roles)
            if late and above and not mine:
                found.add(("overdue_below", row.id))
            if row.claimed_by == actor.username and (row.id, actor.username) in self.handed:
                found.add(("reassigned", row.id))
        for case, (how, by) in self.over.items():
            if self.started[case] == actor.username and by != actor.username:
                found.add((how, case))
        return found

    @invariant()
    def everybody_knows_what_is_to_be_known(self) -> None:
        if not hasattr(self, "engine"):
            return
        self.sweep()
        with self.engine.store.transaction() as tx:  # the outbox does what it does at least once
            for case in self.started:
                tidings.follow(self.engine.context, tx, case, store.tasks.open_of(tx, case))
        waiting = [row for case in self.started for row in self.office.waiting(case)]
        for username in PEOPLE:
            actor = self.actor(username)
            listed = self.engine.notices.list(actor)
            told = [
                (
                    "new" if one.kind in ("task", "returned") else one.kind,
                    one.instance if one.kind in ("ended", "cancelled") else one.task,
                )
                for one in listed
                if not one.gone
            ]
            assert len(told) == len(set(told)), "each is told once"
            assert set(told) == self.wanted(actor, waiting), username
            unread = self.engine.notices.list(actor, unread=True)
            assert {one.id for one in unread} == {one.id for one in listed if not one.gone and not one.read}
            assert self.engine.notices.count(actor) == len(unread)


@pytest.mark.parametrize(
    ("kind", "examples", "steps"),
    [
        ("sqlite", 3, 10),
        pytest.param("sqlite", 100, 30, marks=pytest.mark.soak),
        pytest.param("postgresql", 30, 30, marks=[pytest.mark.soak, pytest.mark.postgres]),
    ],
)
def test_what_is_told_is_what_is_to_be_known(
    databases: Databases, kind: str, examples: int, steps: int
) -> None:
    run_state_machine_as_test(
        type("Here", (Stream,), {"databases": databases, "kind": kind}),
        settings=hypothesis.settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        ),
    )
