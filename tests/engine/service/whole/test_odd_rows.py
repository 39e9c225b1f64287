"""The auditor cannot be silenced: whatever somebody with the whole database puts into a row, verify says so."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from engine.service import Engine
from engine.store import Tx, tables
from engine.store.history import START, SYSTEM, canonical, chain_hash
from engine.store.values import FAR
from tests import sop
from tests.engine.service.audit.test_verification import judged
from tests.engine.service.conftest import Office
from tests.engine.store.office import bare

DATA = (
    "{}",
    "null",
    "xx",
    "",
    "[]",
    '"teks"',
    "1e999",
    "[" * 6000,
    '{"opened":[' + "1" * 5000 + "]}",
    '{"definition":5,"opened":7,"tasks":7,"ended":[],"file":null,"person":[],"changed":1}',
    '{"definition":null,"opened":[{"task":null}],"tasks":[null],"after":null,"person":{},"role":1}',
    '{"definition":"","opened":[{"task":{},"element":[]}],"after":{"definition":[]},"process":[],"version":{}}',
    '{"definition":"00","opened":[{"task":1,"element":"\\ud800","due":"9999-99-99"}]}',
    '{"definition":"00","opened":[{"task":1,"element":"a","due":"0001-01-01T00:00:00+23:59"}]}',
    '{"definition":"00","opened":[{"task":1,"element":"a","due":1}],"file":"a","sha256":1,"size":"x"}',
)
TYPES = ("instance_started", "task_completed", "instance_migrated", "due_recounted", "file_removed", "")
OF_SYSTEM = (
    "person_created", "role_granted", "role_revoked", "person_switched", "password_changed", "roles_changed",
    "calendar_changed", "settings_changed", "version_deployed", "version_enforced", "instance_purged",
)  # fmt: skip
HEARD = ("person_created", "role_granted", "version_deployed", "instance_purged")
NUMBERS = (-1, 0, 2**31, 2**62, FAR, -FAR - 1)
TEXTS = ("", "xx", "null", "\u202e\n", "9999-99-99", "x" * 100_000, "[" * 6000)
READ = ("instance", "task", "attachment", "definition", "definition_file", "file", "person", "membership", "event",
        "system_event", "chain", "seal", "seal_leaf")  # fmt: skip


@pytest.fixture
def office(engine: Engine) -> Office:
    made = Office(engine)
    instance = made.start().instance
    made.work_to(instance, "Langkah_3_isian")
    made.engine.audit.seal(made.actor("auditor"))
    made.start(sop.START | {"periode": "Triwulan IV"})
    return made


def put(tx: Tx, statement: str, *values: object) -> None:
    mark = "?" if tx.dialect == "sqlite" else "%s"
    tx.connection.exec_driver_sql(statement.replace("?", mark), values)


def add(tx: Tx, table: str, *values: object) -> None:
    """Insert an event of an instance (its id before the columns of an event) or of the system."""
    put(tx, f"insert into {table} values ({', '.join('?' * len(values))})", *values)


def case_of(data: str, type_: str, instance: int = 9, at: int = 1) -> Callable[[Tx], None]:
    """A new instance whose only event, well hashed, says that."""

    def attack(tx: Tx) -> None:
        facts = (1, at, type_, "kadis", "", "", "web", "", None, data)
        head = chain_hash(START, canonical(instance, facts))
        put(
            tx,
            "insert into instance (id, definition_id, number, subject, status, revision, event_count, head, "
            "started_at, end_reason) values (?, 1, ?, '', 'open', 1, 1, ?, ?, '')",
            *(instance, f"X{instance}", head, 2**62),
        )
        add(tx, "event", instance, *facts, head)

    return attack


def of_system(data: str, type_: str) -> Callable[[Tx], None]:
    """One more event of the system, well hashed, that says that."""

    def attack(tx: Tx) -> None:
        ((count, head),) = tx.connection.exec_driver_sql(
            "select count, head from chain where name = 'system'"
        )
        facts = (count + 1, 1, type_, "", "", "", "web", "9", None, data)
        last = chain_hash(bytes(head), canonical(SYSTEM, facts))
        add(tx, "system_event", *facts, last)
        put(tx, "update chain set count = ?, head = ? where name = 'system'", count + 1, last)

    return attack


@pytest.mark.parametrize("many", [2, pytest.param(len(OF_SYSTEM), marks=pytest.mark.soak)])
def test_an_event_that_says_what_nobody_writes_is_named(
    office: Office, rng: random.Random, many: int
) -> None:
    """Each text, with some of the types that differ from run to run; in `make soak` with all."""
    engine = office.engine
    for data in DATA:
        for type_ in rng.sample(TYPES, min(many, len(TYPES))):
            found = judged(engine, case_of(data, type_), None).faults
            assert [one for one in found if one.instance_id == 9], (data[:60], type_)
    for data in DATA[:8]:
        for type_ in rng.sample(OF_SYSTEM, many):
            found = judged(engine, of_system(data, type_), None).faults
            if data != "{}" or type_ in HEARD:
                assert [one for one in found if one.kind in ("unreadable", "tombstone")], (data[:60], type_)


def test_rows_far_from_all_others_are_named(office: Office) -> None:
    for instance in (0, -1, -FAR, 2**40, 2**55, FAR - 1, FAR):
        found = judged(office.engine, case_of("{}", "instance_started", instance), None).faults
        assert [one for one in found if one.instance_id == instance], instance
    for seq in (-FAR - 1, -1, 0, FAR):

        def attack(tx: Tx, seq: int = seq) -> None:
            add(tx, "system_event", seq, 1, "x", "", "", "", "", "", None, "{}", b"")

        assert judged(office.engine, attack, None).faults[0].kind in ("inserted", "missing"), seq


def test_text_that_is_no_text_is_named(office: Office) -> None:
    """SQLite keeps any bytes as text, and its driver refuses to read them."""
    engine = office.engine
    if engine.store.dialect != "sqlite":
        return
    for table, column in (("event", "data"), ("system_event", "actor"), ("instance", "subject"), ("person", "name"),
                          ("seal", "document"), ("task", "element"), ("definition", "key")):  # fmt: skip

        def attack(tx: Tx, table: str = table, column: str = column) -> None:
            put(tx, f"update {table} set {column} = cast(x'c3ff' as text) where rowid = 1")

        assert judged(engine, attack, None).faults, (table, column)
        assert judged(engine, attack, None).faults[0].which.isprintable()


def test_no_odd_value_of_any_column_silences_the_look(office: Office) -> None:
    """Values that only somebody with the whole database can write, in the rows that verify reads, by chance."""
    engine, chance = office.engine, random.Random(3)
    columns = [column for name in READ for column in tables.metadata.tables[name].c]
    tried = 0
    for column in chance.sample(columns, 60):
        choices: tuple[object, ...] = TEXTS
        if isinstance(column.type, sa.LargeBinary):
            choices = (b"", b"\xff" * 33)
        elif not isinstance(column.type, sa.Text):
            choices = (True, False) if isinstance(column.type, sa.Boolean) else NUMBERS
        value = None if column.nullable and chance.random() < 0.3 else chance.choice(choices)
        kept = []

        def attack(tx: Tx, column: sa.Column[object] = column, value: object = value) -> None:
            point = tx.connection.begin_nested()
            first = f"select min({column.table.primary_key.columns[0].name}) from {column.table.name}"
            key = column.table.primary_key.columns[0].name
            try:
                put(tx, f"update {column.table.name} set {column.name} = ? where {key} = ({first})", value)
                kept.append(1)  # noqa: B023
            except sa.exc.DBAPIError:
                point.rollback()

        judged(engine, attack, None)
        tried += len(kept)
    assert tried > 30


def test_a_look_goes_on_when_many_rows_are_odd(office: Office) -> None:
    engine = office.engine

    def attack(tx: Tx) -> None:
        for place, data in enumerate(DATA):
            case_of(data, "instance_started", 20 + place)(tx)
        bare(engine.store, tx, "update task set due_at = -1, opened_at = -1 where id = 1")
        bare(engine.store, tx, "update seal set document = '[]'")

    found = judged(engine, attack, None).faults
    assert {20 + place for place in range(len(DATA))} < {one.instance_id for one in found}
    assert "seal_signature" in {one.kind for one in found}
