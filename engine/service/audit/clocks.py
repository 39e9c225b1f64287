"""What the history says of clocks that were stopped: since when, each pause, and each time the case was suspended."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from engine.store import values
from engine.store.proof_rows import PauseRecord, SuspensionRecord

MOVES = frozenset(
    {
        "instance_migrated",
        "due_recounted",
        "task_paused",
        "task_resumed",
        "instance_suspended",
        "instance_resumed",
    }
)  # acts that say of tasks which tenggat they have now


class Clocks:
    """Gathered event by event."""

    def __init__(self) -> None:
        self._since: dict[int, int] = {}
        self._pauses: dict[tuple[int, int], PauseRecord] = {}
        self._suspensions: dict[int, SuspensionRecord] = {}
        self.suspended: int | None = None  # since when the case is, None while it goes on

    def open(self, fact: Mapping[str, Any]) -> None:
        """A task opened: in a step whose clock stands, with the pause of that."""
        task = fact["task"]
        self._since.pop(task, None)
        if "pause" in fact:
            self._since[task] = moment(fact["paused"])
            seq = fact["pause"]
            base = next((one for one in self._pauses.values() if one.seq == seq), None)
            if base is not None:  # else only the newest part of the history was heard
                self._pauses[task, seq] = base._replace(task_id=task, ended_at=None)

    def move(self, seq: int, at: int, type_: str, actor: str, data: Mapping[str, Any]) -> None:
        """An act says which clocks run and which stand."""
        for fact in data.get("tasks", ()):
            task = fact["task"]
            if "paused" in fact:
                self._since[task] = moment(fact["paused"])
            elif self._since.pop(task, None) is not None:
                ended = moment(data["on"]) if data.get("on") else at
                for key, one in self._pauses.items():
                    if key[0] == task and one.ended_at is None:
                        self._pauses[key] = one._replace(ended_at=ended)
            if type_ == "task_paused":
                until = moment(data["until"]) if data["until"] else None
                facts = data["kind"], data["reason"], actor, data["rest"], until, None
                self._pauses[task, seq] = PauseRecord(task, seq, at, *facts)

    def since(self, task: int) -> int | None:
        """Return since when the clock of a task stands; None for one that runs."""
        return self._since.get(task)

    def unlike(self, stored: Collection[PauseRecord]) -> PauseRecord | None:
        """Return the first pause that is stored and not said, or said and not stored."""
        wrong = set(self._pauses.values()) ^ set(stored)
        return min(wrong, key=lambda one: one[:2]) if wrong else None

    def rest(self, seq: int, at: int, type_: str, actor: str, data: Mapping[str, Any]) -> bool:
        """Take in whether the case is suspended after an event; tell whether the event says anything of it."""
        if type_ == "instance_suspended":
            self.suspended, self._suspensions[seq] = (
                at,
                SuspensionRecord(seq, at, actor, data["reason"], None),
            )
            return True
        if type_ not in ("instance_resumed", "instance_cancelled") and not data.get("ended"):
            return False
        self.suspended = None
        for key, one in self._suspensions.items():
            if one.ended_at is None:
                self._suspensions[key] = one._replace(ended_at=at)
        return True

    def unlike_rest(self, stored: Collection[SuspensionRecord]) -> SuspensionRecord | None:
        """Return the first suspension that is stored and not said, or said and not stored."""
        wrong = set(self._suspensions.values()) ^ set(stored)
        return min(wrong, key=lambda one: one.seq) if wrong else None


def moment(text: str) -> int:
    return values.to_us(datetime.fromisoformat(text))
