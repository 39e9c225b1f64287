"""What auditors and the worker do: seals are made in time, by those who may."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service.audit.audit import Audit
from tests.engine.service.conftest import Office


def test_worker_seals_ends_within_seconds_and_changes_hourly(office: Office, clock: FixedClock) -> None:
    def look() -> bool:
        engine.audit._looked = -10.0
        return engine.audit.seal_due()

    engine = office.engine
    instance = office.start().instance
    assert look()
    assert not look()
    office.do(office.waiting(instance)[0])
    assert not look()
    clock.advance(timedelta(minutes=61))
    assert look()
    assert not look()
    clock.advance(timedelta(minutes=61))
    assert not look()
    engine.instances.cancel(instance, "Tidak jadi dilaksanakan.", office.actor("admin"))
    assert look()
    assert not look()
    with engine.store.read() as tx:
        assert [leaf.seal for leaf in store.seals.leaves(tx, 0)] == [1, 2, 3]
    assert engine.audit.verify().sound
    assert not Audit(engine.context).seal_due() or engine.audit.verify().sound


def test_only_auditors_seal(office: Office) -> None:
    with pytest.raises(errors.Forbidden):
        office.engine.audit.seal(office.actor("kadis"))
    with pytest.raises(errors.Forbidden):
        office.engine.audit.seals(office.actor("kadis"))
    with pytest.raises(errors.NotFound):
        office.engine.audit.seal_file(7, office.actor("auditor"))
