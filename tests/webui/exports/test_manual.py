"""Pages for `man`: one for each command, with all its options, in one language, as troff takes them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from tests.tools.commands import with_groups
from webui import language
from webui.cli import alur
from webui.exports import manual


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_every_command_and_option_has_its_place(spoken: str) -> None:
    with language.speak(spoken):
        written = manual.pages(alur)
    assert set(written) == {"-".join(("alur", *path)) + ".1" for path, _command in with_groups()}
    titles = {"id": "NAMA RINGKASAN KETERANGAN PILIHAN", "en": "NAME SYNOPSIS DESCRIPTION OPTIONS"}[spoken]
    for path, command in with_groups():
        page = written["-".join(("alur", *path)) + ".1"]
        assert " ".join(re.findall(r'^\.SH "([A-Z]+)"', page, re.MULTILINE)).startswith(titles)
        for one in command.params:
            if isinstance(one, click.Option) and not one.hidden:
                assert one.opts[0].replace("-", r"\-") in page, (path, one.opts)
        assert {line[:3] for line in page.splitlines() if line.startswith(".")} <= {".TH", ".SH", ".TP"}


def test_a_text_cannot_become_a_request_or_an_escape() -> None:
    @click.command("x", help='.so /etc/passwd \\fB"kutipan"\n.PP dan -x')
    def command() -> None: ...

    (page,) = manual.pages(command).values()
    assert r"\&.so /etc/passwd \efB\(dqkutipan\(dq .PP dan \-x" in page
    assert not re.search(r"^\.(so|PP)", page, re.MULTILINE)


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not on this machine: pages are not set")
def test_groff_has_nothing_to_say(tmp_path: Path) -> None:
    for name, text in manual.pages(alur).items():
        (tmp_path / name).write_text(text, "utf-8")
    command = [
        "groff",
        "-man",
        "-K",
        "utf8",
        "-T",
        "utf8",
        "-ww",
        "-z",
        *map(str, sorted(tmp_path.iterdir())),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
