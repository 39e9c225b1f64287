"""Trying a draft out: nothing is kept but the acts, and a saved run travels with the package."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service.views import Actor
from engine.service.workshop.views import TrialView
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office

pytestmark = pytest.mark.one_database

OWNER = "pemilik"


class Trial:
    """A draft and one person who tries it out."""

    def __init__(self, office: Office, files: Mapping[str, bytes] | None = None, who: str = OWNER) -> None:
        self.engine, self.actor = office.engine, office.actor(who)
        owner = office.actor(OWNER)
        self.draft = (
            self.engine.drafts.open(sop.KEY, owner)
            if files is None
            else self.engine.drafts.create(files, owner, faulty=True)
        )

    def view(self, actor: Actor | None = None) -> TrialView:
        return self.engine.trials.view(self.draft, actor or self.actor)

    def act(self, **act: Any) -> TrialView:
        return self.engine.trials.act(self.draft, act, self.view().revision, self.actor)

    def start(self) -> TrialView:
        value = self.engine.trials.form(self.draft, "", self.actor)
        filled = sop.START if value.form is not None else {}
        return self.act(mulai=filled, **({"peran": value.holders[0][0]} if value.holders else {}))

    def do(self, *, back: bool = False) -> TrialView:
        """Complete the first open task as its first role would."""
        task = self.view().tasks[0]
        form = self.engine.trials.form(self.draft, task.spot.key, self.actor)
        value = sop.filled(task.spot.element, form.value, back=back)
        return self.act(selesaikan=task.spot.key, peran=task.holders[0][0], isian=value)

    def keys(self) -> list[str]:
        return [task.spot.key for task in self.view().tasks]

    def write(self, **changes: bytes) -> None:
        named = {name.replace("__", "/"): content for name, content in changes.items()}
        revision = self.view().draft.revision
        self.engine.drafts.write(self.draft, named, revision, self.actor)


def invalid(refused: pytest.ExceptionInfo[errors.Invalid]) -> str:
    return str(refused.value.params["reason"])


def test_the_whole_sop_is_tried_and_nothing_of_it_is_kept(office: Office) -> None:
    trial = Trial(office)
    before = office.dump()
    view = trial.start()
    assert [task.holders for task in view.tasks] == [(("kepala_dinas", "Kepala Dinas"),)]
    while not view.ended:
        view = trial.do()
    assert [scene.spot.step for scene in view.scenes if scene.spot] == [
        1,
        2,
        3,
        3,
        3,
        3,
        4,
        5,
        6,
        7,
        8,
        9,
        10,
    ]
    assert (view.path[0].element, view.path[-1].element) == ("Mulai", "Selesai")
    assert view.done[-1] == "Selesai"
    assert {one.spot.element for one in view.data} >= {"Mulai", "Langkah_4", "Langkah_10"}
    after = office.dump()
    assert [name for name in after if after[name] != before[name]] == ["trial"]
    (row,) = after["trial"]
    trial.engine.trials.restart(trial.draft, trial.actor)
    assert office.dump() == before
    assert row


def test_a_return_a_late_step_and_an_undo(office: Office) -> None:
    trial = Trial(office)
    trial.start()
    while trial.keys() != ["Langkah_7"]:
        trial.do()
    view = trial.act(majukan="tenggat")
    (timer,) = view.scenes[-1].timers
    assert (timer.deadline, timer.host and timer.host.element, timer.tasks[0].key) == (
        True,
        "Langkah_7",
        "Langkah_7",
    )
    assert (view.overdue, view.tasks[0].overdue) == (("Langkah_7",), True)
    view = trial.do(back=True)
    assert (view.scenes[-1].returned, trial.keys()) == (True, ["Langkah_6"])
    trial.engine.trials.undo(trial.draft, view.revision, trial.actor)
    assert trial.keys() == ["Langkah_7"]
    later = trial.act(majukan="P2D")
    assert later.now is not None
    assert later.now > view.now if view.now else False


def test_a_form_is_judged_as_on_a_task_page(office: Office) -> None:
    trial = Trial(office, packages.with_files())
    trial.act(mulai={}, peran="sekretaris")
    with pytest.raises(errors.FormInvalid) as refused:
        trial.act(selesaikan="isi", peran="sekretaris", isian={"bukti": [{"name": "x"}]})
    assert [(one.path, one.code) for one in refused.value.problems] == [
        ("nama", "required"),
        ("bukti", "required"),
    ]
    fact = trial.engine.trials.check_file("a.pdf", b"%PDF-1.7 contoh")
    with pytest.raises(errors.FileRefused):
        trial.engine.trials.check_file("a.pdf", b"MZ")
    view = trial.act(selesaikan="isi", peran="sekretaris", isian={"nama": "a"}, berkas={"bukti": [fact]})
    assert view.ended
    assert view.data[-1].value["bukti"] == [fact]


def test_what_cannot_be_done_now_says_why_and_changes_nothing(office: Office) -> None:
    trial = Trial(office)
    for act, reason in (
        ({"majukan": "tenggat"}, "not-started"),
        ({"mulai": {}, "peran": "auditor"}, "role"),
        ({"lari": 1}, "act"),
    ):
        with pytest.raises(errors.Invalid) as refused:
            trial.act(**act)
        assert invalid(refused) == reason
    assert trial.view().revision == 0
    trial.start()
    for act, reason in (
        ({"mulai": {}, "peran": "kepala_dinas"}, "started"),
        ({"selesaikan": "Langkah_9", "peran": "kepala_dinas"}, "not-open"),
        ({"selesaikan": "Langkah_1", "peran": "sekretaris"}, "role"),
        ({"pesan": "Tak ada"}, "nobody-waits"),
        ({"majukan": "2020-01-01T00:00:00+07:00"}, "past"),
    ):
        with pytest.raises(errors.Invalid) as refused:
            trial.act(**act)
        assert invalid(refused) == reason
    assert trial.view().revision == 1
    with pytest.raises(errors.NotFound):
        trial.engine.trials.form(trial.draft, "Langkah_9", trial.actor)


def test_two_windows_of_one_person_and_two_people(office: Office) -> None:
    trial = Trial(office)
    view = trial.start()
    trial.do()
    with pytest.raises(errors.Conflict):
        trial.engine.trials.act(trial.draft, {"majukan": "tenggat"}, view.revision, trial.actor)
    with pytest.raises(errors.Conflict):
        trial.engine.trials.undo(trial.draft, view.revision, trial.actor)
    other = office.actor("kadis")
    assert not trial.view(other).started, "each person has a trial of their own"
    with pytest.raises(errors.Forbidden):
        trial.view(office.actor("sekretaris"))


def test_a_draft_that_cannot_run_says_what_is_wrong(office: Office) -> None:
    trial = Trial(office)
    trial.start()
    trial.write(forms__isian_form=b"x")
    trial.write(**{"forms__isian.form": b"{"})
    view = trial.view()
    assert [one.rule for one in view.errors] == ["form-json"]
    with pytest.raises(errors.DeploymentRefused):
        trial.act(majukan="tenggat")


def test_acts_that_no_longer_fit_are_told_and_make_way(office: Office) -> None:
    trial = Trial(office, packages.two_steps())
    trial.act(mulai={}, peran="sekretaris")
    trial.act(selesaikan="isi", peran="sekretaris", isian={"nama": "a"})
    shorter = packages.package(
        drawings.chain(drawings.user("isi", camunda_formRef="isi", name="Mengisi data")),
        isi=[packages.field("nama", required=True), packages.field("nomor", "number", required=True)],
    )
    trial.write(**{name.replace("/", "__"): content for name, content in shorter.items()})
    view = trial.view()
    assert view.stop is not None
    assert (view.stop.no, view.stop.code, [one.path for one in view.stop.problems]) == (2, "form", ["nomor"])
    assert trial.keys() == ["isi"]
    view = trial.act(selesaikan="isi", peran="sekretaris", isian={"nama": "b", "nomor": 3})
    assert (view.stop, view.ended, len(view.scenes)) == (None, True, 2)


def test_a_trial_is_forgotten_after_two_weeks(office: Office, clock: FixedClock) -> None:
    old, new = Trial(office), Trial(office)
    old.start()
    clock.advance(timedelta(days=15))
    new.start()
    assert old.view().revision == 0
    assert new.view().revision == 1
    new.engine.drafts.discard(new.draft, new.actor)
    old.start()
    assert len(office.dump()["trial"]) == 1
