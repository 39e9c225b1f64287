from __future__ import annotations

import pytest

from engine.store import Store, notices
from tests.engine.store.office import NOW, Office

MINE = ["kadis", "@siti"]


def test_notices_for_my_holders_newest_first(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, (task,) = office.start(tx)
        for place, holder in enumerate(["kadis", "@budi", "@siti", "kadis"]):
            notices.add(tx, holder, "overdue", instance.id, task.id if place else None, NOW, {"n": place})
        rows = notices.list_recent(tx, MINE, office.siti)
        assert [row.data["n"] for row in rows] == [3, 2, 0]
        assert rows[0][1:] == (
            *(
                "kadis",
                "overdue",
                instance.id,
                instance.number,
                office.definition,
                task.id,
                "L1",
                NOW,
                {"n": 3},
                None,
                False,
            ),
        )
        assert rows[2].element is None
        assert len(notices.list_recent(tx, MINE, office.siti, limit=1)) == 1
        assert notices.list_recent(tx, [], office.siti) == []


def test_reading_is_of_one_person(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, _ = office.start(tx)
        for _ in range(2):
            notices.add(tx, "kadis", "overdue", instance.id, None, NOW, {})
        newest = notices.list_recent(tx, MINE, office.siti)[0].id
        assert notices.mark_read(tx, newest, office.siti, MINE)
        assert notices.mark_read(tx, newest, office.siti, MINE)
        assert not notices.mark_read(tx, newest, office.budi, ["@budi"])
        assert not notices.mark_read(tx, 999, office.siti, MINE)
        assert [row.read for row in notices.list_recent(tx, MINE, office.siti)] == [True, False]
        assert notices.count_unread(tx, MINE, office.siti) == 1
        assert notices.count_unread(tx, MINE, office.budi) == 2
        assert notices.count_unread(tx, [], office.siti) == 0


def test_old_notices_are_no_news(store: Store, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "RECENT", 2)
    with store.transaction() as tx:
        instance, _ = office.start(tx)
        for holder in ["kadis"] * 4 + ["@siti"]:
            notices.add(tx, holder, "overdue", instance.id, None, NOW, {})
        assert notices.count_unread(tx, ["kadis", "kadis", "@siti"], office.siti) == 3
        assert len(notices.list_recent(tx, MINE, office.siti)) == 3
