"""What pages show is what the history says: whoever changes a row beside it is convicted, with the chain untouched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine import errors, store
from engine.clock import FixedClock
from engine.service import open_engine
from engine.store.tables import metadata
from tests.conftest import KINDS, office_settings
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.audit.test_verification import judged, sql
from tests.engine.service.conftest import Office, peopled
from tests.engine.service.work import test_messages, test_starts
from tests.engine.service.work.test_attachments import PDF
from tests.engine.store.office import bare, undone
from tests.tools import savings
from tests.tools.databases import Databases
from tests.tools.site import START as BEGIN

OTHER = "(select id from person where username = 'perencana')"
DONE = "where instance_id = 1 and element = 'isi'"
ATTACHED = "(select sha256 from attachment where name = 'bukti.pdf')"
ATTACKS = {
    "who completed": (f"update task set completed_by = {OTHER} {DONE}", "task", 1),
    "when completed": (f"update task set completed_at = completed_at - 1 {DONE}", "task", 1),
    "event of a completion": (f"update task set completed_seq = completed_seq - 1 {DONE}", "task", 1),
    "tenggat of what is done": (f"update task set due_at = 1 {DONE}", "task", 1),
    "tenggat of what is open": ("update task set due_at = 1 where id = 2", "task", 1),
    "element": (f"update task set element = 'lagi', visit = 7 {DONE}", "task", 1),
    "done before its time": ("update task set state = 'done' where id = 2", "task", 1),
    "step that a task completes": ("update task set engine_id = {other} where id = 2", "task", 1),
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
    "NIP of a person": (
        "update person set nip = '196608011988031001' where username = 'kadis'",
        "person",
        0,
    ),
    "name of a person": ("update person set name = 'Orang Lain' where username = 'kadis'", "person", 0),
    "a role": ("update membership set role_id = 'kepala_dinas' where id = 8", "role", 0),
    "rule of names of a version": ("update definition set naming = 1 where id = 1", "version", 0),
    "rights of a role": ("update role set rights = 'admin' where id = 'sekretaris'", "rights", 0),
    "superior of a role": ("update role set superior = null where id = 'sekretaris'", "rights", 0),
    "a role made up": (
        "insert into role (id, label, unit, rights, position) values ('baru', 'Baru', '', 'admin', 99)",
        "rights",
        0,
    ),
    "a revoked role given back": (
        "update membership set revoked_at = null where revoked_at is not null",
        "role",
        0,
    ),
    "days of a Plh.": (
        "update membership set valid_until = valid_until + 864000000000 where kind = 'plh'",
        "role",
        0,
    ),
    "who gave a role": (f"update membership set granted_by = {OTHER} where id = 2", "role", 0),
    "a role slipped in": (
        "insert into membership (person_id, role_id, kind, letter, granted_at) "
        f"values ({OTHER}, 'admin', 'tetap', '', 1)",
        "role",
        0,
    ),
    "an account switched on": (
        "update person set active = {true} where username = 'kearsipan.lama'",
        "person",
        0,
    ),
    "an account of one click": (
        "update person set demo = {true} where username = 'kearsipan.lama'",
        "person",
        0,
    ),
    "a password": (
        "update person set password_hash = (select password_hash from person where username = 'admin') "
        "where username = 'kadis'",
        "person",
        0,
    ),
    "a day of the calendar": ("delete from calendar_day where date = '2026-12-25'", "calendar", 0),
    "a day added": (
        "insert into calendar_day (date, source, kind, windows, note, basis) "
        "values ('2026-12-02', 'office', 'libur', '[]', '', '')",
        "calendar",
        0,
    ),
    "hours of work": ("update hours_regime set windows = '[]' where id = 1", "calendar", 0),
    "policy of tenggat": (
        """update setting set value = '"bergulir"' where key = 'calendar.policy'""",
        "setting",
        0,
    ),
    "a setting of the site": ("update setting set value = '{}' where key = 'settings_noted'", "setting", 0),
    "title of a version": ("update definition set title = 'Lain' where id = 1", "version", 0),
    "who put a version in force": (f"update definition set enforced_by = {OTHER} where id = 3", "version", 0),
    "version in force": ("update definition set state = 'retired' where id = 3", "version", 0),
    "a draft that was submitted": (
        "update package_draft set reason = 'Lain' where state = 'submitted'",
        "draft",
        0,
    ),
    "a file of a draft that was submitted": (
        "update package_draft_file set content = {other} where path = 'process.bpmn'",
        "draft",
        0,
    ),
    "whose a task is": ("update task set holders = 'kepala_dinas' where id = 2", "task", 1),
    "who has taken a task": (f"update task set claimed_by = {OTHER} where id = 2", "task", 1),
    "a step done as if it had been taken back": ("update task set visit = -1 where id = 1", "task", 1),
    "a step done in another round": ("update task set visit = 2 where id = 1", "task", 1),
    "a task gone from a list": ("delete from inbox where task_id = 2", "inbox", 1),
    "a task in another list": (
        "insert into inbox (holder, due_at, task_id) values ('kepala_dinas', 1, 2)",
        "inbox",
        1,
    ),
    "place of a task in a list": ("update inbox set due_at = 1 where task_id = 2", "inbox", 1),
    "a timer gone": ("delete from timer where instance_id = 2", "wait", 2),
    "a timer put off": (
        "update timer set due_at = due_at + 1, try_at = try_at + 1 where instance_id = 2",
        "wait",
        2,
    ),
    "a try put off": ("update timer set try_at = try_at + 1 where instance_id = 2", "wait", 2),
    "a try put off as if it had failed": (
        "update timer set try_at = try_at + 1, attempts = 1 where instance_id = 2",
        "wait",
        2,
    ),
    "a timer made up": (
        "insert into timer (instance_id, engine_id, element, due_at, try_at, attempts) "
        "select 1, engine_id, element, due_at, try_at, 0 from timer",
        "wait",
        1,
    ),
    "a wait made up": (
        "insert into subscription (instance_id, engine_id, element, kind, name, key) "
        "select 1, engine_id, element, 'message', 'x', '' from timer",
        "wait",
        1,
    ),
    "fingerprint of a version": ("update definition set sha256 = {other} where id = 3", "version", 0),
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
    return standing(office)


@pytest.fixture(scope="module", params=KINDS)
def attacked(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """One office with its case for all attacks of a kind: each of them is undone."""
    url = databases.new(request.param, peopled)
    folder = savings.give_secret(tmp_path_factory.mktemp("attacked")).parent
    engine = open_engine(office_settings(url, folder), FixedClock(BEGIN))
    office = Office(engine)
    assert standing(office) == 1
    assert engine.audit.verify().sound
    yield office
    engine.close()
    databases.drop(url)


def standing(office: Office) -> int:
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
    engine, admin = office.engine, office.actor("admin")
    engine.people.create("kearsipan.lama", "Pensiun", "kata-sandi-lama", ["bidang_kearsipan"], admin)
    engine.people.revoke("kearsipan.lama", "bidang_kearsipan", admin)
    engine.people.set_active("kearsipan.lama", False, admin)
    start, end = engine.clock(), engine.clock() + timedelta(days=5)
    engine.people.grant("perencana", "sekretaris", admin, kind="plh", start=start, end=end, letter="SPT 1")
    engine.drafts.hand_in(package("C"), "Langkah kedua diperjelas.", office.actor("pemilik"))
    office.start()
    return started.instance


@pytest.mark.parametrize("name", ATTACKS)
def test_a_row_changed_beside_the_history_is_named(attacked: Office, name: str) -> None:
    statement, what, instance = ATTACKS[name]
    engine = attacked.engine
    held = None
    if len(name) % 2:  # half of them against a seal that was kept outside
        made = engine.audit.seal(attacked.actor("auditor"))
        held = "".join(engine.audit.seal_file(made.number, attacked.actor("auditor"))).encode()
    other = "x'00'" if engine.store.dialect == "sqlite" else "'\\x00'::bytea"
    true = "1" if engine.store.dialect == "sqlite" else "true"
    statement = statement.replace("{other}", other).replace("{true}", true)
    (fault,) = judged(engine, sql(engine, statement), held).faults
    assert (fault.kind, fault.what, fault.instance_id) == ("record" if what else "content", what, instance)
    assert fault.seq or what in ("role", "", "rights")
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
    assert view.proof.sound
    assert tasks.file(kept.id, auditor)[1] == PDF
    altered(office, "select sha256 from attachment where name = 'bukti.pdf'")
    with pytest.raises(errors.Damaged):
        tasks.file(kept.id, auditor)
    assert not office.engine.instances.get(case, auditor).proof.sound


def test_a_version_that_is_not_what_was_put_in_force_runs_nothing(office: Office, case: int) -> None:
    altered(office, "select sha256 from definition_file where definition_id = 2")
    fresh = open_engine(office.engine.settings, office.engine.clock)
    row = office.engine.tasks.inbox(office.actor("sekretaris")).rows[0]
    with pytest.raises((errors.Damaged, errors.DeploymentRefused, errors.Incident)):
        fresh.tasks.complete(row.id, {"nama": "a"}, office.actor("sekretaris"))
    fresh.close()


def test_a_missing_trigger_is_named_and_restored_by_init(office: Office) -> None:
    """Gone, switched off, or another one under its name."""
    engine, sqlite = office.engine, office.engine.store.dialect == "sqlite"
    office.start()
    with engine.store.transaction() as tx:
        bare(engine.store, tx, "drop trigger event_no_update", "drop trigger event_no_change on event")
        bare(
            engine.store, tx, "drop trigger seal_no_update", "alter table seal disable trigger seal_no_change"
        )
        if sqlite:
            bare(engine.store, tx, "create trigger seal_no_update before update on seal begin select 1; end")
    faults = [(one.kind, one.which) for one in engine.audit.verify().faults]
    assert faults == [
        ("guard", "event_no_update" if sqlite else "event_no_change"),
        ("guard", "seal_no_update" if sqlite else "seal_no_change"),
    ]
    engine.setup.init()
    assert engine.audit.verify().sound
    with pytest.raises(sa.exc.DatabaseError), undone(engine.store) as tx:
        bare(engine.store, tx, "update event set at = 1")


# What verify does not compare, and HISTORY.md lists; tables of the worker, of the proof itself and of drafting whole.
OUTSIDE = {
    "armed", "attempt", "autosave", "draft", "due_soon", "incident", "message", "migration",
    "migration_item", "notice", "notice_read", "number_counter", "outbox", "reminder", "search_holder",
    "search_mark", "sent_request", "task_read", "trial", "unsealed", "inspection", "finding", "recap", "worker",
    "backup",
    "notice_told", "mailbox salt code_salt code_at code_tries refused_at refused_code digest_on",
    "session seen", "second_factor last_step",
    "person language epoch revision changed_by changed_at",
    "package_draft key title revision updated_by updated_at", "file media_type size stored_at",
    "disposal export exported_at", "disposal_item", "start_rule due_at rounds try_at attempts",
    "timer attempts element",
    "instance revision request_id request_body ended_by",
    "task opened_seq returned claimed_at closed_reason request_id definition_id request_body",
    "attachment field media_type person_id at final id",
}  # fmt: skip
# What it compares beside the tables of `office_rows.COLUMNS`.
COMPARED = {
    "event", "system_event", "chain", "seal", "seal_leaf", "seal_sheet", "inbox", "definition_file", "case_visits",
    "file sha256 content", "subscription", "start_rule definition_id element kind name",
    "timer instance_id engine_id due_at try_at", "package_draft_file",
    "instance id definition_id number subject status event_count head started_by started_at ended_at end_reason",
    "task id instance_id engine_id element item holders state opened_at due_at claimed_by completed_by completed_at",
    "task completed_seq paused_at visit", "state", "pause", "suspension", "instance suspended_at",
    "attachment instance_id task_id name size sha256 removed_at",
}  # fmt: skip


def names(table: sa.Table) -> list[str]:
    return [one.name for one in table.c]


def test_every_column_is_compared_or_listed_as_outside() -> None:
    """A new column is one or the other: who adds it decides, and writes it into HISTORY.md."""
    known = {(table, one) for table, columns in store.office_rows.COLUMNS.items() for one in columns}
    for line in OUTSIDE | COMPARED:
        table, *columns = line.split()
        known |= {(table, one) for one in columns or names(metadata.tables[table])}
    assert {(table.name, one) for table in metadata.tables.values() for one in names(table)} == known


WAITS = {
    "another name": "update subscription set name = 'Lain'",
    "another key": "update subscription set key = 'A-2'",
    "another kind": "update subscription set kind = 'signal'",
    "a step of its own": "update subscription set element = 'isi'",
    "gone": "delete from subscription",
    "a start of another name": "update start_rule set name = 'Lain' where kind = 'message'",
    "a start gone": "delete from start_rule where kind = 'message'",
    "a start by time": "update start_rule set kind = 'timer', due_at = 1, try_at = 1 where kind = 'message'",
    "a start of another version": (
        "insert into start_rule (definition_id, element, kind, name, attempts) values (1, 'x', 'message', 'Mulai', 0)"
    ),
}


@pytest.fixture
def heard(office: Office) -> int:
    """A case that waits for a message by a key, beside a process that begins by one."""
    case = office.engine.instances.start(test_messages.waiting(office), {}, office.actor("admin")).instance
    office.deploy(test_starts.hearing())
    office.engine.starts.arm()
    assert office.engine.audit.verify().sound
    return case


@pytest.mark.parametrize("name", WAITS)
def test_what_is_waited_for_is_what_the_version_says(office: Office, heard: int, name: str) -> None:
    (fault,) = judged(office.engine, sql(office.engine, WAITS[name]), None).faults
    assert (fault.kind, fault.what) == ("record", "wait")
    assert fault.instance_id == (0 if "start" in name else heard)


STRANGE = {
    "sqlite": "create trigger lain after insert on task begin update task set holders = 'x'; end",
    "postgresql": "create trigger lain before truncate on task for each statement execute function refuse_change()",
}


def test_a_trigger_that_is_not_of_alur_is_named(office: Office) -> None:
    engine = office.engine
    faults = judged(engine, sql(engine, STRANGE[engine.store.dialect]), None).faults
    assert [(one.kind, one.which) for one in faults] == [("trigger", "lain")]


@pytest.mark.parametrize("store_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
@pytest.mark.parametrize("function", ["refuse_change", "guard_event", "purge_events"])
def test_a_guard_that_refuses_nothing_any_more_is_named_and_restored(office: Office, function: str) -> None:
    """The trigger stands as it was made: the function that it runs is another one."""
    engine = office.engine
    office.start()
    with engine.store.transaction() as tx:
        (body,) = bare(engine.store, tx, f"select pg_get_functiondef('{function}'::regproc)")[0]
        text = str(body).replace("begin", "begin if true then return {}; end if;", 1)
        text = text.replace("{}", "" if function == "purge_events" else "new")
        tx.connection.exec_driver_sql(text.replace("%", "%%"))
    faults = engine.audit.verify().faults
    assert [(one.kind, one.which) for one in faults] == [("guard", function)]
    engine.setup.init()
    assert engine.audit.verify().sound
    with pytest.raises(sa.exc.DatabaseError), undone(engine.store) as tx:
        bare(engine.store, tx, "update event set at = 1")


def test_two_items_whose_steps_were_exchanged_are_named(office: Office) -> None:
    """Who completes a task completes the step it points to: that of one's own item, not that of another."""
    row = office.work_to(office.start().instance, "Langkah_3_isian")
    engine, case = office.engine, row.instance
    assert engine.audit.verify().sound
    one, two = [task.id for task in office.waiting(case) if task.element == "Langkah_3_isian"][:2]
    mark = "x'00'" if engine.store.dialect == "sqlite" else "'\\x00'::bytea"
    with engine.store.transaction() as tx:
        held = {
            task: bytes(tx.execute(sa.text(f"select engine_id from task where id = {task}")).scalar_one())
            for task in (one, two)
        }
        tx.execute(sa.text(f"update task set engine_id = {mark} where id = {one}"))
        for task, other in ((two, one), (one, two)):
            tx.execute(sa.text(f"update task set engine_id = :id where id = {task}"), {"id": held[other]})
    (fault,) = engine.audit.verify().faults
    assert (fault.kind, fault.what, fault.instance_id) == ("record", "task", case)
