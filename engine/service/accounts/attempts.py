"""Holding back who guesses passwords, without holding back anybody else.

What is counted, each within a window of five minutes:

- of a browser in which the person has signed in before: its own tries for that account and nothing else, so
  that nothing done elsewhere locks the person out of it;
- of any other browser: its tries for the account from its address, all tries for the account from such browsers,
  and all tries from the address, whose limit is wide enough for an office behind one address.

A try is counted before it is judged, and taken back when it was good.
"""

from __future__ import annotations

import ipaddress
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine import errors, store
from engine.service import access, system_log
from engine.service.context import Context
from engine.service.views import Actor

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
WINDOW = timedelta(minutes=5)
TRIES = 5  # for an account from one address, and in a browser known to it
TRIES_PER_ACCOUNT = 20
TRIES_PER_ADDRESS = 100
KEPT = timedelta(hours=25)  # the longest window is a day
OF_USER = "user:"  # before a subject that is an account
NOTED = " noted"  # after a subject: that its being held back stands in the history already


@dataclass(frozen=True, slots=True)
class Held:
    """An account that is held back somewhere: how many tries, since when; `everywhere` but in known browsers."""

    username: str
    name: str
    tries: int
    last: datetime
    everywhere: bool


class Attempts:
    """The tries of people to sign in or to change their password."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def begin(
        self, limits: Mapping[str, int], username: str, address: str, window: timedelta = WINDOW
    ) -> Sequence[int]:
        """Count a try before it is judged; return what takes it back.

        Raises Throttled where there were too many; the first refusal of a window stands in the history.
        """
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            tried = store.throttle.attempt(tx, limits, now, window)
            if tried.full and not store.throttle.since(tx, tried.full + NOTED, now, window):
                store.throttle.add(tx, tried.full + NOTED, now)
                known = username if username and store.people.by_username(tx, username) else ""
                system_log.log_person_event(
                    self._context, tx, now, "sign_in_throttled", known, address=address, tries=tried.tries
                )
        if tried.full:
            raise errors.Throttled(seconds=max(1, math.ceil(tried.wait.total_seconds())))
        return tried.rows

    def forget_old(self) -> int:
        """Forget what no window reaches any more; return how many. For the worker."""
        with self._context.store.transaction() as tx:
            return store.throttle.forget(tx, self._context.clock(), KEPT)

    def held(self, actor: Actor) -> list[Held]:
        """Return the accounts that are held back now, by user name. Raises Forbidden."""
        self._require_admin(actor)
        now = self._context.clock()
        found: dict[str, Held] = {}
        with self._context.store.read() as tx:
            counted = [
                one for one in store.throttle.counts(tx, now, WINDOW) if one.subject.startswith(OF_USER)
            ]
            people = store.people.names_of(tx, {_split(one.subject)[0] for one in counted})
            for one in counted:
                whole, where = _split(one.subject)
                name = people.get(whole)
                where = "" if where == "code" else where  # codes of an account, from wherever
                limit = TRIES if where else TRIES_PER_ACCOUNT
                if name is None or where.startswith("code-day") or one.tries < limit:
                    continue
                before = found.get(whole)
                found[whole] = Held(
                    whole,
                    name,
                    max(one.tries, before.tries if before else 0),
                    max(one.last, before.last if before else one.last),
                    not where or bool(before and before.everywhere),
                )
        return list(found.values())

    def unlock(self, username: str, actor: Actor) -> int:
        """Let an account sign in again at once, wherever it was held back; return how many tries were forgotten.

        Raises Forbidden, NotFound.
        """
        self._require_admin(actor)
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            if store.people.by_username(tx, username) is None:
                raise errors.NotFound(what="user", id=username)
            forgotten = store.throttle.clear_all(tx, f"user:{username}")
            system_log.log_person_event(
                self._context,
                tx,
                now,
                "person_unlocked",
                actor.username,
                actor,
                person=username,
                tries=forgotten,
            )
        return forgotten

    def _require_admin(self, actor: Actor) -> None:
        access.require_right(actor, access.ADMIN, "people", self._context.office.roles())


def _split(subject: str) -> tuple[str, str]:
    """Return of a subject that is an account the user name, and from where."""
    username, _blank, where = subject.removeprefix(OF_USER).partition(" ")
    return username, where


def limits(username: str, address: str, browser: str) -> dict[str, int]:
    """Return what a try to sign in counts for; `browser` is the id of one known to the account, or empty."""
    if browser:
        return {f"user:{username} at {browser}": TRIES}
    place = network(address)
    return {
        f"user:{username} from {place}": TRIES,
        f"user:{username}": TRIES_PER_ACCOUNT,
        f"address:{place}": TRIES_PER_ADDRESS,
    }


def network(address: str) -> str:
    """Return what one sender holds: an IPv4 address, or the /64 of an IPv6 one; what is no address stays as it is."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), 64), strict=False))
