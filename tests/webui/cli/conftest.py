"""The command line in this process: `alur("tasks", "--as", "kadis")` on an office of the test's own."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import demo_database
from tests.tools import savings
from tests.tools.databases import Databases
from tests.tools.site import START
from webui.cli import main


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it wrote."""

    status: int
    stdout: str
    stderr: str


Alur = Callable[..., Done]


@pytest.fixture
def alur(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Alur]:
    """Runs one command and gives its end; `stdin` is text or bytes."""
    for name in [name for name in os.environ if name.startswith("ALUR_") or name == "PORT"]:
        monkeypatch.delenv(name)
    url = databases.new("sqlite", demo_database)
    (tmp_path / "clock").write_text(START.isoformat(), "ascii")
    for name, value in {
        "ALUR_DATABASE_URL": url,
        "ALUR_SECRET_FILE": str(savings.give_secret(tmp_path)),
        "ALUR_CLOCK_FILE": str(tmp_path / "clock"),
        "ALUR_DEMO": "1",
    }.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str, stdin: str | bytes = "") -> Done:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8"))
        with pytest.raises(SystemExit) as end:
            main(arguments)
        told = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return Done(end.value.code, told.out, told.err)

    yield run
    databases.drop(url)
