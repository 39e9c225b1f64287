from __future__ import annotations

from datetime import timedelta

from engine.store import Store, messages
from engine.store.messages import SubscriptionRow
from tests.engine.store.office import NOW, Office

MINUTE = timedelta(minutes=1)


def listens(instance_id: int, name: str, key: str = "", kind: str = "message", n: int = 0) -> SubscriptionRow:
    return SubscriptionRow(instance_id, bytes([n]) * 16, "tunggu", kind, name, key)


def test_who_waits_is_found_by_kind_name_and_key_the_oldest_first(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        one, two = office.start(tx)[0].id, office.start(tx)[0].id
        messages.replace(tx, two, [listens(two, "Jawab", "7"), listens(two, "Jawab", "7", n=1)])
        messages.replace(tx, one, [listens(one, "Jawab", "7"), listens(one, "Jawab", "8", n=1)])
        assert messages.waiting(tx, "message", "Jawab", "7") == [one, two]
        assert messages.waiting(tx, "message", "Jawab", "8") == [one]
        for kind, name, key in (
            ("signal", "Jawab", "7"),
            ("message", "jawab", "7"),
            ("message", "Jawab", ""),
        ):
            assert messages.waiting(tx, kind, name, key) == []
        messages.replace(tx, one, [])
        assert messages.waiting(tx, "message", "Jawab", "7") == [two]


def test_a_message_is_due_as_soon_as_somebody_waits_and_is_taken_once(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        one, two = office.start(tx)[0].id, office.start(tx)[0].id
        messages.add(tx, "message", "Jawab", "7", '{"n":1}', "SOP-1", [None], NOW)
        messages.add(tx, "signal", "Libur", "", "{}", "SOP-1", [two], NOW)
        assert [(row.name, target) for row, target, _ in messages.due(tx, NOW)] == [("Libur", two)]
        messages.replace(tx, one, [listens(one, "Jawab", "7")])
        found = messages.due(tx, NOW)
        assert [(row.name, target) for row, target, _ in found] == [("Jawab", one), ("Libur", two)]
        assert messages.due(tx, NOW - MINUTE) == []
        assert messages.due(tx, NOW, limit=1) == found[:1]
        first = found[0][0]
        assert (first.payload, first.sender, first.target, first.sent_at, first.attempts) == (
            '{"n":1}',
            "SOP-1",
            None,
            NOW,
            0,
        )
        assert messages.next_try(tx, first.id) is None
        assert messages.postpone(tx, first, NOW + MINUTE)
        assert not messages.postpone(tx, first, NOW + 5 * MINUTE), "another worker tried it as well"
        assert messages.next_try(tx, first.id) == NOW + MINUTE
        assert [row.name for row, _, _ in messages.due(tx, NOW)] == ["Libur"]
        assert messages.due(tx, NOW + MINUTE)[0][0].attempts == 1
        again = messages.get(tx, first.id)
        assert again is not None
        messages.postpone(tx, again, None)
        assert [row.name for row, _, _ in messages.due(tx, NOW + 60 * MINUTE)] == ["Libur"], "held back"
        assert messages.next_try(tx, first.id) is None
        assert messages.take(tx, first.id)
        assert messages.get(tx, first.id) is None
        assert not messages.take(tx, first.id)
        assert [row.name for row, _, _ in messages.due(tx, NOW + MINUTE)] == ["Libur"]
