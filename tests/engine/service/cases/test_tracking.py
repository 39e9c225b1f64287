"""Public tracking: the code of a number opens its steps, slowly, and nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service import Engine, open_engine
from engine.service.cases import tracking
from engine.settings import Settings
from tests.engine.service.conftest import Office

pytestmark = pytest.mark.one_database

NUMBER, HERE = "PDK-2026-0001", "10.0.0.9"


@pytest.fixture
def engine(settings: Settings, clock: FixedClock, engine: Engine) -> Iterator[Engine]:
    """The same office with tracking on."""
    opened = open_engine(dataclasses.replace(settings, tracking=True), clock)
    yield opened
    opened.close()


def test_a_code_is_read_as_people_write_it(office: Office) -> None:
    office.start()
    code = office.engine.tracking.code(NUMBER)
    assert [len(part) for part in code.split("-")] == [4] * 4
    for written in (code, code.lower(), code.replace("-", " "), f" {code} "):
        assert office.engine.tracking.look(f" {NUMBER} ", written, HERE).number == NUMBER
    assert office.engine.tracking.code("PDK-2026-0002") != code


def test_steps_with_their_dates_and_no_more(office: Office) -> None:
    row = office.work_to(office.start().instance, "Langkah_2")
    look, code = office.engine.tracking.look, office.engine.tracking.code(NUMBER)
    found = look(NUMBER, code, HERE)
    assert [step.state for step in found.steps] == ["done", "active"] + ["waiting"] * 8
    assert [step.due for step in found.steps if step.due] == [row.due], "only of what is open"
    office.engine.instances.cancel(row.instance, "Salah membuat berkas ini.", office.actor("admin"))
    ended = look(NUMBER, code, HERE)
    assert (ended.status, ended.ended_at) == ("cancelled", office.engine.clock())
    assert {step.state for step in ended.steps[2:]} == {"skipped"}


def test_unknown_and_wrong_are_alike_and_slowed_down(office: Office, clock: FixedClock) -> None:
    office.start()
    follow = office.engine.tracking
    good, other = follow.code(NUMBER), follow.code("PDK-2026-0002")
    told = []
    for number, code in ((NUMBER, other), ("PDK-2026-0002", other), (NUMBER, ""), ("\0", good)):
        with pytest.raises(errors.NotFound) as refused:
            follow.look(number, code, HERE)
        told.append(refused.value.params)
    assert told == [told[0]] * 4
    for _ in range(tracking.TRIES_PER_NUMBER - 2):
        with pytest.raises(errors.NotFound):
            follow.look(NUMBER, other, HERE)
    with pytest.raises(errors.Throttled) as slow:
        follow.look(NUMBER, good, "10.9.9.9")
    assert slow.value.params["seconds"] == tracking.WINDOW.total_seconds()
    clock.advance(tracking.WINDOW + timedelta(seconds=1))
    assert follow.look(NUMBER, good, HERE).number == NUMBER


def test_it_is_off_unless_the_office_wants_it(settings: Settings, office: Office) -> None:
    office.engine.context.settings = settings
    assert office.engine.tracking.code(NUMBER) == ""
    with pytest.raises(errors.NotFound):
        office.engine.tracking.look(NUMBER, "", HERE)


def test_what_stands_is_told_and_not_why(office: Office, clock: FixedClock) -> None:
    row = office.work_to(office.start().instance, "Langkah_2")
    code = office.engine.tracking.code(NUMBER)
    office.engine.pauses.pause(row.id, "lainnya", "Menunggu surat dari Bappeda.", office.holder(row))
    found = office.engine.tracking.look(NUMBER, code, HERE)
    assert (found.steps[1].state, found.steps[1].due, found.suspended_at) == ("paused", None, None)
    office.engine.suspensions.suspend(row.instance, "Cuti bersama sampai tanggal 27.", office.actor("admin"))
    assert office.engine.tracking.look(NUMBER, code, HERE).suspended_at == clock()
