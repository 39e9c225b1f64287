"""Retention: nothing goes by itself, two people purge, a tombstone stays, and what is forged is named."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date, timedelta
from uuid import uuid4

import pytest

from engine import errors, requests, store
from engine.clock import FixedClock
from engine.service.audit.exports import Papers
from engine.service.audit.retention import Proposal
from engine.service.cases.search import Query
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office
from tests.engine.service.work.test_attachments import PDF
from tests.engine.store.office import bare
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
    actor = office.actor(username)
    with office.engine.retention.export(proposal, actor, file) as made:
        for instance in made.instances:
            events = office.engine.instances.get(instance, office.actor("auditor")).event_count
            made.add(instance, Papers({"ringkasan.html": b"<p>"}, events))
        digest = made.seal(b"<h1>Berita acara")
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
