"""Public tracking: who has the number and the code of an instance sees its steps and dates, and nothing else.

The code is derived from the site's secret, so it is stored nowhere and nobody guesses it. Off unless the office
sets ALUR_TRACKING.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine import errors, store
from engine.service.accounts.attempts import network
from engine.service.cases import dossier
from engine.service.context import Context
from engine.service.views import Actor, StepView

PURPOSE = b"alur lacak 1\0"
LETTERS = 16  # of 32 signs each: 80 bits
WINDOW = timedelta(minutes=5)
TRIES_PER_NUMBER = 10
TRIES_PER_ADDRESS = 30
LONGEST = 200

_READER = Actor("", "", {}, frozenset({"admin"}), channel="system")


@dataclass(frozen=True, slots=True)
class TrackedStep:
    """A step of the SOP: `state` is done, active, paused (its tenggat stands), waiting or skipped (the instance was
    cancelled before it).
    """

    no: int
    name: str
    state: str
    overdue: bool
    due: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tracked:
    """What the public may know of an instance: since when it is suspended, and not why."""

    number: str
    process: str
    status: str
    started_at: datetime
    ended_at: datetime | None
    suspended_at: datetime | None
    steps: tuple[TrackedStep, ...]


class Tracking:
    """Codes for those who hold a case in their hands, and the look that a code opens."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def on(self) -> bool:
        return self._context.settings.tracking

    def code(self, number: str) -> str:
        """Return the code of an instance's number, in four groups; empty when tracking is off."""
        if not self.on:
            return ""
        return _code(self._context.cookie_keys()[0], number)

    def look(self, number: str, code: str, address: str) -> Tracked:
        """Return the steps of an instance. Raises Throttled, and NotFound:
        for an unknown number and a wrong code alike.
        """
        if not self.on:
            raise errors.NotFound(what="page", id="")
        number = number.strip()[:LONGEST]
        self._count(number, address)
        # All are compared: codes on paper of before a change of keys still open.
        right = [_code_bytes(_code(key, number)) for key in self._context.cookie_keys()]
        good = sum(hmac.compare_digest(one, _code_bytes(code)) for one in right) > 0
        with self._context.store.read() as tx:
            found = store.instances.by_number(tx, number) if number.isprintable() else None
        if found is None or not good:
            raise errors.NotFound(what="tracked", id="")
        return self._tracked(found)

    def _tracked(self, instance_id: int) -> Tracked:
        view = dossier.read(self._context, instance_id, _READER, dossier.Part(0))
        running = view.row.status == "open"
        stands = [task for task in view.tasks if task.state == "open" and task.paused_at is not None]
        goes_on = {task.element for task in view.tasks if task.state == "open"} - {
            one.element for one in stands
        }

        def state(step: StepView) -> str:
            if step.state == "waiting" and not running:
                return "skipped"
            paused = any(one.element in step.elements for one in stands)
            return "paused" if paused and not goes_on & {*step.elements} else step.state

        return Tracked(
            number=view.row.number,
            process=view.row.process_title,
            status=view.row.status,
            started_at=view.row.started_at,
            ended_at=view.row.ended_at,
            suspended_at=view.row.suspended_at,
            steps=tuple(
                TrackedStep(
                    step.no,
                    step.name,
                    state(step),
                    step.overdue,
                    step.due if step.state == "active" else None,
                    step.completed_at,
                )
                for step in view.steps
            ),
        )

    def _count(self, number: str, address: str) -> None:
        """Count this look for the number and for the address, and refuse when there were too many."""
        now = self._context.clock()
        digest = hashlib.sha256(number.encode(errors="replace")).hexdigest()[:32]
        limits = {f"track:{digest}": TRIES_PER_NUMBER, f"track-from:{network(address)}": TRIES_PER_ADDRESS}
        with self._context.store.transaction() as tx:
            looked = store.throttle.attempt(tx, limits, now, WINDOW)
        if looked.full:
            raise errors.Throttled(seconds=max(1, math.ceil(looked.wait.total_seconds())))


def _code(key: bytes, number: str) -> str:
    """Return the code of a number by one key of the site, in four groups."""
    digest = hmac.new(key, PURPOSE + number.encode(), hashlib.sha256).digest()
    text = base64.b32encode(digest).decode()[:LETTERS]
    return "-".join(text[place : place + 4] for place in range(0, LETTERS, 4))


def _code_bytes(code: str) -> bytes:
    """Return a code as it is compared: people write it in small letters and without the lines."""
    return "".join(sign for sign in code.upper() if sign.isalnum())[:LONGEST].encode(errors="replace")
