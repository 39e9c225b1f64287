"""Notices: who is told of what, once, and what each person has read."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from engine.clock import FixedClock
from tests.engine.service.conftest import PASSWORD, Office


def test_the_executor_and_the_superior_are_told_once(office: Office, clock: FixedClock) -> None:
    started = office.start()
    row = office.work_to(started.instance, "Langkah_2")
    clock.advance(timedelta(days=5))
    office.engine.timers.fire_due()
    clock.advance(timedelta(days=5))
    office.engine.timers.fire_due()
    told = Counter(
        notice.task
        for username in ("sekretaris", "kadis", "perencana", "admin", "bidang.kearsipan")
        for notice in office.engine.notices.list(office.actor(username))
    )
    assert told == {row.id: 2}
    (notice,) = office.engine.notices.list(office.actor("kadis"))
    assert (notice.kind, notice.number, notice.name) == ("overdue", "PDK-2026-0001", row.name)
    assert notice.data["due"] == row.due.isoformat() if row.due else None
    assert not notice.read


def test_one_person_of_two_roles_is_told_once_for_each(office: Office, clock: FixedClock) -> None:
    """The secretary fills in for the Sekretariat, and is the superior of that role too."""
    started = office.start()
    office.work_to(started.instance, "Langkah_3_isian")
    clock.advance(timedelta(days=9))
    office.engine.timers.fire_due()
    with office.engine.store.read() as tx:
        import sqlalchemy as sa

        holders = sorted(tx.execute(sa.text("select holder from notice")).scalars())
    assert holders == [
        "bidang_kearsipan", "bidang_perpustakaan", "kepala_dinas", "kepala_dinas", "sekretariat_data", "sekretaris"
    ]  # fmt: skip


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
