"""The newest seal this machine knows: written with each one, and never back."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest

from engine.clock import FixedClock
from engine.service.audit import newest_seal
from engine.service.audit.newest_seal import KnownSeal
from tests.engine.service.conftest import Office

pytestmark = pytest.mark.one_database


def known(office: Office) -> KnownSeal | None:
    return newest_seal.read(office.engine.context)


def kinds(office: Office) -> list[str]:
    with office.engine.store.read() as tx:
        return [one.kind for one in newest_seal.faults(office.engine.context, tx)]


def write(office: Office, **facts: object) -> None:
    content = (known(office) or KnownSeal(1, "", ""))._asdict() | facts
    newest_seal.path(office.engine.context).write_text(json.dumps(content))


def test_each_seal_is_known_once_it_is_stored(office: Office, clock: FixedClock) -> None:
    engine, auditor = office.engine, office.actor("auditor")
    assert known(office) is None
    made = engine.audit.seal(auditor)
    assert known(office) == KnownSeal(1, made.digest, "2026-11-23T02:00:00+00:00")
    assert newest_seal.path(engine.context).stat().st_mode & 0o777 == 0o600
    case = office.start().instance
    clock.advance(timedelta(hours=2))
    assert engine.audit.seal_due()
    last = engine.audit.seals(auditor)[0]
    assert (last.number, known(office)) == (2, KnownSeal(2, last.digest, last.at.isoformat()))
    assert case
    assert kinds(office) == []


def test_a_seal_that_was_not_stored_is_not_known(office: Office) -> None:
    from engine.service.audit import seals

    engine = office.engine

    def broken_off() -> None:
        with engine.store.transaction() as tx:
            seals.make(engine.context, tx)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_off()
    assert known(office) is None


def test_a_file_that_lags_behind_says_nothing(office: Office) -> None:
    engine, auditor = office.engine, office.actor("auditor")
    engine.audit.seal(auditor)
    before = newest_seal.path(engine.context).read_text()
    engine.audit.seal(auditor)
    newest_seal.path(engine.context).write_text(before)
    assert kinds(office) == []


def test_an_older_and_another_database_are_told_and_not_forgotten_by_new_seals(office: Office) -> None:
    engine, auditor = office.engine, office.actor("auditor")
    engine.audit.seal(auditor)
    write(office, number=3, digest="ab" * 32)
    assert kinds(office) == ["seal_older"]
    for number in (2, 3, 4):
        assert engine.audit.seal(auditor).number == number
        assert kinds(office) == ["seal_older" if number < 3 else "seal_other"]
        held = known(office)
        assert held is not None
        assert (held.number, held.digest) == (3, "ab" * 32)


def test_a_place_that_cannot_be_written_is_said_once_and_stops_nothing(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    engine, auditor = office.engine, office.actor("auditor")
    newest_seal.path(engine.context).mkdir()
    with caplog.at_level(logging.WARNING, "alur.seals"):
        for _ in range(3):
            engine.audit.seal(auditor)
    assert len(caplog.records) == 1
    assert engine.audit.verify().sound
    newest_seal.path(engine.context).rmdir()
    newest_seal.path(engine.context).write_text("{")
    assert kinds(office) == []
