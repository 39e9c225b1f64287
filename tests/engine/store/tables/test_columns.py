"""What columns are made of: whole numbers of one width, words in byte order, tables strict on SQLite."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.tables import columns, metadata

PG, LITE = postgresql.dialect(), sqlite.dialect()  # type: ignore[no-untyped-call]


def test_every_column_of_the_tables_is_of_a_kind_that_both_databases_keep_alike() -> None:
    for table in metadata.sorted_tables:
        for column in table.c:
            assert str(column.type.compile(PG)) in ("BIGINT", 'TEXT COLLATE "C"', "BOOLEAN", "BYTEA"), column
            assert str(column.type.compile(LITE)) in ("INTEGER", "TEXT", "BLOB"), column


def test_a_reference_leads_to_the_id_of_its_table() -> None:
    assert columns.to("person").target_fullname == "person.id"
    assert not columns.number("x").nullable
    assert columns.words("x", null=True).nullable
    assert isinstance(columns.identity().identity, sa.Identity)
