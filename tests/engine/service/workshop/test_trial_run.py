"""From a rehearsal to its page, and to a saved test under a free name."""

from __future__ import annotations

import json

import pytest

from engine import errors
from engine.bpmn.rehearsal import scenario_file
from engine.bpmn.rehearsal.scenario_file import saved_tests
from engine.service.workshop import trial_run
from tests.engine.service.conftest import Office
from tests.engine.service.workshop.test_trials import Trial, invalid

pytestmark = pytest.mark.one_database


def test_a_saved_run_is_replayed_and_fails_when_the_way_changes(office: Office) -> None:
    trial = Trial(office)
    trial.start()
    while trial.keys() != ["Langkah_7"]:
        trial.do()
    trial.do(back=True)
    path = trial.engine.trials.save(trial.draft, "  Dikembalikan dari langkah 7 ", trial.actor)
    again = trial.engine.trials.save(trial.draft, "Dikembalikan dari langkah 7", trial.actor)
    assert (path, again) == (
        "tests/dikembalikan-dari-langkah-7.json",
        "tests/dikembalikan-dari-langkah-7-2.json",
    )
    files = trial.engine.drafts.files(trial.draft, trial.actor)
    assert set(saved_tests(files)) == {path, again}
    assert json.loads(files[path])["harapan"]["terbuka"] == ["Langkah_6"]
    (first, _) = trial.engine.trials.tests(trial.draft, trial.actor)
    assert (first.title, first.finding) == ("Dikembalikan dari langkah 7", None)
    trial.engine.trials.remove(trial.draft, again, trial.actor)
    asked = b"${keputusan == 'kembalikan'}"
    ways = files["process.bpmn"].split(asked)
    bpmn = ways[0] + asked + ways[1] + b"${keputusan == 'kembalikan' and alasan == ''}" + asked.join(ways[2:])
    trial.write(**{"process.bpmn": bpmn})
    (test,) = trial.engine.trials.tests(trial.draft, trial.actor)
    assert test.finding is not None
    assert (test.finding.rule, test.finding.element, test.finding.file) == (
        "scenario-open",
        "Langkah_8",
        path,
    )
    found = trial.engine.drafts.lint(trial.draft, trial.actor)
    assert [one.rule for one in found if one.level == "error"] == ["scenario-open"]
    with pytest.raises(errors.DeploymentRefused):
        trial.engine.drafts.submit(
            trial.draft, "Alasan yang cukup panjang.", trial.view().draft.revision, trial.actor
        )


def test_a_title_says_something(office: Office) -> None:
    trial = Trial(office)
    with pytest.raises(errors.Invalid) as refused:
        trial.engine.trials.save(trial.draft, "Belum ada", trial.actor)
    assert invalid(refused) == "not-started"
    trial.start()
    for title, reason in (("  ", "empty"), ("a" * 101, "too_long"), ("a\0b", "control")):
        with pytest.raises(errors.Invalid) as refused:
            trial.engine.trials.save(trial.draft, title, trial.actor)
        assert invalid(refused) == reason
    assert trial.engine.trials.save(trial.draft, "試験", trial.actor) == "tests/skenario.json"
    with pytest.raises(errors.NotFound):
        trial.engine.trials.remove(trial.draft, "process.bpmn", trial.actor)


def test_a_test_is_saved_under_a_name_that_no_file_has_in_any_spelling() -> None:
    taken = ["tests/uji-coba.json", "TESTS/Uji-Coba-2.JSON"]
    assert trial_run.free_path("Uji coba!", []) == "tests/uji-coba.json"
    assert trial_run.free_path("Uji coba!", taken) == "tests/uji-coba-3.json"
    assert trial_run.free_path("Café 3", taken) == "tests/cafe-3.json"
    assert len(trial_run.free_path("a" * 500, [])) == len("tests/.json") + 60


def test_acts_are_read_up_to_the_first_that_is_not_known() -> None:
    known = {"majukan": "tenggat"}
    assert len(trial_run.read_acts([known, known])) == 2
    assert len(trial_run.read_acts([known, {"lari": 1}, known])) == 1
    assert trial_run.read_acts(["x"]) == []


def test_a_faulty_test_is_shown_with_its_fault_and_one_on_no_definition_waits() -> None:
    (shown,) = trial_run.replayed((), {"tests/rusak.json": b"{"}, {})
    assert (shown.path, shown.title, shown.acts) == ("tests/rusak.json", "rusak", 0)
    assert shown.finding is not None
    assert shown.finding.rule == "scenario-file"
    assert scenario_file.FOLDER == "tests/"
