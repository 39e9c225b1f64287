"""What columns are made of: the same kinds of value on both databases."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Byte order on both databases, so that keys and pages have one order everywhere.
Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Flag = sa.Boolean().with_variant(sa.Integer(), "sqlite")
Bytes = sa.LargeBinary()


def number(name: str, *more: SchemaItem, null: bool = False, key: bool = False) -> sa.Column[int]:
    """Return a column of whole numbers, ids and moments among them."""
    return sa.Column(name, Whole, *more, nullable=null, primary_key=key, autoincrement=False)


def words(name: str, *more: SchemaItem, null: bool = False, key: bool = False) -> sa.Column[str]:
    """Return a column of text."""
    return sa.Column(name, Words, *more, nullable=null, primary_key=key)


def identity() -> sa.Column[int]:
    """Return the id of a row, given by the database."""
    return sa.Column("id", Whole, sa.Identity(), primary_key=True)


def to(table: str) -> sa.ForeignKey:
    """Return a reference to the id of another table."""
    return sa.ForeignKey(f"{table}.id")


def partial(name: str, condition: str, *columns: str | sa.Column[Any], unique: bool = False) -> sa.Index:
    """Return an index of those rows that meet a condition.

    On PostgreSQL it is the same, as the migrations make it; told of it here too, SQLAlchemy would import all of that
    database's dialects wherever Alur starts.
    """
    return sa.Index(name, *columns, unique=unique, sqlite_where=sa.text(condition))


def table(
    name: str, *parts: SchemaItem, rowid: bool = True, reuse_ids: bool = True, fill: int = 0
) -> sa.Table:
    """Return a table; `rowid=False` lays rows in the order of their key.

    `fill` leaves room to update in place on PostgreSQL, in percent; as in `partial`, the migrations say it there.
    """
    return sa.Table(
        name,
        metadata,
        *parts,
        sqlite_strict=True,
        sqlite_with_rowid=rowid,
        sqlite_autoincrement=not reuse_ids,
        info={"fill": fill},
    )
