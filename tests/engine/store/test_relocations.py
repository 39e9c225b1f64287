"""A living site on SQLite becomes one on PostgreSQL: nothing that people did meanwhile is lost or doubled."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine import errors, store
from engine.store import Store, marks, relocations
from engine.store.marks import Mark
from engine.store.relocations import Target
from engine.store.transfers import Tell
from tests.engine.store.conftest import migrate
from tests.engine.store.office import NOW, Office, task
from tests.engine.store.test_transfers import dump, fill, path_of
from tests.tools.databases import Databases

pytestmark = pytest.mark.postgres
MARK = Mark("id", marks.ARRIVING, "server/nama", NOW)


@pytest.fixture
def blank(databases: Databases) -> Iterator[str]:
    url = databases.new("postgresql")
    yield url
    databases.drop(url)


@pytest.fixture
def file_url(databases: Databases, rng: random.Random) -> Iterator[str]:
    url = databases.new("sqlite", migrate)
    fill(url, rng)
    act(url, "signed_in")
    yield url
    databases.drop(url)


def act(url: str, type_: str, *more: Callable[[store.Tx], object]) -> None:
    """Do something, noted in the system's history."""
    opened = Store(url)
    try:
        with opened.transaction() as tx:
            store.history.append_system(tx, store.Event(NOW, type_, channel="web"))
            for one in more:
                one(tx)
    finally:
        opened.close()


def note(tx: store.Tx, counts: dict[str, int]) -> None:
    assert counts["person"] > 0
    store.history.append_system(tx, store.Event(NOW, "site_transferred", channel="cli"))


def move(url: str, target: str, tell: Tell = lambda done, total: None) -> relocations.Moved:
    return relocations.move(path_of(url), Target(target), MARK, note, tell)


def rows(url: str) -> dict[str, list[Any]]:
    """All rows but those of the move itself."""
    found = dump(url)
    found["setting"] = [row for row in found["setting"] if marks.MOVE not in row]
    found["system_event"] = [row for row in found["system_event"] if "site_transferred" not in row]
    found["chain"] = [row for row in found["chain"] if "'system'" not in row]
    return found


def work(url: str) -> None:
    """What people do while a site is on its way: new rows, changed ones, and some that go."""

    def meanwhile(tx: store.Tx) -> None:
        people = store.people
        people.set_password(tx, 1, "baru", provisional=False)
        office = Office(1, 2, 1, iter(range(900, 950)))  # type: ignore[arg-type]
        instance, (one, _other) = office.start(tx, task(), task(element="L2"))
        office.complete(tx, one.id, task(element="L3"))
        store.search.keep(tx, instance.id, ("kata", "baru"))
        store.search.keep(tx, 1, ("lain",))
        store.search.forget(tx, 2)
        store.settings.put(tx, "apa saja", "lain")
        store.settings.put(tx, "baru", 1)
        tx.change(store.tx.Statement("delete from unsealed"))
        tx.change(store.tx.Statement("delete from membership"))
        buried = store.Event(NOW, "instance_purged", element="3", channel="system")
        store.history.append_system(tx, buried)
        store.purge.instance_rows(tx, 3)

    act(url, "signed_out", meanwhile)


def test_what_people_do_meanwhile_comes_along(file_url: str, blank: str) -> None:
    target = Target(blank)
    assert relocations.standing(path_of(file_url), target) == "begin"
    worked: list[int] = []

    def tell(done: int, total: int) -> None:
        if not worked:
            work(file_url)
        worked.append(done)

    done = move(file_url, blank, tell)
    assert worked
    assert rows(blank) == rows(file_url)
    assert done.counts["system_event"] == len(dump(file_url)["system_event"])
    assert relocations.standing(path_of(file_url), target) == "nothing"
    assert sorted(one.name for one in path_of(file_url).parent.glob("*-transfer*")) == []
    opened = Store(blank)
    opened.require_migrated()
    act(blank, "signed_in")
    opened.close()


def test_the_database_that_was_left_takes_nothing_more_and_says_where_the_site_is(
    file_url: str, blank: str
) -> None:
    before = Store(file_url)
    with before.transaction() as tx:
        store.settings.put(tx, "x", 1)
    move(file_url, blank)
    assert before.has_left()
    with pytest.raises(errors.Moved), before.transaction() as tx:
        store.settings.put(tx, "x", 2)
    for act_ in (before.migrate, before.require_migrated):
        with pytest.raises(errors.Moved) as refused:
            act_()
    assert refused.value.params == {"to": "server/nama", "at": NOW}
    before.close()
    with closing(sqlite3.connect(path_of(file_url))) as plain:
        for (table,) in plain.execute("select distinct tbl_name from sqlite_master where type = 'trigger'"):
            with pytest.raises(sqlite3.IntegrityError, match=r"has moved|append-only"):
                plain.execute(f'delete from "{table}" where 1').fetchall() or plain.execute(
                    f'insert into "{table}" default values'
                )


def test_acts_are_refused_at_once_while_the_last_changes_are_brought_over(file_url: str, blank: str) -> None:
    seen: list[str] = []

    def say(tx: store.Tx, counts: dict[str, int]) -> None:
        other = Store(file_url)
        with pytest.raises(errors.Moving), other.transaction():
            pass
        with other.read() as read:
            seen.extend(person.username for person in store.people.list_all(read))
        other.close()

    relocations.move(path_of(file_url), Target(blank), MARK, say, lambda done, total: None)
    assert "siti" in seen


def test_a_target_with_another_site_is_left_alone(file_url: str, blank: str, databases: Databases) -> None:
    move(file_url, blank)
    other = databases.new("sqlite", migrate)
    act(other, "signed_out")
    before = dump(blank)
    with pytest.raises(errors.Misconfigured) as refused:
        relocations.standing(path_of(other), Target(blank))
    assert refused.value.params["reason"] == "not_blank"
    opened = Store(blank)
    with opened.transaction() as tx:
        marks.put(tx, MARK)
    opened.close()
    with pytest.raises(errors.Misconfigured):
        relocations.standing(path_of(other), Target(blank))
    assert dump(blank)["person"] == before["person"]
    second = databases.new("postgresql")
    with pytest.raises(errors.TransferRefused) as gone:
        relocations.standing(path_of(file_url), Target(second))
    assert gone.value.params["to"] == "server/nama"
    for url in (other, second):
        databases.drop(url)


def test_a_target_that_has_not_arrived_lets_no_alur_start(file_url: str, blank: str) -> None:
    move(file_url, blank)
    opened = Store(blank)
    with opened.transaction() as tx:
        marks.put(tx, MARK)
    for start in (opened.migrate, opened.require_migrated):
        with pytest.raises(errors.Misconfigured) as refused:
            start()
        assert refused.value.params["reason"] == "arriving"
    opened.close()
    assert relocations.standing(path_of(file_url), Target(blank)) == "finish"
    relocations.finish(Target(blank))
    assert relocations.standing(path_of(file_url), Target(blank)) == "nothing"


def test_no_room_for_a_copy_is_found_before_anything_begins(file_url: str, tmp_path: Path) -> None:
    relocations.require_space(path_of(file_url))
    large = tmp_path / "large.db"
    with large.open("wb") as file:
        file.truncate(2**43)  # a hole
    with pytest.raises(errors.TransferRefused) as refused:
        relocations.require_space(large)
    assert refused.value.params == {"reason": "space", "needed": 2**43}


def test_a_sample_leaves_nothing_behind(file_url: str, blank: str) -> None:
    assert 0 < relocations.estimate(path_of(file_url), Target(blank)) < 60
    opened = Store(blank)
    assert opened.is_blank()
    opened.close()
