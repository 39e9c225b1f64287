"""Why nothing can be done on a case as it stands."""

from __future__ import annotations

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service.middle import standing
from tests.engine.service.conftest import Office

pytestmark = pytest.mark.one_database


def test_it_says_who_when_and_why(office: Office, clock: FixedClock) -> None:
    instance, admin = office.start().instance, office.actor("admin")
    office.engine.suspensions.suspend(instance, "Cuti bersama sampai tanggal 27.", admin)
    with office.engine.store.read() as tx:
        row = store.instances.get(tx, instance)
        assert row is not None
        refusal = standing.suspended_error(tx, row)
    assert isinstance(refusal, errors.InstanceSuspended)
    assert (refusal.params["by"], refusal.params["at"]) == (admin.name, clock())
    assert refusal.params["reason"] == "Cuti bersama sampai tanggal 27."
    office.engine.instances.cancel(instance, "Tidak diperlukan lagi.", admin)
    with office.engine.store.read() as tx:
        row = store.instances.get(tx, instance)
        assert row is not None
        closed = standing.closed_error(tx, row)
    assert (closed.params["status"], closed.params["by"]) == ("cancelled", admin.name)
