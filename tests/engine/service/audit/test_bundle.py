"""engine/service/audit/bundle.py: a bundle is of one moment, and is noted once all of it is there."""

from __future__ import annotations

import io

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service.audit.exports import Papers
from tests.engine.service.audit.test_retention import finished, kept, proposed, years
from tests.engine.service.conftest import Office


def test_papers_of_another_moment_are_refused(office: Office, clock: FixedClock) -> None:
    office.deploy(kept())
    instance = finished(office)
    years(clock, 4)
    proposal, admin = proposed(office, instance), office.actor("admin")
    events = office.engine.instances.get(instance, office.actor("auditor")).event_count
    with office.engine.retention.export(proposal, admin, io.BytesIO()) as made:
        assert made.instances == (instance,)
        with pytest.raises(errors.Busy):
            made.add(instance, Papers({"ringkasan.html": b"<p>"}, events - 1))
        with pytest.raises(KeyError):
            made.seal(b"<h1>Berita acara")
    assert office.engine.retention.get(proposal, admin).row.export is None
