"""Moving an instance to another version, and a token to another step: what goes where, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.bpmn.versions.migration import CannotMove, Migrated, Translation, migrate, move
from tests.engine.bpmn import events
from tests.engine.bpmn.models import (
    END,
    START,
    Run,
    catch,
    chain,
    compiled,
    deadline,
    each,
    flow,
    parallel,
    process,
    user,
    within,
)

INNER = '<bpmn:startEvent id="s1"/>', '<bpmn:endEvent id="e1"/>'


def steps(*names: str, more: str = "") -> str:
    """User tasks one after the other."""
    return process(START, END, *map(user, names), chain("mulai", *names, "selesai"), more)


def split(*branches: str, join: str = "q", more: str = "") -> str:
    """Parallel branches of one task each, then `c`."""
    flows = "".join(chain("p", one, join) for one in branches)
    return process(
        START, END, parallel("p"), parallel(join), *map(user, (*branches, "c")),
        flow("mulai", "p"), flows, chain(join, "c", "selesai"), more,
    )  # fmt: skip


def inside(name: str, *tasks: str, each_: str = "", more: str = "") -> str:
    """A sub-process with tasks one after the other, then `z`."""
    body = within(name, *INNER, *map(user, tasks), chain("s1", *tasks, "e1"), inner=each_)
    return process(START, END, body, user("z"), chain("mulai", name, "z", "selesai"), more)


def to(run: Run, text: str, mapping: dict[str, str] | None = None, recompute: bool = False) -> Migrated:
    """Move the instance of a run, and go on with it."""
    translation = Translation(run.definition, compiled(text), mapping or {})
    moved = migrate(run.again(), translation, run.environment, recompute=recompute)
    run.workflow, run.definition = moved.workflow, translation.new
    run.again()
    return moved


def refused(run: Run, text: str, mapping: dict[str, str] | None = None) -> list[tuple[str, str]]:
    before = run.workflow.dump()
    with pytest.raises(CannotMove) as refusal:
        to(run, text, mapping)
    assert run.workflow.dump() == before
    return [(one.code, one.element) for one in refusal.value.obstacles]


def test_a_step_added_behind_the_token() -> None:
    run = Run(steps("a", "b", "c")).do("a")
    (before,) = run.workflow.ready()
    moved = to(run, steps("a", "b", "n", "c"))
    assert [one.id for one in run.workflow.ready()] == [before.id]
    assert [(one.element, one.target, one.deadline) for one in moved.moves] == [("b", "b", "none")]
    assert run.do("b").do("n").do("c").workflow.completed


def test_a_step_that_is_gone_needs_a_place() -> None:
    run = Run(steps("a", "b", "c")).do("a", nilai=5)
    assert refused(run, steps("a", "c")) == [("gone", "b")]
    assert to(run, steps("a", "c"), {"b": "c"}).moves[0].target == "c"
    assert run.open() == ["c"]
    assert run.do("c").workflow.completed


def test_what_was_sent_at_a_mapped_step_is_known_under_both_names() -> None:
    run = Run(steps("a", "b")).do("a", nilai=5)
    to(run, steps("mulai_baru", "b"), {"a": "mulai_baru"})
    assert run.workflow.values["mulai_baru"] == run.workflow.values["a"] == {"nilai": 5}
    assert run.workflow.names()["nilai"] == 5


def test_a_tenggat_once_promised_is_kept_unless_it_is_to_be_counted_anew() -> None:
    old, new = steps("a", more=deadline("a", "P1D")), steps("a", more=deadline("a", "P3D"))
    kept, counted = Run(old), Run(old)
    kept.wait(hours=2)
    counted.wait(hours=2)
    (one,) = to(kept, new).moves
    assert (one.deadline, one.norm_before, one.norm_after) == ("kept", "P1D", "P3D")
    assert one.due_after == one.due_before
    (other,) = to(counted, new, recompute=True).moves
    assert other.deadline == "changed"
    assert other.due_before is not None
    assert other.due_after == other.due_before + timedelta(days=2)
    assert [fired.element for fired in counted.wait(days=5)] == ["T_a"]
    assert counted.do("a").workflow.completed


def test_a_tenggat_that_has_passed_waits_again_only_when_the_new_one_lies_ahead() -> None:
    late = Run(steps("a", more=deadline("a", "P1D")))
    late.wait(days=2)
    (one,) = to(late, steps("a", more=deadline("a", "PT1H")), recompute=True).moves
    assert (one.deadline, late.workflow.timers()) == ("kept", [])
    (two,) = to(late, steps("a", more=deadline("a", "P9D")), recompute=True).moves
    assert two.deadline == "changed"
    assert [timer.due for timer in late.workflow.timers()] == [two.due_after]


def test_a_tenggat_that_is_new_counts_from_now_and_one_that_is_gone_is_gone() -> None:
    run = Run(steps("a"))
    run.clock.advance(timedelta(hours=3))
    (one,) = to(run, steps("a", more=deadline("a", "PT1H"))).moves
    assert one.deadline == "added"
    assert one.due_after == run.clock.now + timedelta(hours=2)  # an hour of them is the midday rest
    (two,) = to(run, steps("a")).moves
    assert (two.deadline, run.workflow.timers()) == ("removed", [])
    assert run.do("a").workflow.completed


def test_the_deadline_of_a_step_stays_its_deadline_under_another_name() -> None:
    run = Run(steps("a", more=deadline("a", "P1D")))
    renamed = deadline("a", "P1D").replace("T_a", "Batas")
    assert to(run, steps("a", more=renamed)).moves[0].deadline == "same"
    assert [timer.element for timer in run.workflow.timers()] == ["Batas"]


def test_parallel_tokens_go_together_and_a_join_that_changed_holds_them() -> None:
    run = Run(split("a", "b"))
    to(run, split("a", "b", more=deadline("a")))
    run.do("a")
    assert refused(run, split("a", "b", "d")) == [("join", "q")]
    to(run, split("a", "b"))
    assert run.do("b").do("c").workflow.completed


def test_a_branch_nobody_is_in_would_be_waited_for_for_ever() -> None:
    assert refused(Run(split("a", "b")), split("a", "b", "d")) == [("branches", "a")]
    assert refused(Run(steps("a", "c")), split("a", "b")) == [("branches", "a")]


def test_one_of_two_branches_may_not_go_behind_the_join() -> None:
    assert refused(Run(split("a", "b")), split("x", "b"), {"a": "c"}) == [("branches", "a")]


def test_tokens_inside_a_sub_process_move_when_it_is_still_there() -> None:
    run = Run(inside("sp", "a", "b", more=deadline("sp", "P2D"))).do("a")
    to(run, inside("sp", "a", "b", "n", more=deadline("sp", "P2D")))
    assert run.do("b").do("n").do("z").workflow.completed
    run = Run(inside("sp", "a", "b"))
    assert to(run, inside("sp_baru", "a", "b"), {"sp": "sp_baru"}).moves[0].target == "a"
    assert run.do("a").do("b").do("z").workflow.completed
    assert refused(Run(inside("sp", "a")), steps("z")) == [("gone", "sp")]


def test_a_step_that_left_its_sub_process_holds_its_token() -> None:
    both = within("sp", *INNER, user("b"), chain("s1", "b", "e1"))
    out = process(START, END, both, user("a"), user("z"), chain("mulai", "a", "sp", "z", "selesai"))
    assert refused(Run(inside("sp", "a", "b")), out) == [("scope", "a")]


def test_every_item_keeps_its_place_and_other_items_do_not_fit() -> None:
    bidang = each("${['x', 'y', 'w']}")
    run = Run(inside("sp", "a", "b", each_=bidang)).do("a", "x").do("b", "x")
    ids = {(task.element, task.item): task.id for task in run.workflow.ready()}
    to(run, inside("sp", "a", "b", "n", each_=bidang, more=deadline("sp")))
    assert {(task.element, task.item): task.id for task in run.workflow.ready()} == ids
    for item in ("y", "w"):
        run.do("a", item).do("b", item).do("n", item)
    assert run.do("z").workflow.completed
    run = Run(inside("sp", "a", each_=bidang))
    assert refused(run, inside("sp", "a", each_=each("${['x']}"))) == [("repeated", "sp")]
    assert refused(run, inside("sp", "a")) == [("repeated", "sp")]


def test_events_that_are_waited_for() -> None:
    old = process(START, END, catch("t", "P1D"), chain("mulai", "t", "selesai"))
    run = Run(old)
    due = run.workflow.timers()[0].due
    to(run, process(START, END, catch("t", "P3D"), user("u"), chain("mulai", "t", "u", "selesai")))
    assert run.workflow.timers()[0].due == due
    message = process(START, END, events.catch("t", "message", "Surat"), chain("mulai", "t", "selesai"))
    assert refused(run, message) == [("event", "t")]
    assert refused(run, steps("t")) == [("kind", "t")]
    gate = events.gateway("g")
    race = process(START, END, gate, catch("t", "P1D"), catch("v", "P2D"), *(
        chain("g", one, "selesai") for one in ("t", "v")), flow("mulai", "g"))  # fmt: skip
    run = Run(race)
    to(run, race)
    lone = process(START, END, gate, catch("t", "P1D"), catch("w", "P2D"), *(
        chain("g", one, "selesai") for one in ("t", "w")), flow("mulai", "g"))  # fmt: skip
    assert ("event_gateway", "t") in refused(run, lone)


def test_a_role_that_is_computed_otherwise_is_computed_again() -> None:
    old = process(START, END, user("a", groups="${mulai.siapa}"), chain("mulai", "a", "selesai"))
    run = Run(old, {"siapa": "bidang", "lain": "sekretaris"})
    to(run, old.replace("mulai.siapa", "mulai.lain"))
    assert run.workflow.ready()[0].roles == ("sekretaris",)
    to(run, steps("a"))
    assert run.workflow.ready()[0].roles == ()
    assert refused(run, old.replace("mulai.siapa", "1 / 0")) == [("text", "a")]


def test_a_token_is_moved_to_another_step() -> None:
    run = Run(steps("a", "b", "c", more=deadline("a") + deadline("c"))).do("a").do("b")
    (task,) = run.workflow.ready()
    run.workflow = move(run.again(), task.id, "a", run.environment)
    assert run.open() == ["a"]
    assert run.workflow.ready()[0].id != task.id
    assert [timer.element for timer in run.workflow.timers()] == ["T_a"]
    assert run.do("a").do("b").do("c").workflow.completed


def test_a_token_is_not_moved_where_the_process_could_not_end() -> None:
    def codes(run: Run, target: str) -> list[str]:
        with pytest.raises(CannotMove) as refusal:
            move(run.again(), run.workflow.ready()[0].id, target, run.environment)
        return [one.code for one in refusal.value.obstacles]

    run = Run(split("a", "b"))
    assert codes(run, "c") == ["branches"]
    assert codes(run.do("a"), "c") == ["branches"]
    assert codes(run.do("b"), "a") == ["branches"]
    assert codes(run, "q") == ["kind"]
    assert codes(run, "tidak_ada") == ["gone"]
    assert codes(Run(steps("a", "b")), "a") == ["here"]
    assert codes(Run(inside("sp", "a")).do("a"), "a") == ["scope"]
    many = Run(inside("sp", "a", "b", each_=each("${['x', 'y']}")))
    many.workflow = move(many.again(), many.workflow.ready()[0].id, "b", many.environment)
    assert many.open() == ["a:y", "b:x"]


def test_a_task_inside_a_sub_process_goes_with_all_of_it() -> None:
    run = Run(inside("sp", "a", each_=each("${['x', 'y']}"), more=deadline("sp", "P2D")))
    run.workflow = move(run.again(), run.workflow.ready()[0].id, "z", run.environment)
    assert (run.open(), run.workflow.timers()) == (["z"], [])
    run.workflow = move(run.again(), run.workflow.ready()[0].id, "sp", run.environment)
    assert run.open() == ["a:x", "a:y"]
    assert run.do("a", "x").do("a", "y").do("z").workflow.completed
