"""Notices: who is told of what, once, what each person has read, and that they close when their cause is gone."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import sqlalchemy as sa

from engine import errors, store
from engine.clock import FixedClock
from engine.service.notices import tidings
from engine.service.views import Notice
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import PASSWORD, Office

REASON = "Waktu langkah pertama dipersingkat."


def swept(office: Office) -> None:
    """Let the worker do what acts have left to do."""
    engine = office.engine
    while engine.timers.fire_due() + engine.outbox.run_due() + engine.notices.tell_near():
        pass


def told(office: Office, username: str, *, unread: bool = False) -> list[tuple[str, str]]:
    """Kinds and names of a person's notices, the newest first."""
    return [(one.kind, one.name) for one in office.engine.notices.list(office.actor(username), unread=unread)]


def only(office: Office, username: str, kind: str) -> Notice:
    """The one notice of a kind that a person has."""
    (found,) = (one for one in office.engine.notices.list(office.actor(username)) if one.kind == kind)
    return found


def test_the_executor_and_the_superior_are_told_once(office: Office, clock: FixedClock) -> None:
    started = office.start()
    row = office.work_to(started.instance, "Langkah_2")
    clock.advance(timedelta(days=5))
    office.engine.timers.fire_due()
    clock.advance(timedelta(days=5))
    office.engine.timers.fire_due()
    heard = Counter(
        notice.task
        for username in ("sekretaris", "kadis", "perencana", "admin", "bidang.kearsipan")
        for notice in office.engine.notices.list(office.actor(username))
    )
    assert heard == {row.id: 2}
    (notice,) = office.engine.notices.list(office.actor("kadis"))
    assert (notice.kind, notice.number, notice.name) == ("overdue_below", "PDK-2026-0001", row.name)
    assert notice.data["due"] == row.due.isoformat() if row.due else None
    assert not notice.read
    assert only(office, "sekretaris", "overdue").task == row.id


def test_the_superior_hears_who_is_late_with_what_and_by_how_much(office: Office, clock: FixedClock) -> None:
    """It was the executor's own sentence, and stayed unread after the step was done."""
    started = office.start()
    row = office.work_to(started.instance, "Langkah_2")
    assert row.due is not None
    clock.now = row.due
    office.engine.tasks.claim(row.id, office.actor("sekretaris"))
    clock.advance(timedelta(days=3))
    swept(office)
    notice = only(office, "kadis", "overdue_below")
    assert (notice.executor, notice.name) == (office.actor("sekretaris").name, row.name)
    assert notice.holders == row.role_labels
    calendar = office.engine.calendar()
    assert notice.late == calendar.working_minutes(row.due, clock.now)
    assert notice.late > 0
    assert office.engine.notices.count(office.actor("kadis")) == 1
    office.do(office.waiting(started.instance)[0])
    clock.advance(timedelta(days=2))
    done = only(office, "kadis", "overdue_below")
    assert (done.gone, done.ended, done.ended_by) == (True, "done", office.actor("sekretaris").name)
    assert done.late == notice.late, "how late it was is known for good"
    assert office.engine.notices.count(office.actor("kadis")) == 0
    swept(office)
    assert office.engine.notices.count(office.actor("kadis")) == 0


def test_one_person_of_two_roles_is_told_once(office: Office, clock: FixedClock) -> None:
    """The secretary fills in for the Sekretariat, and is the superior of that role too."""
    started = office.start()
    office.work_to(started.instance, "Langkah_3_isian")
    clock.advance(timedelta(days=9))
    office.engine.timers.fire_due()
    with office.engine.store.read() as tx:
        holders = sorted(
            tx.execute(sa.text("select holder from notice where kind like 'overdue%'")).scalars()
        )
    assert holders == [
        "bidang_kearsipan", "bidang_perpustakaan", "kepala_dinas", "kepala_dinas", "sekretariat_data", "sekretaris"
    ]  # fmt: skip
    swept(office)
    secretary = office.actor("sekretaris")
    own = [one for one in office.engine.notices.list(secretary) if one.kind.startswith("overdue")]
    assert [one.kind for one in own] == ["overdue"], "as the one who has to do it"
    before = office.engine.notices.count(secretary)
    office.engine.notices.mark_read(secretary, own[0].id)
    assert office.engine.notices.count(secretary) == before - 1


def test_reading_is_each_persons_own(office: Office, clock: FixedClock) -> None:
    office.engine.people.create("kadis.dua", "Rekan", PASSWORD, ["kepala_dinas"], office.actor("admin"))
    for _ in range(3):
        office.start()
    clock.advance(timedelta(days=5))
    office.engine.timers.fire_due()
    one, other, stranger = (office.actor(name) for name in ("kadis", "kadis.dua", "sekretaris"))
    notices = office.engine.notices
    assert [notices.count(who) for who in (one, other, stranger)] == [3, 3, 0]
    newest = notices.list(one)[0]
    notices.mark_read(stranger, newest.id)
    assert notices.count(one) == 3, "nobody reads another's notice"
    notices.mark_read(one, newest.id)
    notices.mark_read(one, newest.id)
    assert [notices.count(who) for who in (one, other)] == [2, 3]
    assert [notice.read for notice in notices.list(one)] == [True, False, False]
    notices.mark_read(one)
    assert [notices.count(who) for who in (one, other)] == [0, 3]
    notices.mark_read(one, 10**9)
    ids = [notice.id for notice in notices.list(other)]
    assert ids == sorted(ids, reverse=True), "newest first"


def test_a_new_task_is_told_to_who_has_to_do_it_and_to_nobody_else(office: Office) -> None:
    started = office.start()
    swept(office)
    assert [kind for kind, _ in told(office, "kadis")] == ["task"]
    assert office.engine.notices.count(office.actor("kadis")) == 0, "who opened it knows"
    assert told(office, "sekretaris") == []
    office.do(office.waiting(started.instance)[0])
    assert told(office, "sekretaris") == [], "nothing is written in the act itself"
    swept(office)
    row = office.waiting(started.instance)[0]
    notice = only(office, "sekretaris", "task")
    assert (notice.task, notice.name, notice.number, notice.due) == (
        row.id,
        row.name,
        started.number,
        row.due,
    )
    assert notice.data == {"by": office.actor("kadis").name}
    assert office.engine.notices.count(office.actor("sekretaris")) == 1
    first = only(office, "kadis", "task")
    assert (first.gone, first.ended, first.ended_by) == (True, "done", office.actor("kadis").name)


def test_a_task_that_was_opened_has_been_read(office: Office) -> None:
    started = office.start()
    row = office.work_to(started.instance, "Langkah_2")
    swept(office)
    secretary = office.actor("sekretaris")
    assert office.engine.notices.count(secretary) == 1
    office.engine.tasks.opened(row.id, secretary)
    assert office.engine.notices.count(secretary) == 0


def test_a_task_that_came_back_says_from_whom_and_why(office: Office) -> None:
    started = office.start()
    row = office.work_to(started.instance, "Langkah_4")
    swept(office)
    by = office.holder(row).name
    office.do(row, back=True)
    swept(office)
    notice = only(office, "bidang.kearsipan", "returned")
    assert notice.data == {"by": by, "reason": sop.REASON}
    assert not notice.gone
    assert office.engine.notices.count(office.actor("bidang.perpustakaan")) == 0


def test_taken_by_another_it_is_gone_until_it_is_released(office: Office) -> None:
    office.engine.people.create("sek.dua", "Rekan", PASSWORD, ["sekretaris"], office.actor("admin"))
    started = office.start()
    row = office.work_to(started.instance, "Langkah_2")
    swept(office)
    one, other = office.actor("sekretaris"), office.actor("sek.dua")
    notices = office.engine.notices
    assert [notices.count(who) for who in (one, other)] == [1, 1]
    office.engine.tasks.claim(row.id, one)
    assert [notices.count(who) for who in (one, other)] == [1, 0]
    taken = only(office, "sek.dua", "task")
    assert (taken.gone, taken.ended, taken.ended_by) == (True, "taken", one.name)
    office.engine.tasks.release(row.id, one)
    assert [notices.count(who) for who in (one, other)] == [1, 1]
    office.engine.tasks.reassign(row.id, "sek.dua", "Sedang dinas luar kota.", office.actor("admin"))
    swept(office)
    assert [notices.count(who) for who in (one, other)] == [0, 2]
    assert told(office, "sek.dua", unread=True)[0][0] == "reassigned"
    office.engine.instances.cancel(started.instance, "Salah mulai, diulang besok.", office.actor("kadis"))
    assert [notices.count(who) for who in (one, other)] == [0, 0]
    swept(office)
    assert [notices.count(who) for who in (one, other)] == [0, 0]
    assert all(one.gone for one in notices.list(other))


def test_near_its_tenggat_a_task_is_told_once(office: Office, clock: FixedClock) -> None:
    started = office.start()
    row = office.work_to(started.instance, "Langkah_3_isian")
    swept(office)
    assert row.due is not None
    at = tidings.near(office.engine.calendar(), row.opened_at, row.due, "hari_kerja")
    assert at is not None
    assert row.opened_at < at < row.due
    clock.now = at - timedelta(minutes=1)
    swept(office)
    assert "due_soon" not in {kind for kind, _ in told(office, "bidang.kearsipan")}
    clock.now = at
    swept(office)
    swept(office)
    near = only(office, "bidang.kearsipan", "due_soon")
    assert (near.due, near.gone) == (row.due, False)
    clock.now = row.due + timedelta(hours=30)
    swept(office)
    assert only(office, "bidang.kearsipan", "due_soon").gone, "late is another notice"
    assert not only(office, "bidang.kearsipan", "overdue").gone


def test_time_that_stood_brings_no_tenggat_near(office: Office, clock: FixedClock) -> None:
    """A tenggat that was paused is near when half of the time it ran is over, as if it had not been."""
    engine, calendar = office.engine, office.engine.calendar()
    row = office.work_to(office.start().instance, "Langkah_2")
    swept(office)
    engine.pauses.pause(row.id, "lainnya", "Menunggu surat dari Bappeda.", office.holder(row))
    clock.advance(timedelta(days=3))
    due = engine.pauses.go_on(row.id, office.holder(row)).due
    assert due is not None
    stood = engine.pauses.spent([row.id])[row.id]
    at = tidings.near(calendar, row.opened_at, due, "hari_kerja", stood)
    early = tidings.near(calendar, row.opened_at, due, "hari_kerja")
    assert at is not None
    assert early is not None
    whole = calendar.working_time(row.opened_at, due) - stood
    assert abs(calendar.working_time(at, due) - whole / 2) <= timedelta(minutes=1)
    assert early < at - timedelta(minutes=1)
    for moment in (early, at - timedelta(minutes=1)):
        clock.now = max(moment, clock())
        swept(office)
        assert "due_soon" not in {kind for kind, _ in told(office, "sekretaris")}
    clock.now = at
    swept(office)
    assert not only(office, "sekretaris", "due_soon").gone


def test_a_task_done_in_time_is_never_told_to_be_near(office: Office, clock: FixedClock) -> None:
    started = office.start()
    row = office.work_to(started.instance, "Langkah_2")
    swept(office)
    office.do(row)
    assert row.due is not None
    clock.now = row.due - timedelta(minutes=5)
    swept(office)
    assert "due_soon" not in {kind for kind, _ in told(office, "sekretaris")}
    clock.advance(timedelta(days=400))
    swept(office)
    with office.engine.store.read() as tx:
        assert tx.execute(sa.text("select count(*) from due_soon")).scalar_one() == 0, (
            "nothing is left behind"
        )


def test_who_began_a_case_hears_of_its_end(office: Office) -> None:
    started = office.start()
    other = office.start()
    rows = office.waiting(started.instance)
    while rows:
        office.do(rows[0])
        rows = office.waiting(started.instance)
    office.engine.instances.cancel(other.instance, "Salah mulai, diulang besok.", office.actor("admin"))
    swept(office)
    ended = only(office, "kadis", "ended")
    assert (ended.instance, ended.number, ended.gone) == (started.instance, started.number, False)
    cancelled = only(office, "kadis", "cancelled")
    assert cancelled.data == {"by": office.actor("admin").name, "reason": "Salah mulai, diulang besok."}
    third = office.start()
    office.engine.instances.cancel(third.instance, "Salah mulai, diulang besok.", office.actor("kadis"))
    swept(office)
    assert only(office, "kadis", "cancelled").instance == other.instance, "one's own act is no news"


def test_a_version_that_waits_is_told_until_it_is_decided(office: Office, clock: FixedClock) -> None:
    drafts, notices = office.engine.drafts, office.engine.notices
    owner, chief = office.actor("pemilik"), office.actor("kadis")
    made = drafts.open(sop.KEY, owner)
    revision = 1

    def submit(title: str) -> None:
        nonlocal revision
        clock.advance(timedelta(minutes=1))
        revision = drafts.write(
            made, {"process.toml": f'title = "{title}"\n'.encode()}, drafts.view(made, owner).revision, owner
        )
        drafts.submit(made, REASON, revision, owner)

    submit("Satu")
    assert notices.count(chief) == 1
    drafts.withdraw(made, owner)
    assert notices.count(chief) == 0
    submit("Dua")
    assert notices.count(chief) == 1
    drafts.reject(made, REASON, chief)
    assert (notices.count(chief), notices.count(owner)) == (0, 1)
    submit("Tiga")
    assert (notices.count(chief), notices.count(owner)) == (1, 0), (
        "what was sent back has been handed in again"
    )
    office.engine.versions.activate(made, "", drafts.view(made, owner).revision, chief)
    assert (notices.count(chief), notices.count(owner)) == (0, 1)
    assert {one.kind: one.gone for one in notices.list(chief)} == {"draft_submitted": True}


def test_nobody_is_told_of_what_they_may_not_see(office: Office) -> None:
    started = office.start()
    row = office.work_to(started.instance, "Langkah_2")
    admin = office.actor("admin")
    with office.engine.store.transaction() as tx:
        for holder in ("@orang", "@bidang.kearsipan", "@sekretaris"):
            store.notices.add(
                tx,
                holder,
                "mentioned",
                started.instance,
                row.id,
                office.engine.clock(),
                {"by": "Kepala"},
                cause="m:1",
            )
    office.engine.people.create("orang", "Tanpa Jabatan", PASSWORD, [], admin)
    assert told(office, "orang") == []
    assert office.engine.notices.count(office.actor("orang")) == 0
    assert [kind for kind, _ in told(office, "sekretaris", unread=True)] == ["mentioned"]


def test_the_mails_get_each_notice_once_for_each_person_it_is_for(office: Office) -> None:
    engine = office.engine
    office.engine.people.create("sek.dua", "Rekan", PASSWORD, ["sekretaris"], office.actor("admin"))
    started = office.start()
    office.work_to(started.instance, "Langkah_2")
    swept(office)

    def handed() -> list[tuple[str, str]]:
        with engine.store.transaction() as tx:
            return [(one.actor.username, one.notice.kind) for one in engine.notices.hand_out(tx)]

    assert sorted(handed()) == [("sek.dua", "task"), ("sekretaris", "task")], (
        "not to who opened the first step"
    )
    assert handed() == []
    office.do(office.waiting(started.instance)[0])
    swept(office)
    names = [name for name, _ in handed()]
    assert len(names) == len(set(names)), "one mail a person, whatever their roles"
    with engine.store.transaction() as tx:
        for holder in ("@sekretaris", "sekretaris"):
            store.notices.add(
                tx, holder, "mentioned", started.instance, None, engine.clock(), {}, cause="m:1"
            )
    assert sorted(handed()) == [("sek.dua", "mentioned"), ("sekretaris", "mentioned")], "by name and by role"


def test_what_was_told_long_ago_is_forgotten(office: Office, clock: FixedClock) -> None:
    started = office.start()
    swept(office)
    office.work_to(started.instance, "Langkah_2")
    swept(office)
    assert office.engine.notices.forget_old() == 0
    clock.advance(timedelta(days=91))
    gone = office.engine.notices.forget_old()
    assert gone >= 1
    swept(office)
    assert [
        one.gone for one in office.engine.notices.list(office.actor("sekretaris")) if one.kind == "task"
    ] == [False], "an open task is told as long as it is open"


def test_who_stands_in_for_a_role_is_told_what_it_has_to_do(office: Office) -> None:
    started = office.start()
    row = office.work_to(started.instance, "Langkah_2")
    swept(office)
    office.engine.people.create("pengganti", "Pengganti", PASSWORD, [], office.actor("admin"))
    assert office.engine.notices.count(office.actor("pengganti")) == 0
    now = office.engine.clock()
    office.engine.people.grant(
        "pengganti",
        "sekretaris",
        office.actor("admin"),
        kind="plh",
        start=now,
        end=now + timedelta(days=1),
        letter="800/1",
    )
    told = office.engine.notices.list(office.actor("pengganti"))
    assert [one.task for one in told if one.kind != "delegation_made"] == [row.id]
    assert office.engine.notices.count(office.actor("pengganti")) == len(told) == 2


def test_several_workers_tell_each_once(office: Office, clock: FixedClock) -> None:
    for _ in range(4):
        office.work_to(office.start().instance, "Langkah_2")
    engine = office.engine

    def work(_number: int) -> int:
        done = 0
        for _ in range(20):
            try:
                done += engine.outbox.run_due(3) + engine.notices.tell_near()
            except (errors.Busy, errors.Conflict):
                continue
        return done

    for moment in (timedelta(), timedelta(hours=28)):
        clock.advance(moment)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(4)))
        swept(office)
    with engine.store.read() as tx:
        rows = tx.execute(sa.text("select kind, holder, count(*) from notice group by kind, holder")).all()
    counts = {(kind, holder): number for kind, holder, number in rows}
    assert counts["task", "sekretaris"] == 4
    assert counts["due_soon", "sekretaris"] == 4


def test_what_was_taken_back_is_late_again_for_all_who_were_told(office: Office, clock: FixedClock) -> None:
    engine, actor = office.engine, office.actor("sekretaris")
    office.deploy(
        packages.package(
            drawings.chain(drawings.user("isi"), drawings.user("periksa")),
            drawings.timer("tenggat", "isi", "PT20M"),
            key="surat",
        )
    )
    case = engine.instances.start("surat", {}, actor).instance
    (row,) = office.waiting(case)
    engine.outbox.run_due()
    clock.advance(timedelta(hours=3))
    engine.timers.fire_due()
    engine.outbox.run_due()

    def told(username: str) -> dict[str, bool]:
        found = engine.notices.list(office.actor(username))
        return {one.kind: one.gone for one in found if one.cause.split(":")[1] == str(row.id)}

    before = {username: told(username) for username in ("sekretaris", "kadis")}
    assert before["sekretaris"]["overdue"] is False
    assert before["kadis"] == {"overdue_below": False}
    engine.tasks.complete(row.id, {}, actor)
    engine.outbox.run_due()
    assert told("kadis") == {"overdue_below": True}
    engine.withdrawals.withdraw(row.id, "Ada angka yang keliru", actor)
    engine.outbox.run_due()
    assert {username: told(username) for username in before} == before
