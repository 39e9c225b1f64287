from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from engine import errors
from engine.settings import HOME
from engine.store import Store
from engine.store import schema as migrations
from engine.store import settings as store_settings
from engine.store.tables import metadata
from tests.engine.store.conftest import is_migrated
from tests.engine.store.conftest import migrate as _migrated
from tests.engine.store.office import at_once, bare
from tests.tools import schema
from tests.tools.databases import Databases


def test_migrations_build_the_tables(store: Store) -> None:
    with store.transaction() as tx:
        context = MigrationContext.configure(
            tx.connection, opts={"compare_type": True, "include_name": _of_tables}
        )
        assert compare_metadata(context, metadata) == []


def _of_tables(name: str | None, kind: str, _parents: object) -> bool:
    """The index of words is each database's own and no table of ours."""
    return kind != "table" or not str(name).startswith("search_text")


def test_sqlite_tables_are_strict_and_clustered_as_meant(store: Store) -> None:
    if store.dialect == "sqlite":
        with store.read() as tx:
            rows = bare(
                store,
                tx,
                "select name, wr, strict from pragma_table_list where schema = 'main' and type = 'table'",
            )
        found = {str(name): (bool(clustered), bool(strict)) for name, clustered, strict in rows}
        for table in metadata.sorted_tables:
            clustered = not table.dialect_options["sqlite"]["with_rowid"]
            assert found[table.name] == (clustered, True), table.name
        assert not found["event"][0]
        assert found["inbox"][0]


def test_second_run_changes_nothing(store: Store) -> None:
    store.migrate()
    assert is_migrated(store)


def test_fresh_database_is_not_migrated(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/x.db", create=True)
    assert not is_migrated(store)
    store.close()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_machines_that_start_at_once_migrate_once(databases: Databases, kind: str) -> None:
    url = databases.new(kind)
    stores = [Store(url, create=True) for _ in range(4)]
    assert at_once(4, lambda place: stores[place].migrate()) == [None] * 4
    assert is_migrated(stores[0])
    for store in stores:
        store.close()
    databases.drop(url)


def test_database_of_a_newer_alur_is_left_alone(store: Store) -> None:
    with store.transaction() as tx:
        ((current,),) = bare(store, tx, "select version_num from alembic_version")
        bare(store, tx, "update alembic_version set version_num = '9999'")
        store_settings.put(tx, migrations.OLDEST, "9999")
    assert not is_migrated(store)
    with pytest.raises(errors.Misconfigured) as refusal:
        store.migrate()
    assert refusal.value.params["reason"] == "newer"
    with pytest.raises(errors.Misconfigured) as refusal:
        store.require_migrated()
    assert refusal.value.params["reason"] == "newer"
    with store.transaction() as tx:
        bare(store, tx, f"update alembic_version set version_num = '{current}'")


def test_names_of_the_migrations_are_their_versions() -> None:
    scripts = ScriptDirectory.from_config(migrations.config())
    assert sorted(script.revision for script in scripts.walk_revisions()) == migrations.versions()
    assert list(scripts.get_heads()) == migrations.versions()[-1:]


def test_what_is_not_migrated_says_so(tmp_path: Path, store: Store) -> None:
    store.require_migrated()
    missing = Store(f"sqlite:///{tmp_path}/none.db")
    empty = Store(f"sqlite:///{tmp_path}/empty.db", create=True)
    for one in (missing, empty):
        with pytest.raises(errors.Misconfigured) as refusal:
            one.require_migrated()
        assert refusal.value.params["reason"] == "not_migrated"
        one.close()
    assert not (tmp_path / "none.db").exists()


def test_folder_is_found() -> None:
    assert (migrations.folder() / "env.py").is_file()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_the_baseline_makes_what_the_migrations_before_it_made(databases: Databases, kind: str) -> None:
    """The lines were written down from a database that the twenty migrations before 0.2.0 had made."""
    url = databases.new(kind)
    store = Store(url, create=True)
    with store.transaction() as tx:
        command.upgrade(migrations.config(tx.connection), "0022")
    store.close()
    written = (HOME / f"tests/fixtures/0.2.0/schema.{kind}.txt").read_text("utf-8").splitlines()
    assert schema.of(url) == written
    databases.drop(url)


@pytest.mark.parametrize("revision", ["0001", "0019", "0020"])
def test_database_from_before_the_baseline_is_refused_whole(store: Store, revision: str) -> None:
    with store.transaction() as tx:
        bare(store, tx, f"update alembic_version set version_num = '{revision}'")
        before = bare(store, tx, "select count(*) from role")
    assert not is_migrated(store)
    for act in (store.migrate, store.require_migrated):
        with pytest.raises(errors.Misconfigured) as refusal:
            act()
        assert refusal.value.params["reason"] == "older"
        assert refusal.value.params["version"] == revision
    with store.transaction() as tx:
        assert bare(store, tx, "select count(*) from role") == before
        assert [tuple(row) for row in bare(store, tx, "select version_num from alembic_version")] == [
            (revision,)
        ]
        bare(store, tx, f"update alembic_version set version_num = '{migrations.versions()[-1]}'")


def test_a_newer_database_is_worked_on_where_its_steps_only_add(store: Store) -> None:
    """A program of before goes on, and prepares nothing; one that is too old for it is refused."""
    mine = migrations.versions()[-1]
    store.migrate()
    with store.transaction() as tx:
        assert bare(store, tx, f"select value from setting where key = '{migrations.OLDEST}'") == [
            (f'"{migrations.oldest()}"',)
        ]
        bare(store, tx, "update alembic_version set version_num = '9999'")
    for oldest, goes_on in ((mine, True), ("0001", True), ("9998", False)):
        with store.transaction() as tx:
            store_settings.put(tx, migrations.OLDEST, oldest)
        if goes_on:
            store.require_migrated()
        else:
            with pytest.raises(errors.Misconfigured) as refusal:
                store.require_migrated()
            assert refusal.value.params["reason"] == "newer"
        with pytest.raises(errors.Misconfigured) as refusal:
            store.migrate()
        assert refusal.value.params == {
            "setting": "ALUR_DATABASE_URL",
            "reason": "newer",
            "version": "9999",
        }
    with store.transaction() as tx:
        bare(store, tx, f"update alembic_version set version_num = '{mine}'")


EXPANDING = [
    step.revision
    for step in ScriptDirectory.from_config(migrations.config()).walk_revisions()
    if getattr(step.module, "expands", False)
]


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_step_that_expands_takes_nothing_away(databases: Databases, kind: str) -> None:
    """The program of before finds all it knows, and what it writes is taken: columns that came need no value."""
    assert EXPANDING
    url = databases.new(kind)
    store = Store(url, create=True)
    for revision in migrations.versions():
        before = set(schema.of(url))
        with store.transaction() as tx:
            command.upgrade(migrations.config(tx.connection), revision)
        if revision in EXPANDING:
            assert faults(before, set(schema.of(url)), kind) == [], revision
    store.close()
    databases.drop(url)


def faults(before: set[str], after: set[str], kind: str) -> list[str]:
    """What of a step would stop the program of before it."""
    known = {line.split()[1] for line in before if line.startswith("table ")}
    found = [line for line in before - after if not line.startswith("table ")]
    for line in after - before:
        what, table = line.split()[:2]
        if what == "index" and kind == "postgresql":
            table = line.partition(" on public.")[2].split()[0]
        needed = (
            line.split()[5:7] == ["1", "-"]
            if kind == "sqlite"
            else "not null" in line and "default" not in line and "identity" not in line
        )
        if what in ("trigger", "function") or (
            table in known
            and (what in ("constraint", "check") or (what == "column" and needed) or " unique " in line)
        ):
            found.append(line)
    return found


@pytest.mark.parametrize(
    ("statement", "is_fault"),
    [
        ("alter table person add column weight integer", False),
        ("alter table person add column weight integer not null default 0", False),
        ("create table other (id integer not null, name text not null unique)", False),
        ("create index ix_person_name on person (name)", False),
        ("alter table person drop column language", True),
        ("alter table person rename column name to called", True),
        ("create unique index uq_person_name on person (name)", True),
        ("drop index ix_membership_role_id", True),
    ],
)
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_what_would_stop_the_program_of_before_is_seen(
    databases: Databases, kind: str, statement: str, is_fault: bool
) -> None:
    url = databases.new(kind, _migrated)
    before = set(schema.of(url))
    store = Store(url)
    with store.transaction() as tx:
        tx.connection.exec_driver_sql(statement)
    store.close()
    assert bool(faults(before, set(schema.of(url)), kind)) is is_fault
    databases.drop(url)
