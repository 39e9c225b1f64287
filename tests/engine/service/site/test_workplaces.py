"""A folder for what is being made: gone at the end, and after a kill by the next one."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
from pathlib import Path

import pytest

from engine import errors
from engine.service.site import workplaces
from engine.service.site.workplaces import workplace


def left(parent: Path) -> list[Path]:
    return [*parent.glob(f"{workplaces.PREFIX}*")]


def test_a_workplace_is_its_owners_and_goes_with_all_in_it(tmp_path: Path) -> None:
    def fail() -> None:
        with workplace(tmp_path) as place:
            assert stat.S_IMODE(place.stat().st_mode) == 0o700
            (place / "draft").write_text("half")
            raise ValueError("whatever")

    with pytest.raises(ValueError, match="whatever"):
        fail()
    assert left(tmp_path) == []


def test_what_a_killed_process_left_goes_and_what_is_at_work_stays(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with workplace(tmp_path) as place:
            (place / "draft").write_text("half")
            os.write(writing, b"x")
            signal.pause()
    os.read(reading, 1)
    with workplace(tmp_path):
        assert len(left(tmp_path)) == 2, "the other is at work"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert len(left(tmp_path)) == 1
    with workplace(tmp_path) as place:
        assert left(tmp_path) == [place]


def test_one_without_a_lock_goes_when_it_is_old(tmp_path: Path) -> None:
    fresh, old = tmp_path / f"{workplaces.PREFIX}a", tmp_path / f"{workplaces.PREFIX}b"
    for one in (fresh, old):
        one.mkdir()
    os.utime(old, (1_000_000_000, 1_000_000_000))
    held = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    with workplace(tmp_path) as place:
        assert {*left(tmp_path)} == {fresh, place}, "somebody keeps the folder: it may be made this moment"
    os.close(held)
    with workplace(tmp_path) as place:
        assert left(tmp_path) == [place]


def test_of_one_name_there_is_one_at_a_time(tmp_path: Path) -> None:
    with workplace(tmp_path, name="a"), workplace(tmp_path, name="b"):
        with pytest.raises(errors.BackupRefused) as refusal, workplace(tmp_path, name="a"):
            pass
        assert refusal.value.params["reason"] == "under_way"
        assert len(left(tmp_path)) == 2
    with workplace(tmp_path, name="a"):
        pass


def test_too_little_room_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(errors.BackupRefused) as refusal, workplace(tmp_path, 2**60):
        pass
    assert refusal.value.params == {"reason": "room", "folder": str(tmp_path), "needed": 2**60}
    assert left(tmp_path) == []
