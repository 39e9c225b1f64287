"""Backups: made when asked for and by night, so many kept, failures told once a day until one is made again."""

from __future__ import annotations

import dataclasses
import random
import stat
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service import Engine, open_engine
from engine.service.site import encryption, restoration
from engine.service.site.backups import Backups
from engine.settings import Settings
from tests.engine.service.audit.test_inspections import system_events
from tests.engine.service.conftest import Office
from tests.engine.service.whole import kills

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "cadangan"
    made.mkdir()
    return made


@pytest.fixture
def nightly(settings: Settings, clock: FixedClock, folder: Path, office: Office) -> Iterator[Engine]:
    """The office with a backup each night, of which two are kept."""
    chosen = dataclasses.replace(settings, backup_folder=folder, backup_keep=2)
    opened = open_engine(chosen, clock)
    yield opened
    opened.close()


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def notices(office: Office) -> list[tuple[str, bool]]:
    found = office.engine.notices.list(office.actor("admin"))
    return [(str(one.data["reason"]), one.gone) for one in found if one.kind == "backup_failed"]


def is_sound(engine: Engine, file: Path, identity: Path | None = None) -> bool:
    found = restoration.verify(
        engine.settings, engine.clock, file, identity, lambda _stage, _done, _all: None
    )
    return found.verdict.sound


def test_one_that_is_asked_for_stands_under_its_name_and_in_the_history(
    office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    engine = office.engine
    office.start()
    engine.audit.seal(office.actor("auditor"))
    told: list[float] = []
    made, removed = engine.site.backups.make(
        tmp_path / "b.zip", "root", lambda done, all_: told.append(done / all_)
    )
    assert removed == ()
    assert told[-1] == 1
    assert told == sorted(told)
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert (made.bytes, made.encrypted) == (made.file.stat().st_size, False)
    said = made.manifest
    assert (said.cases, said.kind, said.seal["number"]) == (1, engine.store.dialect, 1)
    assert said.made_at == clock.now.isoformat().replace("+00:00", "Z")
    assert "ALUR_DATABASE_URL" in said.settings
    (event,) = system_events(office, "backup_made")
    assert (event.channel, event.data["account"], event.data["sha256"]) == ("cli", "root", made.sha256)
    assert engine.site.backups.last().done is not None
    assert not engine.site.backups.last().failing
    assert is_sound(engine, made.file)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


@pytest.mark.one_database
def test_nothing_but_a_backup_is_replaced(office: Office, tmp_path: Path) -> None:
    make = office.engine.site.backups.make
    with pytest.raises(errors.BackupRefused) as refusal:
        make(None, "root")
    assert refusal.value.params["reason"] == "no_folder"
    (tmp_path / "letter.txt").write_text("a letter")
    taken = [tmp_path / "letter.txt", tmp_path]
    if office.engine.store.file:
        taken.append(office.engine.store.file)
    for path in taken:
        before = path.read_bytes() if path.is_file() else b""
        with pytest.raises(errors.BackupRefused) as refusal:
            make(path, "root")
        assert refusal.value.params["reason"] == "taken"
        assert before == (path.read_bytes() if path.is_file() else b"")
    first, _ = make(tmp_path / "b.zip", "root")
    office.start()
    second, _ = make(tmp_path / "b.zip", "root")
    assert first.sha256 != second.sha256
    with pytest.raises(OSError, match="No such file"):
        make(tmp_path / "missing" / "b.zip", "root")
    assert notices(office) == [], "who asked hears it at once"


def test_a_night_makes_one_and_so_many_stay(
    office: Office, nightly: Engine, folder: Path, clock: FixedClock
) -> None:
    backups = nightly.site.backups
    others = [folder / "alur-11111111-20200101-020000.zip", folder / "surat.txt"]
    for one in others:
        one.write_bytes(b"PK\x03\x04 not of this site")
    assert backups.scheduled
    assert not office.engine.site.backups.scheduled
    assert office.engine.site.backups.run_due() == 0
    assert backups.run_due() == 1, "at once, so that one sees that it works"
    assert backups.run_due() == 0
    assert Backups(nightly.context).run_due() == 0, "once a night, whoever asks"
    seen = [set(files(folder)) - set(others)]
    for _night in range(3):
        clock.advance(DAY)
        assert backups.run_due() == 1
        assert backups.run_due() == 0
        seen.append(set(files(folder)) - set(others))
    assert [len(one) for one in seen] == [1, 2, 2, 2]
    assert seen[3] & seen[2], "the newest stay"
    assert not seen[3] & seen[0]
    assert all(one.exists() for one in others)
    assert len(system_events(office, "backup_made")) == 4
    asked, removed = backups.make(None, "root")
    assert len(removed) == 1
    assert asked.file in files(folder)
    assert all(is_sound(nightly, one) for one in set(files(folder)) - set(others))


@pytest.mark.one_database
def test_the_last_good_ones_stay_while_none_can_be_made(
    office: Office, nightly: Engine, folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups = nightly.site.backups
    backups.run_due()
    kept = files(folder)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: _Full())
    for _night in range(4):
        clock.advance(DAY)
        assert backups.run_due() == 1
        assert backups.run_due() == 0, "it rests"
        for _hour in range(3):
            clock.advance(HOUR + MINUTE)
            assert backups.run_due() == 1
        assert backups.last().failing
    assert files(folder) == kept
    assert notices(office) == [("full", False)] * 4, "once a day"
    assert len(system_events(office, "backup_failed")) == 4
    monkeypatch.undo()
    clock.advance(HOUR + MINUTE)
    assert backups.run_due() == 1
    assert not backups.last().failing
    assert notices(office) == [("full", True)] * 4
    assert len(files(folder)) == 2


class _Full:
    free = 0


@pytest.mark.one_database
def test_a_folder_that_is_not_there_is_a_notice_and_nothing_is_made_elsewhere(
    office: Office, nightly: Engine, folder: Path, clock: FixedClock
) -> None:
    folder.rmdir()
    assert nightly.site.backups.run_due() == 1
    assert notices(office) == [("folder", False)]
    assert not folder.exists()
    with pytest.raises(OSError, match="No such file"):
        nightly.site.backups.make(None, "root")
    assert notices(office) == [("folder", False)] * 2, "a timer of the machine may have asked"
    folder.mkdir()
    clock.advance(HOUR + MINUTE)
    assert nightly.site.backups.run_due() == 1
    assert [gone for _reason, gone in notices(office)] == [True, True]


@pytest.mark.one_database
def test_what_is_not_as_it_was_made_is_left_alone(
    office: Office, nightly: Engine, folder: Path, clock: FixedClock
) -> None:
    backups = nightly.site.backups
    backups.run_due()
    (first,) = files(folder)
    first.write_bytes(b"something else by now")
    for _night in range(4):
        clock.advance(DAY)
        backups.run_due()
    assert first.exists()
    assert len(files(folder)) == 3
    elsewhere = folder.with_name("lain")
    elsewhere.mkdir()
    moved = open_engine(dataclasses.replace(nightly.settings, backup_folder=elsewhere), clock)
    for _night in range(3):
        clock.advance(DAY)
        moved.site.backups.run_due()
    moved.close()
    assert (len(files(folder)), len(files(elsewhere))) == (3, 2)


@pytest.mark.one_database
def test_an_encrypted_one_is_for_its_recipients(
    office: Office, settings: Settings, folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    recipient = encryption.make_identity(tmp_path / "mine")
    chosen = dataclasses.replace(settings, backup_folder=folder, backup_recipients=(recipient,))
    opened = open_engine(chosen, clock)
    assert opened.site.backups.run_due() == 1
    (made,) = files(folder)
    assert made.name.endswith(".zip.age")
    assert made.read_bytes().startswith(encryption.BEGIN)
    assert is_sound(opened, made, tmp_path / "mine")
    with pytest.raises(errors.BackupRefused) as refusal:
        is_sound(opened, made)
    assert refusal.value.params["reason"] == "encrypted"
    wrong = dataclasses.replace(chosen, backup_recipients=("age1nobody",))
    broken = open_engine(wrong, clock)
    clock.advance(DAY)
    assert broken.site.backups.run_due() == 1
    assert notices(office) == [("recipients", False)]
    for one in (opened, broken):
        one.close()


def test_two_workers_make_one_and_the_other_goes_on_after_a_kill(
    office: Office, nightly: Engine, folder: Path, clock: FixedClock
) -> None:
    barrier, made = threading.Barrier(2), []

    def run(engine: Engine) -> None:
        barrier.wait()
        made.append(engine.site.backups.run_due())

    other = open_engine(nightly.settings, clock)
    threads = [threading.Thread(target=run, args=(one,)) for one in (nightly, other)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    other.close()
    assert sorted(made) == [0, 1]
    assert len(files(folder)) == 1
    clock.advance(DAY)
    mine = Office(nightly)
    died = kills.die(mine, lambda engine: engine.site.backups.run_due(), kills.at_commit(4))
    assert died, "after two looks the third commit began it"
    backups = Backups(nightly.context)
    assert backups.run_due() == 0, "somebody is at it, as far as is known"
    clock.advance(6 * MINUTE)
    assert backups.run_due() == 1
    assert len(files(folder)) == 2
    assert {one.name for one in folder.iterdir()} == {one.name for one in files(folder)}, "nothing is left"


def test_killed_at_each_statement_it_is_wholly_there_or_wholly_absent(
    office: Office, nightly: Engine, folder: Path, clock: FixedClock, rng: random.Random
) -> None:
    mine, number = Office(nightly), 0
    step = 5 if nightly.store.dialect == "sqlite" else 20  # of which there are many more
    offset = rng.randrange(step)
    while True:
        number += 1
        if number > 3 and number % step != offset:
            continue
        if kills.die(mine, lambda engine: engine.site.backups.run_due(), kills.at(number)) == 0:
            break
        for made in files(folder):
            assert is_sound(nightly, made)
        clock.advance(6 * MINUTE)
        if len(system_events(office, "backup_made")):
            break
    assert number > 8
    clock.advance(6 * MINUTE)
    Backups(nightly.context).run_due()
    (made,) = files(folder)
    assert is_sound(nightly, made)
    assert len(system_events(office, "backup_made")) == 1
    assert nightly.audit.verify().sound


def test_one_that_another_worker_took_over_is_given_up(
    office: Office, nightly: Engine, folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lease was over while it slept; it finds so at its next look, and leaves nothing."""
    backups, original = nightly.site.backups, store.copies.make

    def slow(opened: store.Store, path: Path, tell: store.copies.Tell) -> None:
        clock.advance(6 * MINUTE)
        monkeypatch.setattr(store.copies, "make", original)
        assert Backups(nightly.context).run_due() == 1
        clock.advance(2 * MINUTE)
        original(opened, path, tell)

    monkeypatch.setattr(store.copies, "make", slow)
    assert backups.run_due() == 1
    assert len(system_events(office, "backup_made")) == 1
    assert len(files(folder)) == 1
    assert not backups.last().failing


@pytest.mark.one_database
def test_a_clock_that_was_ahead_does_not_end_the_backups(
    nightly: Engine, folder: Path, clock: FixedClock
) -> None:
    backups = nightly.site.backups
    clock.advance(365 * DAY)
    assert backups.run_due() == 1
    clock.advance(-365 * DAY)
    assert backups.run_due() == 1
    clock.advance(DAY)
    assert backups.run_due() == 1
