from __future__ import annotations

from datetime import timedelta

import pytest

from engine.store import Store, Tx, notices, tasks
from tests.engine.store.office import NOW, Office, task

MINE = ["kadis", "@siti"]
LATER = NOW + timedelta(hours=1)


def unread(tx: Tx, holders: list[str], person: int) -> int:
    """How many causes a person has not read."""
    return len({one.cause for one in notices.list_unread(tx, holders, person, NOW)})


def test_notices_for_my_holders_newest_first(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, (row,) = office.start(tx)
        for place, holder in enumerate(["kadis", "@budi", "@siti", "kadis"]):
            about = row.id if place else None
            notices.add(tx, holder, "overdue", instance.id, about, NOW, {"n": place}, cause=f"c:{place}")
        rows = notices.list_recent(tx, MINE, office.siti, NOW)
        assert [one.data["n"] for one in rows] == [3, 2, 0]
        first = rows[0]
        assert (first.holder, first.kind, first.instance_id, first.number) == (
            "kadis",
            "overdue",
            instance.id,
            instance.number,
        )
        assert (first.definition_id, first.task_id, first.element, first.at) == (
            office.definition,
            row.id,
            "L1",
            NOW,
        )
        assert (first.read, first.gone, first.state, first.started_by) == (False, True, "open", office.siti)
        assert rows[2].element is None
        assert not rows[2].gone
        assert len(notices.list_recent(tx, MINE, office.siti, NOW, limit=1)) == 1
        assert notices.list_recent(tx, [], office.siti, NOW) == []


def test_reading_is_of_one_person(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, _ = office.start(tx)
        for place in range(2):
            notices.add(tx, "kadis", "overdue", instance.id, None, NOW, {}, cause=f"c:{place}")
        newest = notices.list_recent(tx, MINE, office.siti, NOW)[0].id
        assert notices.mark_read(tx, newest, office.siti, MINE)
        assert notices.mark_read(tx, newest, office.siti, MINE)
        assert not notices.mark_read(tx, newest, office.budi, ["@budi"])
        assert not notices.mark_read(tx, 999, office.siti, MINE)
        assert [row.read for row in notices.list_recent(tx, MINE, office.siti, NOW)] == [True, False]
        assert [row.read for row in notices.list_recent(tx, MINE, office.siti, NOW, unread=True)] == [False]
        assert unread(tx, MINE, office.siti) == 1
        assert unread(tx, MINE, office.budi) == 2
        assert unread(tx, [], office.siti) == 0


def test_old_notices_are_no_news(store: Store, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "RECENT", 2)
    notices._list_statement.cache_clear()
    notices._unread_statement.cache_clear()
    try:
        with store.transaction() as tx:
            instance, _ = office.start(tx)
            for place, holder in enumerate(["kadis"] * 4 + ["@siti"]):
                notices.add(tx, holder, "overdue", instance.id, None, NOW, {}, cause=f"c:{place}")
            assert unread(tx, ["kadis", "kadis", "@siti"], office.siti) == 3
            assert len(notices.list_recent(tx, MINE, office.siti, NOW)) == 3
            old = notices.list_recent(tx, ["kadis"], office.siti, NOW)
            notices.close_some(tx, [row.id for row in old], LATER)
            assert unread(tx, ["kadis"], office.siti) == 2, "what is still open is not hidden by what is not"
            assert [row.gone for row in notices.list_recent(tx, ["kadis"], office.siti, NOW)] == [
                True,
                True,
                False,
                False,
            ]
    finally:
        notices._list_statement.cache_clear()
        notices._unread_statement.cache_clear()


def test_one_cause_is_told_once_to_each_holder(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, (row,) = office.start(tx)
        place, cause = (instance.id, row.id, NOW), notices.cause("task", row.id)
        made = [notices.add(tx, holder, "task", *place, {}, cause=cause) for holder in (*MINE, "kadis")]
        assert made[0] is not None
        assert made[1] is not None
        assert made[2] is None
        assert unread(tx, MINE, office.siti) == 1
        assert notices.mark_read(tx, made[0], office.siti, MINE)
        assert unread(tx, MINE, office.siti) == 0, "the same cause is read with it"
        notices.close(tx, [cause], LATER)
        assert notices.add(tx, "kadis", "task", *place, {}, cause=cause) is None, "and never told anew"
        assert [one.closed_at for one in notices.list_recent(tx, MINE, office.siti, NOW)] == [LATER, LATER]


def test_what_follows_from_the_task_is_read_from_it(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        due = NOW + timedelta(days=1)
        instance, (row, other) = office.start(tx, task(due=due), task(element="L2"))
        for kind in ("task", "due_soon", "overdue", "overdue_below", "mentioned"):
            notices.add(tx, "kadis", kind, instance.id, row.id, NOW, {}, cause=kind)
        notices.add(tx, "kadis", "task", instance.id, other.id, NOW, {}, cause="other")

        def there(person: int, moment: timedelta) -> set[str]:
            listed = notices.list_recent(tx, ["kadis"], person, NOW + moment, unread=True)
            counted = {one.cause for one in notices.list_unread(tx, ["kadis"], person, NOW + moment)}
            assert {one.cause for one in listed} == counted
            whole = notices.list_recent(tx, ["kadis"], person, NOW + moment)
            assert counted == {one.cause for one in whole if not one.gone and not one.read}
            return counted

        late = timedelta(days=2)
        assert there(office.siti, timedelta()) == {"task", "due_soon", "mentioned", "other"}
        assert there(office.siti, late) == {
            "task",
            "due_soon",
            "overdue",
            "overdue_below",
            "mentioned",
            "other",
        }
        tasks.claim(tx, row.id, office.budi, NOW)
        assert there(office.siti, late) == {"overdue_below", "mentioned", "other"}
        assert len(there(office.budi, late)) == 6
        tasks.mark_read(tx, row.id, office.budi, NOW)
        assert there(office.budi, late) == {"due_soon", "overdue", "overdue_below", "mentioned", "other"}
        office.complete(tx, row.id)
        assert there(office.siti, late) == {"mentioned", "other"}
        notices.close_done(tx, instance.id, LATER)
        assert {one.cause for one in notices.list_unread(tx, ["kadis"], office.siti, NOW + late)} == {
            "mentioned",
            "other",
        }


def test_notices_are_handed_to_the_mails_once(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, _ = office.start(tx)
        for place, holder in enumerate(["kadis", "@siti", "kadis"]):
            notices.add(tx, holder, "ended", instance.id, None, NOW, {}, cause=f"c:{place // 2}")
        found = notices.take_unmailed(tx, NOW)
        assert [(one.holder, one.cause) for one in found] == [
            ("kadis", "c:0"),
            ("@siti", "c:0"),
            ("kadis", "c:1"),
        ]
        assert notices.take_unmailed(tx, NOW) == []
        assert [notices.told_before(tx, one) for one in found] == [[], ["kadis"], []]


def test_what_was_told_long_ago_and_asks_for_nothing_is_forgotten(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, (row, done) = office.start(tx, task(), task(element="L2"))
        office.complete(tx, done.id)
        for kind, about, at in (
            ("task", row.id, NOW),
            ("task", done.id, NOW),
            ("ended", None, NOW),
            ("ended", None, LATER),
            ("draft_submitted", None, NOW),
        ):
            cause = f"{kind}:{about}:{at}"
            notices.add(tx, "kadis", kind, instance.id, about, at, {}, cause=cause)
        for one in notices.list_recent(tx, ["kadis"], office.siti, NOW):
            notices.mark_read(tx, one.id, office.siti, ["kadis"])
        assert notices.forget_old(tx, LATER) == 2
        assert notices.forget_old(tx, LATER) == 0
        left = notices.list_recent(tx, ["kadis"], office.siti, NOW)
        assert [(one.kind, one.at) for one in left] == [
            ("draft_submitted", NOW),
            ("ended", LATER),
            ("task", NOW),
        ]
