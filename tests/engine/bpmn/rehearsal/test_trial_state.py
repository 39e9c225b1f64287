"""engine/bpmn/rehearsal/trial_state.py: how a trial run stands cannot be changed by who looks at it."""

from __future__ import annotations

import dataclasses

import pytest

from engine.bpmn.rehearsal import trial_state
from engine.bpmn.rehearsal.acts import Complete, Start
from engine.bpmn.rehearsal.trial_run import TrialRun
from tests.engine.bpmn.models import CALENDAR, MONDAY
from tests.engine.bpmn.rehearsal.test_trial_run import CHOSEN


def test_a_state_is_kept_and_a_later_act_makes_another() -> None:
    run = TrialRun(CHOSEN, trial_state.TrialEnvironment(MONDAY, CALENDAR))
    first = run.state
    assert (first.now, first.started, first.waiting, first.blob) == (MONDAY, False, (), b"")
    run.play(Start({}, "bidang"))
    second = run.state
    run.play(Complete("isi", role="bidang", value={"nilai": 72}))
    assert (first.started, [task.place for task in second.waiting]) == (False, ["isi"])
    with pytest.raises(dataclasses.FrozenInstanceError):
        second.ended = True  # type: ignore[misc]


def test_the_place_of_an_open_task_carries_its_item() -> None:
    task = trial_state.Waiting("isi", "", (), MONDAY, None)
    assert (task.place, dataclasses.replace(task, item="x").place) == ("isi", "isi/x")
