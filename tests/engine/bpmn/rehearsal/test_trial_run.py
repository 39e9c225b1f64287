"""engine/bpmn/rehearsal/trial_run.py: a run without a database, act by act."""

from __future__ import annotations

import json
from datetime import timedelta

import hypothesis
import pytest
from hypothesis import strategies as st

from engine.bpmn import read_files
from engine.bpmn.compilation import compile_definition
from engine.bpmn.definition import Definition
from engine.bpmn.rehearsal import acts
from engine.bpmn.rehearsal.acts import Act, Advance, Complete, Receive, Start
from engine.bpmn.rehearsal.trial_run import MAX_ARRIVALS, TrialRun
from engine.bpmn.rehearsal.trial_state import ActResult, TrialEnvironment
from engine.workdays import Duration
from tests.engine.bpmn import models
from tests.engine.bpmn.events import catch, throw, top
from tests.engine.bpmn.models import CALENDAR, END, MONDAY, START, chain, flow, parallel, process, user, xor
from tests.tools.limits import USUAL

FORM = {
    "type": "default",
    "components": [
        {"type": "number", "key": "nilai", "label": "Nilai", "validate": {"required": True, "max": 100}},
        {"type": "textfield", "key": "catatan", "label": "Catatan"},
        {"type": "filepicker", "key": "bukti", "label": "Bukti", "accept": ".pdf"},
    ],
}
CHOICE = process(
    START,
    END,
    '<bpmn:userTask id="isi" camunda:candidateGroups="bidang" camunda:formRef="isi"/>',
    models.deadline("isi", "P1D"),
    user("besar", groups="kepala"),
    xor("g", "kecil"),
    chain("mulai", "isi", "g"),
    flow("g", "besar", "${nilai &gt; 50}"),
    flow("g", "selesai", name="kecil"),
    chain("besar", "selesai"),
)


def definition(model: str, **forms: object) -> Definition:
    files = {"process.bpmn": model.encode()}
    files |= {f"forms/{name}.form": json.dumps(form).encode() for name, form in forms.items()}
    return compile_definition(read_files(files), {}, USUAL, "uji", trusted=True)


CHOSEN = definition(CHOICE, isi=FORM)


def rehearsal(model: str, **forms: object) -> TrialRun:
    return TrialRun(definition(model, **forms), TrialEnvironment(MONDAY, CALENDAR))


def begun(model: str = CHOICE, **forms: object) -> TrialRun:
    run = rehearsal(model, **(forms or {"isi": FORM}))
    starters = run.definition.outline.starters
    assert run.play(Start({}, starters[0] if starters else "")).refusal is None
    return run


def refused(result: ActResult) -> str:
    assert result.refusal is not None
    return result.refusal.code


def open_places(run: TrialRun) -> list[str]:
    return [task.place for task in run.state.waiting]


def test_a_run_tells_what_opened_and_where_it_went() -> None:
    run = begun()
    (task,) = run.state.waiting
    assert (task.place, task.holders, task.opened) == ("isi", ("bidang",), MONDAY)
    assert task.due == CALENDAR.add(MONDAY, Duration(days=1))
    result = run.play(Complete("isi", role="bidang", value={"nilai": "72,5"}))
    assert (result.passed, [one.place for one in result.opened]) == (("isi",), ["besar"])
    assert run.state.values["isi"] == {"nilai": 72.5}
    last = run.play(Complete("besar", role="kepala"))
    assert last.ended
    assert run.state.path == ("mulai", "isi", "besar", "selesai")


def test_the_other_way_of_a_choice() -> None:
    run = begun()
    assert run.play(Complete("isi", role="bidang", value={"nilai": 3})).ended
    assert run.state.path == ("mulai", "isi", "selesai")
    assert refused(run.play(Advance())) == "ended"


def test_a_form_is_judged_as_a_real_tasks_and_nothing_of_a_refused_act_stays() -> None:
    run = begun()
    before = run.state
    result = run.play(Complete("isi", role="bidang", value={"nilai": 101, "lain": 1}))
    assert refused(result) == "form"
    assert result.refusal is not None
    assert {(one.path, one.code) for one in result.refusal.problems} == {
        ("nilai", "maximum"),
        ("lain", "unknown"),
    }
    assert run.state is before
    assert refused(run.play(Complete("isi", role="kepala", value={"nilai": 1}))) == "role"
    assert refused(run.play(Complete("besar", role="kepala"))) == "not-open"
    assert refused(run.play(Start())) == "started"
    assert run.state is before


def test_files_are_facts_and_are_judged_too() -> None:
    fact = {"name": "laporan.pdf", "sha256": "0" * 64, "size": 3}
    run = begun()
    wrong = Complete("isi", role="bidang", value={"nilai": 1}, files={"bukti": [fact | {"name": "a.exe"}]})
    assert refused(run.play(wrong)) == "form"
    done = run.play(Complete("isi", role="bidang", value={"nilai": 1}, files={"bukti": [fact]}))
    assert done.refusal is None
    assert run.state.values["isi"]["bukti"] == [fact]


def test_only_who_may_start_starts_and_nothing_comes_before() -> None:
    run = rehearsal(CHOICE, isi=FORM)
    assert refused(run.play(Advance())) == "not-started"
    assert refused(run.play(Start({}, "kepala"))) == "role"
    assert refused(run.play(Start({"x": 1}, "bidang"))) == "form"
    assert not run.state.started
    assert run.play(Start({}, "bidang")).passed == ("mulai",)


def test_the_clock_goes_to_the_next_due_and_never_back() -> None:
    run = begun()
    due = run.state.waiting[0].due
    result = run.play(Advance())
    assert run.state.now == due == result.at
    (came,) = result.timers
    assert (came.element, came.host, came.deadline, came.tasks) == ("T_isi", "isi", True, ("isi",))
    assert open_places(run) == ["isi"], "a deadline that passes leaves its task open"
    assert refused(run.play(Advance())) == "no-timer"
    assert refused(run.play(Advance(to=MONDAY))) == "past"
    run.play(Advance(by="P2D"))
    assert run.state.now == CALENDAR.add(due, Duration(days=2))
    before = run.state.now
    run.play(Advance(by="P2D", wall=True))
    assert run.state.now == before + timedelta(days=2)


def test_each_timer_on_the_way_comes_at_its_own_moment() -> None:
    """A deadline of an hour withdraws the task and opens one with an hour of its own."""
    model = process(
        START,
        END,
        user("a"),
        models.deadline("a", "PT1H", interrupting=True, end=False),
        user("b"),
        models.deadline("b", "PT1H"),
        chain("mulai", "a", "selesai"),
        chain("T_a", "b", "selesai"),
    )
    run = begun(model)
    result = run.play(Advance(by="P1D"))
    hour = timedelta(hours=1)
    assert [(one.element, one.at) for one in result.timers] == [
        ("T_a", MONDAY + hour),
        ("T_b", MONDAY + 2 * hour),
    ]
    assert run.state.waiting[0].opened == MONDAY + hour
    assert run.state.path == ("mulai", "T_a", "T_b", "E_b")


def test_a_multi_instance_is_worked_item_by_item() -> None:
    model = process(START, END, user("a", models.each("${['x', 'y']}")), chain("mulai", "a", "selesai"))
    run = begun(model)
    assert open_places(run) == ["a/x", "a/y"]
    assert run.play(Complete("a", "y")).passed == ("a/y",)
    assert open_places(run) == ["a/x"]
    assert run.play(Complete("a", "x")).ended
    assert run.state.path == ("mulai", "a/y", "a/x", "selesai")


def test_messages_come_from_outside_and_from_itself() -> None:
    listening = top(
        process(START, END, catch("dengar", "message", "M"), chain("mulai", "dengar", "selesai")), message="M"
    )
    run = begun(listening)
    assert refused(run.play(Receive("message", "N"))) == "nobody-waits"
    assert run.play(Receive("message", "M", value={"x": 1})).heard == ("dengar",)
    assert run.state.values["dengar"] == {"x": 1}
    assert run.state.ended


def test_a_message_to_itself_comes_at_once() -> None:
    model = process(
        START,
        END,
        parallel("p"),
        user("a"),
        throw("kirim", "message", "M"),
        catch("dengar", "message", "M"),
        parallel("q"),
        chain("mulai", "p", "a", "kirim", "q", "selesai"),
        chain("p", "dengar", "q"),
    )
    result = begun(top(model, message="M")).play(Complete("a"))
    assert ([one.name for one in result.sent], result.heard, result.ended) == (["M"], ("dengar",), True)
    assert result.passed == ("a", "kirim", "dengar", "selesai")


def test_a_fault_is_told_and_undone() -> None:
    model = process(
        START, END, user("a"), models.script("s", "x = 1 / 0"), chain("mulai", "a", "s", "selesai")
    )
    run = begun(model)
    result = run.play(Complete("a"))
    assert refused(result) == "fault"
    assert result.refusal is not None
    assert result.refusal.detail.startswith("expression at s")
    assert open_places(run) == ["a"]


def test_timers_without_end_are_ended() -> None:
    again = process(
        START,
        END,
        user("a"),
        models.deadline("a", "PT1M", extra="")
        .replace("timeDuration", "timeCycle")
        .replace("PT1M", "R999/PT1M"),
        chain("mulai", "a", "selesai"),
    )
    run = begun(again)
    assert refused(run.play(Advance(by="P30D"))) == "endless"
    assert run.state.now == MONDAY
    assert MAX_ARRIVALS < 999


def test_the_page_is_given_what_a_task_page_is_given() -> None:
    model = process(
        START,
        END,
        '<bpmn:userTask id="a" camunda:formRef="isi"/>',
        xor("g", "maju"),
        chain("mulai", "a", "g"),
        flow("g", "a", "${nilai == 1}"),
        flow("g", "selesai", name="maju"),
    )
    run = begun(model, isi=FORM)
    assert run.form("a") is not None
    assert run.before("a", "") is None
    run.play(Complete("a", value={"nilai": 1, "catatan": "ulang"}))
    assert run.before("a", "") == {"nilai": 1, "catatan": "ulang"}
    inputs, names = run.inputs_and_names("a", "")
    assert inputs == {}
    assert names["nilai"] == 1


@hypothesis.settings(max_examples=30)
@hypothesis.given(st.lists(st.sampled_from(["isi", "isi!", "besar", "tenggat", "P1D", "mulai"]), max_size=12))
def test_the_same_acts_give_the_same_run(words: list[str]) -> None:
    made: dict[str, Act] = {
        "isi": Complete("isi", role="bidang", value={"nilai": 72}),
        "isi!": Complete("isi", role="bidang", value={"nilai": "banyak"}),
        "besar": Complete("besar", role="kepala"),
        "tenggat": Advance(),
        "P1D": Advance(by="P1D"),
        "mulai": Start({}, "bidang"),
    }
    one, two, accepted = (TrialRun(CHOSEN, TrialEnvironment(MONDAY, CALENDAR)) for _ in range(3))
    for word in words:
        assert one.play(made[word]) == two.play(made[word])
    assert shown(one) == shown(two)
    for word in words:
        before = accepted.state
        if accepted.play(made[word]).refusal is not None:
            assert accepted.state is before


def shown(run: TrialRun) -> tuple[object, ...]:
    it = run.state
    return it.now, it.path, it.waiting, it.values, it.ended, it.next_due


@pytest.mark.parametrize("act", [Complete("g"), Complete("tidak.ada"), Complete("isi", "x", "bidang")])
def test_what_is_no_open_task_is_not_open(act: Act) -> None:
    assert refused(begun().play(act)) == "not-open"
    assert acts.read(acts.write(act)) == act
