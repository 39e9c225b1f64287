"""A full disk and a power cut: refused honestly, what was stored can be read, what was accepted survives."""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from engine import errors
from engine.clock import FixedClock
from engine.service import Engine, open_engine, system_log
from engine.service.views import Actor
from engine.settings import Settings
from engine.store import statements
from tests import sop
from tests.conftest import demo_database
from tests.engine.service.conftest import Office
from tests.fault.steady_worker import SteadyWorker, actor
from tests.soundness import assert_sound
from tests.tools.databases import Databases
from tests.tools.site import PASSWORD
from tests.webui.visitor import Visitor
from webui.app import create_app

pytestmark = pytest.mark.fault

SEND = ("aksi", "kirim")
WRITTEN = ("system_event", "event", "task", "attachment", "file", "outbox", "notice")
PDF = b"%PDF-1.7\n% DATA CONTOH\n" + bytes(range(256)) * 200


@pytest.fixture
def url(disk_databases: Databases) -> Iterator[str]:
    made = disk_databases.new("sqlite", demo_database)
    yield made
    disk_databases.drop(made)


@pytest.fixture
def office(url: str, tmp_path: Path, clock: FixedClock) -> Iterator[Engine]:
    settings = Settings.from_env({}, database_url=url, secret_file=tmp_path / "secret")
    opened = open_engine(settings, clock)
    yield opened
    opened.close()


@pytest.fixture
def app(office: Engine) -> Flask:
    return create_app(office, office.settings)


@contextmanager
def full(engine: Engine) -> Iterator[None]:
    """No page more for the one connection that writes, as on a full disk."""
    with engine.store.transaction() as tx:
        pages = tx.connection.exec_driver_sql("pragma page_count").scalar_one()
        limit = tx.connection.exec_driver_sql(f"pragma max_page_count = {pages}").scalar_one()
        assert limit == pages
    yield
    with engine.store.transaction() as tx:
        tx.connection.exec_driver_sql("pragma max_page_count = 1073741823")


def fill(engine: Engine) -> None:
    """Use up what is left, to the smallest act that is noted."""
    admin = actor(engine, "admin")
    with suppress(errors.StorageFull):
        for _ in range(1_000):
            system_log.note(engine.context, admin, "seal_requested")
        raise AssertionError("there is room without end")


def ready_for_files(engine: Engine) -> tuple[int, str, Actor]:
    """Return a task that takes a file, the field for it, and who has the task."""
    office = Office(engine)
    row = office.work_to(office.start().instance, "Langkah_5")
    holder = office.holder(row)
    return row.id, engine.tasks.file_fields(row.id, holder)[0], holder


def test_full_disk(office: Engine, app: Flask) -> None:
    kadis = actor(office, "kadis")
    started = [office.instances.start(sop.KEY, sop.START, kadis) for _ in range(2)]
    first, unread = (one.next[0].id for one in started)
    working, field, chief = ready_for_files(office)
    person = Visitor(app)
    person.sign_in("kadis", PASSWORD)
    page = person.get(f"/tugas/{first}")
    with full(office):
        while True:  # until the last free page is used up
            try:
                office.instances.start(sop.KEY, sop.START, kadis)
            except errors.StorageFull:
                break
        refused = page.send({"catatan": "x" * 1_500}, button=SEND, follow=False)
        assert refused.status == 503
        assert refused.response.headers["Retry-After"] == "300"
        assert "Penyimpanan penuh, belum tersimpan." in refused.words
        assert "x" * 1_500 in refused.words
        for path in (
            "/tugas",
            f"/tugas/{first}",
            f"/tugas/{unread}",
            "/berkas",
            f"/berkas/{started[0].instance}",
        ):
            assert person.get(path).status == 200, path
        fill(office)
        for name, word in (("kadis", PASSWORD), ("kadis", "salah")):
            door = (
                Visitor(app).get("/masuk").send({"nama": name, "sandi": word}, action="/masuk", follow=False)
            )
            assert door.status == 503, door.words
            assert "Penyimpanan penuh, belum tersimpan." in door.words
        held = office.tasks.get(working, chief).row
        with pytest.raises(errors.StorageFull):
            office.tasks.attach(held.id, field, "bukti.pdf", PDF, chief)
        assert_sound(office)
    again = page.send({"catatan": "x" * 1_500}, button=SEND, follow=False)
    assert again.status == 303
    office.tasks.attach(working, field, "bukti.pdf", PDF, chief)
    Visitor(app).sign_in("kadis", PASSWORD)
    assert office.tasks.get(first, kadis).row.state == "done"
    assert_sound(office)
    with office.store.read() as tx:
        assert tx.connection.exec_driver_sql("pragma integrity_check").scalar_one() == "ok"


@pytest.mark.parametrize(
    "rounds", [3, pytest.param(100, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])]
)
def test_power_cut(rounds: int, url: str, tmp_path: Path, clock: FixedClock, rng: random.Random) -> None:
    source = Path(url.removeprefix("sqlite:///"))
    for number in range(rounds):
        worker = SteadyWorker(url, tmp_path)
        time.sleep(rng.uniform(0.02, 0.4))
        worker.signal(signal.SIGSTOP)
        copy = tmp_path / f"copy-{number}.db"
        shutil.copyfile(source, copy)
        log = Path(f"{source}-wal")
        if log.exists():
            shutil.copyfile(log, f"{copy}-wal")  # but not -shm: memory does not survive
        worker.signal(signal.SIGKILL)
        accepted = [json.loads(line)["task"] for line in worker.rest().splitlines() if line.endswith("}")]
        with closing(sqlite3.connect(copy)) as plain:
            assert plain.execute("pragma integrity_check").fetchall() == [("ok",)]
            assert plain.execute("pragma foreign_key_check").fetchall() == []
            done = {task for (task,) in plain.execute("select id from task where state = 'done'")}
        assert done.issuperset(accepted)
        settings = Settings.from_env({}, database_url=f"sqlite:///{copy}", secret_file=tmp_path / "secret")
        with closing(open_engine(settings, clock)) as engine:
            assert_sound(engine)


@contextmanager
def failing(engine: Engine, number: int) -> Iterator[None]:
    """PostgreSQL's disk is full at the so manieth statement from now on, and at every later one."""
    count = 0

    def watch(_text: str) -> None:
        nonlocal count
        count += 1
        if count >= number:
            raise psycopg.errors.DiskFull("could not extend file: No space left on device")

    with statements.watched(engine.store, watch):
        yield


@pytest.mark.postgres
@pytest.mark.parametrize("what", ["completion", "upload", "sign-in"])
def test_full_disk_of_postgresql_at_every_statement(
    what: str, databases: Databases, tmp_path: Path, clock: FixedClock
) -> None:
    """Nothing is kept of an act that met it anywhere; with room again the very same act goes through."""
    url = databases.new("postgresql", demo_database)
    settings = Settings.from_env({}, database_url=url, secret_file=tmp_path / "secret")
    with closing(open_engine(settings, clock)) as engine:
        app = create_app(engine, settings)
        working, field, chief = ready_for_files(engine)
        started = engine.instances.start(sop.KEY, sop.START, actor(engine, "kadis"))
        person = Visitor(app)
        person.sign_in("kadis", PASSWORD)
        page = person.get(f"/tugas/{started.next[0].id}")
        door = Visitor(app).get("/masuk")

        def act() -> int:
            if what == "completion":
                return page.send({"catatan": "Sudah."}, button=SEND, follow=False).status
            if what == "sign-in":
                fields = {"nama": "kadis", "sandi": PASSWORD}
                return door.send(fields, action="/masuk", follow=False).status
            try:
                engine.tasks.attach(working, field, "bukti.pdf", PDF, chief)
            except errors.StorageFull:
                return 503
            return 303

        # A sign-in whose answer failed after it was noted stands in the history: it was one.
        tables = WRITTEN[1:] if what == "sign-in" else WRITTEN
        before = counted(engine, tables)
        number = 1
        while True:
            with failing(engine, number):
                status = act()
            if status == 303:
                break
            assert status == 503, number
            assert counted(engine, tables) == before, number
            with (
                engine.store.transaction() as tx
            ):  # tries are counted apart, and five would hold the account back
                tx.connection.exec_driver_sql("delete from attempt")
            number += 1
        assert number > 3
        assert what == "sign-in" or counted(engine, tables) != before
        assert_sound(engine)
    databases.drop(url)


def counted(engine: Engine, tables: Sequence[str]) -> list[int]:
    """Return how many rows these tables have."""
    with engine.store.read() as tx:
        return [
            tx.connection.exec_driver_sql(f"select count(*) from {table}").scalar_one() for table in tables
        ]


def test_full_disk_that_is_one(url: str, tmp_path: Path, clock: FixedClock) -> None:
    """The database on a file system of its own, small and full; only root may make one."""
    place = tmp_path / "small"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode != 0:
        pytest.skip(f"no file system can be made here: {made.stderr.decode().strip()}")
    try:
        shutil.copyfile(url.removeprefix("sqlite:///"), place / "alur.db")
        settings = Settings.from_env(
            {}, database_url=f"sqlite:///{place}/alur.db", secret_file=tmp_path / "secret"
        )
        with closing(open_engine(settings, clock)) as engine:
            app = create_app(engine, settings)
            working, field, chief = ready_for_files(engine)
            started = engine.instances.start(sop.KEY, sop.START, actor(engine, "kadis"))
            person = Visitor(app)
            person.sign_in("kadis", PASSWORD)
            page = person.get(f"/tugas/{started.next[0].id}")
            full_up = place / "full"
            with suppress(OSError), full_up.open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(4096))
            fill(engine)
            refused = page.send({"catatan": "y" * 1_500}, button=SEND, follow=False)
            assert refused.status == 503
            assert "Penyimpanan penuh, belum tersimpan." in refused.words
            with pytest.raises(errors.StorageFull):
                engine.tasks.attach(working, field, "bukti.pdf", PDF, chief)
            door = Visitor(app).get("/masuk")
            fields = {"nama": "kadis", "sandi": PASSWORD}
            assert door.send(fields, action="/masuk", follow=False).status == 503
            for path in ("/tugas", f"/tugas/{started.next[0].id}", "/berkas"):
                assert person.get(path).status == 200, path
            full_up.unlink()
            assert page.send({"catatan": "y" * 1_500}, button=SEND, follow=False).status == 303
            engine.tasks.attach(working, field, "bukti.pdf", PDF, chief)
            assert_sound(engine)
            with engine.store.read() as tx:
                assert tx.connection.exec_driver_sql("pragma integrity_check").scalar_one() == "ok"
    finally:
        subprocess.run(["umount", str(place)], check=True)
