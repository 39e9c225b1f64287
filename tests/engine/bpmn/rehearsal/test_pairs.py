"""engine/bpmn/rehearsal/pairs.py: one role at both steps of a pair, told act by act."""

from __future__ import annotations

import pytest

from engine.bpmn.rehearsal.acts import Act, Complete, Start
from engine.bpmn.rehearsal.pairs import same_roles
from engine.bpmn.rehearsal.trial_run import TrialRun
from engine.bpmn.rehearsal.trial_state import TrialEnvironment
from tests.engine.bpmn.drawings import judged
from tests.engine.bpmn.models import CALENDAR, MONDAY
from tests.engine.service.work.pairs import BACK, paired

AGREED = {"keputusan": "setuju"}


def play(
    files: dict[str, bytes], *several: tuple[str, str, dict[str, str]]
) -> dict[int, list[tuple[str, str]]]:
    """Return what is told of these acts, by number; the start is 0."""
    definition = judged(files.pop("process.bpmn"), files)
    run = TrialRun(definition, TrialEnvironment(MONDAY, CALENDAR))
    acts: list[Act] = [
        Start(role="sekretaris"),
        *(Complete(one, "", role, value) for one, role, value in several),
    ]
    results = run.play_all(acts)
    assert [one.refusal for one in results] == [None] * len(acts)
    return {
        number: [(one.place, one.kind) for one in same]
        for number, same in same_roles(definition.outline, results).items()
    }


@pytest.mark.parametrize("kind", ["peringatan", "tolak"])
def test_the_same_role_at_both_is_told_at_the_second(kind: str) -> None:
    told = play(paired(kind), ("isi", "sekretaris", {}), ("periksa", "sekretaris", AGREED))
    assert told == {2: [("isi", kind)]}


def test_another_round_begins_anew() -> None:
    several = [("isi", "sekretaris", {}), ("periksa", "sekretaris", BACK)]
    told = play(paired(), *several, ("isi", "sekretaris", {}), ("periksa", "sekretaris", AGREED))
    assert told == {2: [("isi", "tolak")], 4: [("isi", "tolak")]}, "not at the work done again"


def test_of_two_at_once_the_second_is_told() -> None:
    told = play(paired(beside=True), ("periksa", "sekretaris", {}), ("isi", "sekretaris", {}))
    assert told == {2: [("periksa", "tolak")]}
