"""A full disk and a power cut: refused honestly, what was stored can be read, what was accepted survives."""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask

from engine import errors
from engine.clock import FixedClock
from engine.service import Engine, open_engine
from engine.settings import Settings
from tests import sop
from tests.conftest import demo_database
from tests.fault.steady_worker import SteadyWorker, actor
from tests.soundness import assert_sound
from tests.tools.databases import Databases
from tests.tools.site import PASSWORD
from tests.webui.visitor import Visitor
from webui.app import create_app

pytestmark = pytest.mark.fault

SEND = ("aksi", "kirim")


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


def test_full_disk(office: Engine, app: Flask) -> None:
    kadis = actor(office, "kadis")
    started = [office.instances.start(sop.KEY, sop.START, kadis) for _ in range(2)]
    first, unread = (one.next[0].id for one in started)
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
        # A sign-in is noted in the history: while there is room it succeeds, then it waits like every act.
        door = (
            Visitor(app)
            .get("/masuk")
            .send({"nama": "kadis", "sandi": PASSWORD}, action="/masuk", follow=False)
        )
        assert door.status in (303, 503), door.words
        assert_sound(office)
    again = page.send({"catatan": "x" * 1_500}, button=SEND, follow=False)
    assert again.status == 303
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
