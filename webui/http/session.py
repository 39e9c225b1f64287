"""The signed-in session: one signed cookie, ended by idleness, by age, or by a change of the account."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import flask
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from engine import errors
from engine.clock import Clock
from engine.service.accounts import sessions
from engine.service.accounts.sessions import Device, Entry
from engine.service.accounts.sign_ins import Halfway
from engine.service.actors import PASSWORD, Returning
from webui import current, language, messages, resend
from webui.http import browsers, security

NAME = "alur"
COOKIE_KEY = b"alur cookie 1:"
IDLE, ABSOLUTE = sessions.IDLE, sessions.ABSOLUTE
SEEN_EVERY = timedelta(minutes=1)
HALFWAY = timedelta(minutes=10)  # between password and code
SKEW = timedelta(minutes=5)  # by which the clocks of the machines of one site may differ

# Asked by machines, or for every page: no session is looked at, and any name is answered.
MACHINES = frozenset({"static", "health.alive", "health.live", "health.ready", "health.metrics"})
# Reached without signing in; everything else needs a person. A test holds this list exact.
OPEN = MACHINES | frozenset(
    {
        "account.sign_in",
        "account.code",
        "account.demo_sign_in",
        "account.language",
        "feed.calendar",
        "licences.page",
        "password_link.page",
        "tracking.page",
    }
)
# Acts that look up by themselves, in their own transaction, who it is that acts.
LOOKS_UP = frozenset({"task.send", "task.claim"})
# What somebody may do who must choose a password or set up a second factor before all else.
FIRST = frozenset({"account.password", "account.sign_out"})
FIRST_FACTOR = frozenset({"second_factor.page", "second_factor.set_up", "account.sign_out"})
# What a page asks by itself, again and again: nobody need be there, so a session ends all the same.
UNATTENDED = frozenset({"task_lists.states"})


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookie, with the signer made once for the same keys; by TLS only for TLS.

    `keys` gives those that hold, that which signs first; what a former one signed is signed anew with the next change.
    """

    def __init__(self, keys: Callable[[], tuple[bytes, ...]]) -> None:
        self._keys = keys
        self._signer: URLSafeTimedSerializer | None = None
        self._signed_by: tuple[bytes, ...] = ()

    def get_cookie_name(self, app: flask.Flask) -> str:
        return security.cookie_name(NAME)

    def get_cookie_secure(self, app: flask.Flask) -> bool:
        return flask.request.is_secure

    def get_signing_serializer(self, app: flask.Flask) -> URLSafeTimedSerializer | None:
        """Return the signer of sessions; it is asked for before anything else of a request is done.

        So here the keys become those of the secret file, which may change while the site runs.
        """
        keys = self._keys()
        if self._signer is None or keys != self._signed_by:
            newest, *former = [COOKIE_KEY + one for one in keys]
            app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"] = newest, former[::-1]
            app.config["WTF_CSRF_SECRET_KEY"] = [*former[::-1], newest]
            self._signer, self._signed_by = super().get_signing_serializer(app), keys
        return self._signer


def begin(entry: Entry) -> None:
    """Start a new session: nothing of the old cookie survives but the language."""
    actor, chosen = entry.actor, flask.session.get("language")
    flask.session.clear()
    moment = _clock()().isoformat()
    flask.session.update(
        id=secrets.token_hex(8),
        user=actor.username,
        epoch=entry.epoch,
        key=entry.key,
        since=moment,
        seen=moment,
        noted=moment,
    )
    if chosen or actor.language:
        flask.session["language"] = chosen or actor.language
    flask.g.actor = actor


def key() -> str:
    """What the cookie of the session at hand holds; "" in one of before there was anything."""
    return str(flask.session.get("key") or "")


def device() -> Device:
    """Where the request at hand comes from."""
    return Device(flask.request.remote_addr or "", browsers.kind(flask.request.user_agent.string))


def halfway(found: Halfway) -> None:
    """Remember for some minutes that somebody has given the right password and not yet a code."""
    end()
    flask.session["halfway"] = [found.username, found.epoch, _clock()().isoformat()]


def halfway_of() -> Halfway | None:
    """Return who has given the right password in this browser some minutes ago at most."""
    username, epoch, at = flask.session.get("halfway") or ("", 0, "")
    given, now = _moment(at), _clock()()
    fresh = given is not None and timedelta(minutes=-1) < now - given < HALFWAY
    return Halfway(username, epoch) if username and fresh else None


def end() -> None:
    """End the session; the language stays as it was chosen, and that somebody of the house was here."""
    chosen = flask.session.get("language")
    flask.session.clear()
    flask.session["known"] = True
    if chosen:
        flask.session["language"] = chosen
    flask.g.actor = None


def cookie(cookies: Mapping[str, str]) -> str | None:
    """The cookie of the session among those of a request, whichever way it came; one that is forged opens nothing."""
    return cookies.get(security.HOST_PREFIX + NAME) or cookies.get(NAME)


def has_signed_in(app: flask.Flask, cookie: str | None) -> bool:
    """Whether somebody has signed in with the browser that sent this session cookie, today or some time ago."""
    signer = app.session_interface.get_signing_serializer(app) if cookie else None  # type: ignore[attr-defined]
    try:
        held = signer.loads(cookie) if signer else {}
    except BadData:
        return False
    return "user" in held or "known" in held


def load() -> ResponseReturnValue | None:
    """Before every request: find the person, or lead to the sign-in page without losing what was typed."""
    flask.g.actor = None
    endpoint = flask.request.endpoint
    if endpoint in MACHINES:
        return None
    returning = _returning()
    if returning is not None and flask.request.method == "POST" and endpoint in LOOKS_UP:
        flask.g.returning = returning
        return None
    flask.g.actor = current.engine().people.returning(returning) if returning else None
    if flask.g.actor is not None:
        _note_seen(endpoint)
        return first(flask.g.actor.pending) if _must_first(flask.g.actor.pending, endpoint) else None
    if returning is not None:
        end()
    return None if endpoint is None or endpoint in OPEN else sign_in_first()


def sign_in_first() -> ResponseReturnValue:
    """Ask to sign in and come back; a form that was being sent travels with the sign-in form."""
    if wants_json():
        message = language.gettext("Silakan masuk dahulu.")
        return flask.jsonify(error="not_signed_in", message=message, by=None, at=None), 401
    if flask.request.method == "POST" and resend.from_own_page():
        return resend.through_sign_in(), 401
    return flask.redirect(flask.url_for("account.sign_in", next=_here()))


def first(pending: str) -> ResponseReturnValue:
    """Lead to what must be done before all else; a form that was being sent is shown, to be sent after that."""
    choosing = pending == PASSWORD
    refusal = errors.Pending(what=pending)
    sentence = messages.refusal_sentence(refusal)
    if wants_json():
        return flask.jsonify(error=refusal.code, message=sentence, by=None, at=None), 403
    place = "account.password" if choosing else "second_factor.page"
    if flask.request.method == "POST" and resend.from_own_page() and (fields := resend.posted()):
        title, here = language.gettext("Kirim sekali lagi"), flask.request.path
        return resend.page(title, sentence, here, fields, first=flask.url_for(place)), 403
    return flask.redirect(flask.url_for(place, next=_here()), 303)


def own_path(target: str | None) -> str | None:
    """Return the target when it is a path of this site, else None: no address elsewhere is ever followed."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(sign) < 32 for sign in target) or "\\" in target:
        return None
    return target


def wants_json() -> bool:
    """Return whether a program asks: by its Accept, or in a way that no form of a page ever does."""
    if flask.request.method in ("PUT", "DELETE") or flask.request.is_json:
        return True
    best = flask.request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def chosen_language() -> str:
    """Return the language of the request: chosen, else the person's, else the site's."""
    person = current.known()
    for candidate in (
        flask.session.get("language"),
        person.language if person else "",
        current.settings().language,
    ):
        if candidate in language.LANGUAGES:
            return str(candidate)
    return language.DEFAULT


def ends_in() -> int:
    """Seconds until the session ends when nothing more is done; a page warns before that."""
    since = _moment(flask.session.get("since"))
    if since is None:
        return 0
    left = min(ABSOLUTE - (_clock()() - since), IDLE)
    return max(0, int(left.total_seconds()))


def _returning() -> Returning | None:
    """Return whose session it is by its cookie; one that was idle or is old ends here."""
    username = flask.session.get("user")
    if not username:
        return None
    now, since, seen = _clock()(), _moment(flask.session.get("since")), _moment(flask.session.get("seen"))
    # One that begins in a time to come was made while the clock was ahead, and would outlive every limit.
    ahead = since is not None and seen is not None and max(since, seen) > now + SKEW
    if since is None or seen is None or ahead or now - since > ABSOLUTE or now - seen > IDLE:
        end()
        return None
    if now - seen > SEEN_EVERY and flask.request.endpoint not in UNATTENDED:
        flask.session["seen"] = now.isoformat()
    return Returning(username, flask.session.get("epoch"), sessions.token_of(key()))


def _must_first(pending: str, endpoint: str | None) -> bool:
    """Whether the request at hand has to wait for what is pending."""
    if not pending or endpoint is None or endpoint in OPEN:
        return False
    return endpoint not in (FIRST if pending == PASSWORD else FIRST_FACTOR)


def _note_seen(endpoint: str | None) -> None:
    """Note now and then that the session is in use; a database that cannot take it is no reason to refuse a page."""
    now, noted = _clock()(), _moment(flask.session.get("noted"))
    if endpoint in UNATTENDED or not key() or (noted and now - noted < sessions.SEEN_EVERY):
        return
    flask.session["noted"] = now.isoformat()
    with suppress(errors.AlurError):
        current.engine().site.sessions.note_seen(key())


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)) if text else None
    except ValueError:
        return None


def _clock() -> Clock:
    clock: Clock = flask.current_app.extensions["alur_session_clock"]
    return clock


def _here() -> str:
    request = flask.request
    if request.method != "GET":
        return "/"
    return request.full_path.rstrip("?")


def init(app: flask.Flask, keys: Callable[[], tuple[bytes, ...]]) -> None:
    """Sign sessions, and all else that a browser brings back, by these keys. Raises what asking for them raises."""
    app.session_interface = cookies = Cookies(keys)
    cookies.get_signing_serializer(app)
    app.before_request(load)
    app.jinja_env.globals.update(session_ends_in=ends_in)
