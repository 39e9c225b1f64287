"""What hardly ever changes is kept in memory, and looked at again soon."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service import office as offices
from engine.service import open_engine
from engine.service.agency.setup import SETUP
from tests.engine.service import packages
from tests.engine.service.conftest import Office

pytestmark = pytest.mark.one_database


def test_names_of_roles_and_of_what_is_none(office: Office) -> None:
    known = office.engine.office
    assert known.label("sekretaris") == "Sekretaris"
    assert known.label("bagian_umum") == "bagian umum"
    assert known.label("@siti") == "siti"


def test_a_holder_is_able_while_the_term_lasts(office: Office, clock: FixedClock) -> None:
    known, people, admin = office.engine.office, office.engine.people, office.actor("admin")
    assert known.able("fungsional_perencana")
    assert known.able("@perencana")
    people.revoke("perencana", "fungsional_perencana", admin)
    assert not known.able("fungsional_perencana")
    assert known.stands_with(["fungsional_perencana"]) == ("sekretaris",)
    assert known.notified(["fungsional_perencana"]) == ("fungsional_perencana", "sekretaris")
    end = clock() + timedelta(days=2)
    people.grant("sekretaris", "fungsional_perencana", admin, kind="plt", end=end, letter="SP-1 (contoh)")
    assert known.able("fungsional_perencana")
    clock.advance(timedelta(days=2))
    assert not known.able("fungsional_perencana"), "a term ends by the clock, whatever is kept"
    assert not known.able("tidak_ada")
    assert not known.able("@tidak.ada")


def test_what_another_process_changed_is_seen_when_it_is_looked_at_again(
    office: Office, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_engine(office.engine.settings, clock)
    office.engine.office.roles()
    other.people.revoke("perencana", "fungsional_perencana", office.actor("admin"))
    other.close()
    assert office.engine.office.able("fungsional_perencana"), "kept for a moment"
    monkeypatch.setattr(offices, "FRESH_SECONDS", 0.0)
    assert not office.engine.office.able("fungsional_perencana")


def test_a_definition_is_compiled_once_and_the_least_used_goes_first(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = office.engine.office
    first, second = (
        office.engine.definitions.deploy(packages.two_steps(title), SETUP).definition_id
        for title in ("A", "B")
    )
    with office.engine.store.read() as tx:
        kept = known.definition(tx, first)
        assert known.definition(tx, first) is kept
        monkeypatch.setattr(offices, "DEFINITIONS_KEPT", 1)
        known.definition(tx, second)
        assert list(known._definitions) == [second]
        with pytest.raises(errors.NotFound):
            known.definition(tx, 999)
        find = known.versions(tx)
        assert find(second) is known.definition(tx, second)
        assert find(999) is None


def test_one_act_has_one_moment(office: Office, clock: FixedClock) -> None:
    definition_id = office.engine.definitions.deploy(packages.two_steps(), SETUP).definition_id
    with office.engine.store.read() as tx:
        definition = office.engine.office.definition(tx, definition_id)
    begin = clock()
    standing = office.engine.office.environment(definition, begin)
    running = office.engine.office.environment(definition)
    clock.advance(timedelta(hours=1))
    assert (standing.clock(), running.clock()) == (begin, clock())


def test_the_site_s_policy_holds_where_the_office_chose_none(office: Office, clock: FixedClock) -> None:
    site = dataclasses.replace(office.engine.settings, due_policy="bergulir")
    with office.engine.store.read() as tx:
        stored = store.calendar.load(tx)
    built = offices.Office(site, office.engine.store, clock).build
    assert built(stored._replace(policy="")).policy == "bergulir"
    assert built(stored._replace(policy="akhir_hari")).policy == "akhir_hari"
