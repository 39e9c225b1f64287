"""SIGTERM and Ctrl-C end a site and a worker cleanly; what stands in the way of a start is said in one sentence."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.fault.conftest import Await, Look
from tests.fault.person import Answer, Person
from tests.soundness import assert_sound
from tests.tools.site import ALUR, Site

pytestmark = pytest.mark.fault


@pytest.mark.alone
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_request_under_way_is_finished(
    stop: signal.Signals, start_site: Callable[..., Site], look: Look, soon: Await
) -> None:
    site = start_site()
    person = Person(site.url, "kadis")
    assert person.start().status == 303
    (task,) = person.tasks()
    fields = person.ready_to_send(task)
    answers: list[Answer] = []
    sender = threading.Thread(target=lambda: answers.append(person.post(f"/tugas/{task}", fields)))
    path = site.environment["ALUR_DATABASE_URL"].removeprefix("sqlite:///")
    idle = socket.create_connection(("127.0.0.1", site.port))  # a connection kept open does not hold it up
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("begin immediate")
        sender.start()
        time.sleep(0.5)
        assert site.process is not None
        site.process.send_signal(stop)
        soon(lambda: not accepts(site), 2.0)
        assert site.process.poll() is None
        assert not answers
        holder.execute("rollback")
    sender.join(timeout=20)
    assert [answer.status for answer in answers] == [303]
    began = time.monotonic()
    assert site.process.wait(timeout=20) == 0
    assert time.monotonic() - began < 3
    idle.close()
    assert "Berhenti." in site.told()
    assert "Traceback" not in site.told()
    assert_sound(look(site))


def accepts(site: Site) -> bool:
    try:
        socket.create_connection(("127.0.0.1", site.port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_ends(stop: signal.Signals, make_site: Callable[..., Site]) -> None:
    site = make_site()
    worker = subprocess.Popen(
        [*ALUR, "worker"],
        env=site.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # so that SIGINT is not ignored, as it is for a shell's background job
    )
    assert worker.stdout is not None
    assert worker.stdout.readline().startswith("Pemroses tenggat berjalan")
    time.sleep(0.2)
    worker.send_signal(stop)
    told, complaint = worker.communicate(timeout=20)
    assert (worker.returncode, told, complaint) == (0, "Berhenti.\n", "")


def test_a_start_that_cannot_be(start_site: Callable[..., Site], tmp_path: Path) -> None:
    site = start_site()

    def said(*arguments: str, language: str = "id", **settings: str) -> str:
        beside = Site(tmp_path / "beside", site.environment["ALUR_DATABASE_URL"], **settings)
        done = beside.alur(*arguments, "--lang", language, status=1)
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1, done.stderr
        return done.stderr

    port = str(site.port)
    assert port in said("serve", "--port", port)
    assert "sudah dipakai" in said("serve", "--port", port)
    assert "in use" in said("serve", "--port", port, language="en")
    assert "tidak.ada.invalid" in said("serve", "--host", "tidak.ada.invalid")
    assert "192.0.2.1" in said("serve", "--host", "192.0.2.1")
    empty = f"sqlite:///{tmp_path / 'none.db'}"
    for command in (("serve",), ("worker",), ("tasks", "--as", "kadis")):
        assert "alur init" in said(*command, ALUR_DATABASE_URL=empty), command
    assert "alur init" in said("serve", language="en", ALUR_DATABASE_URL=empty)
    assert not (tmp_path / "none.db").exists()
    assert site.answers()
