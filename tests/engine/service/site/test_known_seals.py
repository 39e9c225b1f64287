"""A database older than the newest seal this machine knows: told to who has to know, and accepted with a reason."""

from __future__ import annotations

import json
import logging

import pytest

from engine import errors, store
from engine.service.audit import newest_seal
from engine.service.views import Actor
from tests.engine.service.conftest import Office

REASON = "Cadangan semalam yang terbaru."


def older(office: Office) -> None:
    """As if seals after the second had been lost with the database."""
    for _ in range(2):
        office.engine.audit.seal(office.actor("auditor"))
    path = newest_seal.path(office.engine.context)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"number": 9, "digest": "cd" * 32}))


def findings(office: Office) -> list[str]:
    return [one.fault.kind for one in office.engine.inspections.state().findings]


def told(office: Office, actor: Actor) -> list[str]:
    return [one.kind for one in office.engine.notices.list(actor) if one.kind == "fault_found"]


def test_a_start_tells_auditor_and_administrator_once(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    known = office.engine.site.known_seals
    assert known.look() == []
    older(office)
    with caplog.at_level(logging.WARNING, "alur.seals"):
        assert [one.kind for one in known.look()] == ["seal_older"]
    assert "seal 9" in caplog.text
    known.look()
    assert findings(office) == ["seal_older"]
    assert [one.kind for one in office.engine.audit.verify().faults] == ["seal_older"]
    for username in ("auditor", "admin"):
        assert told(office, office.actor(username)) == ["fault_found"]
    assert told(office, office.actor("kadis")) == []


def test_a_night_tells_it_and_finds_it_right_again(office: Office) -> None:
    older(office)
    engine = office.engine
    run_night(office)
    assert findings(office) == ["seal_older"]
    run_night(office)
    assert findings(office) == ["seal_older"]
    newest_seal.path(engine.context).unlink()
    run_night(office)
    assert findings(office) == []


def run_night(office: Office) -> None:
    from datetime import timedelta

    office.engine.clock.advance(timedelta(days=1))  # type: ignore[attr-defined]
    while office.engine.inspections.run_due():
        pass


def test_a_loss_is_accepted_with_a_reason_and_stays_told(office: Office) -> None:
    older(office)
    engine, known = office.engine, office.engine.site.known_seals
    known.look()
    with pytest.raises(errors.Forbidden):
        known.accept(office.actor("auditor"), REASON)
    with pytest.raises(errors.Invalid):
        known.accept(office.actor("admin"), "")
    lost = known.accept(office.actor("admin"), REASON)
    assert (lost.number, lost.digest) == (9, "cd" * 32)
    assert known.look() == []
    assert findings(office) == []
    assert engine.audit.verify().sound
    (event,) = engine.audit.system(office.actor("auditor"), types=("older_accepted",))[0]
    assert event.data["lost_seal"] == lost._asdict()
    assert (event.data["seal"], event.data["reason"]) == (2, REASON)
    with pytest.raises(errors.NothingOlder):
        known.accept(office.actor("admin"), REASON)
    made = engine.audit.seal(office.actor("auditor"))
    begun = known.known()
    assert begun is not None
    assert (begun.number, begun.digest) == (3, made.digest), "the file begins anew from here"


@pytest.mark.one_database
def test_a_restore_that_names_what_was_known_is_no_fault(office: Office) -> None:
    older(office)
    engine, known = office.engine, office.engine.site.known_seals
    lost = known.known()
    assert lost is not None
    assert known.faults()
    with engine.store.transaction() as tx:
        facts = {"lost_seal": lost._asdict()}
        event = store.Event(at=engine.clock(), type="site_restored", actor="", channel="cli", data=facts)
        store.history.append_system(tx, event)
    assert known.faults() == []
