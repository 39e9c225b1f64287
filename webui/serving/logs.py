"""The log of a process: on the error output, as lines for people or as JSON, each with moment, level and request.

No secret and nothing that people typed stands in it. Secrets of the settings, cookies, tokens and private addresses are
struck out of every line. Of a fault its kind and its way through the program are told, but not its text, which may
carry what stood in a form; only kinds whose text is the language's own keep it.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sqlite3
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit

from engine import errors, requests
from engine.settings import Settings

OWN = ("alur", "webui")  # names that our loggers begin with; of all others warnings are enough
LONGEST = 4_000  # signs of a message
STRUCK = "…"
SHORTEST = 6  # signs of a secret that is struck out wherever it stands: a shorter one is part of words
# What is struck out whoever wrote it: the part named by a group stays.
PATTERNS = (
    re.compile(r"(?P<left>[a-z][a-z0-9+.-]*://)[^\s/@]+@"),
    re.compile(r"(?P<left>\bBearer\s+)\S+", re.IGNORECASE),
    re.compile(r"(?P<left>/agenda/|/sandi/pilih/)[^\s/?\"']+"),
    re.compile(
        r"(?P<left>\b(?:csrf_token|sandi\w*|kode\w*|password|token|secret|(?:__Host-)?alur\w*)=)[^\s&;,\"']+",
        re.IGNORECASE,
    ),
    re.compile(r"(?P<left>\b(?:Set-Cookie|Cookie|Authorization|X-CSRF-Token):\s*)[^\n]+", re.IGNORECASE),
)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Of these, and of none that is derived from them, the text is the language's own: names and types, no values.
PLAIN = (
    AttributeError, ImportError, MemoryError, ModuleNotFoundError, NameError, NotImplementedError, RecursionError,
    TypeError, UnboundLocalError, ZeroDivisionError,
)  # fmt: skip
TOLD = ("reason", "setting", "what")  # facts of our errors that are codes
_Info = tuple[type[BaseException], BaseException, TracebackType | None]


class Scrubber:
    """Strikes out of a text what no log may hold."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        found = sorted({one for one in secrets if len(one) >= SHORTEST}, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, found))) if found else None

    @classmethod
    def of(cls, settings: Settings) -> Scrubber:
        """Return one that knows the secrets of a site's settings."""
        found = [settings.demo_password, settings.metrics_token]
        for url in (settings.database_url, settings.owner_url, settings.mail_url):
            if url and (password := urlsplit(url).password):
                found += [password, unquote(password)]
        return cls([one for one in found if one])

    def __call__(self, text: str) -> str:
        if self._secrets is not None:
            text = self._secrets.sub(STRUCK, text)
        for pattern in PATTERNS:
            text = pattern.sub(rf"\g<left>{STRUCK}", text)
        return text


class Lines(logging.Formatter):
    """A line for people: moment, level, who says it, the request where there is one, what. A fault follows indented."""

    def __init__(self, scrub: Scrubber | None = None) -> None:
        super().__init__()
        self._scrub = scrub or Scrubber()

    def format(self, record: logging.LogRecord) -> str:
        request = requests.current()
        about = f" [{request}]" if request else ""
        head = f"{_moment(record).astimezone().isoformat(' ', 'seconds')} {record.levelname} {record.name}{about}"
        return "\n".join([f"{head} {self.message(record)}", *self.fault(record)])

    def message(self, record: logging.LogRecord) -> str:
        """Return what a record says: one line, nothing that no log may hold."""
        said = self._scrub(record.getMessage())
        return CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", said)[:LONGEST]

    def fault(self, record: logging.LogRecord) -> list[str]:
        """Return the fault that a record tells of, as lines; its own text only where that is the language's."""
        info = record.exc_info
        if not isinstance(info, tuple) or info[1] is None:
            return []
        told = traceback.TracebackException(*info, limit=-60, compact=True)
        return [f"    {line}" for line in self._lines(told, info[1], 5)]

    def _lines(self, told: traceback.TracebackException, fault: BaseException, most: int) -> Iterator[str]:
        before, after = told.__cause__ or told.__context__, fault.__cause__ or fault.__context__
        if before is not None and after is not None and most:
            yield from self._lines(before, after, most - 1)
            yield "which led to:"
        for line in "".join(told.stack.format()).splitlines():
            yield self._scrub(line)
        yield self._scrub(CONTROL.sub(" ", fault_words(fault)))


class Objects(Lines):
    """A line as a JSON object: `at` (UTC), `level`, `logger`, `request` (or null), `message`; `fault` as lines.

    What a record has as `facts` is added under its own names.
    """

    def format(self, record: logging.LogRecord) -> str:
        request = requests.current()
        told: dict[str, Any] = {
            "at": _moment(record).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": str(request) if request else None,
            "message": self.message(record),
        }
        facts = getattr(record, "facts", {})
        told |= {name: self._scrub(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
        if fault := self.fault(record):
            told["fault"] = [line[4:] for line in fault]
        return json.dumps(told)


class Output(logging.StreamHandler[Any]):
    """The error output as it is at the moment. A line that cannot be written is left out, without its words."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__(sys.stderr)
        self.setFormatter(formatter)

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """The usual would print what was to be said as it is."""


@contextmanager
def kept(settings: Settings, level: str = "") -> Iterator[None]:
    """Keep the log of this process as its settings say; `level` in place of theirs."""
    make = Objects if settings.log == "json" else Lines
    output = Output(make(Scrubber.of(settings)))
    wanted = (level or settings.log_level).upper()
    root, own = logging.getLogger(), [logging.getLogger(name) for name in OWN]
    before = [one.level for one in own]
    hooks = sys.excepthook, threading.excepthook
    root.addHandler(output)
    for one in own:
        one.setLevel(wanted)
    logging.getLogger("alur.access").disabled = not settings.log_access
    sys.excepthook = _crashed
    threading.excepthook = lambda told: _crashed(told.exc_type, told.exc_value, told.exc_traceback)
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = hooks
        logging.getLogger("alur.access").disabled = False
        for one, earlier in zip(own, before, strict=True):
            one.setLevel(earlier)
        root.removeHandler(output)


def fault_words(fault: BaseException) -> str:
    """Return what may be said of a fault: its kind, and what in it is a code or the language's own words."""
    name = type(fault).__qualname__
    said = ""
    if isinstance(fault, errors.AlurError):
        facts = [f"{key}={fault.params[key]}" for key in TOLD if isinstance(fault.params.get(key), str)]
        said = f"{fault.code}({', '.join(facts)})"
    elif isinstance(fault, OSError):
        said = os.strerror(fault.errno) if isinstance(fault.errno, int) else ""
    elif isinstance(fault, sqlite3.Error):
        said = getattr(fault, "sqlite_errorname", "")
    elif isinstance(state := getattr(fault, "sqlstate", None), str):
        diag = getattr(fault, "diag", None)
        about = [getattr(diag, key, None) for key in ("table_name", "constraint_name")]
        said = " ".join([state, *(one for one in about if one)])
    elif isinstance(inner := getattr(fault, "orig", None), BaseException):
        said = fault_words(inner)
    elif type(fault) in PLAIN:
        said = str(fault)[:200]
    return f"{name}: {said}" if said else name


def _moment(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _crashed(kind: type[BaseException], fault: BaseException | None, where: TracebackType | None) -> None:
    if fault is None or isinstance(fault, KeyboardInterrupt | SystemExit):
        return
    logging.getLogger("alur").critical("crashed", exc_info=(kind, fault, where))
