"""What pages show is what the history says: whoever changes a row beside it is convicted, with the chain untouched."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engine import errors, store
from engine.service import open_engine
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office
from tests.engine.service.test_audit import judged, sql, without_digests
from tests.engine.service.test_files import PDF
from tests.engine.store.office import bare, undone, unguarded

OTHER = "(select id from person where username = 'perencana')"
DONE = "where instance_id = 1 and element = 'isi'"
ATTACHED = "(select sha256 from attachment where name = 'bukti.pdf')"
ATTACKS = {
    "who completed": (f"update task set completed_by = {OTHER} {DONE}", "task", 1),
    "when completed": (f"update task set completed_at = completed_at - 1 {DONE}", "task", 1),
    "tenggat of what is done": (f"update task set due_at = 1 {DONE}", "task", 1),
    "tenggat of what is open": ("update task set due_at = 1 where id = 2", "task", 1),
    "element": (f"update task set element = 'lagi', visit = 7 {DONE}", "task", 1),
    "done before its time": ("update task set state = 'done' where id = 2", "task", 1),
    "task gone": ("delete from task where id = 2", "task", 1),
    "task made up": (
        "insert into task (instance_id, engine_id, element, item, visit, holders, state, opened_at, opened_seq, "
        "returned, due_at, closed_reason) select 1, engine_id, element, item, 9, holders, 'closed', opened_at, "
        f"opened_seq, returned, due_at, '' from task {DONE}",
        "task",
        1,
    ),
    "version": ("update instance set definition_id = 3 where id = 1", "definition", 1),
    "number": ("update instance set number = 'PDK-2026-0777' where id = 1", "number", 1),
    "subject": ("update instance set subject = 'Lain' where id = 1", "subject", 1),
    "when started": ("update instance set started_at = started_at - 1 where id = 1", "started", 1),
    "who started": (f"update instance set started_by = {OTHER} where id = 1", "started", 1),
    "state": ("update instance set status = 'cancelled' where id = 1", "ended", 1),
    "name of an attachment": (
        "update attachment set name = 'lain.pdf' where name = 'bukti.pdf'",
        "attachment",
        1,
    ),
    "attachment gone": ("delete from attachment where name = 'bukti.pdf'", "attachment", 1),
    "attachment taken back": (
        "update attachment set removed_at = 1 where name = 'bukti.pdf'",
        "attachment",
        1,
    ),
    "another attachment": (
        "update attachment set sha256 = (select min(sha256) from file) where name = 'bukti.pdf'",
        "attachment",
        1,
    ),
    "name of a person": ("update person set name = 'Orang Lain' where username = 'kadis'", "person", 0),
    "a role": ("update membership set role_id = 'kepala_dinas' where id = 8", "role", 0),
    "rule of names of a version": ("update definition set naming = 1 where id = 1", "version", 0),
    "fingerprint of a version": ("update definition set sha256 = {other} where id = 1", "version", 0),
    "file of a version": (
        "update definition_file set sha256 = (select max(sha256) from file where sha256 not in "
        "(select sha256 from definition_file where definition_id = 1)) where definition_id = 1 "
        "and path = 'process.bpmn'",
        "version",
        0,
    ),
    "content of an attachment": ("update file set content = {other} where sha256 = " + ATTACHED, "", 0),
    "content of a version": (
        "update file set content = {other} where sha256 = "
        "(select sha256 from definition_file where definition_id = 1 and path = 'process.bpmn')",
        "",
        0,
    ),
}


def package(title: str) -> dict[str, bytes]:
    """Two tasks, the first with a file."""
    return packages.package(
        drawings.chain(
            drawings.user("isi", camunda_formRef="isi"), drawings.user("lagi", camunda_formRef="lagi")
        ),
        toml=f'kode = "{title}"\n',
        isi=[packages.field("nama"), packages.field("bukti", "filepicker", multiple=True)],
        lagi=[packages.field("nama")],
    )


@pytest.fixture
def case(office: Office) -> int:
    """A case at its second task with an attachment of the first, while a second version is in force."""
    office.deploy(package("A"))
    actor = office.actor("sekretaris")
    started = office.engine.instances.start("kecil", {}, actor)
    office.engine.tasks.attach(started.next[0].id, "bukti", "salah.pdf", PDF + b"salah", actor)
    (wrong,) = office.engine.tasks.get(started.next[0].id, actor).attachments
    office.engine.tasks.detach(started.next[0].id, wrong.id, actor)
    office.engine.tasks.attach(started.next[0].id, "bukti", "bukti.pdf", PDF, actor)
    office.engine.tasks.complete(started.next[0].id, {"nama": "Siti"}, actor)
    office.deploy(package("B"))
    return started.instance


@pytest.mark.parametrize("name", ATTACKS)
def test_a_row_changed_beside_the_history_is_named(office: Office, case: int, name: str) -> None:
    statement, what, instance = ATTACKS[name]
    engine = office.engine
    assert engine.audit.verify().sound
    other = "x'00'" if engine.store.dialect == "sqlite" else "'\\x00'::bytea"
    (fault,) = judged(engine, sql(engine, statement.replace("{other}", other)), None).faults
    assert (fault.kind, fault.what, fault.instance_id) == ("record" if what else "content", what, instance)
    assert fault.seq or what in ("role", "")
    assert engine.audit.verify().sound


def altered(office: Office, path: str) -> None:
    """Somebody with all rights on the database changes a stored content."""
    store, sqlite = office.engine.store, office.engine.store.dialect == "sqlite"
    with store.transaction() as tx:
        unlock = "drop trigger file_no_update" if sqlite else "alter table file disable trigger user"
        bare(store, tx, unlock)
        other = "x'00'" if sqlite else "'\\x00'::bytea"
        bare(store, tx, f"update file set content = {other} where sha256 in ({path})")


def test_contents_and_versions_cannot_be_changed(office: Office, case: int) -> None:
    store = office.engine.store
    for statement in (
        "update file set media_type = 'text/html'",
        "update definition_file set path = 'lain'",
        "update definition set version = 9 where id = 2",
    ):
        with pytest.raises(sa.exc.DatabaseError), undone(store) as tx:
            bare(store, tx, statement)


def test_a_content_that_is_not_what_was_stored_is_not_shown(office: Office, case: int) -> None:
    tasks, auditor = office.engine.tasks, office.actor("auditor")
    view = office.engine.instances.get(case, auditor)
    kept = next(one for one in view.attachments if one.name == "bukti.pdf")
    assert view.chain_ok
    assert tasks.file(kept.id, auditor)[1] == PDF
    altered(office, "select sha256 from attachment where name = 'bukti.pdf'")
    with pytest.raises(errors.Damaged):
        tasks.file(kept.id, auditor)
    assert not office.engine.instances.get(case, auditor).chain_ok


def test_a_version_that_is_not_what_was_put_in_force_runs_nothing(office: Office, case: int) -> None:
    altered(office, "select sha256 from definition_file where definition_id = 2")
    fresh = open_engine(office.engine.settings, office.engine.clock)
    row = office.engine.tasks.inbox(office.actor("sekretaris")).rows[0]
    with pytest.raises((errors.Damaged, errors.DeploymentRefused, errors.Incident)):
        fresh.tasks.complete(row.id, {"nama": "a"}, office.actor("sekretaris"))
    fresh.close()


def state_of(office: Office, case: int) -> bytes:
    with office.engine.store.read() as tx:
        instance = store.instances.get(tx, case)
    assert instance is not None
    return instance.state


def put_state(office: Office, case: int, state: bytes) -> None:
    engine = office.engine
    with engine.store.transaction() as tx:
        mark = "?" if engine.store.dialect == "sqlite" else "%s"
        text = f"update instance set state = {mark} where id = {mark}"
        tx.connection.exec_driver_sql(text, (state, case))


@pytest.mark.parametrize("older", [False, True])
def test_nothing_is_built_on_a_state_that_is_not_the_one_of_the_history(office: Office, older: bool) -> None:
    """A word of a form altered in it, or a whole older state put back: refused in words, and named by verify."""
    office.deploy(package("A"))
    actor, engine = office.actor("sekretaris"), office.engine
    started = engine.instances.start("kecil", {}, actor)
    case, before = started.instance, state_of(office, started.instance)
    done = engine.tasks.complete(started.next[0].id, {"nama": "Siti"}, actor)
    good = state_of(office, case)
    assert b"Siti" in good
    put_state(office, case, before if older else good.replace(b"Siti", b"Budi"))
    with pytest.raises(errors.Incident) as told:
        engine.tasks.get(done.next[0].id, actor)
    assert told.value.params["reason"] == "altered"
    with pytest.raises(errors.Incident):
        engine.tasks.complete(done.next[0].id, {"nama": "Budi"}, actor)
    incident = engine.incidents.list(office.actor("admin"))[0]
    assert incident.code == "altered"
    assert engine.incidents.get(incident.id, office.actor("admin")).data is None
    with pytest.raises(errors.Incident):
        engine.incidents.retry(incident.id, office.actor("admin"))
    faults = engine.audit.verify().faults
    assert [(one.kind, one.what, one.instance_id) for one in faults] == [("record", "state", case)]
    assert not engine.instances.get(case, office.actor("auditor")).chain_ok
    put_state(office, case, good)
    assert engine.audit.verify().sound
    engine.tasks.complete(done.next[0].id, {"nama": "Siti"}, actor)
    assert engine.audit.verify().sound


def test_a_case_from_before_the_digests_is_checked_from_its_next_act_on(office: Office, case: int) -> None:
    engine, actor = office.engine, office.actor("sekretaris")
    with engine.store.transaction() as tx, unguarded(engine.store, tx):
        without_digests(engine, case)(tx)
    assert engine.audit.verify().sound
    with engine.store.read() as tx:
        assert not any("digest" in one.data for one in store.history.of_instance(tx, case))
    task = engine.tasks.inbox(actor).rows[0]
    engine.tasks.claim(task.id, actor)
    assert engine.audit.verify().sound
    put_state(office, case, state_of(office, case).replace(b"Siti", b"Sito"))
    assert engine.audit.verify().sound
    engine.tasks.save_draft(task.id, {"nama": "a"}, actor)
    office.engine.incidents.list(office.actor("admin"))
    assert office.engine.instances.get(case, office.actor("auditor")).chain_ok


def test_an_act_without_a_digest_after_one_with_a_digest_is_named(office: Office, case: int) -> None:
    last = len(office.events(case))
    faults = judged(office.engine, without_digests(office.engine, case, last - 1), None).faults
    assert [(one.kind, one.what, one.seq) for one in faults] == [("record", "act", last)]
