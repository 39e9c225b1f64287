"""Finding instances by every filter, on both databases; and nobody finds what they may not see."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from random import Random

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service.cases.search import Query
from engine.store import outbox, search
from engine.store.tx import Statement
from tests import sop
from tests.engine.service import counting
from tests.engine.service.conftest import Office


def found(office: Office, username: str = "auditor", **query: object) -> list[int]:
    rows, following = office.engine.search.page(Query(**query), office.actor(username))  # type: ignore[arg-type]
    assert following is None
    return [row.id for row in rows]


def indexed(office: Office) -> None:
    while office.engine.outbox.run_due():
        pass


def start(office: Office, words: str) -> int:
    """A case in whose first step these words were sent."""
    first = {"tujuan_disposisi": "sekretaris", "isi_disposisi": words}
    return office.engine.instances.start(sop.KEY, sop.START, office.actor("kadis"), first=first).instance


def test_words_of_number_subject_and_form_values_are_found(office: Office) -> None:
    first = start(office, "Rapat Évaluasi capaian: kumpulkan dengan teliti.")
    second = start(office, "Segera.")
    office.do(office.work_to(second, "Langkah_4"), back=True)
    indexed(office)
    assert found(office, text="evaluasi") == []  # é is no e: names are found as they are written
    assert found(office, text="ÉVALUASI rapat") == [first]
    assert found(office, text="telit") == [first]
    assert found(office, text="bukti dukung sesuai") == [second]
    assert found(office, text="PDK-2026-0001") == [first]
    assert found(office, text="pdk") == [second, first]
    assert found(office, text="pdk teliti segera") == []
    assert found(office, text="-- ' \" * & | ! :* ()") == [], "no word: nothing can be looked for"


def test_what_is_not_indexed_yet_is_found_by_number_and_subject(office: Office) -> None:
    first = start(office, "Rahasia kecil.")
    assert found(office, text="triwulan III") == [first]
    assert found(office, text="rahasia") == []
    indexed(office)
    assert found(office, text="rahasia") == [first]
    assert found(office, text="triwulan III") == [first]


def test_a_bidang_finds_no_words_of_other_bidang(office: Office) -> None:
    instance = office.start().instance
    office.work_to(instance, "Langkah_4")
    indexed(office)
    assert found(office, text="survei") == [instance]
    assert found(office, "bidang.perpustakaan", text="survei") == []
    assert found(office, "bidang.perpustakaan", text="pengumpulan") == [instance]
    assert found(office, "bidang.perpustakaan") == [instance]
    other = office.start().instance
    indexed(office)
    assert found(office, "bidang.perpustakaan", text="pengumpulan") == [instance]
    assert found(office, text="pengumpulan") == [other, instance]


def test_every_filter_by_itself(office: Office, clock: FixedClock) -> None:
    first = office.start().instance
    office.work_to(first, "Langkah_8")
    clock.advance(timedelta(days=20))
    second = office.start().instance
    cancelled = office.start().instance
    office.engine.instances.cancel(cancelled, "Salah periode, mulai lagi.", office.actor("admin"))
    every = [cancelled, second, first]
    assert found(office) == every
    assert found(office, status="cancelled") == [cancelled]
    assert found(office, status="open") == [second, first]
    assert found(office, process=sop.KEY, version=1) == every
    assert found(office, process=sop.KEY, version=2) == found(office, process="lain") == []
    assert found(office, role="bidang_kearsipan") == [first]
    assert found(office, role="bidang") == []
    assert found(office, person="sekretaris") == [first]
    assert found(office, person="kadis") == every
    assert found(office, person="tidak.ada") == []
    assert found(office, person="admin") == []
    indexed(office)
    assert found(office, person="admin") == [cancelled], "found by any act, once it has been read"
    assert (
        found(office, text="21850") == found(office, text="21.850") == found(office, text="70,85") == [first]
    )
    for nothing in ("%", "_", '"', " . "):
        assert found(office, text=nothing) == []
    assert found(office, step=8) == [first]
    assert found(office, step=1) == [second]
    assert found(office, overdue=True) == [first]
    assert found(office, start=date(2026, 12, 1)) == [cancelled, second]
    assert found(office, end=date(2026, 11, 30)) == [first]
    assert found(office, start=date(2026, 11, 23), end=date(2026, 11, 23)) == [first]
    assert found(office, text="pdk", overdue=True, role="sekretaris", step=8, status="open") == [first]


def test_suspended_cases_are_found_among_the_running(office: Office) -> None:
    first, second, admin = office.start().instance, office.start().instance, office.actor("admin")
    assert found(office, status="suspended") == []
    for one in (first, second):
        office.engine.suspensions.suspend(one, "Cuti bersama sampai tanggal 27.", admin)
    office.engine.suspensions.resume(second, admin)
    assert found(office, status="suspended") == [first]
    assert found(office, status="open") == [second, first]
    listed, _more = office.engine.instances.list(admin, "suspended", "", limit=9)
    assert [one.id for one in listed] == [first]
    office.engine.instances.cancel(first, "Tidak diperlukan lagi.", admin)
    assert found(office, status="suspended") == []


def test_pages_follow_each_other_without_gap(office: Office) -> None:
    made = [office.start().instance for _ in range(7)]
    indexed(office)
    for text in ("", "pdk"):
        seen: list[int] = []
        after = None
        while True:
            rows, after = office.engine.search.page(Query(text), office.actor("auditor"), after, limit=3)
            seen += [row.id for row in rows]
            if after is None:
                break
        assert seen == made[::-1]


def test_an_export_is_the_filtered_list_and_stands_in_the_history(office: Office) -> None:
    made = [office.start().instance for _ in range(3)]
    query = Query(status="open", start=date(2026, 11, 1))
    assert [row.id for row in office.engine.search.all(query, office.actor("auditor"))] == made[::-1]
    with office.engine.store.read() as tx:
        (newest, *_rest) = store.history.of_system(tx)
    assert (newest.type, newest.actor) == ("list_exported", "auditor")
    assert newest.data == {"rows": 3, "filters": {"status": "open", "start": "2026-11-01"}}


def test_many_acts_leave_one_thing_to_do_and_a_failure_stops_no_other(
    office: Office, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance = office.start().instance
    office.work_to(instance, "Langkah_3_isian")
    with office.engine.store.transaction() as tx:
        outbox.add(tx, "tidak_dikenal", "1", clock())
    assert office.engine.outbox.run_due() == 4  # start, two steps, the request of step 3
    assert found(office, text="laksanakan") == [instance]
    assert office.engine.outbox.run_due() == 0
    clock.advance(timedelta(minutes=2))
    with office.engine.store.transaction() as tx:
        waiting = outbox.Queue(["tidak_dikenal"]).take(tx, clock(), 9)
        assert [(row.kind, row.attempts) for row in waiting] == [("tidak_dikenal", 1)]


def known(office: Office, instance: int) -> tuple[set[str], set[str]]:
    """The words and the people that a case is found by, as they are kept."""
    with office.engine.store.read() as tx:
        text = "words" if tx.dialect == "sqlite" else "array_to_string(tsvector_to_array(words), ' ')"
        key = "rowid" if tx.dialect == "sqlite" else "instance_id"
        words = tx.rows(Statement(f"select {text} from search_text where {key} = ?"), (instance,))
        people = tx.rows(Statement("select holder from search_holder where instance_id = ?"), (instance,))
    return {word for row in words for word in row[0].split()}, {row[0] for row in people}


def read_whole(office: Office, instance: int) -> None:
    """Read a case as if nothing of it had been read before."""
    with office.engine.store.transaction() as tx:
        tx.change(Statement("delete from search_mark where instance_id = ?"), (instance,))
        tx.change(Statement("delete from search_holder where instance_id = ?"), (instance,))
        search.forget(tx, instance)
        office.engine.search.index(tx, instance, store.tasks.open_of(tx, instance))


@pytest.mark.parametrize("seed", range(3))
def test_what_is_read_act_by_act_is_what_is_read_at_once(office: Office, seed: int) -> None:
    """Sent, sent back, taken, given to another and taken back, with the worker coming by now and then."""
    random = Random(seed)
    instance = start(office, "Disposisi pertama.")
    office.work_to(instance, "Langkah_4")
    last = 0
    for turn in range(25):
        row = random.choice(office.waiting(instance))
        match random.randrange(6):
            case 0:
                admin = office.actor("admin")
                office.engine.tasks.reassign(row.id, "kadis", f"Serah{turn} terima.", admin, across=True)
                office.engine.tasks.release(row.id, admin)
            case 1 if last:
                with suppress(errors.Followed, errors.Forbidden):
                    office.engine.withdrawals.withdraw(last, f"Keliru{turn} kirim.", office.holder(row))
            case _ if row.element != "Langkah_10":
                office.do(row, back=row.element in sop.REVIEWS and random.random() < 0.6)
                last = row.id
        if random.random() < 0.5:
            indexed(office)
    indexed(office)
    found = known(office, instance)
    read_whole(office, instance)
    assert known(office, instance) == found


def test_what_was_read_is_not_read_again(office: Office) -> None:
    """However long a case lasts, each act is followed by what it brought."""
    office.work_to(instance := office.start().instance, "Langkah_7")
    rows: list[int] = []
    reads = set()
    for turn in range(20):
        (row,) = office.waiting(instance)
        office.do(row, back=row.element == "Langkah_7")
        rows.clear()
        with counting.rows_read(rows):
            indexed(office)
        if turn > 10:  # by then nothing of before these returns can be taken back
            reads.add(sum(rows))
    assert max(reads) - min(reads) <= 2, reads


def test_a_case_has_room_for_so_many_words(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    instance = start(office, "Pertama.")
    indexed(office)
    words, _people = known(office, instance)
    monkeypatch.setattr(search, "MAX_WORDS", len(words) + 3)
    for text in ("satu dua pertama", "tiga empat lima", "enam"):
        with office.engine.store.transaction() as tx:
            search.add(tx, instance, search.words_of([text]))
    assert known(office, instance)[0] - words == {"satu", "dua", "tiga"}


def test_what_an_older_alur_read_is_read_once_more(office: Office) -> None:
    """It kept no place to read on from."""
    instance = start(office, "Lama.")
    indexed(office)
    with office.engine.store.transaction() as tx:
        tx.change(Statement("delete from search_mark"))
        search.keep(tx, instance, ("usang",))
    assert found(office, text="usang") == [instance]
    office.do(office.waiting(instance)[0])
    indexed(office)
    assert found(office, text="usang") == []
    assert found(office, text="lama") == [instance]
