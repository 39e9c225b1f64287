"""Who is away on which days: noted by whom, told to whom, shown in a month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine import errors
from engine.clock import FixedClock
from tests.engine.service.agency.test_delegations import events, give
from tests.engine.service.conftest import Killed, Office

DAY = timedelta(days=1)
REASON = "Sudah kembali bekerja."


def today(office: Office) -> date:
    return office.engine.context.local_now().date()


def note(office: Office, username: str = "perencana", by: str = "admin", **other: Any) -> int:
    first = other.pop("first", today(office) + DAY)
    return office.engine.agency.absences.add(
        username,
        other.pop("kind", "cuti"),
        first,
        other.pop("last", first + 2 * DAY if first else None),
        other.pop("note", "Cuti tahunan (contoh)"),
        office.actor(by),
    )


def test_an_absence_is_noted_shown_and_ended(office: Office, clock: FixedClock) -> None:
    first = today(office) + DAY
    made = note(office)
    give(office, role="sekretaris", deputy="perencana", start=1, end=2, confirmed=True)
    service = office.engine.agency.absences
    for reader, told in (("admin", True), ("sekretaris", True), ("perencana", True), ("auditor", False)):
        month = service.month(first.year, first.month, office.actor(reader))
        (one,) = month.absences
        assert (one.name, one.first, one.kind == "cuti", bool(one.note)) == (
            office.actor("perencana").name,
            first,
            told,
            told,
        )
        (acting,) = month.acting
        assert (acting.kind, acting.deputy, acting.absent) == ("plh", "perencana", "sekretaris")
        day = month.days[first.day - 1]
        assert (day.day, len(day.absences), len(day.acting)) == (first, 1, 1)
    sundays = [one for one in month.days if one.day.weekday() == 6]
    assert not any(one.works for one in sundays)
    clock.advance(2 * DAY)
    service.end(made, REASON, office.actor("perencana"))
    (shown,) = service.month(first.year, first.month, office.actor("admin")).absences
    assert shown.last == today(office) - DAY
    with pytest.raises(errors.Conflict):
        service.end(made, REASON, office.actor("admin"))
    noted, ended = events(office, "absence_noted", "absence_ended")[::-1]
    assert (noted.actor, noted.role, ended.actor, ended.role) == ("admin", "admin", "perencana", "")
    assert "note" not in noted.data
    assert not office.engine.audit.verify().faults
    with office.engine.store.transaction() as tx:
        tx.execute(sa.text("update absence set kind = 'dinas'"))
    (fault,) = office.engine.audit.verify().faults
    assert (fault.what, fault.which) == ("absence", "perencana")


@pytest.mark.one_database
def test_one_that_has_not_begun_is_taken_back_whole(office: Office) -> None:
    made = note(office)
    office.engine.agency.absences.end(made, REASON, office.actor("sekretaris"))
    first = today(office) + DAY
    assert not office.engine.agency.absences.month(first.year, first.month, office.actor("admin")).absences
    note(office, by="perencana")


@pytest.mark.one_database
def test_what_is_no_absence_is_refused_whole(office: Office) -> None:
    now = today(office)
    note(office)
    before = office.dump()
    for facts, field, reason in (
        ({"username": " "}, "person", "required"),
        ({"kind": "bolos"}, "kind", "choice"),
        ({"first": None}, "first", "required"),
        ({"first": now + 9 * DAY, "last": now + 8 * DAY}, "last", "before_start"),
        ({"first": now - 99 * DAY, "last": now - 90 * DAY}, "last", "past"),
        ({"first": now + 400 * DAY}, "first", "too_far"),
        ({"first": now + 9 * DAY, "last": now + 500 * DAY}, "last", "too_long_time"),
        ({"note": "x" * 501}, "note", "too_long"),
        ({"first": now + 3 * DAY}, "first", "away_already"),
    ):
        with pytest.raises(errors.Invalid) as refusal:
            note(office, **facts)
        assert (refusal.value.params["field"], refusal.value.params["reason"]) == (field, reason), facts
    with pytest.raises(errors.NotFound):
        note(office, "siapa.ini")
    assert office.dump() == before


@pytest.mark.one_database
def test_who_decides_is_the_administrator_the_superior_and_everybody_for_themselves(office: Office) -> None:
    service = office.engine.agency.absences
    assert [one for one, _name in service.people(office.actor("bidang.kearsipan"))] == ["bidang.kearsipan"]
    assert "perencana" in [one for one, _name in service.people(office.actor("sekretaris"))]
    assert len(service.people(office.actor("admin"))) == len(office.engine.people.list())
    note(office, "kadis", by="kadis")
    made = note(office, "perencana", by="sekretaris")
    note(office, "sekretaris", by="kadis")
    for by, username in (
        ("sekretaris", "kadis"),
        ("perencana", "sekretaris"),
        ("auditor", "kadis"),
        ("bidang.kearsipan", "bidang.perpustakaan"),
    ):
        before = office.dump()
        with pytest.raises(errors.Forbidden):
            note(office, username, by=by, first=today(office) + 30 * DAY)
        with pytest.raises(errors.NotFound):
            service.end(made, REASON, office.actor("bidang.kearsipan"))
        with pytest.raises(errors.NotFound):
            service.get(made, office.actor("auditor"))
        assert office.dump() == before


@pytest.mark.fault
@pytest.mark.one_database
def test_an_absence_is_noted_wholly_or_not_at_all(office: Office, killed: Killed) -> None:
    admin, first = office.actor("admin"), today(office) + DAY
    killed(lambda engine: engine.agency.absences.add("perencana", "cuti", first, first, "", admin))
    killed(lambda engine: engine.agency.absences.end(1, REASON, admin))
