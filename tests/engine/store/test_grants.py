"""PostgreSQL with an owner of the tables: the site's own role adds to the history and can do no more to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from engine import errors
from engine.clock import FixedClock
from engine.service import Engine, open_engine
from engine.service.site import restoration
from engine.settings import Settings
from engine.store import grants, guards
from engine.store.grants import APPEND_ONLY, UNCHANGED
from tests.conftest import office_settings
from tests.engine.service.audit.test_retention import finished, kept, purge, years
from tests.engine.service.conftest import Office, peopled
from tests.tools.databases import Databases
from tests.tools.savings import give_secret

pytestmark = pytest.mark.postgres
ROLE = "alur_situs"


@pytest.fixture
def owner_url(databases: Databases) -> Iterator[str]:
    """A database of its own, and a role of the site beside its owner."""
    url = databases.new("postgresql")
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as admin:
        known = admin.execute("select 1 from pg_roles where rolname = %s", (ROLE,)).fetchone()
        if known is None:
            admin.execute(f"create role {ROLE} login")
    yield url
    databases.drop(url)


@pytest.fixture
def site(owner_url: str, settings_of_site: Settings, clock: FixedClock) -> Iterator[Engine]:
    opened = open_engine(settings_of_site, clock)
    opened.setup.init()
    yield opened
    opened.close()


@pytest.fixture
def settings_of_site(owner_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    application = sa.make_url(owner_url).set(username=ROLE).render_as_string(hide_password=False)
    secret = tmp_path_factory.mktemp("site") / "secret"
    return dataclasses.replace(Settings(), database_url=application, owner_url=owner_url, secret_file=secret)


def test_the_site_works_and_cannot_change_its_history(site: Engine, settings_of_site: Settings) -> None:
    office = Office(site)
    instance = office.start().instance
    office.work_to(instance, "Langkah_2")
    site.outbox.run_due()
    assert site.audit.seal(office.actor("auditor")).number == 1
    assert site.audit.verify().sound
    with psycopg.connect(settings_of_site.database_url.replace("+psycopg", ""), autocommit=True) as attacker:
        for table in APPEND_ONLY:
            for statement in (f"delete from {table}", f"update {table} set at = 0", f"truncate {table}"):
                with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedColumn)):
                    attacker.execute(statement)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            attacker.execute("alter table event disable trigger user")
        with pytest.raises(psycopg.errors.RestrictViolation):
            attacker.execute(f"select purge_events({instance})")
    site.setup.init()


def test_a_purge_with_its_tombstone_goes_through(site: Engine, clock: FixedClock) -> None:
    """The role of the site may delete no event; the owner's function does it, where a tombstone stands."""
    office = Office(site)
    office.deploy(kept())
    instance = finished(office)
    years(clock, 4)
    purge(office, instance)
    verdict = site.audit.verify()
    assert (verdict.faults, verdict.purged) == ((), 1)


def test_every_other_table_is_the_sites_to_write(site: Engine, owner_url: str) -> None:
    with psycopg.connect(owner_url.replace("+psycopg", "")) as admin:
        rows = admin.execute(
            "select table_name, string_agg(privilege_type, ' ' order by privilege_type) "
            "from information_schema.role_table_grants where grantee = %s group by table_name",
            (ROLE,),
        ).fetchall()
        tables = {
            row[0] for row in admin.execute("select tablename from pg_tables where schemaname = 'public'")
        }
    rights: dict[str, str] = dict(rows)
    assert set(rights) == tables
    for table, told in rights.items():
        expected = "INSERT SELECT" if table in APPEND_ONLY else "DELETE INSERT SELECT"
        expected += "" if table in APPEND_ONLY + UNCHANGED else " UPDATE"
        assert told == ("SELECT" if table == "alembic_version" else expected), table


def test_owner_and_site_are_two_roles(owner_url: str) -> None:
    with pytest.raises(errors.Misconfigured):
        grants.hand_over(owner_url, owner_url)
    with pytest.raises(errors.Misconfigured):
        grants.hand_over("sqlite:///x.db", owner_url)


def test_a_right_beyond_those_granted_is_named_and_taken_back_by_init(site: Engine, owner_url: str) -> None:
    assert site.audit.verify().sound
    with psycopg.connect(owner_url.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute(f"grant update, delete on event to {ROLE}")
    told = site.audit.verify()
    assert not told.sound
    assert [fault.which for fault in told.faults] == ["event"]
    site.setup.init()
    assert site.audit.verify().sound


def test_a_site_that_is_brought_back_has_the_same_rights(
    settings_of_site: Settings, clock: FixedClock, databases: Databases, tmp_path: Path
) -> None:
    url = databases.new("sqlite", peopled)
    give_secret(tmp_path)
    with closing(open_engine(office_settings(url, tmp_path), clock)) as engine:
        Office(engine).start()
        made, _removed = engine.site.backups.make(tmp_path / "b.zip", "root")
    restoration.restore(settings_of_site, clock, made.file, None, "root", lambda _stage, _done, _all: None)
    with closing(open_engine(settings_of_site, clock)) as site:
        office = Office(site)
        office.start()
        with site.store.read() as tx:
            assert guards.missing(tx) == []
        assert site.audit.verify().sound
    address = settings_of_site.database_url.replace("+psycopg", "")
    with psycopg.connect(address) as attacker, pytest.raises(psycopg.errors.InsufficientPrivilege):
        attacker.execute("update event set data = '{}'")
