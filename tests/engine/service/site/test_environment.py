"""One line of a file of settings is replaced; the rest of it, its rights and its link stay."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from engine import errors
from engine.service.site import environment

NAME = "ALUR_DATABASE_URL"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "ALUR_DATABASE_URL=new\n"),
        ("# a\nALUR_DATABASE_URL=old\n\nALUR_PORT=1", "# a\nALUR_DATABASE_URL=new\n\nALUR_PORT=1\n"),
        ("export ALUR_DATABASE_URL='old'\n", "export ALUR_DATABASE_URL=new\n"),
        (
            "ALUR_DATABASE_URL=a\nALUR_DATABASE_URL=b\n#ALUR_DATABASE_URL=c\n",
            "ALUR_DATABASE_URL=a\nALUR_DATABASE_URL=new\n#ALUR_DATABASE_URL=c\n",
        ),
        ("ALUR_DATABASE_URL_OLD=a\n", "ALUR_DATABASE_URL_OLD=a\nALUR_DATABASE_URL=new\n"),
    ],
)
def test_the_line_that_holds_is_replaced(tmp_path: Path, before: str, after: str) -> None:
    path, link = tmp_path / "alur.env", tmp_path / "link"
    path.write_text(before)
    path.chmod(0o640)
    link.symlink_to(path)
    environment.require(link)
    environment.put(link, NAME, "new")
    assert path.read_text() == after
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(one.name for one in tmp_path.iterdir()) == ["alur.env", "link"]


def test_what_a_shell_would_read_otherwise_is_quoted_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "alur.env"
    path.touch()
    environment.put(path, NAME, "postgresql://a@b/c?host=/run&port=1")
    assert path.read_text() == "ALUR_DATABASE_URL='postgresql://a@b/c?host=/run&port=1'\n"
    for bad in ("it's", "a\nb", "a\\b"):
        with pytest.raises(errors.Invalid):
            environment.put(path, NAME, bad)
    assert path.read_text().startswith("ALUR_DATABASE_URL='postgresql")


def test_a_file_that_is_not_there_is_told_before(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        environment.require(tmp_path / "none")
