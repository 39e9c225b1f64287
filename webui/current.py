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
    from engine.service.actors import Returning
    from engine.service.views import Actor
    from engine.settings import Settings

_outside: ContextVar[tuple[Engine | None, Settings] | None] = ContextVar("outside", default=None)


@contextmanager
def outside(engine: Engine, settings: Settings) -> Iterator[None]:
    """Name the engine for sentences made outside the site, as the command line does."""
    token = _outside.set((engine, settings))
    try:
        yield
    finally:
        _outside.reset(token)


@contextmanager
def of_settings(settings: Settings) -> Iterator[None]:
    """Name the settings for sentences made where there is no site: of an engine nothing may be asked."""
    token = _outside.set((None, settings))
    try:
        yield
    finally:
        _outside.reset(token)


def engine() -> Engine:
    bound = _outside.get()
    return bound[0] if bound and bound[0] else cast("Engine", _of_site("alur"))


def settings() -> Settings:
    bound = _outside.get()
    return bound[1] if bound else cast("Settings", _of_site("alur_settings"))


def now() -> datetime:
    """Return the site's time (moved by the demo clock), in UTC."""
    return engine().clock()


def visitor() -> Actor | None:
    """Return the person signed in, or None; looked up now where the session of the request was not yet.

    A bare page, as of a lost database, looks nobody up.
    """
    import flask

    returning = None if flask.g.get("bare") else flask.g.pop("returning", None)
    if returning is not None:
        flask.g.actor = engine().people.returning(returning)
        flask.g.found_late = True
    return known()


def known() -> Actor | None:
    """Return the person signed in as far as already looked up."""
    import flask

    return cast("Actor | None", flask.g.get("actor"))


def recognise(person: Actor) -> None:
    """Take note of who acts, as an act that was handed `acting` has found."""
    import flask

    flask.g.pop("returning", None)
    flask.g.actor = person


def acting() -> Actor | Returning:
    """Return the person signed in, for an act that looks up by itself who it is."""
    import flask

    returning = cast("Returning | None", flask.g.get("returning"))
    return returning if returning is not None else actor()


def actor() -> Actor:
    """Return the person signed in; a page that needs one is never reached without.

    Raises NotSignedIn, and Pending for who was not looked up before the page began and must do something first.
    """
    import flask

    person = visitor()
    if person is None:
        raise errors.NotSignedIn()
    if person.pending and flask.g.get("found_late"):
        raise errors.Pending(what=person.pending)
    return person


def _of_site(name: str) -> object:
    import flask

    return flask.current_app.extensions[name]
