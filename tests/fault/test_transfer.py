"""A move to PostgreSQL is wholly before or wholly after wherever it is killed, and people lose nothing on the way."""

from __future__ import annotations

import os
import random
import shutil
import signal
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import errors, store
from engine.store import Store, relocations
from engine.store.relocations import Target
from tests import sop
from tests.engine.store.conftest import migrate
from tests.engine.store.test_relocations import MARK, act, note, rows
from tests.engine.store.test_transfers import fill, path_of
from tests.fault.conftest import Look
from tests.fault.person import Person
from tests.fault.steps import Steps
from tests.soundness import assert_sound
from tests.tools import warm
from tests.tools.databases import Databases
from tests.tools.pace import wait_until
from tests.tools.site import Site
from webui.cli.machine import departures

pytestmark = [pytest.mark.fault, pytest.mark.postgres]


def attempt(source: Path, url: str, end: int, told: Path) -> bool:
    """Do what a run of the command does, ended before its so manieth statement; whether it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            Steps(end, told).watch()
            target = Target(url)
            stands = relocations.standing(source, target)
            if stands == "finish":
                relocations.finish(target)
            elif stands != "nothing":
                relocations.move(source, target, MARK, note, lambda done, total: None)
            os._exit(0)
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL)
    return code == 0


def starts(url: str) -> bool:
    """Whether an Alur would start on a database."""
    opened = Store(url)
    try:
        opened.require_migrated()
    except (errors.Moved, errors.Misconfigured):
        return False
    finally:
        opened.close()
    return True


@pytest.mark.parametrize(
    "many", [3, pytest.param(10_000, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])]
)
def test_killed_before_any_statement_it_is_before_or_after_and_the_next_run_ends_it(
    many: int, databases: Databases, tmp_path: Path, rng: random.Random
) -> None:
    kept = databases.new("sqlite", migrate)
    fill(kept, rng)
    act(kept, "signed_in")
    told = tmp_path / "told"
    blank = databases.new("postgresql")
    source = tmp_path / "whole.db"
    shutil.copyfile(path_of(kept), source)
    assert attempt(source, blank, 0, told)
    wanted = rows(f"sqlite:///{source}")
    databases.drop(blank)
    lines = told.read_text().splitlines()
    # Where the one database has all, where the other is left, and where the mark goes: each side of these ends.
    ends = [at for at, line in enumerate(lines, 1) if line.endswith("commit")][-3:]
    chosen = {*ends, *(at + 1 for at in ends[:2])}
    chosen |= {*rng.sample(range(1, len(lines)), min(many, len(lines) - 1))}
    assert [lines[at - 1] for at in ends] == ["postgresql commit", "commit", "postgresql commit"]
    after = 0
    for number in sorted(chosen):
        source = tmp_path / f"at-{number}.db"
        shutil.copyfile(path_of(kept), source)
        url, target = f"sqlite:///{source}", databases.new("postgresql")
        whole = attempt(source, target, number, told)
        stands = (starts(url), starts(target))
        assert stands in ((True, False), (False, True), (False, False)), number
        assert stands == (False, True) or not whole
        if stands[0]:
            act(url, "signed_out")  # the office goes on
        after += not stands[0]
        assert attempt(source, target, 0, told), number
        assert (starts(url), starts(target)) == (False, True)
        assert rows(target) == rows(url), number
        assert rows(target)["event"] == wanted["event"]
        databases.drop(target)
        source.unlink()
    assert 0 < after < len(chosen)


class Clients(threading.Thread):
    """People who complete tasks and look at pages until told to stop; every answer is kept."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self._site, self._over = site, threading.Event()
        self.started: list[float] = []
        self.refused: list[tuple[float, str]] = []
        self.others: list[str] = []

    def run(self) -> None:
        person = Person(self._site.url, "kadis")
        while not self._over.is_set():
            try:
                answer = person.start()
            except OSError:
                return  # the site has ended
            if answer.status == 303:
                self.started.append(time.monotonic())
            elif answer.status == 503:
                self.refused.append((time.monotonic(), answer.words))
            else:
                self.others.append(answer.text)

    def stop(self) -> None:
        self._over.set()
        if self.ident is not None:
            self.join(timeout=60)


@pytest.mark.alone
def test_a_living_site_is_moved_by_one_command(
    make_site: Callable[..., Site], databases: Databases, look: Look, tmp_path: Path
) -> None:
    """With a server, a worker and people at it: 503 for a moment, then all of them go on where the site is now."""
    site = make_site("sqlite", ALUR_WORKER="0")
    engine = look(site)
    auditor = engine.people.actor("auditor")
    assert auditor is not None
    seal = tmp_path / "segel.json"
    before = engine.instances.start(sop.KEY, sop.START, engine.people.actor("kadis"))  # type: ignore[arg-type]
    made = engine.audit.seal(auditor)
    seal.write_text("".join(engine.audit.seal_file(made.number, auditor)), "utf-8")
    target = databases.new("postgresql")
    bare = target.replace("+psycopg", "")
    settings = tmp_path / "alur.env"
    settings.write_text(
        f"# situs\nALUR_DATABASE_URL={site.environment['ALUR_DATABASE_URL']}\nALUR_LANGUAGE=id\n"
    )
    settings.chmod(0o640)
    site.start()
    log = tmp_path / "worker.log"
    log.touch()
    worker = warm.process().start(
        ["worker"], site.environment, stdin=Path(os.devnull), stdout=log, stderr=log
    )
    clients = Clients(site)
    try:
        wait_until(lambda: "Ctrl-C" in log.read_text())
        clients.start()
        wait_until(lambda: len(clients.started) > 3)
        told = site.alur("transfer", bare, "--env", str(settings)).stdout
        assert "Situs kini berada di" in told
        assert site.process is not None
        assert site.process.wait(60.0) == departures.STATUS
        assert worker.wait(60.0) == departures.STATUS
        site.process = None
    finally:
        clients.stop()
        worker.send_signal(signal.SIGTERM)
        site.stop()
    assert "Situs sudah dipindahkan" in site.told()
    assert clients.others == []
    refusals = [words for _at, words in clients.refused]
    assert all("belum tersimpan" in words for words in refusals), refusals
    if refusals:
        assert clients.refused[-1][0] - clients.started[-1] < 60.0
    assert stat.S_IMODE(settings.stat().st_mode) == 0o640
    assert settings.read_text() == f"# situs\nALUR_DATABASE_URL={bare}\nALUR_LANGUAGE=id\n"
    for command in ("serve", "worker", "init"):
        refused = site.alur(command, status=1)
        assert "Situs sudah dipindahkan ke" in refused.stderr, command
    assert "Situs sudah berada di" in site.alur("transfer", bare).stdout
    site.environment = {**site.environment, "ALUR_DATABASE_URL": target}
    site.alur("audit", "verify")
    site.alur("audit", "verify", "--seal", str(seal))
    site.start()
    person = Person(site.url, "kadis")
    now = look(site)
    chief = now.people.actor("kadis")
    assert chief is not None
    rows, _next = now.instances.list(chief, limit=1000)
    assert len(rows) == len(clients.started) + 1
    (task,) = before.next
    assert person.post(f"/tugas/{task.id}", person.ready_to_send(task.id)).status == 303
    assert_sound(now)
    with now.store.read() as tx:
        (noted,) = store.history.of_types(tx, ("site_transferred",))
    assert (noted.data["seal"], noted.data["instances"]) == (made.number, len(rows))
    site.stop()
