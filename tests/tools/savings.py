"""What tests need not pay for again and again: the price of guessing a password, compiling templates and versions.

Nothing else is different from an office; what hashing costs there is held by the test of passwords.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import argon2
import flask
import jinja2

from engine import bpmn
from engine.bpmn import Definition, Package, Role, compile_definition

TEMPLATES = Path(__file__).resolve().parent.parent.parent / ".pytest_cache" / "templates"


def begin() -> None:
    """Hash passwords cheaply and keep compiled templates, in this process and all that are forked from it."""
    cheap = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    argon2.PasswordHasher = cheap  # type: ignore[misc,assignment]
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    # A kept template is known by the digest of its text, so that a change is compiled.
    flask.Flask.jinja_options = {"bytecode_cache": jinja2.FileSystemBytecodeCache(str(TEMPLATES))}
    bpmn.compile_definition = _compiled_once


_compiled: dict[str, Definition] = {}


def _compiled_once(package: Package, roles: Mapping[str, Role], *told: Any, **more: Any) -> Definition:
    """A version in force is compiled once for all offices of a test run; nothing in it changes thereafter."""
    if not more.get("trusted"):
        return compile_definition(package, roles, *told, **more)
    known = repr((package.key, package.sha256, sorted(roles.items()), told, sorted(more.items())))
    if known not in _compiled:
        _compiled[known] = compile_definition(package, roles, *told, **more)
    return _compiled[known]
