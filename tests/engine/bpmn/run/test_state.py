"""The stored form: versioned, small and flat, whatever happened before, and it never runs what it holds."""

from __future__ import annotations

import base64
from typing import Any

import msgspec
import pytest

from engine.bpmn import EngineFault, Workflow
from engine.bpmn.run import state as codec
from tests.engine.bpmn.models import (
    END,
    GOLDEN,
    START,
    Run,
    chain,
    deadline,
    each,
    flow,
    inclusive,
    parallel,
    process,
    script,
    user,
    within,
    xor,
)
from tests.engine.bpmn.run.test_multiinstance import BIDANG, SOP

LOOP = process(
    START,
    END,
    *[user(f"t{n}") + deadline(f"t{n}", "P1D") for n in range(1, 11)],
    xor("g", "F_g_t8"),
    chain("mulai", *[f"t{n}" for n in range(1, 8)], "g", "t8", "t9", "t10", "selesai"),
    flow("g", "t6", "keputusan == 'kembalikan'"),
)
ROUNDS = process(
    START,
    END,
    user(
        "a",
        '<bpmn:standardLoopCharacteristics loopMaximum="5"><bpmn:loopCondition>ulang</bpmn:loopCondition>'
        "</bpmn:standardLoopCharacteristics>",
    ),
    *[user(name) for name in "bcd"],
    inclusive("o"),
    chain("mulai", "a", "b", "o", "selesai"),
    chain("a", "c", "o"),
    flow("a", "d", "ulang"),
    chain("d", "o"),
)
BRANCH_LOOP = process(
    START,
    END,
    parallel("p"),
    parallel("q"),
    user("a"),
    deadline("a"),
    xor("x"),
    xor("y", "F_y_q"),
    user("b"),
    chain("mulai", "p", "x", "a", "y", "q", "selesai"),
    chain("p", "b", "q"),
    flow("y", "x", "ulang"),
)


def counted(run: Run) -> tuple[int, int]:
    """(bytes, tasks) of the stored instance."""
    blob = run.workflow.dump()
    return len(blob), blob_tasks(blob)


def blob_tasks(blob: bytes) -> int:
    return sum(len(part[2]) for part in msgspec.msgpack.decode(blob[1:])[4])


def test_a_thousand_returns_over_timers_leave_the_state_flat_and_the_instance_completes() -> None:
    run = Run(LOOP)
    for number in range(1, 6):
        run.do(f"t{number}", catatan="x" * 20)
    sizes, work = [], []
    for _ in range(1000):
        before = run.workflow._tree.ticks
        run.do("t6", catatan="x" * 20).do("t7", keputusan="kembalikan", alasan="y" * 40)
        sizes.append(counted(run))
        work.append(run.workflow._tree.ticks - before)
    assert max(size for size, _ in sizes) <= 3_000
    assert {tasks for _, tasks in sizes} == {4}, "root, split, task and timer: nothing of earlier rounds"
    assert sizes[-1][0] - sizes[10][0] <= 12, "only the counter of changes takes more digits"
    assert len(set(work)) == 1, "each round changes as much of the tree as the first"
    run.do("t6").do("t7", keputusan="setuju").do("t8").do("t9").do("t10")
    assert run.workflow.completed


def test_a_loop_inside_one_parallel_branch_stays_flat_too() -> None:
    run = Run(BRANCH_LOOP)
    sizes = [counted(run.do("a", ulang=True)) for _ in range(300)]
    assert len({tasks for _, tasks in sizes}) == 1
    assert sizes[-1][0] - sizes[5][0] <= 12
    assert run.do("b").do("a", ulang=False).workflow.completed


def test_overdue_paths_of_earlier_rounds_are_kept_while_open_and_gone_when_done() -> None:
    model = process(
        START,
        END,
        user("a"),
        deadline("a", end=False),
        user("tegur"),
        '<bpmn:endEvent id="E"/>',
        xor("y", "F_y_selesai"),
        chain("T_a", "tegur", "E"),
        chain("mulai", "a", "y", "selesai"),
        flow("y", "a", "ulang"),
    )
    run = Run(model)
    for _ in range(3):
        run.wait(days=7)
        run.do("a", ulang=True)
    assert run.open() == ["a", "tegur", "tegur", "tegur"]
    for _ in range(3):
        run.again()
        run.workflow.complete(next(t for t in run.workflow.ready() if t.element == "tegur").id, {})
    assert run.open() == ["a"]
    assert counted(run)[1] == 5, "root, split, task, timer, and one end that waits for the rest"
    assert run.do("a", ulang=False).workflow.completed


def test_a_finished_sub_process_leaves_nothing() -> None:
    run = Run(SOP).do("minta", bidang=BIDANG)
    for name in BIDANG:
        run.do("isi", name)
    assert blob_tasks(run.workflow.dump()) == 2


@pytest.mark.parametrize(
    "value",
    [
        {
            "b": True,
            "n": 1,
            "f": 1.0,
            "null": None,
            "t": "é😀",
            "l": [1, [True, {"x": []}]],
            "typename": "UUID",
        },
        {"": "", "x" * 200: "y" * 5000},
        {"besar": 999_999_999_999_999, "kecil": -0.1, "nol": 0, "tidak": False},
        [1, "dua", None],
    ],
)
def test_values_come_back_as_they_were(value: Any) -> None:
    run = Run(process(START, END, user("a"), user("b"), chain("mulai", "a", "b", "selesai")))
    run.workflow.complete(run.task("a").id, value)
    again = run.again().values["a"]
    assert again == value
    assert repr(again) == repr(value), "also True is not 1, and 1.0 is not 1"


def test_a_load_changes_nothing() -> None:
    run = Run(SOP).do("minta", bidang=BIDANG).do("isi", "kearsipan", n=1)
    before = run.workflow.dump()
    assert run.again().dump() == before
    assert run.workflow.dump() == before, "storing twice is storing once"


@pytest.mark.parametrize(
    "blob",
    [b"", b"\x00", b"\x02\x90", b"\x01", b"\x01\x90", b"\x01garbage", b"\xff" * 100],
)
def test_a_damaged_or_unknown_state_is_a_fault(blob: bytes) -> None:
    run = Run(LOOP)
    with pytest.raises(EngineFault) as fault:
        Workflow.load(blob, run.definition, run.environment)
    assert fault.value.code == "crash"


def test_a_truncated_or_foreign_state_is_a_fault() -> None:
    run = Run(LOOP)
    blob = run.workflow.dump()
    for end in range(1, len(blob), 7):
        with pytest.raises(EngineFault):
            Workflow.load(blob[:end], run.definition, run.environment)
    for other in (SOP, process(START, END, user("lain"), chain("mulai", "lain", "selesai"), name="lain")):
        strange = Run(other)
        with pytest.raises(EngineFault):
            Workflow.load(blob, strange.definition, strange.environment)


def test_values_that_cannot_be_stored_are_a_fault() -> None:
    run = Run(LOOP)
    run.workflow.values["x"] = 1 << 70
    with pytest.raises(EngineFault) as fault:
        run.workflow.dump()
    assert fault.value.code == "budget"


# Models by name, each with the acts that led to its stored state; a stored state is never rewritten.
def scenes() -> dict[str, tuple[Run, list[str]]]:
    nested = process(
        START,
        END,
        parallel("p"),
        parallel("q"),
        within(
            "dalam",
            '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>',
            user("a", each("${['x', 'y']}")),
            deadline("a", "P2D"),
            chain("s", "a", "e"),
        ),
        deadline("dalam", "P1D"),
        script("hitung", "n = mulai.n + 1"),
        user("b"),
        chain("mulai", "hitung", "p", "dalam", "q", "selesai"),
        chain("p", "b", "q"),
    )
    deep = Run(nested, {"n": 1})
    deep.wait(days=2)
    deep.do("a", "x", hasil=1).do("b", ok=True)
    returned = Run(SOP).do("minta", bidang=BIDANG[:2])
    for name in BIDANG[:2]:
        returned.do("isi", name, baris=[name])
    returned.do("langkah_4", keputusan="kembalikan", bidang=[BIDANG[1]])
    rounds = Run(ROUNDS).do("a", ulang=True).do("a", ulang=False).do("b")
    return {
        "rounds": (rounds, ["c"]),
        "nested": (deep, ["a:y"]),
        "returned": (returned, [f"isi:{BIDANG[1]}"]),
    }


@pytest.mark.parametrize("scene", ["nested", "returned", "rounds"])
def test_golden_states_of_every_version_keep_loading_and_can_be_completed(scene: str) -> None:
    run, still_open = scenes()[scene]
    stored = sorted(GOLDEN.glob(f"{scene}.*.txt"))
    assert any(file.name == f"{scene}.{codec.VERSION}.txt" for file in stored), (
        "a golden state for this version"
    )
    for file in stored:
        run.workflow = Workflow.load(base64.b64decode(file.read_bytes()), run.definition, run.environment)
        assert run.open() == still_open
        assert [(t.element, t.due) for t in run.workflow.timers()] == [
            (t.element, t.due) for t in scenes()[scene][0].workflow.timers()
        ]
        assert run.workflow.values == scenes()[scene][0].workflow.values
        while not run.workflow.completed:
            task = run.workflow.ready()[0]
            run.do(task.element, task.item, keputusan="setuju")
