"""A file gets its name when it is whole, with the owner and the rights of the one it takes the place of."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from engine import files


def test_a_draft_lies_beside_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_text("before")
    draft = files.draft(path, b"after")
    assert draft.parent == tmp_path
    assert stat.S_IMODE(draft.stat().st_mode) == 0o600
    assert path.read_text() == "before"
    files.put(draft, path)
    assert path.read_text() == "after"
    assert [one.name for one in tmp_path.iterdir()] == ["kept"]


def test_a_draft_takes_the_rights_of_another_file(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_text("before")
    path.chmod(0o640)
    made = files.draft(path, b"after", path.stat()).stat()
    assert (stat.S_IMODE(made.st_mode), made.st_uid) == (0o640, os.geteuid())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_root_leaves_a_file_to_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_text("before")
    os.chown(path, 1234, 2345)
    made = files.draft(path, b"after", path.stat()).stat()
    assert (made.st_uid, made.st_gid) == (1234, 2345)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may give a file to anybody")
def test_a_draft_that_cannot_be_like_the_other_is_not_left(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    with pytest.raises(PermissionError):
        files.draft(path, b"after", Path("/").stat())
    assert list(tmp_path.iterdir()) == []
