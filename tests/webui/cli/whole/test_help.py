"""--help of every command, in both languages: nothing untranslated; only settings have a variable."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from engine.settings import DESCRIPTIONS
from tests.tools.commands import with_groups
from tests.tools.site import ALUR, Site
from tests.webui.cli.conftest import Alur
from webui import language
from webui.cli import parameters

ENGLISH = re.compile(
    r"\b(the|and|of|for|with|usage|options|commands|show|this|message|exit|text|integer|env var)\b", re.I
)
INDONESIAN = re.compile(
    r"\b(dan|yang|untuk|dengan|tidak|berkas|tugas|perintah|pilihan|bawaan|wajib|teks)\b", re.I
)
NAMES = {"show", "status", "text"}
# Commands that end with a semicolon, in a process that was started for them.
ONE_BY_ONE = """
import sys
from webui.cli import main
words = sys.argv[1:]
while words:
    end = words.index(";")
    sys.argv, words = ["alur", *words[:end]], words[end + 1 :]
    try:
        main()
    except SystemExit as ended:
        print(f"\\nstatus={ended.code}")
"""


EVERY = [pytest.param(path, command, id=" ".join(path) or "alur") for path, command in with_groups()]


@pytest.mark.parametrize(("path", "command"), EVERY)
def test_help(alur: Alur, path: tuple[str, ...], command: click.Command) -> None:
    indonesian = alur(*path, "--help")
    english = alur(*path, "--help", "--lang", "en")
    assert (indonesian.status, english.status) == (0, 0)
    assert (indonesian.stderr, english.stderr) == ("", "")
    assert indonesian.stdout.startswith("Pemakaian: alur")
    assert english.stdout.startswith("Usage: alur")
    own = {*(name for one, _ in with_groups() for name in one), *NAMES}
    # A file format and the spelling of an address are no sentences.
    told = re.sub(r"\[env: [^\]]*\]|--[\w-]+|\[[\w|]+\]", " ", " ".join(indonesian.stdout.split()))
    assert [word for word in ENGLISH.findall(told) if word.lower() not in own] == []
    told = re.sub(r"\[env: [^\]]*\]|--[\w-]+|\[[\w|]+\]", " ", " ".join(english.stdout.split()))
    assert INDONESIAN.findall(told) == []
    shown = re.sub(r"\s+", "", indonesian.stdout)
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            assert isinstance(parameter, parameters.Argument), parameter.name
            assert parameter.make_metavar(click.Context(command)) in indonesian.stdout
        elif (
            isinstance(parameter, click.Option)
            and not parameter.hidden
            and parameter.name not in ("version", "help")
        ):
            twin = parameter.envvar[0] if isinstance(parameter.envvar, list) else parameter.envvar
            assert isinstance(parameter, parameters.SettingOption) is (twin is not None), parameter.name
            assert twin is None or (twin in DESCRIPTIONS and f"[env:{twin}" in shown), twin
            assert parameter.help, parameter.name


def test_every_command_is_listed_with_its_line(alur: Alur) -> None:
    for chosen in language.LANGUAGES:
        shown = alur("--help", "--lang", chosen).stdout
        for path, command in with_groups():
            if len(path) == 1:
                with language.speak(chosen):
                    line = command.get_short_help_str()
                assert re.search(rf"^  {path[0]}  +{re.escape(line[:20])}", shown, re.M), path


@pytest.mark.parametrize("arguments", [("--help",), ("tasks", "--as", "kadis", "--json")])
def test_a_reader_that_goes_away_is_no_fault(site_of_alur: Site, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*ALUR, *arguments], env=site_of_alur.environment, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert done.stderr == b""
    assert done.returncode == 1


def test_words_of_any_kind_reach_any_terminal(site_of_alur: Site) -> None:
    plain = {**site_of_alur.environment, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    commands = (["--help"], ["tasks", "--as", "kadis"], ["tasks", "--as", b"\xff\xfe"], ["show", "é"])
    arguments = [word for command in commands for word in (*command, ";")]
    done = subprocess.run(
        [sys.executable, "-c", ONE_BY_ONE, *arguments], env=plain, capture_output=True, check=False
    )
    assert b"Traceback" not in done.stderr, done.stderr
    assert [line for line in done.stdout.split() if line.startswith(b"status=")] == [
        b"status=0", b"status=0", b"status=2", b"status=2"]  # fmt: skip
    site_of_alur.environment = {**site_of_alur.environment, "ALUR_HOST": os.fsdecode(b"\xff")}
    assert "UTF-8" in site_of_alur.alur("tasks", status=2).stderr


@pytest.fixture
def site_of_alur(alur: Alur, tmp_path: Path) -> Site:
    """The same office for processes of their own."""
    return Site(tmp_path / "site", os.environ["ALUR_DATABASE_URL"])
