"""A pause is seen by every process at once, and is over with the process that held it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from engine import errors
from engine.store.pauses import Pause, alone


def test_a_pause_is_held_to_the_end_of_its_block(tmp_path: Path) -> None:
    pause = Pause(tmp_path / "alur.db")
    assert not pause.is_held()
    with pause.hold():
        assert Pause(tmp_path / "alur.db").is_held()
        with pytest.raises(errors.TransferRefused) as refused, pause.hold():
            pass
        assert refused.value.params == {"reason": "held"}
    assert not pause.is_held()
    assert list(tmp_path.iterdir()) == []


def test_a_pause_ends_with_its_process(tmp_path: Path) -> None:
    pause = Pause(tmp_path / "alur.db")
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        with pause.hold():
            os.write(tell, b"x")
            signal.pause()
        os._exit(1)
    os.read(ready, 1)
    assert pause.is_held()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert (tmp_path / "alur.db-moving").exists()
    assert not pause.is_held()
    with alone(tmp_path / "alur.db-moving"):
        assert pause.is_held()
    for number in (ready, tell):
        os.close(number)
