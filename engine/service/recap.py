"""What the history of an instance comes to: who did how much, which steps stand, the way it took.

Gathered event by event. Of a long case what the older events come to is kept (a recap), so that a look reads only the
newest ones; it is derived, and made again whenever it may not hold any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from engine import errors, store
from engine.service import rows, trail
from engine.service.context import Context
from engine.service.version_history import VersionHistory
from engine.store.recaps import RecapRow

KEPT_OUT = 20  # of the newest events, which may still be withdrawn and are read at each look
MOST = 60  # events that a look reads, before a recap takes in the older ones


@dataclass
class Recap:
    """The events of an instance up to number `seq`.

    `acts` counts them by user name ("" for none) and type. `standing` are the numbered steps whose completion still
    stands, `doers` by element who has completed it, each with the first of their tasks. `moved` says what stands now
    for elements of earlier versions, `without` which of the events were withdrawn by a later one.
    """

    seq: int = 0
    acts: dict[str, dict[str, int]] = field(default_factory=dict)
    standing: set[int] = field(default_factory=set)
    doers: dict[str, dict[str, int]] = field(default_factory=dict)
    way: trail.Way = field(default_factory=trail.Way)
    moved: dict[str, str] = field(default_factory=dict)
    without: frozenset[int] = frozenset()

    @classmethod
    def read(cls, row: RecapRow) -> Recap:
        """Return a kept recap as it stood."""
        data = row.data
        taken, back, forth = data["way"]
        return cls(
            row.seq,
            {actor: dict(types) for actor, types in data["acts"].items()},
            set(data["standing"]),
            {element: dict(by) for element, by in data["doers"].items()},
            trail.Way(dict.fromkeys(taken), dict.fromkeys(back), dict.fromkeys(forth)),
            dict(data["moved"]),
            frozenset(data["without"]),
        )

    def facts(self) -> Mapping[str, Any]:
        """Return what is kept of it."""
        way = self.way
        return {
            "acts": {actor: dict(types) for actor, types in self.acts.items()},
            "standing": sorted(self.standing),
            "doers": {element: dict(by) for element, by in self.doers.items()},
            "way": [list(part) for part in (way.taken, way.back, way.forth)],
            "moved": dict(self.moved),
            "without": sorted(self.without),
        }

    def holds(self, later: Sequence[store.EventRow]) -> bool:
        """Return whether it still is what its events come to, after these later ones: nothing of it was taken back."""
        return all(seq > self.seq or seq in self.without for seq in rows.withdrawn(later))

    def places(self, versions: VersionHistory) -> dict[str, str]:
        """Return what stands now for each element of an earlier version that is no more."""
        return versions.places(self.moved)

    def take(self, versions: VersionHistory, events: Sequence[store.EventRow], until: int) -> None:
        """Take in these events, which follow, up to number `until`; the later ones say what was withdrawn since."""
        gone = rows.withdrawn(events) | self.without
        taken = [event for event in events if event.seq <= until]
        for event in taken:
            types = self.acts.setdefault(event.actor, {})
            types[event.type] = types.get(event.type, 0) + 1
        for event in events:
            if event.type == "instance_migrated":
                self.moved.update(event.data.get("mapping") or {})
        now_at = self.places(versions)
        for event in taken:
            if event.seq in gone:
                continue
            self.way.take(versions, event, now_at)
            if event.type in rows.SUBMITTED:
                first = self.doers.setdefault(event.element, {})
                first.setdefault(event.actor, event.task_id or 0)
                self._stand(versions, event, now_at)
        self.seq = max(until, self.seq)
        self.without = frozenset(seq for seq in gone if seq <= self.seq)

    def _stand(self, versions: VersionHistory, event: store.EventRow, now_at: Mapping[str, str]) -> None:
        """Work that goes back to an earlier step takes every step from there on with it, until each is done again."""
        elements = versions.last.outline.elements
        element = now_at.get(event.element, event.element)
        step = elements[element].step if element in elements else None
        if step is None:
            return
        opened = [
            elements[opened].step
            for fact in event.data.get("opened", ())
            if (opened := now_at.get(fact["element"], fact["element"])) in elements
        ]
        first = min((number for number in opened if number is not None), default=step + 1)
        if event.type == "task_returned" or first < step:
            self.standing = {number for number in self.standing if number < min(first, step)}
        else:
            self.standing.add(step)


@dataclass(frozen=True)
class Past:
    """The history of an instance as a look reads it: what all of it comes to, and its newest events.

    `events` are all of them where `whole`. `fault` is the first that is not what was hashed, None when all are.
    `fresh` is a recap to be kept, for the next look to read less.
    """

    recap: Recap
    events: Sequence[store.EventRow]
    whole: bool
    fault: store.Fault | None
    fresh: RecapRow | None = None

    def keep(self, context: Context, instance_id: int) -> None:
        """Keep what was derived, after the look, where that is possible now: the page is shown all the same."""
        if self.fresh is None:
            return
        with (
            suppress(errors.Busy, errors.StoreUnavailable, errors.StorageFull),
            context.store.transaction() as tx,
        ):
            store.recaps.put(tx, instance_id, self.fresh)


def read(
    tx: store.Tx,
    instance: store.InstanceRow,
    versions: VersionHistory,
    *,
    whole: bool = False,
) -> Past:
    """Return the history of an instance, of a long one the newest events alone unless the `whole` is wanted.

    Once there are more than MOST of these, what the older of them come to is to be kept.
    """
    recap = Recap() if whole or instance.event_count <= MOST else _kept(tx, instance)
    end = instance.event_count, instance.head
    stretch = store.proof.stretch(tx, instance.id, end, recap.seq)
    if not recap.holds(stretch.events):
        recap = Recap()
        stretch = store.proof.stretch(tx, instance.id, end)
    began, fresh = recap.seq, None
    if not whole and stretch.fault is None and instance.event_count - began > MOST:
        recap.take(versions, stretch.events, instance.event_count - KEPT_OUT)
        fresh = RecapRow(recap.seq, instance.definition_id, recap.facts())
    later = [event for event in stretch.events if event.seq > recap.seq]
    recap.take(versions, later, instance.event_count)
    return Past(recap, stretch.events, not began, stretch.fault, fresh)


def unlike(row: RecapRow, versions: VersionHistory, events: Sequence[store.EventRow]) -> bool:
    """Return whether a kept recap is another than its events come to; `events` are all there are, and sound."""
    try:
        kept = Recap.read(row)
    except (KeyError, TypeError, ValueError, AttributeError):
        return False  # nobody looks at it
    moves = [event.data.get("mapping") or {} for event in events if event.type == "instance_migrated"]
    moved = {before: after for one in moves for before, after in one.items()}
    again = Recap(moved=moved, without=kept.without & rows.withdrawn(events))
    again.take(versions, [event for event in events if event.seq <= row.seq], row.seq)
    return again.facts() != kept.facts()


def _kept(tx: store.Tx, instance: store.InstanceRow) -> Recap:
    """Return the recap that is kept; an empty one where there is none for this version, or none that Alur writes."""
    row = store.recaps.get(tx, instance.id)
    if (
        row is not None
        and row.definition_id == instance.definition_id
        and 0 < row.seq <= instance.event_count
    ):
        with suppress(KeyError, TypeError, ValueError, AttributeError):
            return Recap.read(row)
    return Recap()
