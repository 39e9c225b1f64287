"""Offices change hands while cases run: who may do what is told by a second, simpler reckoning, after every act."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from engine import errors
from engine.clock import FixedClock
from engine.service import open_engine
from engine.service.agency.delegation_rules import Terms
from engine.service.views import TaskItem
from engine.service.work.handovers import Handover
from tests import conftest as shared
from tests.engine.service.conftest import Office, peopled
from tests.engine.service.work.pairs import BACK, paired
from tests.soundness import assert_sound
from tests.tools.databases import Databases
from tests.tools.site import START

DAY = timedelta(days=1)
REASON = "Alasan yang cukup panjang."
HELD = {  # for good
    "sekretaris": {"sekretaris", "sekretariat_data"},
    "perencana": {"fungsional_perencana", "sekretaris"},
    "kadis": {"kepala_dinas"},
    "admin": {"admin"},
}
people = st.sampled_from(tuple(HELD))
offices = st.sampled_from(["sekretaris", "sekretaris", "kepala_dinas", "fungsional_perencana"])


@dataclass
class Acting:
    """Somebody acts in an office from one moment until before another."""

    id: int
    role: str
    deputy: str
    start: datetime
    end: datetime

    def holds(self, now: datetime) -> bool:
        return self.start <= now < self.end


class Offices(RuleBasedStateMachine):
    """Three people in two steps that are a pair, and what is known of them beside the engine."""

    databases: Databases

    @initialize(kind=st.sampled_from(["tolak", "peringatan"]))
    def open(self, kind: str) -> None:
        self.url = self.databases.new("sqlite", peopled)
        self.clock, self.folder, self.kind = FixedClock(START), Path(tempfile.mkdtemp()), kind
        self.engine = open_engine(shared.office_settings(self.url, self.folder), self.clock)
        self.office = Office(self.engine)
        self.admin = self.office.actor("admin")
        self.engine.people.grant("perencana", "sekretaris", self.admin)
        self.key = self.office.deploy(paired(kind))
        self.acting: list[Acting] = []
        self.off: set[str] = set()
        self.did: dict[int, str] = {}  # by case who did the first step last
        self.cases = [self.engine.instances.start(self.key, {}, self.office.actor("sekretaris")).instance]

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.close()
            self.databases.drop(self.url)
            shutil.rmtree(self.folder)

    def attempt(self, act: Any, *arguments: Any, **named: Any) -> Any:
        """Do an act; what is refused leaves nothing."""
        before = self.office.dump()
        try:
            result = act(*arguments, **named)
        except errors.Incident as stop:
            raise AssertionError("no incident is possible here") from stop
        except errors.AlurError:
            assert self.office.dump() == before, "a refused act left something"
            return None
        return True if result is None else result

    def sweep(self) -> None:
        while self.engine.timers.fire_due() + self.engine.outbox.run_due():
            pass

    def roles(self, username: str) -> set[str]:
        """The roles somebody has now, as told beside the engine."""
        acting = {one.role for one in self.acting if one.deputy == username and one.holds(self.clock())}
        return set() if username in self.off else HELD[username] | acting

    def may(self, username: str, row: TaskItem) -> bool:
        """Whether somebody may do a task, as told beside the engine."""
        named = f"@{username}" in row.roles and username not in self.off
        apart = self.kind != "tolak" or row.element != "periksa" or self.did.get(row.instance) != username
        mine = row.claimed_by in (None, username)
        return (named or bool(self.roles(username) & {*row.roles})) and mine and apart

    def waiting(self) -> list[TaskItem]:
        return [row for case in self.cases for row in self.office.waiting(case)]

    @rule(username=people)
    def start(self, username: str) -> None:
        if len(self.cases) < 4 and (actor := self.engine.people.actor(username)) is not None:
            done = self.attempt(self.engine.instances.start, self.key, {}, actor)
            if done is not None:
                self.cases.append(done.instance)

    @rule(place=st.integers(0, 3), username=people)
    def claim(self, place: int, username: str) -> None:
        if (rows := self.waiting()) and (actor := self.engine.people.actor(username)) is not None:
            row = rows[place % len(rows)]
            done = self.attempt(self.engine.tasks.claim, row.id, actor)
            assert (done is not None) == self.may(username, row)

    @rule(place=st.integers(0, 3), username=people, back=st.booleans(), note=st.sampled_from(["", REASON]))
    def complete(self, place: int, username: str, back: bool, note: str) -> None:
        rows, actor = self.waiting(), self.engine.people.actor(username)
        if not rows or actor is None:
            return
        row = rows[place % len(rows)]
        value: dict[str, Any] = {}
        if row.element == "periksa":
            value = BACK if back else {"keputusan": "setuju"}
        same = row.element == "periksa" and self.did.get(row.instance) == username
        done = self.attempt(self.engine.tasks.complete, row.id, value, actor, note=note)
        assert (done is not None) == (self.may(username, row) and (not same or bool(note)))
        if done is not None and row.element == "isi":
            self.did[row.instance] = username

    @rule(
        place=st.integers(0, 3),
        to=st.sampled_from(["", *HELD]),
        lent=st.booleans(),
        by=st.sampled_from([*HELD]),
    )
    def hand_over(self, place: int, to: str, lent: bool, by: str) -> None:
        rows, actor = self.waiting(), self.engine.people.actor(by)
        if not rows or actor is None:
            return
        row = rows[place % len(rows)]
        of = row.claimed_by or ""
        until = self.clock() + 2 * DAY if lent and of else None
        terms = Handover(to, REASON, across=True, of=of if until else "", until=until)
        done = self.attempt(self.engine.tasks.hand_over, row.id, terms, actor)
        if done is not None:
            (now,) = [one for one in self.waiting() if one.id == row.id]
            assert now.claimed_by == (to or None)
            assert not to or self.may(to, now), "whom it was given to may do it"

    @rule(
        role=offices,
        deputy=people,
        instead=st.sampled_from(["", "sekretaris", "perencana", "kadis"]),
        kind=st.sampled_from(["plh", "plh", "plh", "plt"]),
        start=st.sampled_from([None, 1, 2]),
        days=st.integers(1, 3),
        claimed=st.sampled_from(["deputy", "role"]),
        by=st.sampled_from(["admin", "admin", "kadis", "perencana"]),
    )
    def appoint(
        self,
        role: str,
        deputy: str,
        instead: str,
        kind: str,
        start: int | None,
        days: int,
        claimed: str,
        by: str,
    ) -> None:
        now, actor = self.clock(), self.engine.people.actor(by)
        if actor is None:
            return
        begins = now if start is None else now + start * DAY
        ends = begins + days * DAY
        letter = "800/12/2026 (contoh)"
        terms = Terms(role, deputy, kind, begins if start else None, ends, letter, None, instead, claimed)
        made = self.attempt(self.engine.agency.delegations.give, terms, actor, confirmed=True)
        if made is not None:
            over = [one for one in self.acting if one.role == role and one.start < ends and begins < one.end]
            assert over == [], "two at a time for one office"
            assert role not in HELD[deputy]
            assert deputy not in self.off
            self.acting.append(Acting(made, role, deputy, begins, ends))

    @rule(place=st.integers(0, 5), by=st.sampled_from(["admin", "kadis", "sekretaris"]), taken=st.booleans())
    def dismiss(self, place: int, by: str, taken: bool) -> None:
        """Early, on the page of the delegation or by taking the role."""
        stands = [one for one in self.acting if one.end > self.clock()]
        actor = self.engine.people.actor(by)
        if not stands or actor is None:
            return
        one = stands[place % len(stands)]
        if taken:
            done = self.attempt(self.engine.people.revoke, one.deputy, one.role, actor, reason=REASON)
            ended = [other for other in stands if (other.deputy, other.role) == (one.deputy, one.role)]
        else:
            done = self.attempt(self.engine.agency.delegations.end, one.id, REASON, actor)
            ended = [one]
        for other in ended if done is not None else ():
            other.end = min(other.end, self.clock())

    @rule(username=st.sampled_from(["sekretaris", "perencana", "kadis"]))
    def switch(self, username: str) -> None:
        self.engine.people.set_active(username, username in self.off, self.admin)
        self.off ^= {username}

    @rule(hours=st.sampled_from([1, 23, 24, 72]))
    def pass_time(self, hours: int) -> None:
        self.clock.advance(timedelta(hours=hours))

    @rule()
    def work(self) -> None:
        """The worker comes: after it nobody has taken what they may not do."""
        self.sweep()
        for row in self.waiting():
            assert row.claimed_by is None or self.may(row.claimed_by, row), (row.claimed_by, row)

    @invariant()
    def whoever_may_may(self) -> None:
        if not hasattr(self, "engine"):
            return
        rows = self.waiting()
        for username in HELD:
            actor = self.engine.people.actor(username)
            assert (actor is None) == (username in self.off)
            if actor is None:
                continue
            assert {*actor.roles} == self.roles(username)
            for row in rows:
                try:
                    may = self.engine.tasks.get(row.id, actor).may_complete
                except (errors.Forbidden, errors.NotFound, errors.TaskClaimed):
                    may = False
                assert may == self.may(username, row), (username, row)
        assert_sound(self.engine)


@pytest.mark.parametrize(("examples", "steps"), [(8, 25), pytest.param(150, 60, marks=pytest.mark.soak)])
def test_who_may_do_what_is_as_told_beside_the_engine(
    databases: Databases, examples: int, steps: int
) -> None:
    run_state_machine_as_test(
        type("OfficesHere", (Offices,), {"databases": databases}),
        settings=hypothesis.settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        ),
    )
