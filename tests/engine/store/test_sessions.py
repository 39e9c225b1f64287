"""Rows of sessions: found by the digest of their cookie, ended once, forgotten when they are old."""

from __future__ import annotations

from datetime import timedelta

from engine.store import Store, people, sessions
from tests.engine.store.office import NOW, Office

FIRST, SECOND = b"\x01" * 32, b"\x02" * 32
HOUR = timedelta(hours=1)


def test_a_session_is_listed_used_and_ended_once(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        one = sessions.add(tx, office.siti, FIRST, NOW, "10.0.0.1", "firefox linux")
        two = sessions.add(tx, office.siti, SECOND, NOW, "", "")
        sessions.see(tx, FIRST, NOW + HOUR)
        sessions.see(tx, FIRST, NOW)  # a moment of before changes nothing
        rows = sessions.list_open(tx, office.siti, NOW - HOUR)
        assert [(row.id, row.seen) for row in rows] == [(one, NOW + HOUR), (two, NOW)]
        assert rows[0] == sessions.SessionRow(
            one, office.siti, FIRST, NOW, NOW + HOUR, "10.0.0.1", "firefox linux", None
        )
        assert sessions.list_open(tx, office.siti, NOW) == []
        assert sessions.list_open(tx, office.budi, NOW - HOUR) == []
        assert sessions.end(tx, office.budi, one, NOW) == []
        assert sessions.end(tx, office.siti, one, NOW) == [one]
        assert sessions.end(tx, office.siti, one, NOW) == []
        assert sessions.end_by_token(tx, office.siti, SECOND, NOW) == [two]
        assert sessions.list_open(tx, office.siti, NOW - HOUR) == []


def test_an_account_is_recognised_with_its_living_session(store: Store, office: Office) -> None:
    def lives(token: bytes) -> bool:
        with store.read() as tx:
            found = people.recognise(tx, "siti", token)
        assert found is not None
        assert found.person.username == "siti"
        return found.session

    with store.transaction() as tx:
        sessions.add(tx, office.siti, FIRST, NOW, "", "")
        sessions.add(tx, office.budi, SECOND, NOW, "", "")
        assert people.recognise(tx, "tidak.ada", FIRST) is None
    assert [lives(FIRST), lives(SECOND), lives(sessions.NONE)] == [True, False, False]
    with store.transaction() as tx:
        sessions.end_others(tx, office.siti, sessions.NONE, NOW)
    assert not lives(FIRST)


def test_the_oldest_are_forgotten_a_few_at_a_time(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        made = [sessions.add(tx, office.siti, bytes([n]) * 32, NOW + n * HOUR, "", "") for n in range(4)]
        assert sessions.forget(tx, NOW + 3 * HOUR, 2) == made[:2]
        assert sessions.forget(tx, NOW + 3 * HOUR, 2) == made[2:3]
        assert sessions.forget(tx, NOW + 3 * HOUR, 2) == []
