"""Retention: nothing goes by itself, two people purge, a tombstone stays, and what is forged is named."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from engine import errors, requests, store
from engine.clock import FixedClock
from engine.service import Engine
from engine.service.audit.retention import Proposal
from engine.service.audit.verification import Verdict
from engine.service.cases.search import Query
from engine.store.tables import metadata
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.audit.test_verification import judged, sql
from tests.engine.service.conftest import Office
from tests.engine.service.work.test_attachments import PDF
from tests.engine.store.office import bare, undone
from tests.soundness import assert_sound

REASON = "Masa simpannya sudah lewat menurut JRA."


def kept(fate: str = "musnah", active: int = 1, inactive: int = 2) -> dict[str, bytes]:
    """One task with a file field, and a class."""
    toml = f'kode = "ARS"\n[retensi]\nretensi_aktif = {active}\nretensi_inaktif = {inactive}\nnasib_akhir = "{fate}"\n'
    return packages.package(
        drawings.chain(drawings.user("isi", camunda_formRef="isi")),
        toml=toml,
        isi=[packages.field("nama"), packages.field("bukti", "filepicker", multiple=True)],
    )


def finished(office: Office, *contents: bytes) -> int:
    """An instance that has ended, with these files."""
    actor = office.actor("sekretaris")
    instance = office.engine.instances.start("kecil", {}, actor).instance
    (task,) = office.waiting(instance)
    for place, content in enumerate(contents):
        office.engine.tasks.attach(task.id, "bukti", f"bukti{place}.pdf", content, actor)
    office.engine.tasks.complete(task.id, {"nama": "Siti"}, actor)
    office.engine.outbox.run_due()
    return instance


def bundle(office: Office, proposal: int, username: str = "admin") -> tuple[bytes, str]:
    file = io.BytesIO()
    digest = office.engine.retention.export(
        proposal, office.actor(username), file, lambda one: {"ringkasan.html": b"<p>"}, b"<h1>Berita acara"
    )
    return file.getvalue(), digest


def proposed(office: Office, *instances: int) -> int:
    return office.engine.retention.propose(instances, REASON, office.actor("admin"))


def seen(office: Office, proposal: int, username: str) -> Proposal:
    return office.engine.retention.get(proposal, office.actor(username))


def purge(office: Office, *instances: int) -> None:
    proposal = proposed(office, *instances)
    _content, digest = bundle(office, proposal)
    done = office.engine.retention.approve(proposal, digest, REASON, office.actor("kadis"))
    assert done == len(instances)


def years(clock: FixedClock, count: int) -> None:
    clock.advance(timedelta(days=366 * count))


def test_two_people_purge_what_is_due_and_a_tombstone_stays(office: Office, clock: FixedClock) -> None:
    office.deploy(kept())
    engine, auditor, admin, kadis = office.engine, *map(office.actor, ("auditor", "admin", "kadis"))
    first, second = finished(office, PDF + b"satu", PDF + b"sama"), finished(office, PDF + b"sama")
    engine.audit.seal(auditor)
    assert engine.retention.due(auditor) == ()
    (early,) = {row.due_on for row in engine.retention.due(auditor, date(2030, 1, 1))}
    assert early == date(2029, 11, 23)
    years(clock, 2)
    (found,) = [one for one in engine.retention.classes(auditor) if one.key == "kecil"]
    assert (found.ended, found.inactive, found.due) == (2, 2, 0)
    with pytest.raises(errors.Invalid, match="not_due"):
        engine.retention.propose([first], REASON, admin)
    years(clock, 1)
    made = engine.audit.seal(auditor)
    held = "".join(engine.audit.seal_file(made.number, auditor)).encode()
    assert [row.id for row in engine.retention.due(auditor)] == [first, second]
    proposal = proposed(office, first)
    assert [row.proposal for row in engine.retention.due(auditor)] == [proposal, None]
    with pytest.raises(errors.Conflict):
        engine.retention.propose([first], REASON, kadis)
    with pytest.raises(errors.Invalid, match="no_bundle"):
        engine.retention.approve(proposal, "", REASON, kadis)
    assert not seen(office, proposal, "kadis").may_approve
    content, digest = bundle(office, proposal)
    assert hashlib.sha256(content).hexdigest() == digest
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["berita-acara.html", f"{first}-ARS-2026-0001.zip"]
        with zipfile.ZipFile(io.BytesIO(archive.read(archive.namelist()[1]))) as inner:
            assert {"riwayat.json", "segel.json", "SHA256SUMS", "ringkasan.html"} <= {*inner.namelist()}
    with pytest.raises(errors.Invalid, match="two_people"):
        engine.retention.approve(proposal, digest, REASON, admin)
    with pytest.raises(errors.Conflict):
        engine.retention.approve(proposal, "00" * 32, REASON, kadis)
    assert seen(office, proposal, "kadis").may_approve
    assert not seen(office, proposal, "admin").may_approve
    assert engine.retention.approve(proposal, digest, REASON, kadis) == 1
    assert engine.retention.approve(proposal, digest, REASON, kadis) == 0, "once is enough"

    with engine.store.read() as tx:
        ((instances,),) = bare(engine.store, tx, "select count(*) from instance")
        ((files,),) = bare(engine.store, tx, "select count(*) from file where media_type = 'application/pdf'")
        (stone,) = store.purge.tombstones(tx)
    assert (instances, files) == (1, 1), "the file that another instance has too stays"
    assert (stone.instance_id, stone.facts["number"], stone.facts["proposed_by"]) == (
        first, "ARS-2026-0001", "admin"
    )  # fmt: skip
    assert (stone.facts["approved_by"], stone.facts["export"]) == ("kadis", digest)
    (item,) = seen(office, proposal, "auditor").items
    assert (item.tombstone, item.events) == (stone.seq, stone.facts["events"])
    with pytest.raises(errors.NotFound):
        engine.instances.get(first, admin)
    assert engine.search.page(words("0001"), admin)[0] == ()
    for outside in (None, held):
        verdict = engine.audit.verify(outside)
        assert (verdict.faults, verdict.purged, verdict.instances) == ((), 1, 1)
    engine.audit.seal(auditor)
    assert engine.audit.verify(held).sound
    assert_sound(engine)


def test_who_may_approve_and_who_proposed_are_told(office: Office, clock: FixedClock) -> None:
    office.deploy(kept())
    instance = finished(office)
    years(clock, 4)
    admin, kadis = office.actor("admin"), office.actor("kadis")
    proposal = proposed(office, instance)
    assert office.engine.notices.list(kadis) == ()
    _content, digest = bundle(office, proposal)
    (waits,) = office.engine.notices.list(kadis)
    assert (waits.kind, waits.data["disposal"], waits.data["count"]) == ("disposal_waits", proposal, 1)
    request = uuid4()
    with requests.serving(request):
        office.engine.retention.approve(proposal, digest, REASON, kadis)
    kinds = [one.kind for one in office.engine.notices.list(admin)]
    assert kinds == ["disposal_approved", "disposal_waits"]
    with office.engine.store.read() as tx:
        stone, approved, made = store.history.of_system(tx)[:3]
    assert (stone.type, stone.role, stone.data["request"]) == ("instance_purged", "kepala_dinas", request.hex)
    assert (approved.data["told"], made.data["told"]) == (["@admin"], ["kepala_dinas", "admin"])
    assert office.engine.audit.verify().sound


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
    office.engine.tasks.complete(task.id, {"nama": secret.decode()}, actor)
    office.engine.outbox.run_due()
    path = Path(store_url.removeprefix("sqlite:///"))

    def left() -> bool:
        found = b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))
        return secret.lower() in found.lower()

    assert left()
    years(clock, 4)
    purge(office, gone)
    assert not left()


def words(asked: str) -> Query:
    return Query(text=asked)


def test_only_who_may_does_each_part(office: Office, clock: FixedClock) -> None:
    office.deploy(kept())
    instance = finished(office)
    years(clock, 4)
    retention = office.engine.retention
    for username in ("auditor", "sekretaris", "pemilik"):
        with pytest.raises(errors.Forbidden):
            retention.propose([instance], REASON, office.actor(username))
    proposal = proposed(office, instance)
    _content, digest = bundle(office, proposal, "auditor")
    for username in ("auditor", "sekretaris", "pemilik"):
        with pytest.raises(errors.Forbidden):
            retention.approve(proposal, digest, REASON, office.actor(username))
        with pytest.raises(errors.Forbidden):
            retention.withdraw(proposal, REASON, office.actor(username))
    for username in ("sekretaris", "pemilik"):
        with pytest.raises(errors.Forbidden):
            retention.get(proposal, office.actor(username))
        with pytest.raises(errors.Forbidden):
            retention.due(office.actor(username))
    retention.withdraw(proposal, REASON, office.actor("kadis"))
    with pytest.raises(errors.Conflict):
        retention.approve(proposal, digest, REASON, office.actor("kadis"))
    with pytest.raises(errors.Conflict):
        bundle(office, proposal)
    proposed(office, instance)
    assert [row.state for row in retention.list(office.actor("auditor"))] == ["proposed", "withdrawn"]


def test_what_is_kept_for_ever_or_undecided_or_running_is_never_proposed(
    office: Office, clock: FixedClock
) -> None:
    office.deploy(kept("permanen"))
    instance = finished(office)
    years(clock, 9)
    assert [row.fate for row in office.engine.retention.due(office.actor("admin"))] == ["permanen"]
    with pytest.raises(errors.Invalid, match="permanent"):
        proposed(office, instance)
    running = office.start().instance
    for wrong, error in ((running, errors.Invalid), (99, errors.NotFound)):
        with pytest.raises(error):
            proposed(office, wrong)
    with pytest.raises(errors.Invalid, match="required"):
        proposed(office)


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


def tombstone(engine: Engine, instance_id: int, **facts: object) -> Callable[[store.Tx], None]:
    """What somebody with the whole database but without the key can write."""

    def attack(tx: store.Tx) -> None:
        forged = {"instance": instance_id, "proposed_by": "admin", "approved_by": "kadis"} | facts
        store.history.append_system(
            tx,
            store.Event(engine.clock(), "instance_purged", "kadis", element=str(instance_id), data=forged),
        )

    return attack


def erased(instance_id: int) -> tuple[str, ...]:
    return (
        f"delete from event where instance_id = {instance_id}",
        f"delete from instance where id = {instance_id}",
    )


def named(verdict: Verdict) -> list[tuple[str, int]]:
    return [(fault.kind, fault.instance_id) for fault in verdict.faults]


def test_forged_purges_and_tombstones_are_named(office: Office, clock: FixedClock) -> None:
    office.deploy(kept())
    gone, stays = finished(office), finished(office)
    years(clock, 4)
    purge(office, gone)
    engine, auditor = office.engine, office.actor("auditor")
    made = engine.audit.seal(auditor)
    held = "".join(engine.audit.seal_file(made.number, auditor)).encode()
    with engine.store.read() as tx:
        (stone,) = store.purge.tombstones(tx)

    def both(*parts: Callable[[store.Tx], None]) -> Callable[[store.Tx], None]:
        def attack(tx: store.Tx) -> None:
            for part in parts:
                part(tx)

        return attack

    erase = sql(engine, *erased(stays))
    for outside in (None, held):
        assert named(judged(engine, erase, outside)) == [("instance_missing", stays)]
        forged = both(tombstone(engine, stays), erase)
        assert named(judged(engine, forged, outside)) == [
            ("tombstone", stays), ("instance_missing", stays)
        ]  # fmt: skip
        copied = both(tombstone(engine, stays, **{**stone.facts, "instance": stays}), erase)
        assert named(judged(engine, copied, outside))[0] == ("tombstone", stays)
        moved = both(tombstone(engine, stays, **stone.facts), erase)
        assert named(judged(engine, moved, outside))[0] == ("tombstone", stays)
        hidden = sql(engine, "delete from system_event where type = 'instance_purged'")
        assert {("instance_missing", gone), ("missing", 0)} <= {*named(judged(engine, hidden, outside))}
        edited = sql(
            engine, "update system_event set data = replace(data, 'kadis', 'sekretaris') where element <> ''"
        )
        assert {("tombstone", gone), ("altered", 0)} <= {*named(judged(engine, edited, outside))}
        back = sql(
            engine,
            f"insert into instance (id, definition_id, number, subject, status, revision, state, event_count, head, "
            f"started_at, end_reason) select {gone}, definition_id, 'X', '', status, 1, state, event_count, head, "
            f"started_at, '' from instance where id = {stays}",
        )
        assert ("instance_inserted", gone) in named(judged(engine, back, outside))
