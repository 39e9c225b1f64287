"""Where people are signed in: each sees the own sessions, and ends them one by one or all at once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine import errors, store
from engine.service import system_log
from engine.service.context import Context
from engine.service.views import Actor
from engine.store.sessions import NONE

BYTES = 32  # of chance in what a cookie holds
ABSOLUTE = timedelta(hours=12)  # from the sign-in, after which a session is over whatever is done
IDLE = timedelta(hours=2)  # without anything done
SEEN_EVERY = timedelta(minutes=5)  # that a session is in use is noted
KEPT = timedelta(days=90)
AT_ONCE = 200  # that are forgotten in one transaction
MAX_ADDRESS, MAX_BROWSER = 64, 40


@dataclass(frozen=True, slots=True)
class Device:
    """Where somebody signs in: a network address, and what the browser says of itself in words of ours."""

    address: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A session of one's own as its owner sees it; `here` is the one that looks."""

    id: int
    since: datetime
    seen: datetime
    address: str
    browser: str
    here: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody who is signed in from now on: `key` and `epoch` are for the cookie, and `key` is told only now."""

    actor: Actor
    key: str
    epoch: int


class Sessions:
    """The sessions of people. Their moments are of the machine's clock."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, actor: Actor, key: str) -> Sequence[Session]:
        """Return where the actor is signed in, the one used last first; `key` is what the cookie at hand holds."""
        here = token_of(key)
        with self._context.store.read() as tx:
            return open_of(self._context, tx, actor.user_id, here)

    def note_seen(self, key: str) -> None:
        """Note that a session is in use."""
        with self._context.store.transaction() as tx:
            store.sessions.see(tx, token_of(key), self._context.machine_clock())

    def end(self, actor: Actor, session_id: int) -> None:
        """End one session of one's own. Raises NotFound for one that is not, or has ended."""
        with self._context.store.transaction() as tx:
            ended = store.sessions.end(tx, actor.user_id, session_id, self._context.machine_clock())
            if not ended:
                raise errors.NotFound(what="session", id=session_id)
            self._note(tx, "session_ended", actor, ended)

    def end_others(self, actor: Actor, key: str) -> int:
        """End all sessions of one's own but the one at hand; return the epoch that its cookie has from now on."""
        with self._context.store.transaction() as tx:
            ended = end_all(self._context, tx, actor.user_id, token_of(key))
            row = store.people.get(tx, actor.user_id)
            assert row is not None
            self._note(tx, "sessions_ended", actor, ended)
            return row.epoch

    def sign_out(self, actor: Actor, key: str, *, everywhere: bool = False) -> None:
        """End the session at hand, or all of one's own. One of before there were rows ends with all others."""
        now = self._context.machine_clock()
        with self._context.store.transaction() as tx:
            if everywhere or not key:
                ended = end_all(self._context, tx, actor.user_id)
            else:
                ended = store.sessions.end_by_token(tx, actor.user_id, token_of(key), now)
            self._note(tx, "signed_out", actor, ended, everywhere=everywhere or not key)

    def forget_old(self) -> int:
        """Forget sessions that began long ago; return how many. For the worker."""
        before = self._context.machine_clock() - KEPT
        with self._context.store.transaction() as tx:
            gone = store.sessions.forget(tx, before, AT_ONCE)
            if gone:
                stands = store.office_rows.facts(tx, session=("id", gone))
                store.history.append_system(
                    tx,
                    store.Event(
                        self._context.clock(),
                        "sessions_forgotten",
                        channel="system",
                        data={"count": len(gone), **stands},
                    ),
                )
        return len(gone)

    def _note(self, tx: store.Tx, type_: str, actor: Actor, ended: Iterable[int], **facts: object) -> None:
        facts |= store.office_rows.facts(tx, session=("id", ended))
        system_log.log_person_event(
            self._context, tx, self._context.clock(), type_, actor.username, None, **facts
        )


def begin(context: Context, tx: store.Tx, actor: Actor, device: Device) -> tuple[Entry, int]:
    """Begin a session of a person within the act that lets in; return it, and the id of its row for the event."""
    key = secrets.token_urlsafe(BYTES)
    row = store.people.get(tx, actor.user_id)
    assert row is not None
    made = store.sessions.add(
        tx,
        actor.user_id,
        token_of(key),
        context.machine_clock(),
        device.address[:MAX_ADDRESS],
        device.browser[:MAX_BROWSER],
    )
    return Entry(actor, key, row.epoch), made


def end_all(context: Context, tx: store.Tx, person_id: int, but: bytes = NONE) -> list[int]:
    """End all sessions of a person but the one with this token, those too that have no row; return the ids of rows."""
    store.people.end_sessions(tx, person_id)
    return store.sessions.end_others(tx, person_id, but, context.machine_clock())


def open_of(context: Context, tx: store.Tx, person_id: int, here: bytes = NONE) -> list[Session]:
    """Return where a person is signed in, the one used last first; `here` is the SHA-256 of the session that looks."""
    now = context.machine_clock()
    return [
        Session(row.id, row.since, row.seen, row.address, row.browser, row.token == here)
        for row in store.sessions.list_open(tx, person_id, now - ABSOLUTE)
        if row.token == here or now - row.seen < IDLE + SEEN_EVERY
    ]


def token_of(key: str) -> bytes:
    """Return what is kept of what a cookie holds: its SHA-256; NONE for a cookie of before."""
    return hashlib.sha256(key.encode(errors="replace")).digest() if key else NONE
