"""Rules on who acts for whom, held against every day of many delegations given at random."""

from __future__ import annotations

import random
from datetime import date, datetime
from typing import NamedTuple

import pytest

from engine import errors
from engine.service.agency import delegation_rules
from tests.engine.service.agency.test_delegations import give
from tests.engine.service.conftest import PASSWORD, Office

pytestmark = pytest.mark.one_database

HOLDERS = {
    "kepala_dinas": "kadis",
    "sekretaris": "sekretaris",
    "fungsional_perencana": "perencana",
    "bidang_kearsipan": "bidang.kearsipan",
}
DAYS = 12


class Given(NamedTuple):
    role: str
    deputy: str
    start: int
    end: int

    def holds(self, day: int) -> bool:
        return self.start <= day < self.end


def allowed(known: list[Given], wanted: Given) -> bool:
    """Whether on no day an office has two who act, and nobody is replaced by whom they replace, however far round."""
    if HOLDERS[wanted.role] == wanted.deputy:
        return False
    for day in range(wanted.start, wanted.end):
        standing = [one for one in known if one.holds(day)]
        if any(one.role == wanted.role for one in standing):
            return False
        by = {HOLDERS[one.role]: one.deputy for one in standing} | {HOLDERS[wanted.role]: wanted.deputy}
        seen, person = {HOLDERS[wanted.role]}, wanted.deputy
        while person in by and person not in seen:
            seen.add(person)
            person = by[person]
        if person == HOLDERS[wanted.role]:
            return False
    return True


def refusal(office: Office, wanted: Given) -> str:
    """Why it is not given, "" when it is."""
    try:
        give(office, **wanted._asdict(), confirmed=True)
    except errors.Invalid as refused:
        return str(refused.params["reason"])
    return ""


def test_what_is_given_at_random_is_refused_just_where_a_day_forbids_it(
    office: Office, rng: random.Random
) -> None:
    office.engine.people.create("luar", "Orang Luar", PASSWORD, [], office.actor("admin"))
    known: list[Given] = []
    refused = 0
    for _ in range(70):
        start = rng.randrange(1, DAYS)
        wanted = Given(
            rng.choice(list(HOLDERS)),
            rng.choice([*HOLDERS.values(), "luar"]),
            start,
            min(DAYS, start + rng.randrange(1, 4)),
        )
        if wanted.start == wanted.end:
            continue
        reason = refusal(office, wanted)
        assert (reason == "") is allowed(known, wanted), (known, wanted)
        assert reason in ("", "acting_taken", "circle", "own_office")
        if reason:
            refused += 1
        else:
            known.append(wanted)
    assert known
    assert refused


def test_a_day_of_the_office_is_whole(office: Office) -> None:
    zone = office.engine.settings.zone
    start = delegation_rules.first_moment(date(2026, 12, 1), zone)
    end = delegation_rules.first_moment(date(2026, 12, 4), zone)
    assert start == datetime(2026, 12, 1, tzinfo=zone)
    assert delegation_rules.days_of(start, end, zone) == (date(2026, 12, 1), date(2026, 12, 3))
