"""The shape of step 3: a request, then every bidang at once, under one clock, with returns to some."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.bpmn import EngineFault
from tests.engine.bpmn.models import (
    END,
    START,
    Run,
    chain,
    deadline,
    each,
    flow,
    parallel,
    process,
    script,
    times,
    user,
    within,
    xor,
)

STEP = within(
    "langkah_3",
    '<bpmn:startEvent id="s3"/><bpmn:endEvent id="e3"/>',
    xor("perlu_minta", "F_perlu_minta_minta"),
    user("minta", groups="fungsional_perencana"),
    xor("isi_dulu"),
    user(
        "isi",
        each("${langkah_4.bidang if langkah_4.keputusan == 'kembalikan' else minta.bidang}"),
        "${bidang}",
    ),
    chain("s3", "perlu_minta", "minta", "isi_dulu", "isi", "e3"),
    flow("perlu_minta", "isi_dulu", "langkah_4.keputusan == 'kembalikan'"),
)
SOP = process(
    START,
    END,
    STEP,
    deadline("langkah_3", "P2D"),
    user("langkah_4", groups="fungsional_perencana"),
    xor("lengkap", "F_lengkap_selesai"),
    chain("mulai", "langkah_3", "langkah_4", "lengkap", "selesai"),
    flow("lengkap", "langkah_3", "keputusan == 'kembalikan'"),
)
BIDANG = ["perpustakaan", "kearsipan", "sekretariat"]
WEDNESDAY = datetime(2026, 11, 25, 9, tzinfo=UTC)  # end of work two working days after Monday, 16.00 WIB


def asked() -> Run:
    return Run(SOP).do("minta", bidang=BIDANG)


def test_each_bidang_gets_its_own_task_with_its_own_role_and_its_item_in_local_names() -> None:
    run = asked()
    assert run.open() == ["isi:kearsipan", "isi:perpustakaan", "isi:sekretariat"]
    for task in run.again().ready():
        assert task.roles == (task.item,)
        assert task.local["bidang"] == task.item
        assert run.workflow.names(task.id)["bidang"] == task.item


def test_values_of_the_items_stand_side_by_side_and_the_next_step_opens_when_all_are_done() -> None:
    run = asked()
    for name in ("kearsipan", "sekretariat", "perpustakaan"):
        assert "langkah_4" not in run.open()
        run.do("isi", name, baris=[name])
    assert run.open() == ["langkah_4"]
    assert run.workflow.values["isi"] == {name: {"baris": [name]} for name in BIDANG}


def test_one_clock_covers_the_request_and_all_bidang_also_after_it_has_fired() -> None:
    run = Run(SOP)
    assert run.task("minta").due == WEDNESDAY
    run.wait(days=1)
    run.do("minta", bidang=BIDANG)
    assert {task.due for task in run.workflow.ready()} == {WEDNESDAY}
    run.do("isi", "kearsipan")
    (fired,) = run.at(WEDNESDAY)
    assert (fired.element, fired.host, fired.deadline, fired.due) == (
        "T_langkah_3",
        "langkah_3",
        True,
        WEDNESDAY,
    )
    assert sorted(fired.task_ids) == sorted(
        run.task("isi", name).id for name in ("perpustakaan", "sekretariat")
    )
    assert {task.due for task in run.again().ready()} == {WEDNESDAY}, "the tasks stay open with their due"
    assert run.workflow.timers() == []


def test_a_task_opened_after_the_clock_has_fired_keeps_that_due() -> None:
    run = Run(SOP)
    run.at(WEDNESDAY + timedelta(hours=1))
    assert [fired.task_ids for fired in run.fired] == [(run.task("minta").id,)]
    run.do("minta", bidang=BIDANG[:2])
    assert {task.due for task in run.again().ready()} == {WEDNESDAY}


def test_a_return_reopens_only_the_named_bidang_skips_the_request_and_gets_a_new_full_clock() -> None:
    run = asked()
    for name in BIDANG:
        run.do("isi", name, baris=[1, name])
    run.clock.now = datetime(2026, 11, 26, 3, tzinfo=UTC)  # Thursday
    run.do("langkah_4", keputusan="kembalikan", bidang=["kearsipan"])
    assert run.open() == ["isi:kearsipan"]
    assert run.task("isi").due == datetime(2026, 11, 30, 9, tzinfo=UTC), "two working days from Thursday"
    run.do("isi", "kearsipan", baris=[2, "kearsipan"])
    assert run.workflow.values["isi"] == {
        "perpustakaan": {"baris": [1, "perpustakaan"]},
        "kearsipan": {"baris": [2, "kearsipan"]},
        "sekretariat": {"baris": [1, "sekretariat"]},
    }
    run.do("langkah_4", keputusan="setuju")
    assert run.again().completed


@pytest.mark.parametrize("empty", [[], None, ""])
def test_an_empty_collection_completes_at_once(empty: Any) -> None:
    assert Run(SOP).do("minta", bidang=empty).open() == ["langkah_4"]


def test_a_single_text_is_a_collection_of_one() -> None:
    assert Run(SOP).do("minta", bidang="kearsipan").open() == ["isi:kearsipan"]


@pytest.mark.parametrize(
    ("collection", "code"),
    [
        (7, "expression"),
        (True, "expression"),
        (["a", "a"], "expression"),
        ([str(n) for n in range(201)], "budget"),
    ],
)
def test_what_is_no_sound_collection_is_a_fault_that_names_the_element(collection: Any, code: str) -> None:
    with pytest.raises(EngineFault) as fault:
        Run(SOP).do("minta", bidang=collection)
    assert (fault.value.code, fault.value.element) == (code, "isi")


def test_in_turn_the_next_item_opens_when_the_one_before_is_done() -> None:
    run = Run(
        process(
            START,
            END,
            user("a", each("${['x', 'y']}", "siapa", sequential=True)),
            chain("mulai", "a", "selesai"),
        )
    )
    assert run.open() == ["a:x"]
    run.do("a", "x")
    assert run.open() == ["a:y"]
    assert run.task("a").local == {"siapa": "y", "loopCounter": 1}
    assert run.do("a", "y").workflow.completed


@pytest.mark.parametrize("sequential", [True, False])
def test_a_number_of_instances(sequential: bool) -> None:
    run = Run(
        process(
            START, END, user("a"), user("b", times("a.n", sequential)), chain("mulai", "a", "b", "selesai")
        )
    ).do("a", n=3)
    for number in range(3):
        run.do("b", str(number), hasil=number)
    assert run.workflow.completed
    assert run.workflow.values["b"] == {str(n): {"hasil": n} for n in range(3)}


@pytest.mark.parametrize("count", [-1, 1.5, "3", None, 201, 1e300])
def test_what_is_no_number_of_instances_is_a_fault(count: Any) -> None:
    model = process(START, END, user("a"), user("b", times("a.n")), chain("mulai", "a", "b", "selesai"))
    with pytest.raises(EngineFault) as fault:
        Run(model).do("a", n=count)
    assert fault.value.element == "b"


def test_a_completion_condition_ends_the_whole_and_withdraws_the_rest() -> None:
    task = user("a", each("${['x', 'y', 'z']}", condition="nrOfCompletedInstances &gt;= 2 or tolak == true"))
    model = process(START, END, task, deadline("a"), user("b"), chain("mulai", "a", "b", "selesai"))
    assert Run(model).do("a", "x", tolak=False).open() == ["a:y", "a:z"]
    assert Run(model).do("a", "x", tolak=False).do("a", "z", tolak=False).open() == ["b"]
    run = Run(model).do("a", "y", tolak=True)
    assert run.open() == ["b"]
    assert run.workflow.timers() == []


def test_a_sub_process_for_each_item_has_its_own_local_names_and_values_by_item() -> None:
    inner = within(
        "tiap",
        '<bpmn:startEvent id="si"/><bpmn:endEvent id="ei"/>',
        user("isi", groups="${bidang}"),
        user("paraf", groups="${bidang}"),
        chain("si", "isi", "paraf", "ei"),
        inner=each("${['x', 'y']}"),
    )
    run = Run(process(START, END, inner, deadline("tiap"), user("z"), chain("mulai", "tiap", "z", "selesai")))
    due = run.task("isi", "x").due
    assert due is not None
    run.do("isi", "x", n=1)
    assert run.open() == ["isi:y", "paraf:x"]
    assert run.task("paraf").roles == ("x",)
    (fired,) = run.wait(days=3)
    assert sorted(fired.task_ids) == sorted(task.id for task in run.workflow.ready())
    assert {task.due for task in run.workflow.ready()} == {due}
    run.do("paraf", "x", n=2).do("isi", "y", n=3).do("paraf", "y", n=4)
    assert run.open() == ["z"]
    assert run.workflow.values["paraf"] == {"x": {"n": 2}, "y": {"n": 4}}


def test_interrupting_many_sub_processes_withdraws_their_tasks_and_timers_at_once() -> None:
    """Looked at without storing in between: nothing may linger in memory either."""
    inner = within(
        "tiap",
        '<bpmn:startEvent id="si"/><bpmn:endEvent id="ei"/>',
        user("isi"),
        deadline("isi", "P2D"),
        chain("si", "isi", "ei"),
        inner=each("${['x', 'y']}"),
    )
    late = deadline("tiap", "P1D", interrupting=True)
    run = Run(process(START, END, inner, late, chain("mulai", "tiap", "selesai")))
    assert [timer.element for timer in run.workflow.timers()] == ["T_tiap", "T_isi", "T_isi"]
    run.clock.advance(timedelta(days=9))
    (fired,) = run.workflow.refresh()
    assert (fired.element, len(fired.task_ids)) == ("T_tiap", 2)
    assert run.workflow.completed
    assert (run.workflow.timers(), run.workflow.ready()) == ([], [])


def test_an_inner_loop_over_the_same_name_hides_the_outer_one() -> None:
    inner = within(
        "tiap",
        '<bpmn:startEvent id="si"/><bpmn:endEvent id="ei"/>',
        user("isi", each("${[bidang + '1', bidang + '2']}")),
        chain("si", "isi", "ei"),
        inner=each("${['x', 'y']}"),
    )
    run = Run(process(START, END, inner, chain("mulai", "tiap", "selesai")))
    assert run.open() == ["isi:x/x1", "isi:x/x2", "isi:y/y1", "isi:y/y2"]
    assert run.task("isi", "y/y2").local["bidang"] == "y2"
    for item in ("x/x1", "y/y2", "x/x2", "y/y1"):
        run.do("isi", item)
    assert run.workflow.completed


def test_local_names_end_with_their_instance() -> None:
    model = process(
        START,
        END,
        parallel("p"),
        user("a", each("${['x']}")),
        user("b"),
        parallel("q"),
        script("s", "jumlah = 1"),
        user("c"),
        chain("mulai", "p", "a", "q", "s", "c", "selesai"),
        chain("p", "b", "q"),
    )
    run = Run(model).do("a").do("b")
    names = run.workflow.names(run.task("c").id)
    assert "bidang" not in names
    assert names["jumlah"] == 1
    assert run.task("c").local == {}
