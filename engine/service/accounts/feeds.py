"""Private calendar feeds: an address of one's own under which a calendar program reads one's open tenggat.

Whoever knows the address reads what it gives, without signing in; so it cannot be guessed, is shown once, is kept
as its SHA-256 alone, and can be renewed or taken away at any time.
"""

from __future__ import annotations

import hashlib
import math
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine import errors, store
from engine.service import access, actors, rows, system_log
from engine.service.accounts.attempts import network
from engine.service.context import Context
from engine.service.views import Actor, TaskItem

BYTES = 32  # of chance in an address
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
MOST = 200  # tasks; the nearest ones
WINDOW = timedelta(minutes=5)
TRIES_PER_ADDRESS = 30


@dataclass(frozen=True, slots=True)
class Feed:
    """What stands under one person's address: the open tasks with a tenggat that are theirs to do, nearest first."""

    actor: Actor
    tasks: tuple[TaskItem, ...]


class Feeds:
    """The addresses of calendar feeds, and what is read there."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def made_at(self, actor: Actor) -> datetime | None:
        """Return since when the actor has an address; None without one."""
        with self._context.store.read() as tx:
            return store.feeds.made_at(tx, actor.user_id)

    def make(self, actor: Actor) -> str:
        """Give the actor a new address and return its secret part, which is told only now; one before it ends."""
        token = secrets.token_urlsafe(BYTES)
        with self._context.store.transaction() as tx:
            renewed = store.feeds.made_at(tx, actor.user_id) is not None
            store.feeds.put(tx, actor.user_id, _digest(token), self._context.clock())
            self._note(tx, "feed_renewed" if renewed else "feed_made", actor)
        return token

    def revoke(self, actor: Actor) -> bool:
        """Take the actor's address away: it opens nothing from now on. False when there was none."""
        with self._context.store.transaction() as tx:
            if not store.feeds.remove(tx, actor.user_id):
                return False
            self._note(tx, "feed_revoked", actor)
        return True

    def look(self, token: str, address: str) -> Feed:
        """Return what stands under an address; `address` is where the look comes from.

        Raises NotFound for one that is nobody's and for that of an account switched off, and Throttled where there
        were too many of these. Who reads an address that is good is never held back by others who guess.
        """
        found = self._read(token) if TOKEN.fullmatch(token) else None
        if found is None:
            self._count(address)
            raise errors.NotFound(what="page", id="")
        return found

    def _read(self, token: str) -> Feed | None:
        context = self._context
        with context.store.read() as tx:
            person_id = store.feeds.person_of(tx, _digest(token))
            person = store.people.get(tx, person_id) if person_id else None
            if person is None or not person.active:
                return None
            actor = actors.of_person(context, tx, person)
            page = store.inbox.page(tx, access.holders_of(actor), actor.user_id, "all", limit=MOST)
            tasks = tuple(
                rows.task_row(context.office, context.office.definition(tx, row.definition_id), row)
                for row in page.rows
                if row.due_at is not None
            )
        return Feed(actor, tasks)

    def _count(self, address: str) -> None:
        limits = {f"feed-from:{network(address)}": TRIES_PER_ADDRESS}
        with self._context.store.transaction() as tx:
            tried = store.throttle.attempt(tx, limits, self._context.clock(), WINDOW)
        if tried.full:
            raise errors.Throttled(seconds=max(1, math.ceil(tried.wait.total_seconds())))

    def _note(self, tx: store.Tx, type_: str, actor: Actor) -> None:
        stands = store.office_rows.facts(tx, feed=("person_id", [actor.user_id]))
        system_log.log_person_event(
            self._context,
            tx,
            self._context.clock(),
            type_,
            actor.username,
            actor,
            person=actor.username,
            **stands,
        )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
