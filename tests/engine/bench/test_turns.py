"""What is compared is done in turn, in an order drawn anew each time, with no garbage collected on the way."""

from __future__ import annotations

import gc
from functools import partial
from random import Random

from engine.bench.turns import Times, Turns

NAMES = ("a", "b", "c")


def test_orders_are_drawn_anew_and_told() -> None:
    done: list[str] = []
    turns = Turns(*NAMES, random=Random(7))
    acts = {name: partial(done.append, name) for name in NAMES}
    turns.take(acts, keep=False)
    for _time in range(60):
        turns.take(acts)
    assert [tuple(done[at : at + 3]) for at in range(3, len(done), 3)] == turns.orders
    assert len(set(turns.orders)) == 6, "every order comes"
    assert {len(kept) for times in turns.times.values() for kept in times} == {60}, "not the one to warm up"


def test_what_stands_before_an_act_is_done_just_before_it() -> None:
    done: list[str] = []
    turns = Turns(*NAMES)
    turns.take(
        {name: partial(done.append, name) for name in NAMES},
        before={name: partial(done.append, f"before {name}") for name in NAMES},
    )
    (order,) = turns.orders
    assert done == [word for name in order for word in (f"before {name}", name)]


def test_garbage_is_collected_between_acts_and_never_in_one() -> None:
    seen: list[tuple[bool, int]] = []
    was = gc.isenabled()
    Turns("a").take({"a": lambda: seen.append((gc.isenabled(), gc.get_freeze_count()))})
    ((enabled, left_out),) = seen
    assert not enabled
    assert left_out > 0
    assert gc.isenabled() == was
    assert gc.get_freeze_count() == 0


def test_times_are_told_by_parts_too() -> None:
    assert Times([1.0, 9.0, 2.0, 4.0, 5.0, 6.0], []).parts(3) == [2.0, 5.0]
