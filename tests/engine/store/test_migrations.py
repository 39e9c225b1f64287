from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from engine import errors
from engine.store import Store, migrations
from engine.store.tables import metadata
from engine.store.tx import Tx
from tests.engine.store.office import at_once, bare
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
    assert store.migrated()


def test_fresh_database_is_not_migrated(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/x.db", create=True)
    assert not store.migrated()
    store.close()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_machines_that_start_at_once_migrate_once(databases: Databases, kind: str) -> None:
    url = databases.new(kind)
    stores = [Store(url, create=True) for _ in range(4)]
    assert at_once(4, lambda place: stores[place].migrate()) == [None] * 4
    assert stores[0].migrated()
    for store in stores:
        store.close()
    databases.drop(url)


def test_database_of_a_newer_alur_is_left_alone(store: Store) -> None:
    with store.transaction() as tx:
        ((current,),) = bare(store, tx, "select version_num from alembic_version")
        bare(store, tx, "update alembic_version set version_num = '9999'")
    assert not store.migrated()
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
def test_what_was_there_before_the_workshop_stays(databases: Databases, kind: str) -> None:
    """Versions know who put them in force, and notices and their being read survive the table's new making."""
    url = databases.new(kind)
    store = Store(url, create=True)
    with store.transaction() as tx:
        command.upgrade(migrations.config(tx.connection), "0006")
    yes = "1" if kind == "sqlite" else "true"
    with store.transaction() as tx:
        for statement in (
            "insert into person (id, username, name, password_hash, active, demo, language, epoch, created_at)"
            f" values (1, 'siti', 'Siti', 'x', {yes}, {yes}, 'id', 1, 5)",
            "insert into definition (id, key, version, title, sha256, state, deployed_by, deployed_at) values"
            " (1, 'k', 1, 'K', '\\001', 'retired', null, 5), (2, 'k', 2, 'K', '\\002', 'in_force', 1, 7)",
            "insert into instance (id, definition_id, number, subject, status, revision, state, event_count,"
            " head, started_at, end_reason) values (3, 2, 'A', 'B', 'open', 1, '\\001', 0, '\\001', 8, '')",
            "insert into notice (id, holder, kind, instance_id, task_id, at, data) values"
            " (4, 'kadis', 'overdue', 3, null, 9, '{}'), (6, 'kadis', 'overdue', 3, null, 9, '{}')",
            "insert into notice_read (notice_id, person_id) values (4, 1)",
        ):
            bare(store, tx, statement.replace("'\\001'", "x'01'").replace("'\\002'", "x'02'"), statement)
    store.migrate()
    with store.transaction() as tx:
        rows = bare(store, tx, "select origin, enforced_by, enforced_at, reason from definition order by id")
        assert [tuple(row) for row in rows] == [("shipped", None, 5, ""), ("office", 1, 7, "")]
        assert [
            tuple(row) for row in bare(store, tx, "select id, instance_id, draft_id from notice order by id")
        ] == [
            (4, 3, None),
            (6, 3, None),
        ]
        assert [tuple(row) for row in bare(store, tx, "select * from notice_read")] == [(4, 1)]
        if kind == "sqlite":
            assert bare(store, tx, "pragma foreign_key_check") == []
            assert notices_next_id(store, tx) == 7
    store.close()
    databases.drop(url)


def notices_next_id(store: Store, tx: Tx) -> int:
    """The id that the next notice gets: none is ever given twice."""
    bare(store, tx, "insert into notice (holder, kind, instance_id, at, data) values ('a', 'b', 3, 1, '{}')")
    ((found,),) = bare(store, tx, "select max(id) from notice")
    return int(str(found))
