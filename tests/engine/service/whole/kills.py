"""Death of the program at the statements of an act."""

from __future__ import annotations

import gc
import os
import random
import traceback
from collections.abc import Callable
from typing import Any

from engine.service import Engine, open_engine
from tests.engine.service import counting
from tests.engine.service.conftest import Office
from tests.soundness import assert_sound

Act = Callable[[Engine], Any]
Place = Callable[[int, str], bool]  # told the number of a statement and its text
DIED = 100  # what is added to the number of the statement at which a process ends


def die(office: Office, act: Act, place: Place) -> int:
    """Do `act` in a process of its own that ends at its statement `place`; gives its number, 0 when it was done."""
    mine, child = office.engine, os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        assert code == 0 or code > DIED, f"ended with {code}"
        return max(0, code - DIED)
    code = 1
    try:
        gc.disable()  # it would touch, and so copy, all the parent has
        engine = open_engine(mine.settings, mine.clock)
        engine.office._definitions.update(mine.office._definitions)
        engine.office.roles()
        number = 0

        def count(statement: str) -> None:
            nonlocal number
            number += 1
            if place(number, statement):
                os._exit(min(DIED + number, 255))

        with counting.watched(engine.store, count):
            act(engine)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def at(wanted: int) -> Place:
    return lambda number, _: number == wanted


def at_commit(wanted: int) -> Place:
    commits = 0

    def is_here(_: int, statement: str) -> bool:
        nonlocal commits
        commits += statement == "commit"
        return commits == wanted

    return is_here


def killed(office: Office, every: int, rng: random.Random, act: Act) -> int:
    """Kill `act` at its first statement, at each `every`th of any offset, and at and after each commit.

    This goes on until a commit kept something; gives how many statements left nothing. One of them is the commit.
    """
    before = office.dump()
    assert_sound(office.engine)
    first, offset = 1, rng.randrange(every)
    for commit in range(1, 20):
        last = die(office, act, at_commit(commit))
        assert last, f"it came to its end with {commit - 1} commits, and left nothing"
        assert office.dump() == before, f"killed at its commit {commit}"
        for number in range(first, last):
            if number == 1 or number % every == offset:
                assert die(office, act, at(number)) == number
                assert office.dump() == before, f"killed at statement {number}"
        assert die(office, act, at(last + 1)) == last + 1
        if office.dump() != before:
            assert_sound(office.engine)
            return last
        first = last + 2
    raise AssertionError("it never kept anything")
