"""A folder of processes to edit: what ships, whole, and nothing that is there is touched."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from engine import process_folder
from engine.settings import SHIPPED
from tests import sop


def test_the_copy_holds_what_ships(tmp_path: Path) -> None:
    folder = tmp_path / "office" / "processes"
    files = process_folder.make(folder)
    assert {"README.md", "calendar.toml", "roles.toml", f"{sop.KEY}/process.bpmn"} <= {
        str(one) for one in files
    }
    assert files == sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert all((folder / one).read_bytes() == (SHIPPED / one).read_bytes() for one in files)
    assert not process_folder.is_packed(folder)


def test_an_empty_folder_is_filled_and_stays_the_one_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "processes"
    folder.mkdir(mode=0o750)
    before = folder.stat()
    process_folder.make(folder)
    after = folder.stat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "catatan.txt").write_text("milik kantor", "ascii")
    with pytest.raises(OSError, match="not empty") as refused:
        process_folder.make(tmp_path)
    assert refused.value.errno == errno.ENOTEMPTY
    with pytest.raises(FileExistsError):
        process_folder.make(tmp_path / "catatan.txt")
    assert [one.name for one in tmp_path.iterdir()] == ["catatan.txt"]


def test_a_copy_that_was_cut_has_no_roles_to_take_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, copied = shutil.copyfile, list[Path]()

    def until_full(source: Path, target: Path) -> None:
        if len(copied) == 10:
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        copied.append(target)
        copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", until_full)
    with pytest.raises(OSError, match="No space"):
        process_folder.make(tmp_path / "processes")
    assert copied
    assert not (tmp_path / "processes/roles.toml").exists()
