"""What tests need not pay for again and again: hashing passwords dearly, compiling and checking the same thing anew.

Nothing else is different from an office; what hashing costs there is held by the test of passwords.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import argon2
import flask
import jinja2
import sqlalchemy as sa
from cryptography.hazmat.primitives import serialization
from werkzeug.routing import Rule

from engine import bpmn, keys
from engine.bpmn import Definition, Package, Role, compile_definition, read_files
from engine.keys import SigningKey
from engine.service.office import Office
from engine.settings import Settings
from engine.store.calendar import Stored
from engine.workdays import Calendar
from webui import language

KEPT = Path(__file__).resolve().parent.parent.parent / ".pytest_cache"
SEAL_KEYS = 6
TEMPLATES, SECRET = KEPT / "templates", KEPT / "secret"


def begin() -> None:
    """Hash passwords cheaply and compile once, in this process and all that are forked from it."""
    cheap = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    argon2.PasswordHasher = cheap  # type: ignore[misc,assignment]
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    flask.Flask.jinja_options = {"bytecode_cache": _Compiled(str(TEMPLATES))}
    bpmn.read_files, bpmn.compile_definition = _read_once, _compiled_once
    Rule._compile_builder = _built_once  # type: ignore[method-assign,assignment]
    Office.build = _calendar_once  # type: ignore[method-assign,assignment]
    sa.create_engine = partial(sa.create_engine, execution_options={"compiled_cache": _Statements()})
    # Whether the numbers of a key belong together takes a fifth of a second to find out; a key is a value.
    serialization.load_pem_private_key = cache(serialization.load_pem_private_key)  # type: ignore[assignment]
    _made_secret()
    made, lock = _seal_keys(), threading.Lock()

    def next_seal_key() -> bytes:
        with lock:
            return next(made)

    keys.new_seal_key = next_seal_key  # a site changes its keys less often than there are of them


def give_secret(folder: Path) -> Path:
    """Return a secret file in `folder` that has its key of seals already: making one takes half a second."""
    secret = folder / "secret"
    if not secret.exists():
        shutil.copy(_made_secret(), secret)
    return secret


@cache
def _made_secret() -> Path:
    KEPT.mkdir(exist_ok=True)
    Settings(secret_file=SECRET).secret()
    SigningKey.of_file(SECRET)
    return SECRET


def _seal_keys() -> Iterator[bytes]:
    """Private keys of seals, made once on this machine, one after the other and again."""
    for number in itertools.cycle(range(SEAL_KEYS)):
        path = KEPT / f"seal-key-{number}"
        if not path.exists():
            draft = path.with_suffix(f".{os.getpid()}")
            draft.write_bytes(_new_seal_key())
            draft.replace(path)
        yield path.read_bytes()


_new_seal_key = keys.new_seal_key


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates, known by the digest of their text and of the catalogue they speak by."""

    def get_bucket(self, environment: Any, name: str, filename: str | None, source: str) -> Any:
        spoken = getattr(environment, "language", "")
        return super().get_bucket(environment, name, f"{filename} {spoken}", source + _catalogue(spoken))


@cache
def _catalogue(spoken: str) -> str:
    path = language.FOLDER / spoken / "LC_MESSAGES" / "messages.po"
    return hashlib.sha256(path.read_bytes() if path.is_file() else b"").hexdigest()


_build = Rule._compile_builder
_built: dict[tuple[object, ...], Any] = {}


def _built_once(rule: Rule, append_unknown: bool = True) -> Any:
    """The function that makes an address; a site has a hundred, and Werkzeug compiles each anew for every site."""
    known = (rule.rule, rule.host, rule.subdomain, repr(rule.defaults), append_unknown)
    if known not in _built:
        _built[known] = _build(rule, append_unknown)
    return _built[known]


_read: dict[str, Package] = {}


def _read_once(files: Mapping[str, bytes], shared_roles: Mapping[str, Role] | None = None) -> Package:
    """The package of these files; it is a value, as they are."""
    known = repr((sorted(files.items()), shared_roles and sorted(shared_roles.items())))
    if known not in _read:
        _read[known] = read_files(files, shared_roles)
    return _read[known]


_compiled: dict[str, Definition] = {}


def _compiled_once(package: Package, roles: Mapping[str, Role], *told: Any, **more: Any) -> Definition:
    """A version in force is compiled once for all offices of a test run; nothing in it changes thereafter."""
    if not more.get("trusted"):
        return compile_definition(package, roles, *told, **more)
    known = repr((package.key, package.sha256, sorted(roles.items()), told, sorted(more.items())))
    if known not in _compiled:
        _compiled[known] = compile_definition(package, roles, *told, **more)
    return _compiled[known]


_build_calendar = Office.build
_calendars: dict[str, Calendar] = {}


def _calendar_once(office: Office, stored: Stored) -> Calendar:
    """The calendar that these rows describe; it is a value, and nearly every office has the shipped one."""
    known = repr((stored, office.settings.timezone, office.settings.due_policy))
    if known not in _calendars:
        _calendars[known] = _build_calendar(office, stored)
    return _calendars[known]


class _Statements(dict[tuple[Any, ...], Any]):
    """The SQL of statements, compiled once for all databases of a kind; SQLAlchemy asks for each database anew."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get(_of_kind(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__(_of_kind(key), compiled)


def _of_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *statement = key
    return dialect.name, *statement
