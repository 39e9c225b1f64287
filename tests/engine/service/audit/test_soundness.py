"""Each promise that rows keep to each other: broken one by one by SQL it is named with its case, sound nothing is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service.audit import inspections, soundness
from engine.service.context import Context
from engine.store.soundness import Broken
from tests.engine.service.conftest import Office
from tests.engine.store.office import bare, unguarded

REASON = "Permintaan dibatalkan oleh pemohon."
OPEN, ENDED = 1, 2
ANY_TASK = f"from task where instance_id = {ENDED} limit 1"
DONE = f"from task where instance_id = {OPEN} and state = 'done' limit 1"
EVENT = "at, type, actor, role, holding, channel, element, task_id, data, hash"
ATTACHMENT = "instance_id, task_id, field, name, media_type, size, sha256, person_id, at, final"
# By promise what breaks it of the open case (of the ended one where its name says so), as any SQL could.
OF_CASES = {
    "idle": f"""update task set state = 'closed' where instance_id = {OPEN} and state = 'open';
        delete from timer where instance_id = {OPEN}""",
    "task_of_ended": f"update task set state = 'open' where id = (select id {ANY_TASK})",
    "timer_of_ended": f"insert into timer select {ENDED}, engine_id, element, due_at, due_at, 0 {ANY_TASK}",
    "wait_of_ended": f"insert into subscription select {ENDED}, engine_id, element, 'message', 'm', '' {ANY_TASK}",
    "twice": f"""insert into event (instance_id, seq, {EVENT}) select instance_id, seq + 1000, {EVENT}
        from event where instance_id = {OPEN} and type = 'task_completed' limit 1""",
    "history": f"update task set state = 'closed' where id = (select id {DONE})",
    "gap": f"delete from event where instance_id = {OPEN} and seq = 2",
    "draft_of_done": f"insert into draft (task_id, person_id, data, at) select id, completed_by, '{{}}', 1 {DONE}",
    "attachment_astray": f"""insert into attachment ({ATTACHMENT}) select {OPEN}, t.id, 'f', 'a.pdf', 'x', f.size,
        f.sha256, 1, 1, (1 = 1) from file f, (select id {ANY_TASK}) t limit 1""",
    "loan_lost": f"""insert into loan (task_id, person_id, receiver_id, until)
        select id, 1, null, 1 from task where instance_id = {OPEN} and state = 'open' limit 1""",
    "typed_astray": f"""insert into autosave (person_id, form, instance_id, page, data, at)
        values (1, 'task/999999', {OPEN}, '', '[]', 1)""",
    "notice_astray": f"""update notice set task_id = (select id {ANY_TASK})
        where id = (select max(id) from notice where instance_id = {OPEN} and task_id is not null)""",
    "recap_ahead": f"""insert into recap (instance_id, seq, definition_id, data)
        select id, event_count + 5, definition_id, '{{}}' from instance where id = {OPEN}""",
    "visits_of_open": f"insert into case_visits (instance_id, visits) select id, head from instance where id = {OPEN}",
    "search_ahead": f"update search_mark set seq = seq + 1000 where instance_id = {OPEN}",
    "tasks": f"update task set due_at = due_at + 1 where instance_id = {OPEN} and state = 'open'",
    "timers": f"insert into timer select {OPEN}, engine_id, element, due_at, due_at, 0 {ANY_TASK}",
    "waits": f"insert into subscription select {OPEN}, engine_id, element, 'message', 'm', '' {ANY_TASK}",
    "state": f"update state set content = (select head from instance where id = {OPEN}) where instance_id = {OPEN}",
    "version": f"update instance set definition_id = 999999 where id = {OPEN}",
}
OF_LISTS = {
    "listed_done": f"insert into inbox (holder, due_at, task_id) select 'kadis', due_at, id {DONE}",
    "listed_due": f"""update inbox set due_at = due_at - 1
        where task_id in (select id from task where instance_id = {OPEN} and state = 'open')""",
    "listed_nowhere": f"delete from inbox where task_id in (select id from task where instance_id = {OPEN})",
    "listed_nothing": "insert into inbox (holder, due_at, task_id) values ('kadis', 1, 999999)",
}
OF_SITE = {
    "late": """insert into outbox (kind, payload, created_at, attempts, try_at) values ('mail', '1', 1, 9, 1)""",
    "number": "update number_counter set value = 0",
    "clock": "update instance set started_at = started_at + 100000000000000",
}
OF_DATABASE = {
    "index": "drop index ix_instance_started_at",
    "column": "alter table search_mark rename column seq to number",
}
REFERENCE = f"update notice set instance_id = 999999 where instance_id = {OPEN}"


class Undone(Exception):
    """Ends a transaction in which something was broken on purpose."""


@pytest.fixture
def context(office: Office) -> Context:
    """An office with a case under way and one that was cancelled, all that follows from them done."""
    first, second = office.start().instance, office.start().instance
    office.work_to(first, "Langkah_4")
    office.engine.instances.cancel(second, REASON, office.actor("kadis"))
    while office.engine.outbox.run_due():
        pass
    assert (first, second) == (OPEN, ENDED)
    assert office.engine.site.checks.run().faults == ()
    return office.engine.context


@contextmanager
def undone(context: Context) -> Iterator[store.Tx]:
    """A transaction without triggers and references, of which nothing is kept."""
    with suppress(Undone), context.store.transaction() as tx, unguarded(context.store, tx):
        yield tx
        raise Undone


def broken(
    context: Context, statement: str, look: Callable[[store.Tx], Iterator[Broken]]
) -> set[tuple[str, int]]:
    """What a look names when a statement has been run; the database is then as it was."""
    with undone(context) as tx:
        for one in statement.split(";"):
            bare(context.store, tx, one)
        return {(one.promise, one.instance_id) for one in look(tx)}


def of_cases(context: Context) -> Callable[[store.Tx], Iterator[Broken]]:
    return lambda tx: (
        Broken(one.what, one.instance_id) for one in soundness.of_cases(context, tx, 1, store.seals.SHEET)
    )


def test_each_broken_promise_is_named_with_its_case(context: Context) -> None:
    looks: dict[str, Callable[[store.Tx], Iterator[Broken]]] = {
        "late": lambda tx: store.soundness.late(tx, context.clock() - soundness.LATE),
        "number": lambda tx: soundness._numbers(context, tx),
        "clock": lambda tx: soundness._clock(context, tx),
    }
    unnamed = {}
    for name, statement in OF_CASES.items():
        case = ENDED if name.endswith("_of_ended") else OPEN
        if (name, case) not in (found := broken(context, statement, of_cases(context))):
            unnamed[name] = found
        if {one for _name, one in found} - {case}:
            unnamed[f"{name} of another case"] = found
    for name, statement in OF_LISTS.items():
        found = broken(context, statement, store.soundness.lists)
        if found != {(name, 0 if name == "listed_nothing" else OPEN)}:
            unnamed[name] = found
    for name, statement in OF_SITE.items():
        if (found := broken(context, statement, looks[name])) != {(name, 0)}:
            unnamed[name] = found
    for name, statement in OF_DATABASE.items():
        if (found := broken(context, statement, store.condition.tables)) != {(name, 0)}:
            unnamed[name] = found
    assert unnamed == {}
    assert {*OF_CASES} >= {*store.soundness.CASES}
    assert {*OF_LISTS} == {*store.soundness.LISTS}


def test_a_row_that_points_to_nothing_is_named(context: Context) -> None:
    def look(tx: store.Tx) -> Iterator[Broken]:
        if context.store.dialect == "sqlite":
            yield from store.condition.pointers(tx)
        else:
            for one in store.soundness.references():
                yield from store.condition.pointing(tx, one)

    assert broken(context, "update notice set at = at", look) == set()
    assert broken(context, REFERENCE, look) == {("reference", 0)}


def test_what_the_proof_has_named_is_not_named_a_second_time(context: Context) -> None:
    with undone(context) as tx:
        bare(context.store, tx, OF_CASES["tasks"])
        found = inspections.of_span(context, tx, inspections.verification(context, tx), 1, 3)
        assert [(one.kind, one.what) for one in found] == [("record", "task")]
        bare(context.store, tx, OF_CASES["search_ahead"])
        found = inspections.of_span(context, tx, inspections.verification(context, tx), 1, 3)
        assert ("unsound", "search_ahead") in {(one.kind, one.what) for one in found}


def test_indexes_are_looked_through_where_the_database_can(context: Context) -> None:
    """PostgreSQL needs an extension for it; without it the check says what it did not look at, and is no fault."""
    names = {one.name for one in soundness.of_site(context, whole=True)}
    if context.store.dialect == "sqlite":
        assert "pages" in names
        assert "trees" not in names
        return
    (trees,) = [one for one in soundness.of_site(context, whole=True) if one.name == "trees"]
    assert soundness.look(trees) == ((), False)
    with context.store.transaction() as tx:
        known = bare(context.store, tx, "", "select 1 from pg_available_extensions where name = 'amcheck'")
        if known:
            bare(context.store, tx, "", "create extension amcheck")
    assert soundness.look(trees) == ((), bool(known))


def test_a_secret_that_others_may_read_is_named(context: Context) -> None:
    (files,) = [one for one in soundness.of_site(context, whole=False) if one.name == "files"]
    assert soundness.look(files) == ((), True)
    context.settings.secret_file.chmod(0o644)
    ((found,), looked_at) = soundness.look(files)
    assert (looked_at, found.what, found.which) == (True, "rights", context.settings.secret_file.name)


def test_a_part_that_takes_too_long_is_said_to_be_left_out(context: Context) -> None:
    def busy() -> Iterator[Broken]:
        raise errors.Busy
        yield

    assert soundness.look(soundness.Part("lists", busy)) == ((), False)


def test_nothing_is_named_while_four_people_act(office: Office, context: Context, clock: FixedClock) -> None:
    """Each look is of one snapshot: what is half done is in none."""
    over, faults = threading.Event(), []

    def act() -> None:
        while not over.is_set():
            try:
                case = office.start().instance
                for _ in range(4):
                    office.do(office.waiting(case)[0])
                office.engine.outbox.run_due()
            except (errors.Busy, errors.Conflict):
                continue
            except Exception as fault:
                faults.append(fault)
                return

    actors = [threading.Thread(target=act) for _ in range(4)]
    for one in actors:
        one.start()
    checks = 0
    try:
        while checks < 4 or office.engine.site.checks.run(whole=False).instances < 8:
            assert office.engine.site.checks.run(whole=checks == 0).faults == ()
            checks += 1
            assert checks < 200
    finally:
        over.set()
        for one in actors:
            one.join()
    assert faults == []
    assert office.engine.site.checks.run().faults == ()
