"""What is at hand: the engine behind the site or the command line, its settings, and who is acting.

Flask is imported where a request is asked: the command line starts without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING, cast

from engine import errors

if TYPE_CHECKING:
    from engine.service import Engine
    from engine.service.views import Actor
    from engine.settings import Settings

_outside: ContextVar[tuple[Engine, Settings] | None] = ContextVar("outside", default=None)


@contextmanager
def outside(engine: Engine, settings: Settings) -> Iterator[None]:
    """Name the engine for sentences made outside the site, as the command line does."""
    token = _outside.set((engine, settings))
    try:
        yield
    finally:
        _outside.reset(token)


def engine() -> Engine:
    bound = _outside.get()
    return bound[0] if bound else cast("Engine", _of_site("alur"))


def settings() -> Settings:
    bound = _outside.get()
    return bound[1] if bound else cast("Settings", _of_site("alur_settings"))


def now() -> datetime:
    """Return the site's time (moved by the demo clock), in UTC."""
    return engine().clock()


def visitor() -> Actor | None:
    """Return the person signed in, or None."""
    import flask

    return cast("Actor | None", flask.g.get("actor"))


def actor() -> Actor:
    """Return the person signed in; a page that needs one is never reached without."""
    person = visitor()
    if person is None:
        raise errors.NotSignedIn()
    return person


def _of_site(name: str) -> object:
    import flask

    return flask.current_app.extensions[name]
