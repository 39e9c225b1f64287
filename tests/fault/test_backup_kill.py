"""SIGKILL at random during backup and restore: wholly before or wholly after, and the next one goes on by itself."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from engine.clock import FixedClock
from engine.errors import BackupRefused
from engine.service import open_engine
from engine.service.site import restoration
from engine.settings import HOME, Settings
from engine.store import Store
from tests import sop
from tests.conftest import KINDS, demo_database, office_settings
from tests.fault.steps import Steps
from tests.soundness import assert_sound
from tests.tools.databases import Databases
from tests.tools.savings import give_secret

pytestmark = pytest.mark.fault

ROUNDS = [4, pytest.param(150, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])]


def silent(_stage: str, _done: int, _all: int) -> None:
    pass


def killed(act: Callable[[], object], after: float) -> bool:
    """Do an act in a process of its own that is killed after so many seconds; whether it had come to its end."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            act()
            code = 0
        finally:
            os._exit(code)
    until = time.monotonic() + after
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert os.waitstatus_to_exitcode(status) == 0
            return True
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


@pytest.fixture(params=KINDS)
def office(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path, clock: FixedClock
) -> Settings:
    """The settings of an office with some cases and a seal."""
    give_secret(tmp_path)
    settings = office_settings(databases.new(request.param, demo_database), tmp_path)
    with closing(open_engine(settings, clock)) as engine:
        kadis, auditor = engine.people.actor("kadis"), engine.people.actor("auditor")
        assert kadis is not None
        assert auditor is not None
        for _case in range(3):
            engine.instances.start(sop.KEY, sop.START, kadis)
        engine.audit.seal(auditor)
    return settings


@pytest.mark.parametrize("rounds", ROUNDS)
def test_killed_during_backup(
    office: Settings, rounds: int, tmp_path: Path, rng: random.Random, clock: FixedClock
) -> None:
    file, before, whole = tmp_path / "b.zip", b"", 0.0

    def make() -> None:
        with closing(open_engine(office, clock)) as engine:
            engine.site.backups.make(file, "root")

    began = time.monotonic()
    assert killed(make, 120)
    whole = time.monotonic() - began
    before = file.read_bytes()
    for _round in range(rounds):
        killed(make, rng.uniform(0, whole))
        if file.read_bytes() != before:
            before = file.read_bytes()
            assert restoration.verify(office, clock, file, None, silent).verdict.sound
    make()
    assert restoration.verify(office, clock, file, None, silent).verdict.sound
    assert {one.name for one in tmp_path.iterdir() if one.name.startswith(".alur")} == set()
    with closing(open_engine(office, clock)) as engine:
        assert_sound(engine)
        assert engine.audit.verify().sound


@pytest.mark.parametrize("rounds", ROUNDS)
def test_killed_during_restore(
    office: Settings,
    rounds: int,
    databases: Databases,
    tmp_path: Path,
    rng: random.Random,
    clock: FixedClock,
) -> None:
    with closing(open_engine(office, clock)) as engine:
        made, _removed = engine.site.backups.make(tmp_path / "b.zip", "root")
    kind = "postgresql" if office.database_url.startswith("postgresql") else "sqlite"
    whole, cut = 0.0, 0
    for number in range(rounds + 1):
        folder = tmp_path / f"baru-{number}"
        url = databases.new(kind) if kind == "postgresql" else f"sqlite:///{folder}/var/alur.db"
        place = Settings.from_env(
            {}, database_url=url, secret_file=folder / "secret", processes=folder / "processes"
        )

        def restore(place: Settings = place) -> None:
            restoration.restore(place, clock, made.file, None, "root", silent)

        began = time.monotonic()
        done = killed(restore, rng.uniform(whole * 0.3, whole) if number else 120)
        took = time.monotonic() - began
        whole = (
            min(whole or took, took) if done else whole
        )  # the first was slow where others worked beside it
        with closing(Store(url)) as store:
            blank = store.is_blank()
        assert not (done and blank)
        if blank:
            cut += 1
            restore()
        with pytest.raises(BackupRefused, match="living"):
            restore()
        with closing(open_engine(place, clock)) as engine:
            assert_sound(engine)
            assert engine.audit.verify().sound
            assert len(engine.people.list()) > 5
        assert (folder / "processes" / "roles.toml").read_bytes() == (
            HOME / "processes" / "roles.toml"
        ).read_bytes()
        assert [*folder.rglob(".alur-kerja-*")] == []
        if kind == "postgresql":
            databases.drop(url)
    assert cut, "none was killed in time"


@pytest.mark.parametrize(
    "many", [2, pytest.param(10_000, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])]
)
def test_killed_before_any_step_of_a_restore_the_place_is_blank_or_the_site(
    office: Settings, many: int, databases: Databases, tmp_path: Path, rng: random.Random, clock: FixedClock
) -> None:
    with closing(open_engine(office, clock)) as engine:
        made, _removed = engine.site.backups.make(tmp_path / "b.zip", "root")
    kind = "postgresql" if office.database_url.startswith("postgresql") else "sqlite"
    told = tmp_path / "told"

    def restored(number: int) -> tuple[Settings, bool]:
        """Restore into a new place, ended before a step; whether it came to its end."""
        folder = tmp_path / f"baru-{number}"
        url = databases.new(kind) if kind == "postgresql" else f"sqlite:///{folder}/var/alur.db"
        place = Settings.from_env(
            {}, database_url=url, secret_file=folder / "secret", processes=folder / "processes"
        )
        child = os.fork()
        if child == 0:
            try:
                Steps(number, told, files=True).watch()
                restoration.restore(place, clock, made.file, None, "root", silent)
                os._exit(0)
            finally:
                os._exit(1)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, -signal.SIGKILL), number
        return place, code == 0

    assert restored(0)[1]
    lines = told.read_text().splitlines()
    last = len(lines)
    # The one step by which the site is there, and what stands beside it, among the others by chance.
    put = max(
        at for at, line in enumerate(lines, 1) if line in ("file rename", "file replace", "postgresql commit")
    )
    chosen = {put, min(put + 1, last), *rng.sample(range(1, last + 1), min(many, last))}
    for number in sorted(chosen):
        place, done = restored(number)
        assert not done, number
        with closing(Store(place.database_url)) as store:
            blank = store.is_blank()
        assert blank or number > put, number
        if blank:
            restoration.restore(place, clock, made.file, None, "root", silent)
        with closing(open_engine(place, clock)) as engine:
            assert_sound(engine)
            assert engine.audit.verify().sound, number
            assert len(engine.people.list()) > 5
            engine.site.backups.make(tmp_path / f"{number}.zip", "root")  # what was left goes with it
        assert [*(tmp_path / f"baru-{number}").rglob(".alur-kerja-*")] == []
        if kind == "postgresql":
            databases.drop(place.database_url)
