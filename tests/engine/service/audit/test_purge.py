"""A purge takes all of an instance or nothing, and leaves no word of it in the files."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from engine import errors, store
from engine.clock import FixedClock
from engine.store.tables import metadata
from tests.engine.service.audit.test_retention import REASON, bundle, finished, kept, proposed, purge, years
from tests.engine.service.audit.test_tombstones import tombstone
from tests.engine.service.conftest import Office
from tests.engine.service.work.test_attachments import PDF
from tests.engine.store.office import bare, undone


def test_nothing_of_what_was_purged_is_left_in_the_files_of_sqlite(
    office: Office, clock: FixedClock, store_url: str
) -> None:
    if office.engine.store.dialect != "sqlite":
        pytest.skip("PostgreSQL overwrites by its vacuum")
    office.deploy(kept())
    secret = b"Rahasiasekalidarikantor"
    actor = office.actor("sekretaris")
    gone = office.engine.instances.start("kecil", {}, actor).instance
    (task,) = office.waiting(gone)
    office.engine.tasks.attach(task.id, "bukti", "bukti.pdf", PDF + secret, actor)
    office.engine.tasks.save_draft(task.id, {"nama": secret.decode()}, actor)
    said = f"@admin mohon dilihat: {secret.decode()}"
    office.engine.instances.comment(gone, said, actor)
    office.engine.autosaves.keep(f"comment/{gone}", [("komentar", secret.decode())], None, actor)
    office.engine.reminders.remind(task.id, office.actor("admin"))
    office.engine.tasks.complete(task.id, {"nama": secret.decode()}, actor)
    office.engine.outbox.run_due()
    office.engine.autosaves.keep(f"task/{task.id}", [("nama", secret.decode())], None, actor)
    path = Path(store_url.removeprefix("sqlite:///"))

    def left() -> bool:
        found = b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))
        return secret.lower() in found.lower()

    assert left()
    years(clock, 4)
    purge(office, gone)
    assert not left()


def test_what_grew_after_the_bundle_is_not_purged(office: Office, clock: FixedClock) -> None:
    """A bundle holds all of what is destroyed, or nothing is."""
    office.deploy(kept())
    instance = finished(office)
    years(clock, 4)
    proposal = proposed(office, instance)
    _content, digest = bundle(office, proposal)
    with office.engine.store.transaction() as tx:
        bare(office.engine.store, tx, f"update disposal_item set events = 1 where instance_id = {instance}")
    with pytest.raises(errors.Conflict):
        office.engine.retention.approve(proposal, digest, REASON, office.actor("kadis"))
    assert office.engine.instances.get(instance, office.actor("admin")).row.id == instance


def test_the_database_lets_no_event_go_without_a_tombstone(office: Office, clock: FixedClock) -> None:
    office.deploy(kept())
    gone, stays = finished(office), finished(office)
    years(clock, 4)
    purge(office, gone)
    engine = office.engine
    statements = [f"delete from event where instance_id = {stays}", "update event set actor = 'x'"]
    if engine.store.dialect == "postgresql":
        statements += [f"select purge_events({stays})", "truncate event cascade"]
    for statement in statements:
        with undone(engine.store) as tx, pytest.raises(Exception, match="append-only"):
            bare(engine.store, tx, statement)


def test_every_table_with_rows_of_an_instance_is_purged(office: Office, clock: FixedClock) -> None:
    """A row that refers to the instance, in whatever table, would keep it from going."""
    owned = {table.name for table in store.purge._owned(1)}
    assert {"event", "task", "draft", "timer", "attachment", "notice", "notice_read"} <= owned
    assert not owned & {"person", "definition", "file", "seal_leaf", "system_event", "disposal"}
    started = office.start()
    office.work_to(started.instance, "Langkah_4")
    office.engine.instances.cancel(started.instance, REASON, office.actor("admin"))
    with undone(office.engine.store) as tx:
        tombstone(office.engine, started.instance)(tx)
        store.purge.instance_rows(tx, started.instance)
        for table in metadata.sorted_tables:
            for column in table.c:
                if any(key.column.table.name == "instance" for key in column.foreign_keys):
                    assert not tx.execute(
                        sa.select(sa.func.count()).where(column == started.instance)
                    ).scalar_one(), table
