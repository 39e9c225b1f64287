"""engine/bpmn/run/surroundings.py: for which items a task is done, and which deadline covers it."""

from __future__ import annotations

from tests.engine.bpmn.models import END, INNER, START, Run, chain, deadline, each, process, user, within


def test_a_task_inside_lists_is_done_for_all_their_items() -> None:
    twice = within(
        "sp",
        *INNER,
        user("a", each("${['p', 'q']}", "jenis")),
        chain("s1", "a", "e1"),
        inner=each("${['x', 'y']}"),
    )
    run = Run(process(START, END, twice, chain("mulai", "sp", "selesai")))
    assert run.open() == ["a:x/p", "a:x/q", "a:y/p", "a:y/q"]


def test_the_nearest_deadline_around_covers_a_task() -> None:
    body = within("sp", *INNER, user("a"), user("b"), chain("s1", "a", "b", "e1"), deadline("b", "PT1H"))
    run = Run(
        process(START, END, body, user("z"), chain("mulai", "sp", "z", "selesai"), deadline("sp", "P2D"))
    )
    whole = next(timer.due for timer in run.workflow.timers() if timer.element == "T_sp")
    assert run.task("a").due == whole
    run.do("a")
    own = next(timer.due for timer in run.workflow.timers() if timer.element == "T_b")
    assert run.task("b").due == own != whole
    assert run.do("b").task("z").due is None


def test_the_deadline_of_a_repeated_task_covers_each_of_its_runs() -> None:
    run = Run(
        process(START, END, user("a", each("${['x', 'y']}")), chain("mulai", "a", "selesai"), deadline("a"))
    )
    (timer,) = run.workflow.timers()
    assert {task.due for task in run.workflow.ready()} == {timer.due}
