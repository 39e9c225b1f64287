"""A machine whose clock is a year ahead for an hour, and is set right: what is survived, and what is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine import errors, store
from engine.clock import FixedClock
from engine.service.accounts.sessions import Device
from engine.service.audit import audit
from engine.service.site import clocks
from engine.service.site.clocks import Calm
from engine.store import outbox, values
from tests.engine.service.audit.test_inspections import run
from tests.engine.service.conftest import Office, in_system
from tests.tools.site import START

YEAR, HOUR, DAY = timedelta(days=365), timedelta(hours=1), timedelta(days=1)


def told(office: Office, username: str = "admin") -> int:
    found = office.engine.notices.list(office.actor(username))
    return sum(one.kind == clocks.NOTICE for one in found)


def mended(office: Office) -> dict[str, int]:
    (event,) = [one for one in in_system(office) if one.type == clocks.SET_RIGHT]
    return dict(event.data)


def some(office: Office, query: str) -> int:
    with office.engine.store.read() as tx:
        return int(tx.execute(sa.text(query)).scalar_one())


def test_an_office_that_lived_an_hour_of_next_year_goes_on(office: Office, clock: FixedClock) -> None:
    engine, right = office.engine, clock.now
    old = office.start().instance
    clock.now = right + YEAR
    engine.timers.fire_due()  # the deadline of the old case came early
    new = office.start().instance
    engine.audit.seal(office.actor("auditor"))
    run(engine.inspections)
    for _try in range(5):
        with pytest.raises(errors.NotSignedIn):
            engine.site.sign_ins.by_password("kadis", "salah", Device("10.0.0.7"))
    assert told(office) == 0, "nobody knows yet"

    clock.now = right + HOUR
    for _again in range(3):
        engine.site.clocks.watch()
    assert told(office) == 1, "once"
    assert told(office, "kadis") == 0
    assert engine.site.watch.vitals().status in ("ok", "degraded")
    with pytest.raises(errors.NotSignedIn):
        engine.site.sign_ins.by_password(
            "kadis", "salah", Device("10.0.0.7")
        )  # judged: nobody is held back for a year
    before = len(engine.audit.seals(office.actor("auditor")))
    assert engine.outbox.run_due() > 0, "what the cases left to do is done"
    office.work_to(old, "Langkah_4")
    office.work_to(new, "Langkah_4")
    assert engine.audit.seal_due(), "a seal of next year holds up no other"
    assert len(engine.audit.seals(office.actor("auditor"))) == before + 1
    clock.advance(DAY)
    assert run(engine.inspections) > 0, "the next night is inspected"
    verdict = engine.audit.verify()
    assert verdict.sound, verdict
    found = [one.fault.what for one in engine.inspections.state().findings]
    assert found == ["clock"], "nothing but that there are events of a time to come"


def test_a_quiet_worker_does_not_seal_without_end_after_the_clock_was_set_right(
    office: Office, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "LOOK_SECONDS", 0.0)
    every, right = office.engine.audit, clock.now
    office.start()
    clock.now = right + YEAR
    assert every.seal_due()
    clock.advance(2 * HOUR)
    assert not every.seal_due(), "nothing new: idle since then"
    clock.now = right + HOUR
    office.start()
    assert every.seal_due()
    office.start()
    assert not every.seal_due(), "the last seal is not an hour old"
    clock.advance(HOUR)
    assert every.seal_due()


def test_what_waits_for_next_year_comes_now(office: Office, clock: FixedClock) -> None:
    right, far = clock.now, clock.now + YEAR
    instance = office.start().instance
    office.engine.outbox.run_due()
    with office.engine.store.transaction() as tx:
        outbox.add(tx, "search", str(instance), far)
        store.reminders.put(tx, office.waiting(instance)[0].id, 1, far)
        tx.execute(_FAILED_TIMER, {"far": values.to_us(far)})
        tx.execute(_MAILBOX, {"day": far.date().isoformat()})
    assert office.engine.outbox.run_due() == 0
    office.engine.site.clocks.watch()
    assert mended(office) == {"outbox": 1, "reminders": 1, "timers": 1, "digests": 1}
    assert office.engine.outbox.run_due() == 1
    assert some(office, "select count(*) from timer where try_at <> due_at") == 0, "it comes when it is due"
    assert some(office, "select count(*) from reminder") == 0
    assert some(office, "select count(*) from mailbox where digest_on <> ''") == 0
    office.engine.site.clocks.watch()
    assert clock.now == right
    assert mended(office), "once"


_FAILED_TIMER = sa.text("update timer set attempts = 1, try_at = :far")
_MAILBOX = sa.text(
    """insert into mailbox (person_id, address, salt, choice, code_salt, code_tries, refused_code, digest_on)
    select id, 'a@contoh.id', 'x', 'digest', '', 0, '', :day from person where username = 'kadis'"""
)


def test_what_waits_as_it_should_is_left_alone(office: Office, clock: FixedClock) -> None:
    office.start()
    with office.engine.store.transaction() as tx:
        outbox.add(tx, "search", "1", clock.now + 6 * HOUR)  # the longest pause
    before = office.dump()
    office.engine.site.clocks.watch()
    assert office.dump() == before


def test_a_clock_is_calm_after_hours_without_a_jump() -> None:
    clock = FixedClock(START)
    seconds = [0.0]
    calm = Calm(clock, lambda: seconds[0])
    work = calm.when(lambda: 1)

    def go(hours: float) -> None:
        seconds[0] += hours * 3600
        clock.advance(timedelta(hours=hours))

    assert work() == 0, "just begun: its clock may be wrong"
    go(5)
    assert work() == 0
    go(1.1)
    assert work() == 1
    clock.advance(YEAR)
    assert work() == 0, "the clock has jumped"
    go(1)
    assert work() == 0
    clock.now = START + timedelta(hours=7.1)
    assert work() == 0, "set right: that is a jump, too"
    go(6)
    assert work() == 1
