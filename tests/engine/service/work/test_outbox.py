"""What follows a commit: a kind is one function and one entry; what fails is tried again and never given up."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service import Engine, retry
from engine.service.work.outbox import LEASE, Elsewhere, Handler, Inside, Outbox
from engine.store import outbox
from engine.store.tx import Statement

KIND = "uji"


class Work:
    """The function of a new kind: it notes what it was given, and fails so many times first."""

    def __init__(self, fails: int = 0, fault: Exception | None = None) -> None:
        self.done: list[str] = []
        self.fails = fails
        self.fault = fault or ZeroDivisionError("uji")

    def inside(self, tx: store.Tx, payload: str) -> None:
        store.settings.put(tx, f"uji {payload}", self.fails)
        self.elsewhere(payload)

    def elsewhere(self, payload: str) -> None:
        if self.fails:
            self.fails -= 1
            raise self.fault
        self.done.append(payload)


def opened(engine: Engine, **kinds: Handler) -> Outbox:
    return Outbox(engine.context, kinds)


def leave(engine: Engine, *payloads: str, kind: str = KIND) -> None:
    with engine.store.transaction() as tx:
        for one in payloads:
            outbox.add(tx, kind, one, engine.clock())


def left(engine: Engine) -> list[tuple[str, int]]:
    """The payloads that still wait, now or later, with how often each has failed."""
    with engine.store.read() as tx:
        rows = tx.rows(Statement("select payload, attempts from outbox order by id"))
        return [(str(payload), int(attempts)) for payload, attempts in rows]


def kept(engine: Engine, *payloads: str) -> Mapping[str, object]:
    with engine.store.read() as tx:
        return {one: store.settings.get(tx, f"uji {one}") for one in payloads}


def test_a_new_kind_is_one_function_and_one_entry(engine: Engine) -> None:
    """Each thing is done once in a batch, however often it was left; what it wrote is committed with its row."""
    work = Work()
    box = opened(engine, uji=Inside(work.inside))
    leave(engine, "satu", "dua", "satu")
    assert box.run_due() == 3
    assert sorted(work.done) == ["dua", "satu"]
    assert kept(engine, "satu", "dua") == {"satu": 0, "dua": 0}
    assert left(engine) == []
    assert box.run_due() == 0


def test_batches_of_two_workers_never_wait_for_each_other(engine: Engine) -> None:
    """What stands in both is done in one order, whichever was left first."""
    work = Work()
    box = opened(engine, uji=Inside(work.inside))
    for payloads in (("12", "7", "12"), ("7", "12")):
        leave(engine, *payloads)
        box.run_due()
    assert work.done[:2] == work.done[2:]


def test_what_fails_is_tried_after_each_pause_and_goes_on_with_the_last(
    engine: Engine, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    pauses = [*retry.USUAL, retry.USUAL[-1], retry.USUAL[-1]]
    work = Work(fails=2 * len(pauses))  # each time in the batch, then alone
    box = opened(engine, uji=Inside(work.inside))
    leave(engine, "satu")
    for number, pause in enumerate(pauses, 1):
        assert box.run_due() == 0
        assert left(engine) == [("satu", number)]
        assert kept(engine, "satu") == {"satu": None}, "nothing of a failed try is kept"
        clock.advance(pause - pause / 100)
        assert box.run_due() == 0, "it rests"
        assert left(engine) == [("satu", number)]
        clock.advance(pause / 100)
    assert box.run_due() == 1
    assert (work.done, left(engine)) == (["satu"], [])
    told = [record for record in caplog.records if "outbox row" in record.message]
    assert [record.levelno for record in told] == [logging.ERROR] * len(pauses)


def test_one_that_fails_stops_no_other_and_an_unknown_kind_waits_too(engine: Engine) -> None:
    bad, good = Work(fails=99), Work()
    box = opened(engine, uji=Inside(bad.inside), baik=Inside(good.inside))
    leave(engine, "satu")
    leave(engine, "asing", kind="asing")
    leave(engine, "dua", kind="baik")
    assert box.run_due() == 1
    assert good.done == ["dua"]
    assert left(engine) == [("satu", 1), ("asing", 1)]


def test_what_is_done_elsewhere_has_pauses_of_its_own(engine: Engine, clock: FixedClock) -> None:
    pauses = [*retry.PATIENT, retry.PATIENT[-1]]
    assert [pause.total_seconds() / 60 for pause in pauses] == [1, 5, 30, 120, 360, 360]
    work = Work(fails=len(pauses), fault=retry.Later())
    box = opened(engine, uji=Elsewhere(work.elsewhere))
    leave(engine, "satu")
    assert box.run_due() == 0, "no transaction waits for another server"
    for number, pause in enumerate(pauses, 1):
        assert box.send_due() == 0
        assert left(engine) == [("satu", number)]
        clock.advance(pause - pause / 100)
        assert box.send_due() == 0, "it rests"
        clock.advance(pause / 100)
    assert box.send_due() == 1
    assert (work.done, left(engine)) == (["satu"], [])


def test_a_fault_of_ours_in_what_is_done_elsewhere_is_told_and_tried_again(
    engine: Engine, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    work = Work(fails=1)
    box = opened(engine, uji=Elsewhere(work.elsewhere))
    leave(engine, "satu", "dua")
    assert (box.send_due(), box.send_due()) == (0, 1)
    assert (work.done, left(engine)) == (["dua"], [("satu", 1)])
    assert [record.exc_info is not None for record in caplog.records] == [True]
    clock.advance(retry.PATIENT[0])
    assert box.send_due() == 1


def test_what_a_worker_died_over_is_done_by_another(engine: Engine, clock: FixedClock) -> None:
    """While it is under way nobody else begins it; the database that is away costs no try."""
    work = Work(fails=1, fault=errors.Busy())
    box = opened(engine, uji=Elsewhere(work.elsewhere))
    leave(engine, "satu")
    with pytest.raises(errors.Busy):
        box.send_due()
    assert (box.send_due(), left(engine)) == (0, [("satu", 0)])
    clock.advance(LEASE)
    assert box.send_due() == 1


def test_a_kind_that_this_site_does_not_want_waits(engine: Engine) -> None:
    work = Work()
    box = opened(engine, uji=Elsewhere(work.elsewhere, wanted=False))
    leave(engine, "satu")
    assert not box.sends
    assert (box.run_due(), box.send_due()) == (0, 0)
    assert left(engine) == [("satu", 0)]
    assert opened(engine, uji=Elsewhere(work.elsewhere)).send_due() == 1
