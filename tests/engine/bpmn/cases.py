"""Whole packages that went wrong in silence somewhere, each with what lint says of it."""

from __future__ import annotations

from pathlib import Path

from engine.bpmn import Definition, compile_definition, read_files
from engine.bpmn.lint.lint import inspect
from tests.engine.bpmn.drawings import ROLES
from tests.tools.limits import USUAL

DATA = Path(__file__).parent / "data" / "cases"


def files(name: str) -> dict[str, bytes]:
    folder = DATA / name
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def remarks(name: str) -> set[tuple[str, str]]:
    """(level, rule) of all that lint says, but that nothing is drawn."""
    return {(one.level, one.rule) for one in inspect(files(name), ROLES, USUAL) if one.rule != "not-drawn"}


def accepted(name: str) -> Definition:
    return compile_definition(read_files(files(name)), ROLES, USUAL, "uji")
