"""A site is planned for and moved by the service, notes it in its history, and goes on as the same site."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from engine import errors, store
from engine.clock import FixedClock
from engine.service import Engine, open_engine
from tests.conftest import _deployed, office_settings
from tests.engine.service.conftest import Office
from tests.soundness import assert_sound
from tests.tools import savings
from tests.tools.databases import Databases

pytestmark = pytest.mark.postgres
ROLE = "alur_pindahan"


@pytest.fixture
def site(databases: Databases, tmp_path: Path, clock: FixedClock) -> Iterator[Engine]:
    savings.give_secret(tmp_path)
    url = databases.new("sqlite", _deployed)
    opened = open_engine(office_settings(url, tmp_path), clock)
    yield opened
    opened.close()
    databases.drop(url)


@pytest.fixture
def blank(databases: Databases) -> Iterator[str]:
    url = databases.new("postgresql")
    yield url
    databases.drop(url)


def opened_on(site: Engine, url: str) -> Engine:
    return open_engine(dataclasses.replace(site.settings, database_url=url), site.clock)


def test_a_site_goes_on_where_it_was_moved_to(site: Engine, blank: str) -> None:
    office = Office(site)
    instance = office.start().instance
    office.work_to(instance, "Langkah_2")
    sealed = site.audit.seal(office.actor("auditor"))
    seal = "".join(site.audit.seal_file(sealed.number, office.actor("auditor"))).encode()
    plan = site.site.transfer.plan(blank)
    assert (plan.stands, plan.to.rpartition("/")[2]) == ("begin", blank.partition("?")[0].rpartition("/")[2])
    assert plan.seconds > 0
    told: list[tuple[int, int]] = []
    done = site.site.transfer.run(blank, "operator", lambda done, total: told.append((done, total)))
    assert done.rows > 100
    assert told[-1][0] == told[-1][1] > done.rows
    moved = opened_on(site, blank)
    try:
        assert moved.audit.verify(seal).faults == ()
        assert_sound(moved)
        with moved.store.read() as tx:
            (noted,) = store.history.of_types(tx, ("site_transferred",))
        assert noted.channel == "cli"
        assert noted.data["seal"] == sealed.number
        assert noted.data["instances"] == 1
        assert noted.data["account"] == "operator"
        assert noted.data["to_database"] == plan.to
        Office(moved).work_to(instance, "Langkah_3_permintaan")
        moved.outbox.run_due()
        assert moved.audit.verify(seal).faults == ()
        assert site.site.transfer.plan(blank).stands == "nothing"
        assert site.site.transfer.run(blank, "operator").rows == 0
        with pytest.raises(errors.TransferRefused) as refused:
            moved.site.transfer.plan(blank)
        assert refused.value.params == {"reason": "source"}
    finally:
        moved.close()
    with pytest.raises(errors.Moved):
        office.start()


def test_the_tables_are_the_owners_where_there_is_one(site: Engine, blank: str) -> None:
    with psycopg.connect(blank.replace("+psycopg", ""), autocommit=True) as admin:
        if admin.execute("select 1 from pg_roles where rolname = %s", (ROLE,)).fetchone() is None:
            admin.execute(f"create role {ROLE} login")
    Office(site).start()
    own = sa.make_url(blank).set(username=ROLE).render_as_string(hide_password=False)
    settings = dataclasses.replace(site.settings, owner_url=blank)
    owned = open_engine(settings, site.clock)
    with pytest.raises(errors.Misconfigured):
        owned.site.transfer.run(blank, "operator")
    owned.site.transfer.run(own, "operator")
    owned.close()
    moved = opened_on(site, own)
    try:
        assert moved.audit.verify().faults == ()
        Office(moved).start()
        with pytest.raises(psycopg.errors.InsufficientPrivilege), moved.store.transaction() as tx:
            tx.change(store.tx.Statement("delete from seal"))
    finally:
        moved.close()


def test_a_role_that_may_make_no_tables_is_told_before_anything_is_copied(site: Engine, blank: str) -> None:
    with psycopg.connect(blank.replace("+psycopg", ""), autocommit=True) as admin:
        if admin.execute("select 1 from pg_roles where rolname = %s", (ROLE,)).fetchone() is None:
            admin.execute(f"create role {ROLE} login")
    own = sa.make_url(blank).set(username=ROLE).render_as_string(hide_password=False)
    with pytest.raises(errors.Misconfigured) as refused:
        site.site.transfer.plan(own)
    assert refused.value.params["reason"] == "transfer_rights"
