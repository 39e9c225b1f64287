from __future__ import annotations

import os
import threading
from datetime import timedelta

import pytest

from engine import errors
from engine.store import Store, instances
from tests.engine.store.office import NOW, Office, at_once, task


def test_instance_comes_back_as_it_was_saved(store: Store, office: Office) -> None:
    request = os.urandom(16)
    with store.transaction() as tx:
        made = instances.insert(
            tx, office.definition, "001", "Subjek", office.siti, NOW, state=b"\0\xff", request_id=request
        )
        assert (
            made
            == instances.get(tx, made.id)
            == instances.lock(tx, made.id)
            == instances.by_request(tx, request)
        )
        assert (made.status, made.revision, made.state, made.event_count, made.head) == (
            "open",
            1,
            b"\0\xff",
            0,
            bytes(32),
        )
        instances.save(tx, made.id, 1, state=b"next", event_count=3, head=b"h" * 32)
        saved = made._replace(revision=2, state=b"next", event_count=3, head=b"h" * 32)
        assert instances.get(tx, made.id) == saved
        instances.save(
            tx,
            made.id,
            2,
            state=b"",
            event_count=4,
            head=b"i" * 32,
            status="cancelled",
            ended_at=NOW,
            ended_by=office.budi,
            end_reason="keliru",
        )
        ended = saved._replace(revision=3, state=b"", event_count=4, head=b"i" * 32)
        ended = ended._replace(status="cancelled", ended_at=NOW, ended_by=office.budi, end_reason="keliru")
        assert instances.get(tx, made.id) == ended
        assert instances.get(tx, 999) is None
        assert instances.lock(tx, 999) is None
        assert instances.by_request(tx, b"other") is None


def test_save_of_an_old_revision_is_a_conflict(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        made, _ = office.start(tx)
    with pytest.raises(errors.Conflict), store.transaction() as tx:
        instances.save(tx, made.id, made.revision, state=b"lost", event_count=0, head=b"")
    with store.read() as tx:
        found = instances.get(tx, made.id)
        assert found is not None
        assert found.state == b"s2"


@pytest.mark.parametrize("twice", ["number", "request"])
def test_number_and_request_id_are_given_once(store: Store, office: Office, twice: str) -> None:
    request = os.urandom(16)

    def insert(number: str, request_id: bytes) -> None:
        with store.transaction() as tx:
            instances.insert(tx, office.definition, number, "", None, NOW, request_id=request_id)

    insert("001", request)
    with pytest.raises(errors.Conflict):
        insert("001" if twice == "number" else "002", request if twice == "request" else os.urandom(16))
    with store.read() as tx:
        assert len(instances.list_page(tx).rows) == 1


def test_lock_makes_writers_take_turns(store: Store, office: Office) -> None:
    def work(_: int) -> None:
        for _turn in range(10):
            with store.transaction() as tx:
                row = instances.lock(tx, made.id)
                assert row is not None
                instances.save(tx, row.id, row.revision, state=b"", event_count=row.event_count + 1, head=b"")

    with store.transaction() as tx:
        made, _ = office.start(tx)
    assert at_once(4, work) == [None] * 4
    with store.read() as tx:
        found = instances.get(tx, made.id)
        assert found is not None
        assert (found.event_count, found.revision) == (41, 42)


def test_try_lock_passes_by_what_is_locked(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        first, _ = office.start(tx)
        second, _ = office.start(tx)
        assert instances.try_lock(tx, first.id) is not None
    if store.dialect == "sqlite":
        return
    results: list[object] = []

    def look() -> None:
        with store.transaction() as tx:
            results.extend([instances.try_lock(tx, first.id), instances.try_lock(tx, second.id)])

    with store.transaction() as tx:
        instances.lock(tx, first.id)
        other = threading.Thread(target=look)
        other.start()
        other.join()
    assert [result is not None for result in results] == [False, True]


def test_list_is_newest_first_page_by_page(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        made = [office.start(tx)[0].id for _ in range(7)]
        found: list[int] = []
        after: str | None = None
        for _ in range(4):
            page = instances.list_page(tx, after=after, limit=2)
            found.extend(row.id for row in page.rows)
            after = page.next
        assert after is None
        assert instances.list_page(tx, limit=7).next is None
        row = instances.line(tx, made[0])
        assert row is not None
        assert (row.key, row.version, row.started_username, row.started_name) == (
            "kinerja",
            1,
            "siti",
            "Siti Aminah",
        )
        assert instances.line(tx, 999) is None
    assert found == made[::-1]


def test_list_finds_words_in_number_and_subject(store: Store, office: Office) -> None:
    subjects = ["Data 100%", "data_kinerja", "Triwulan III", "tri'wulan \\ 3"]
    with store.transaction() as tx:
        made = {subject: office.start(tx, subject=subject)[0] for subject in subjects}

        def search(query: str) -> list[str]:
            return [row.subject for row in reversed(instances.list_page(tx, query=query).rows)]

        assert search("") == search("  ") == subjects
        assert search("DATA") == subjects[:2]
        assert search("%") == subjects[:1]
        assert search("_") == subjects[1:2]
        assert search("iii triwulan") == subjects[2:3]
        assert search("'") == search("\\") == subjects[3:]
        assert search(made[subjects[2]].number) == subjects[2:3]
        assert search("x" * 500) == []


def test_list_by_status_and_by_who_may_see(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        own = office.start(tx, task("kadis"))[0].id
        held = office.start(tx, task("bidang_a"), by=office.budi)[0].id
        done_instance, (done,) = office.start(tx, task("bidang_b"), by=office.budi)
        office.complete(tx, done.id, by=office.siti)
        other = office.start(tx, task("bidang_ab"), by=office.budi)[0]

        def visible(*holders: str, definitions: list[int] | None) -> list[int]:
            page = instances.list_page(tx, definitions=definitions, person=office.siti, holders=holders)
            return [row.id for row in reversed(page.rows)]

        everything = [own, held, done_instance.id, other.id]
        assert visible(definitions=None) == visible(definitions=[office.definition]) == everything
        assert visible(definitions=[]) == [own, done_instance.id]
        assert visible("bidang_a", definitions=[]) == [own, held, done_instance.id]
        assert visible("bidang_%", "b", definitions=[]) == [own, done_instance.id]
        instances.save(
            tx,
            other.id,
            2,
            state=b"",
            event_count=1,
            head=b"",
            status="completed",
            ended_at=NOW + timedelta(1),
        )
        assert [row.id for row in instances.list_page(tx, status="completed").rows] == [other.id]
        assert len(instances.list_page(tx, status="open").rows) == 3


def test_wrong_page_is_refused(store: Store) -> None:
    for after in ("x", "1", "-", "1.2.3"):
        with store.read() as tx, pytest.raises(errors.Invalid):
            instances.list_page(tx, after=after)
