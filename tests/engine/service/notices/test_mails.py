"""Notices by mail, to a real mail server: at once or one digest a morning, each thing once, the same however often."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from engine import store
from engine.clock import FixedClock
from engine.service import open_engine
from engine.service.notices import mails
from engine.service.work import outbox
from engine.settings import Settings
from engine.store import office_rows
from engine.store import outbox as queue
from tests.engine.service.conftest import Office
from tests.tools import postbox as postboxes
from tests.tools.postbox import Postbox
from tests.tools.site import START

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def server() -> Iterator[Postbox]:
    with postboxes.running() as box:
        yield box


@pytest.fixture
def postbox(server: Postbox) -> Postbox:
    server.__dict__.update(vars(Postbox()) | {"port": server.port})
    return server


@pytest.fixture
def office(settings: Settings, clock: FixedClock, postbox: Postbox) -> Iterator[Office]:
    mailed = dataclasses.replace(
        settings, mail_url=postbox.url, mail_from="alur@dinas.example", public_url="https://alur.example"
    )
    opened = open_engine(mailed, clock)
    yield Office(opened)
    opened.close()


def wants(office: Office, choice: str, *usernames: str) -> None:
    """Let people have a confirmed address, and want mail so."""
    with office.engine.store.transaction() as tx:
        for username in usernames:
            person = store.people.by_username(tx, username)
            assert person is not None
            store.mailboxes.put(tx, person.id, address(username), "garam", choice)
            today = office.engine.clock().date().isoformat()
            store.mailboxes.change(
                tx, person.id, confirmed_at=office.engine.clock(), choice=choice, digest_on=today
            )


def address(username: str) -> str:
    return f"{username}@dinas.example"


def sweep(office: Office) -> None:
    """What the worker does, until nothing is left."""
    engine = office.engine
    work = (
        engine.timers.fire_due, engine.outbox.run_due, engine.notices.tell_near, engine.mails.tell_due,
        engine.mails.digest_due, engine.outbox.send_due,
    )  # fmt: skip
    while sum(one() for one in work):
        pass


def subjects(postbox: Postbox) -> list[tuple[str, str]]:
    """To whom, and what the mail of these tests says: its notices by number and kind."""
    return [
        (who, " ".join(mail.get_content().split()))
        for (who,), mail in zip(postbox.recipients, postbox.letters, strict=True)
    ]


def test_a_new_task_is_mailed_at_once_to_who_wants_it_so(office: Office, postbox: Postbox) -> None:
    wants(office, "at_once", "perencana", "sekretaris")
    wants(office, "none", "kadis", "bidang.kearsipan")
    case = office.start().instance
    sweep(office)
    assert postbox.kept == [], "it is the Kepala Dinas' task"
    office.work_to(case, "Langkah_2")
    sweep(office)
    number = office.engine.instances.get(case, office.actor("admin")).row.number
    assert subjects(postbox) == [(address("sekretaris"), f"{number} task")]
    sweep(office)
    assert len(postbox.kept) == 1
    (mail,) = postbox.letters
    assert mail["Message-ID"].startswith("<notice-")


def test_one_notice_that_cannot_be_read_keeps_nobody_else_from_theirs(
    office: Office, postbox: Postbox
) -> None:
    wants(office, "at_once", "kadis", "sekretaris")
    case = office.start().instance
    broken = {"due": "bukan waktu"}
    with office.engine.store.transaction() as tx:
        store.notices.add(tx, "kepala_dinas", "overdue", case, None, START, broken, cause="rusak:1")
    office.engine.mails.tell_due()
    office.work_to(case, "Langkah_2")
    while office.engine.outbox.run_due() + office.engine.mails.tell_due():
        pass
    office.engine.outbox.send_due()
    assert [who for who, _ in subjects(postbox)] == [address("sekretaris")]


def test_who_wants_a_digest_gets_one_a_morning_and_what_hurries_at_once(
    office: Office, postbox: Postbox, clock: FixedClock
) -> None:
    wants(office, "digest", "sekretaris")
    case = office.start().instance
    office.work_to(case, "Langkah_2")
    sweep(office)
    assert postbox.kept == []
    clock.now = START.replace(hour=0) + DAY - timedelta(minutes=1)  # 06.59 WIB
    sweep(office)
    assert postbox.kept == []
    clock.advance(timedelta(minutes=1))
    sweep(office)
    number = office.engine.instances.get(case, office.actor("admin")).row.number
    assert subjects(postbox) == [(address("sekretaris"), f"{number} task")]
    sweep(office)
    clock.advance(timedelta(hours=2))
    sweep(office)
    assert len(postbox.kept) == 1, "once a morning"
    clock.advance(timedelta(hours=12))
    sweep(office)
    assert subjects(postbox)[1:] == [(address("sekretaris"), f"{number} overdue")], "that hurries"
    clock.advance(DAY)
    sweep(office)
    assert len(postbox.kept) == 2, "what a mail told is not told again"


def test_a_return_is_mailed_at_once(office: Office, postbox: Postbox) -> None:
    wants(office, "digest", "perencana")
    case = office.start().instance
    row = office.work_to(case, "Langkah_8")
    sweep(office)
    postbox.kept.clear()
    postbox.recipients.clear()
    office.do(row, back=True)
    sweep(office)
    ((who, said),) = subjects(postbox)
    assert (who, said.split()[1]) == (address("perencana"), "returned")


def test_a_reminder_is_mailed_at_once_and_who_is_named_hears_of_the_remark(
    office: Office, postbox: Postbox
) -> None:
    wants(office, "digest", "sekretaris")
    wants(office, "at_once", "perencana")
    case = office.start().instance
    row = office.work_to(case, "Langkah_2")
    sweep(office)
    assert postbox.kept == []
    office.engine.reminders.remind(row.id, office.actor("kadis"))
    office.engine.instances.comment(case, "Mohon bantu, @perencana.", office.actor("kadis"))
    sweep(office)
    sweep(office)
    assert sorted((who, said.split()[1]) for who, said in subjects(postbox)) == [
        (address("perencana"), "mentioned"),
        (address("sekretaris"), "reminded"),
    ]


def test_what_is_done_or_read_by_then_is_left_out(
    office: Office, postbox: Postbox, clock: FixedClock
) -> None:
    wants(office, "at_once", "sekretaris")
    case = office.start().instance
    row = office.work_to(case, "Langkah_2")
    postbox.refuses = 1
    sweep(office)
    office.do(row)
    clock.advance(timedelta(minutes=1))
    sweep(office)
    assert not [said for _who, said in subjects(postbox) if said.endswith(" task task")]
    with office.engine.store.read() as tx:
        assert queue.waiting(tx, mails.NOTICES, 10) == []


@pytest.mark.parametrize("ends", ["person", "address", "choice"])
@pytest.mark.one_database
def test_who_has_gone_gets_no_mail(office: Office, postbox: Postbox, clock: FixedClock, ends: str) -> None:
    """Not even one that waited for the mail server."""
    engine, person = office.engine, office.actor("sekretaris")
    wants(office, "at_once", "sekretaris")
    office.work_to(office.start().instance, "Langkah_2")
    postbox.refuses = 1
    sweep(office)
    if ends == "person":
        engine.people.set_active("sekretaris", False, office.actor("admin"))
    elif ends == "address":
        engine.mailboxes.set_address("lain@dinas.example", person)
        with engine.store.transaction() as tx:
            tx.connection.exec_driver_sql("delete from outbox where kind = 'mail_code'")
    else:
        engine.mailboxes.choose("none", person)
    clock.advance(timedelta(minutes=1))
    sweep(office)
    assert postbox.kept == []
    with engine.store.read() as tx:
        assert queue.waiting(tx, mails.NOTICES, 10) == []


def test_of_three_one_is_refused_for_good_and_told_the_others_are_served(
    office: Office, postbox: Postbox, clock: FixedClock
) -> None:
    three = ("bidang.perpustakaan", "bidang.kearsipan", "sekretaris")
    wants(office, "at_once", *three)
    postbox.refused = {address(three[1]): "550 no such user"}
    case = office.start().instance
    office.work_to(case, "Langkah_3_isian")
    sweep(office)
    assert sorted({who for who, _said in subjects(postbox)}) == sorted(map(address, (three[0], three[2])))
    refused = {one: office.engine.mailboxes.of(office.actor(one)).refused_code for one in three}
    assert refused == {three[0]: "", three[1]: "550", three[2]: ""}
    with office.engine.store.read() as tx:
        assert queue.waiting(tx, mails.NOTICES, 10) == [], "not tried for ever"
    postbox.refused = {}
    office.work_to(case, "Langkah_4")
    clock.advance(DAY * 7)
    sweep(office)
    assert office.engine.mailboxes.of(office.actor(three[0])).refused_at is None


def test_a_server_that_dies_after_the_mail_gets_the_same_again(
    office: Office, postbox: Postbox, clock: FixedClock
) -> None:
    wants(office, "at_once", "sekretaris")
    postbox.hangs_up = 1
    office.work_to(office.start().instance, "Langkah_2")
    sweep(office)
    assert len(postbox.kept) == 1
    clock.advance(timedelta(minutes=1))
    sweep(office)
    first, second = postbox.kept
    assert first == second
    assert b"Message-ID: <notice-" in first


def test_a_worker_that_dies_after_sending_sends_the_same_again(
    office: Office, postbox: Postbox, clock: FixedClock
) -> None:
    engine = office.engine
    wants(office, "at_once", "sekretaris")
    office.work_to(office.start().instance, "Langkah_2")
    while engine.outbox.run_due() + engine.mails.tell_due():
        pass
    with engine.store.transaction() as tx:  # as `send_due` takes it, and is killed
        (row,) = queue.Queue([mails.NOTICES]).take(tx, engine.clock(), 5)
        queue.rest(tx, row.id, engine.clock() + outbox.LEASE)
    engine.mails.send(row.payload)
    sweep(office)
    assert len(postbox.kept) == 1
    clock.advance(outbox.LEASE)
    sweep(office)
    first, second = postbox.kept
    assert first == second


def test_nothing_waits_while_a_mail_server_is_slow(office: Office, postbox: Postbox) -> None:
    """No lock and no transaction is held while the server thinks: another act goes through meanwhile."""
    engine = office.engine
    wants(office, "at_once", "sekretaris")
    office.work_to(office.start().instance, "Langkah_2")
    while engine.outbox.run_due() + engine.mails.tell_due():
        pass
    acts: list[int] = []
    postbox.meanwhile = lambda: acts.append(office.start().instance)
    assert engine.outbox.send_due() == 1
    assert len(acts) == len(postbox.kept) == 1


@pytest.mark.parametrize("answer", ["554 no", "later"])
@pytest.mark.one_database
def test_what_cannot_be_mailed_is_given_up_and_told(
    office: Office, postbox: Postbox, clock: FixedClock, answer: str
) -> None:
    """Refused for good, or put off for three days: the person and the administrators hear of it, these once a day."""
    engine = office.engine
    wants(office, "at_once", "sekretaris", "bidang.kearsipan")
    if answer == "later":
        postbox.refuses = 1_000
    else:
        postbox.answer = answer
    office.work_to(office.start().instance, "Langkah_2")
    office.work_to(office.start().instance, "Langkah_2")
    sweep(office)
    for _ in range(5 * 24 if answer == "later" else 0):
        clock.advance(timedelta(hours=1))
        engine.outbox.send_due()
    with engine.store.read() as tx:
        assert queue.waiting(tx, mails.NOTICES, 10) == []
    mailbox = engine.mailboxes.of(office.actor("sekretaris"))
    assert mailbox.refused_at is not None
    assert mailbox.refused_code == answer.rstrip("laternoy ")
    told = [one for one in engine.notices.list(office.actor("admin")) if one.kind == "mail_refused"]
    assert len(told) == 1


def test_an_office_that_sends_no_mail_queues_nothing(settings: Settings, clock: FixedClock) -> None:
    """Also not what was told before: one that begins to send later does not send all of it at once."""
    opened = open_engine(settings, clock)
    office = Office(opened)
    wants(office, "at_once", "sekretaris")
    with opened.store.transaction() as tx:
        queue.add(tx, mails.NOTICES, "{}", clock())
    office.work_to(office.start().instance, "Langkah_2")
    while opened.outbox.run_due() + opened.mails.tell_due():
        pass
    assert not opened.outbox.sends
    with opened.store.read() as tx:
        assert queue.waiting(tx, mails.NOTICES, 10) == []
        assert not store.notices.some_unmailed(tx)
    opened.close()


def test_a_digest_that_fails_keeps_no_other_from_its_person(
    office: Office, postbox: Postbox, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(office, "digest", "kadis", "sekretaris")
    office.work_to(office.start().instance, "Langkah_2")
    office.start()
    while office.engine.outbox.run_due():
        pass
    listed = office.engine.notices.list

    def broken(actor: object, *given: object, **named: object) -> object:
        if getattr(actor, "username", "") == "kadis":
            raise ValueError("a row that nobody foresaw")
        return listed(actor, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(office.engine.notices, "list", broken)
    clock.now = START + DAY
    assert office.engine.mails.digest_due() == 1


@pytest.mark.one_database
def test_each_working_morning_brings_exactly_one_digest_of_what_is_open_and_not_yet_told(
    office: Office, postbox: Postbox, clock: FixedClock, rng: random.Random
) -> None:
    """Random acts over weeks with Christmas and New Year, several sweeps a day; an oracle that only counts."""
    engine = office.engine
    monday = START.replace(hour=0) + DAY * 28  # 21 December, 07.00 WIB
    clock.now = monday
    people = ("perencana", "bidang.kearsipan", "sekretaris")
    wants(office, "digest", *people)
    told: dict[str, set[str]] = {one: set() for one in people}
    for number in range(1, 18):
        day = monday + DAY * number
        clock.now = day - timedelta(hours=rng.randint(6, 14))  # the afternoon or night before
        for _ in range(rng.randint(0, 2)):
            act(office, rng)
        sweep_all_but_digests(office)
        postbox.kept.clear()
        postbox.recipients.clear()
        clock.now = day
        sweep_all_but_digests(office)
        at_once = len(postbox.kept)
        expected = {}
        for one in people:
            causes = {notice.cause for notice in engine.notices.list(office.actor(one), unread=True)}
            with engine.store.read() as tx:
                person = store.people.by_username(tx, one)
                assert person is not None
                fresh = causes - told[one] - store.mailboxes.told(tx, person.id, causes)
            if fresh and engine.calendar().is_workday(local(office, day)):
                expected[address(one)] = len(fresh)
                told[one] |= fresh
        for _ in range(rng.randint(1, 3)):
            engine.mails.digest_due()
            while engine.outbox.send_due():
                pass
        clock.advance(timedelta(hours=rng.randint(1, 9)))
        engine.mails.digest_due()
        while engine.outbox.send_due():
            pass
        mailed = {who: len(said.split()) // 2 for who, said in subjects(postbox)[at_once:]}
        assert len(postbox.kept) - at_once == len(mailed), "one each"
        assert mailed == expected, day
    assert any(told.values())
    assert not engine.calendar().is_workday(date(2026, 12, 25))


def local(office: Office, moment: datetime) -> date:
    return moment.astimezone(office.engine.settings.zone).date()


def sweep_all_but_digests(office: Office) -> None:
    engine = office.engine
    work = (engine.timers.fire_due, engine.outbox.run_due, engine.notices.tell_near, engine.mails.tell_due)
    while sum(one() for one in (*work, engine.outbox.send_due)):
        pass


def act(office: Office, rng: random.Random) -> None:
    """Start a case, complete a task, or read what one was told."""
    with office.engine.store.read() as tx:
        cases = [
            int(row[0])
            for row in tx.execute(sa.text("select id from instance where status = 'open' order by id"))
        ]
    waiting = [row for case in cases for row in office.waiting(case)]
    choice = rng.random()
    if not waiting or choice < 0.3:
        office.start()
    elif choice < 0.8:
        office.do(rng.choice(waiting))
    else:
        office.engine.notices.mark_read(office.actor(rng.choice(["perencana", "sekretaris"])))


def test_what_was_told_is_forgotten_with_its_notice(office: Office, clock: FixedClock) -> None:
    wants(office, "at_once", "sekretaris")
    office.work_to(office.start().instance, "Langkah_2")
    sweep(office)
    assert office.engine.mails.forget_old() == 0
    with office.engine.store.transaction() as tx:
        assert store.mailboxes.tell(tx, office.actor("kadis").user_id, ["gone"], clock()) == ["gone"]
    clock.advance(mails.KEPT + DAY)
    assert office.engine.mails.forget_old() == 1


def test_the_rows_of_a_mailbox_that_decide_are_in_the_history() -> None:
    assert office_rows.COLUMNS["mailbox"] == ("person_id", "address", "confirmed_at", "choice")
