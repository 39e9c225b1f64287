"""Known weaknesses of the locked packages: `make audit`. A source that cannot be reached is said, never passed over.

Exit status: 0 none is known, 1 some are and are named, 2 a source did not answer for every package.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.settings import HOME
from tests.tools.frontend import hatch_build

SECONDS = "20"  # for one answer of a source


@dataclass(frozen=True, slots=True)
class Told:
    """What a source told: a line for each weakness, and why it did not tell all ("" where it did)."""

    weaknesses: tuple[str, ...]
    silent: str = ""


def of_python(answer: str) -> Told:
    """Read what pip-audit wrote, in JSON; anything else is a source that did not answer.

    A package that its source does not know is passed over by pip-audit with exit status 0: here it counts.
    """
    try:
        rows: list[Mapping[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Told((), "its source cannot be reached")
    found = [
        f"{row['name']} {row['version']}: {one['id']}, mended in {', '.join(one['fix_versions']) or 'no version yet'}"
        for row in rows
        for one in row.get("vulns", ())
    ]
    passed = [row["name"] for row in rows if "skip_reason" in row]
    silent = f"its source does not know {len(passed)} of {len(rows)} packages" if passed else ""
    return Told(tuple(found), silent)


def of_npm(answer: str) -> Told:
    """Read what `npm audit` wrote, in JSON."""
    try:
        found: Mapping[str, Mapping[str, Any]] = json.loads(answer)["vulnerabilities"]
    except (ValueError, KeyError, TypeError):
        return Told((), "its source cannot be reached")
    return Told(tuple(f"{name}: {one['severity']}, {one['range']}" for name, one in found.items()))


def asked(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Return what a program wrote to its standard output, however it ended."""
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout


def sources() -> Iterator[tuple[str, Told]]:
    """Ask each source, and give its name with what it told."""
    program = [
        str(HOME / ".venv/audit/bin/pip-audit"),
        "--format=json",
        "--progress-spinner=off",
        "--timeout",
        SECONDS,
    ]
    for name in ("run.txt", "test.txt"):
        locked = ["--require-hashes", "--no-deps", "--disable-pip", "-r", f".requirements/{name}"]
        yield f"Python, {name}", of_python(asked([*program, *locked], HOME))
    npm, environment = hatch_build.npm()
    for folder in ("webui/assets", "tests/tools"):
        yield f"npm, {folder}", of_npm(asked([*npm, "audit", "--json"], HOME / folder, environment))


def main() -> int:
    """Print a line for each source and each weakness, and return the exit status."""
    status = 0
    for name, told in sources():
        state = told.silent or ("none known" if not told.weaknesses else f"{len(told.weaknesses)} known")
        print(f"{name}: {state}")
        for one in told.weaknesses:
            print(f"  {one}")
        status = max(status, 1 if told.weaknesses else 0, 2 if told.silent else 0)
    return status


if __name__ == "__main__":
    sys.exit(main())
