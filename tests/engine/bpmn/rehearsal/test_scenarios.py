"""engine/bpmn/rehearsal/scenarios.py: tests saved with a package, and what they find."""

from __future__ import annotations

import json
from typing import Any

from engine import workdays
from engine.bpmn import bounds
from engine.bpmn.rehearsal import scenario_file, scenarios
from engine.bpmn.rehearsal.acts import Act, Advance, Complete, Start
from engine.bpmn.rehearsal.scenarios import replay
from engine.bpmn.rehearsal.trial_run import TrialRun
from engine.bpmn.rehearsal.trial_state import TrialEnvironment
from engine.errors import Finding
from tests.engine.bpmn.models import CALENDAR, MONDAY
from tests.engine.bpmn.rehearsal.test_trial_run import CHOICE, CHOSEN, FORM, definition
from tests.tools.sentences import english

ACTS: tuple[Act, ...] = (
    Start({}, "bidang"),
    Advance(),
    Complete("isi", role="bidang", value={"nilai": 72}),
    Complete("besar", role="kepala"),
)
PATH = "tests/besar.json"


def saved(done: tuple[Act, ...] = ACTS) -> dict[str, Any]:
    """The file of a run that went as `done`, as data."""
    run = TrialRun(CHOSEN, TrialEnvironment(MONDAY, CALENDAR))
    assert all(result.refusal is None for result in run.play_all(done))
    data = json.loads(scenario_file.write(scenarios.record("Nilai besar", run, done, None)))
    assert isinstance(data, dict)
    return data


def findings(data: Any, model: str = CHOICE) -> list[Finding]:
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return replay(CHOSEN if model == CHOICE else definition(model, isi=FORM), {PATH: content})


def only(data: Any, model: str = CHOICE) -> Finding:
    (finding,) = findings(data, model)
    assert (finding.level, finding.file) == ("error", PATH)
    assert english(finding).count("{") == 0
    return finding


def test_a_saved_run_is_fulfilled_by_its_own_definition() -> None:
    assert saved()["harapan"] == {
        "jalur": ["mulai", "T_isi", "E_isi", "isi", "besar", "selesai"],
        "terbuka": [],
        "selesai": True,
    }
    assert findings(saved()) == []


def test_another_condition_leads_elsewhere_and_the_finding_says_where() -> None:
    finding = only(saved(ACTS[:3]), CHOICE.replace("&gt; 50", "&gt; 80"))
    assert (finding.rule, finding.element) == ("scenario", "selesai")
    assert finding.params == {"test": "Nilai besar", "act": 3, "expected": "–", "found": "selesai"}
    finding = only(saved(), CHOICE.replace("&gt; 50", "&gt; 80"))
    assert finding.rule == "scenario-act"
    assert finding.params["reason"] == "ended"
    assert finding.params["act"] == 4


def test_a_form_that_asks_for_more_refuses_the_old_answers() -> None:
    stricter = json.loads(json.dumps(FORM).replace("100", "50"))
    (finding,) = replay(definition(CHOICE, isi=stricter), {PATH: json.dumps(saved()).encode()})
    assert (finding.rule, finding.element, finding.params["act"]) == ("scenario-act", "isi", 3)
    assert finding.params["detail"] == "nilai maximum"


def test_a_step_that_was_added_is_found_in_the_path() -> None:
    model = CHOICE.replace('sourceRef="besar" targetRef="selesai"', 'sourceRef="besar" targetRef="baru"')
    model = model.replace(
        "</bpmn:process>",
        '<bpmn:userTask id="baru" name="Catat"/><bpmn:sequenceFlow id="F" sourceRef="baru" targetRef="selesai"/>'
        "</bpmn:process>",
    )
    finding = only(saved(), model)
    assert (finding.rule, finding.params["expected"], finding.params["found"]) == ("scenario", "selesai", "–")
    data = saved()
    data["harapan"] |= {"jalur": data["harapan"]["jalur"][:-1]}
    finding = only(data, model)
    assert (finding.rule, finding.element) == ("scenario-open", "baru")
    assert (finding.params["expected"], finding.params["found"]) == ("–", "baru")
    data["harapan"]["terbuka"] = ["baru"]
    assert only(data, model).rule == "scenario-end"
    data["harapan"]["selesai"] = False
    assert findings(data, model) == []


def test_a_process_that_ended_though_it_should_go_on() -> None:
    data = saved()
    data["harapan"]["selesai"] = False
    assert only(data).rule == "scenario-goes-on"


def test_the_calendar_of_the_run_goes_with_the_test() -> None:
    """A holiday that the office enters later changes no test."""
    days = [workdays.DayRule(MONDAY.date().replace(day=24), "libur_nasional")]
    calendar = workdays.Calendar(CALENDAR.tz, CALENDAR.regimes, days, "bergulir")
    environment = TrialEnvironment(MONDAY, calendar)
    run = TrialRun(CHOSEN, environment)
    run.play_all(ACTS[:2])
    content = scenario_file.write(scenarios.record("", run, ACTS[:2], 120))
    read = scenario_file.read(content)
    assert (read.calendar.policy, read.cap) == ("bergulir", 120)
    again = TrialRun(CHOSEN, TrialEnvironment(read.begin, read.calendar))
    again.play_all(read.acts)
    assert again.state.now == run.state.now
    assert findings(content) == []


def test_the_tests_of_a_package_are_bounded() -> None:
    content = json.dumps(saved()).encode()
    many = {f"tests/{number:03}.json": content for number in range(bounds.TESTS + 5)}
    (finding,) = replay(CHOSEN, many)
    assert (finding.rule, finding.params["reason"]) == ("scenario-file", "many")
    long = json.dumps(saved() | {"tindakan": [{"majukan": "P1D"}] * 200}).encode()
    found = replay(CHOSEN, {f"tests/{number:03}.json": long for number in range(30)})
    assert found[-1].params["reason"] == "work"
