"""What tests need not pay for again and again: the price of guessing a password, and compiling the templates.

Nothing else is different from an office; what hashing costs there is held by the test of passwords.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import argon2
import flask
import jinja2

TEMPLATES = Path(__file__).resolve().parent.parent.parent / ".pytest_cache" / "templates"


def begin() -> None:
    """Hash passwords cheaply and keep compiled templates, in this process and all that are forked from it."""
    cheap = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    argon2.PasswordHasher = cheap  # type: ignore[misc,assignment]
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    # A kept template is known by the digest of its text, so that a change is compiled.
    flask.Flask.jinja_options = {"bytecode_cache": jinja2.FileSystemBytecodeCache(str(TEMPLATES))}
