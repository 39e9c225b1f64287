"""Workers that say they are there: the machine's clock decides, and none of them stays for ever."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from engine import worker
from engine.clock import FixedClock
from engine.service import Engine
from engine.service.site.workers import Workers
from tests.tools.pace import wait_until

SECOND = timedelta(seconds=1)
_COUNT = sa.text("select count(*) from worker")


def alive(engine: Engine, workers: Workers) -> int:
    with engine.store.read() as tx:
        return len(workers.alive(tx))


def test_a_worker_is_alive_for_a_minute_after_each_beat(engine: Engine, clock: FixedClock) -> None:
    one, two = Workers(engine.context, clock), Workers(engine.context, clock)
    one.beat()
    two.beat()
    assert alive(engine, one) == 2
    clock.advance(59 * SECOND)
    one.beat()
    assert alive(engine, one) == 2
    clock.advance(2 * SECOND)
    assert alive(engine, two) == 1
    one.leave()
    assert alive(engine, two) == 0


def test_who_was_seen_a_year_ahead_is_not_alive_and_is_forgotten(engine: Engine, clock: FixedClock) -> None:
    ahead = FixedClock(clock() + timedelta(days=365))
    lost = Workers(engine.context, ahead)
    lost.beat()
    one = Workers(engine.context, clock)
    assert alive(engine, one) == 0
    one.beat()
    with engine.store.read() as tx:
        assert tx.execute(_COUNT).scalar_one() == 1
    ahead.now = clock()  # set right
    lost.beat()
    assert alive(engine, one) == 2


def test_the_worker_enters_itself_and_takes_itself_off(engine: Engine) -> None:
    started = worker.Worker(engine)
    started.start()
    wait_until(lambda: alive(engine, engine.site.workers) == 1)
    started.stop()
    assert alive(engine, engine.site.workers) == 0
