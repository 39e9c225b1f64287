"""Disks that fill up: administrators hear of it once, before nothing can be stored, and when it is over."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from engine.service.site import storage
from engine.service.site.storage import Space, Storage
from tests.engine.service.conftest import Office, in_system

GIB = storage.GIB
Fill = Callable[..., None]


@pytest.fixture
def disks(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Bytes left of a hundred GiB, by the beginning of a folder's path; the system is asked for nothing real."""
    left = {"": 50 * GIB}

    def usage(folder: object) -> shutil._ntuple_diskusage:
        free = next(left[start] for start in sorted(left, reverse=True) if str(folder).startswith(start))
        return shutil._ntuple_diskusage(100 * GIB, 100 * GIB - free, free)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    return left


def told(office: Office, username: str = "admin") -> list[tuple[str, bool]]:
    found = office.engine.notices.list(office.actor(username))
    return [(one.data["place"], one.gone) for one in found if one.kind == storage.NOTICE]


def test_a_disk_that_is_nearly_full_is_told_once_and_again_when_it_fills_again(
    office: Office, disks: dict[str, int]
) -> None:
    watch = Storage(office.engine.context)
    before = len(in_system(office))
    watch.watch()
    assert (told(office), len(in_system(office))) == ([], before), "there is room"
    disks[""] = 9 * GIB
    for _again in range(3):
        watch.watch()
        Storage(office.engine.context).watch()  # another worker of this machine
    assert sorted(told(office)) == [("data", False), ("temporary", False)]
    assert told(office, "kadis") == []
    disks[""] = 11 * GIB
    watch.watch()
    assert sorted(told(office)) == [("data", True), ("temporary", True)]
    disks[""] = 1
    watch.watch()
    assert sorted(told(office)) == [
        ("data", False),
        ("data", True),
        ("temporary", False),
        ("temporary", True),
    ]
    assert [one.type for one in in_system(office)][:6] == [
        "storage_low", "storage_low", "storage_free", "storage_free", "storage_low", "storage_low",
    ]  # fmt: skip
    assert office.engine.audit.verify().sound


def test_another_machine_has_disks_of_its_own(
    office: Office, disks: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    disks[""] = GIB
    watch = Storage(office.engine.context)
    watch.watch()
    monkeypatch.setattr("socket.gethostname", lambda: "lain")
    disks[""] = 50 * GIB
    watch.watch()
    assert sorted(told(office)) == [("data", False), ("temporary", False)], "not its own"


def test_what_is_low() -> None:
    assert not Space("data", 20 * GIB, 100 * GIB).low
    assert Space("data", 9 * GIB, 100 * GIB).nearly_full
    small = Space("data", GIB - 1, 4 * GIB)
    assert small.low
    assert not small.nearly_full
