"""A hold is seen by every process at once, and is over with the process that held it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from engine import errors
from engine.store.write_holds import WriteHold, alone


def test_a_hold_is_held_to_the_end_of_its_block(tmp_path: Path) -> None:
    hold = WriteHold(tmp_path / "alur.db")
    assert not hold.is_held()
    with hold.hold():
        assert WriteHold(tmp_path / "alur.db").is_held()
        with pytest.raises(errors.TransferRefused) as refused, hold.hold():
            pass
        assert refused.value.params == {"reason": "held"}
    assert not hold.is_held()
    assert list(tmp_path.iterdir()) == []


def test_a_hold_ends_with_its_process(tmp_path: Path) -> None:
    hold = WriteHold(tmp_path / "alur.db")
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        with hold.hold():
            os.write(tell, b"x")
            signal.pause()
        os._exit(1)
    os.read(ready, 1)
    assert hold.is_held()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert (tmp_path / "alur.db-moving").exists()
    assert not hold.is_held()
    with alone(tmp_path / "alur.db-moving"):
        assert hold.is_held()
    for number in (ready, tell):
        os.close(number)
