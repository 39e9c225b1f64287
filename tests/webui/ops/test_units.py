"""The units of systemd: sound and safe by systemd's own judgement, and of one mind with the sample."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.settings import DESCRIPTIONS, HOME, Settings
from tests.tools.commands import commands

OPS = HOME / "webui/ops"
SERVICES = sorted(OPS.glob("*.service"))
WITHOUT_SYSTEMD = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="systemd-analyze is not on this machine: units are only read",
)


def lines(unit: Path) -> dict[str, list[str]]:
    """What a unit says, by its names."""
    said: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", unit.read_text("utf-8"), re.MULTILINE):
        said.setdefault(name, []).append(value)
    return said


def sample() -> dict[str, str]:
    """The settings of the sample file, those that are only proposed too."""
    return dict(
        re.findall(r"^#?(ALUR_\w+)='?([^'\n]*)'?$", (OPS / "alur.env").read_text("utf-8"), re.MULTILINE)
    )


@WITHOUT_SYSTEMD
def test_systemd_finds_no_fault_in_them(tmp_path: Path) -> None:
    units = []
    for unit in [*SERVICES, *OPS.glob("*.timer")]:
        copy = tmp_path / unit.name
        copy.write_text(unit.read_text("utf-8").replace("/opt/alur/bin/alur", sys.executable), "utf-8")
        units.append(str(copy))
    assert len(units) == 4
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@WITHOUT_SYSTEMD
@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_systemd_calls_them_safe(unit: Path) -> None:
    """Its figure goes from 0, shut off from all, to 10; Alur needs the network and its folder."""
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_each_runs_a_command_that_is_there_with_settings_that_are_there(unit: Path) -> None:
    said = lines(unit)
    (command,) = said["ExecStart"]
    assert re.sub("^/opt/alur/bin/", "", command) in commands()
    assert said["EnvironmentFile"] == ["/etc/alur/alur.env"]
    assert {one.partition("=")[0] for one in said.get("Environment", ())} <= DESCRIPTIONS.keys()
    assert said["User"] == ["alur"]
    assert (said["NoNewPrivileges"], said["ProtectSystem"], said["UMask"]) == (["yes"], ["strict"], ["0077"])
    (files,) = said["LimitNOFILE"]
    if unit.stem == "alur-serve":
        assert int(files) > 2 * Settings().connections
    if said["Type"] == ["exec"]:
        assert (said["Restart"], said["StartLimitIntervalSec"]) == (["always"], ["0"])


def test_all_are_shut_off_alike() -> None:
    parts = {
        unit.read_text("utf-8").partition("# It needs its own folder")[2].partition("\n\n")[0]
        for unit in SERVICES
    }
    assert len({part.strip() for part in parts}) == 1


def test_the_sample_is_settings_that_alur_reads() -> None:
    given = sample()
    assert {"ALUR_DATABASE_URL", "ALUR_PUBLIC_URL", "ALUR_MAIL_URL"} <= given.keys()
    unreadable = {"ALUR_BACKUP_RECIPIENTS"}  # ends in dots: the key is the office's own
    settings = Settings.from_env({name: value for name, value in given.items() if name not in unreadable})
    assert settings.public_url == "https://alur.example"
    assert settings.rest_seconds > 10  # what nginx.conf keeps its connections


def test_the_command_of_a_shell_reads_what_systemd_reads(tmp_path: Path) -> None:
    """A password with signs that a shell minds comes through as it stands in quotes."""
    (tmp_path / "alur.env").write_text("ALUR_MAIL_URL='smtp://a:p$s#1 x@mail:25'\nALUR_PORT=8001\n", "utf-8")
    program = tmp_path / "alur"
    program.write_text('#!/bin/sh\necho "$ALUR_MAIL_URL|$ALUR_PORT|$*"\n', "ascii")
    program.chmod(0o755)
    script = (OPS / "alur-admin").read_text("utf-8")
    script = script.replace('"$(id -un)"', "alur").replace("/etc/alur/alur.env", str(tmp_path / "alur.env"))
    script = script.replace("/opt/alur/bin/alur", str(program))
    done = subprocess.run(
        ["sh", "-c", script, "alur", "user", "list"], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("smtp://a:p$s#1 x@mail:25|8001|user list\n", "")
    refused = subprocess.run(
        ["sh", "-c", script.replace("case alur in", "case stranger in")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (refused.returncode, refused.stderr) == (
        1,
        "alur: run it as root (sudo) or as the account alur.\n",
    )
