"""Where people get mail, on both databases: one row each, a digest a day, and each cause told once."""

from __future__ import annotations

from datetime import timedelta

from engine.store import Store, mailboxes, notices, people
from engine.store.mailboxes import AT_ONCE, DIGEST
from tests.engine.store.office import NOW, Office, at_once


def test_an_address_is_kept_changed_and_forgotten(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        assert mailboxes.get(tx, office.siti) is None
        mailboxes.put(tx, office.siti, "siti@dinas.example", "garam", DIGEST)
        mailboxes.change(tx, office.siti, confirmed_at=NOW, choice=AT_ONCE, code_tries=2)
        row = mailboxes.lock(tx, office.siti)
        assert row is not None
        assert (row.address, row.confirmed_at, row.choice, row.on) == (
            "siti@dinas.example",
            NOW,
            AT_ONCE,
            True,
        )
        mailboxes.put(tx, office.siti, "lain@dinas.example", "garam lain", DIGEST)
        row = mailboxes.get(tx, office.siti)
        assert row is not None
        assert (row.confirmed_at, row.choice, row.code_tries, row.on) == (None, AT_ONCE, 0, False)
        assert mailboxes.remove(tx, office.siti)
        assert not mailboxes.remove(tx, office.siti)


def test_what_the_server_refused_stands_until_it_takes_a_mail(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        mailboxes.put(tx, office.siti, "siti@dinas.example", "garam", DIGEST)
        mailboxes.refused(tx, office.siti, "an address of before", NOW, "550")
        assert mailboxes.get(tx, office.siti).refused_at is None  # type: ignore[union-attr]
        mailboxes.refused(tx, office.siti, "siti@dinas.example", NOW, "550")
        row = mailboxes.get(tx, office.siti)
        assert row is not None
        assert (row.refused_at, row.refused_code) == (NOW, "550")
        mailboxes.taken(tx, office.siti)
        assert mailboxes.get(tx, office.siti).refused_at is None  # type: ignore[union-attr]


def test_a_day_is_claimed_once_however_many_workers_ask(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        for person in (office.siti, office.budi):
            mailboxes.put(tx, person, f"{person}@dinas.example", "garam", DIGEST)
        assert mailboxes.awaiting_digest(tx, "2026-11-24") == [], "not confirmed"
        mailboxes.change(tx, office.siti, confirmed_at=NOW)
        mailboxes.change(tx, office.budi, confirmed_at=NOW)
        people.set_active(tx, office.budi, False)
        assert mailboxes.awaiting_digest(tx, "2026-11-24") == [office.siti]

    def claim(_place: int) -> bool:
        with store.transaction() as tx:
            return mailboxes.claim_day(tx, office.siti, "2026-11-24")

    assert sorted(map(str, at_once(4, claim))) == ["False", "False", "False", "True"]
    with store.read() as tx:
        assert mailboxes.awaiting_digest(tx, "2026-11-24") == []
        assert mailboxes.awaiting_digest(tx, "2026-11-25") == [office.siti]


def test_each_cause_is_told_once_and_forgotten_with_its_notice(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        assert mailboxes.tell(tx, office.siti, ["task:1", "task:2", "task:1"], NOW) == ["task:1", "task:2"]
        assert mailboxes.tell(tx, office.siti, ["task:2", "task:3"], NOW) == ["task:3"]
        assert mailboxes.tell(tx, office.budi, ["task:2"], NOW) == ["task:2"]
        assert mailboxes.told(tx, office.siti, ["task:1", "task:9"]) == {"task:1"}
        notices.add(tx, "kadis", "vacant", None, None, NOW, {}, cause="task:1")
        assert mailboxes.forget_told(tx, NOW) == 0
        assert mailboxes.forget_told(tx, NOW + timedelta(seconds=1)) == 3
        assert mailboxes.told(tx, office.siti, ["task:1", "task:2"]) == {"task:1"}
