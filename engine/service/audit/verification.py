"""The proof of everything: each chain against itself, against the seals in the database, and one held outside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

from engine import store
from engine.service.audit import comparisons, newest_seal, registers, seal_keys, tombstones
from engine.service.audit.agreement import Misfit
from engine.service.audit.contents import altered_contents, altered_files
from engine.service.audit.held_seals import ODD, Held
from engine.service.audit.key_changes import Trust
from engine.service.context import Context
from engine.service.reports import keeping
from engine.store import Fault
from engine.store.proof import Mark, event_rows, first_fault, system_rows
from engine.store.purge import Tombstone
from engine.store.seals import End, Leaf
from engine.store.tx import Row

__all__ = ["Fault", "Verdict", "Verification"]

FAR = 2**62
MOST = 200  # faults that are told
LONGEST = 100  # characters of a name in a fault
# An instance whose transaction was still open when a seal was made is not in it; no transaction lasts longer.
STILL_OPEN = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at, and every fault found; none means that nothing which is sealed has changed.

    `sealed_at` is the moment of the newest sound seal: later acts are guarded by rights and triggers alone.
    `purged` instances are gone with a tombstone that two people and the key of this site stand for.
    Seals up to number `unproven` were made by a key that was lost: only one held outside can prove them.
    """

    faults: tuple[Fault, ...]
    instances: int
    events: int
    system_events: int
    seals: int
    sealed_at: datetime | None
    held: int | None = None
    purged: int = 0
    unproven: int = 0
    numbers: Mapping[int, str] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        return not self.faults


class Verification:
    """One look at a whole database, in a transaction that sees one moment of it."""

    def __init__(
        self,
        context: Context,
        tx: store.Tx,
        held: Held | None,
        tell: Callable[[int, int], None],
    ) -> None:
        self._context, self._tx, self._held, self._tell = context, tx, held, tell
        self._versions = context.office.versions(tx)
        self._faults: list[Fault] = []
        self._documents: dict[int, dict[str, Any]] = {}
        self._texts: dict[int, str] = {}
        self._trusted = FAR  # the last seal whose leaves are those that were signed
        self._records: list[Fault] = []  # what does not agree with a sound history, or is nothing Alur writes
        self._unlike: list[int] = []  # instances written down otherwise than in the seal held outside
        self._instances = self._events = self._system = 0
        self._newest: datetime | None = None
        self._unproven = 0  # the last seal by a key that was lost
        self._sheets: list[int] = []
        self._holders: dict[int, str] = {}
        self._tombstones: dict[int, Tombstone] = {}

    def run(self) -> Verdict:
        """Look at everything; faults of events come first, in the order of instances.

        It raises what the database raises, and else nothing: a row that cannot be read is a fault that is named.
        """
        with store.proof.any_text(self._tx):
            return self._look()

    @cached_property
    def _trust(self) -> Trust:
        """The keys of the site, asked for where something is signed."""
        return seal_keys.trust(self._context, self._tx, self._held)

    @property
    def instances(self) -> int:
        """How many instances were looked at so far."""
        return self._instances

    @property
    def events(self) -> int:
        """How many events of instances were looked at so far."""
        return self._events

    def span(self, start: int, end: int) -> tuple[Fault, ...]:
        """Look only at the instances from id `start` to before `end`, all of one sheet, their files included.

        They are held against what was written down of the seals, and that not against the signatures.
        """
        with store.proof.any_text(self._tx):
            last = store.seals.newest(self._tx)
            self._newest = last[0].at if last else None
            self._read_tombstones(start, end)
            self._walk(start, end, {})
            self._records += [
                Fault("content", instance_id, which=digest.hex())
                for instance_id, digest in altered_files(self._tx, start, end)
            ]
        return tuple(map(_legible, [*self._faults, *self._records][:MOST]))

    def system(self, seq: int, head: bytes, limit: int) -> tuple[tuple[Fault, ...], int, bytes, bool]:
        """Look only at the system's chain, on from event `seq` with that hash, and at most at so many events.

        Return what is wrong, the last event looked at with its hash, and whether that was all; a chain that is broken
        is not followed further.
        """
        with store.proof.any_text(self._tx):
            end = store.seals.system_end(self._tx)
            rows = store.proof.some_system_rows(self._tx, seq, limit)
            whole = len(rows) < limit
            last = seq + len(rows)
            marks = [one for one in self._marks() if seq < one.events and (whole or one.events <= last)]
            told = end if whole else (last, bytes(rows[-1][-1]))
            fault = first_fault(store.history.SYSTEM, rows, told, marks, (seq, head))
        known = newest_seal.faults(self._context, self._tx) if whole else []
        if fault is not None:
            return tuple(map(_legible, [fault, *known])), last, head, True
        return tuple(map(_legible, known)), last, bytes(rows[-1][-1]) if rows else head, whole

    def site(self) -> tuple[Fault, ...]:
        """Look only at what is of no case: seals and what they signed, the system's chain, rows of the office."""
        with store.proof.any_text(self._tx):
            self._sheets = store.seals.used_sheets(self._tx)
            found = self._read_seals()
            if broken := self._replay_roots():
                found.append(Fault("seal_leaf", seal=broken))
            self._walk_system()
        return tuple(map(_legible, [*self._faults, *found, *self._records][:MOST]))

    def _marks(self) -> list[Mark]:
        """What the seals say of the system's chain, as they are written down: one made after the chain was rewritten
        says nothing against it.
        """
        found = []
        for row in store.seals.each(self._tx):
            with suppress(*ODD):
                count, head = json.loads(row.document)["system"]
                found.append(Mark(int(count), bytes.fromhex(head), row.number))
        return found

    def _look(self) -> Verdict:
        self._sheets = store.seals.used_sheets(self._tx)
        seals = self._read_seals()
        if self._held is not None:
            seals += self._compare_held(self._held)
        broken = self._replay_roots()
        self._walk_system()
        self._records += [Fault("content", which=one.hex()) for one in altered_contents(self._tx)]
        self._read_tombstones()
        self._walk_instances()
        if broken:
            seals.append(Fault("seal_leaf", self._unlike[0] if self._unlike else 0, seal=broken))
        self._faults += [*seals, *self._records]
        faults = tuple(map(_legible, self._faults[:MOST]))
        return Verdict(
            faults=faults,
            instances=self._instances,
            events=self._events,
            system_events=self._system,
            seals=len(self._documents),
            sealed_at=self._newest,
            held=int(self._held.facts["number"]) if self._held else None,
            purged=len(self._tombstones),
            unproven=self._unproven,
            numbers=self._numbers(faults),
        )

    def _read_seals(self) -> list[Fault]:
        """Return every seal: its number, its signature, and that it names the one before."""
        found, expected, previous = [], 1, bytes(32)
        for row in store.seals.each(self._tx):
            if row.number != expected:
                found.append(Fault("seal_missing", seal=expected, last=row.number - 1))
            key = self._trust.of_seal(row.number)
            try:
                facts = json.loads(row.document)
                named = facts["number"] == row.number and (key is None or facts["key"] == key.fingerprint)
                linked = facts["previous"] == previous.hex() or row.number != expected
                facts["system"][0], facts["root"]
                document = row.document.encode()
            except ODD:
                facts, named, linked, document = {}, False, True, b""
            if not named or (key is not None and not key.verify(document, row.signature)):
                found.append(Fault("seal_signature", seal=row.number))
            elif not linked:
                found.append(Fault("seal_altered", seal=row.number - 1))
            else:
                self._documents[row.number] = facts
                self._newest = row.at if key is not None else self._newest
            if key is None:
                self._unproven = row.number
            self._texts[row.number] = row.document
            expected, previous = row.number + 1, hashlib.sha256(document).digest()
        if expected <= store.seals.count(self._tx):
            found.append(Fault("seal_missing", seal=expected, last=store.seals.count(self._tx)))
        changes = self._trust.faults(self._documents) if self._texts else ()
        return [*found, *changes, *newest_seal.faults(self._context, self._tx)]

    def _compare_held(self, held: Held) -> list[Fault]:
        number = int(held.facts["number"])
        key = self._trust.of_seal(number)
        if not held.sound or key is None or held.key != key.fingerprint:
            return [Fault("seal_file", seal=number)]
        here = self._texts.get(number)
        if here is None:
            return [Fault("seal_missing", seal=number)]
        return [] if here == held.document else [Fault("seal_altered", seal=number)]

    def _walk_system(self) -> None:
        facts = [*((number, one["system"]) for number, one in self._documents.items())]
        if self._held is not None and self._held.sound:
            facts.append((int(self._held.facts["number"]), self._held.facts["system"]))
        marks = [Mark(int(count), bytes.fromhex(head), number) for number, (count, head) in facts]
        end = store.seals.system_end(self._tx)
        self._system = end[0]
        office = registers.OfficeHistory()
        fault = first_fault(store.history.SYSTEM, self._heard(office), end, marks)
        if fault:
            self._faults.append(fault)
        else:
            self._holders = office.holders
            self._records += [
                Fault("record", seq=seq, what=what, which=which)
                for what, seq, which in [
                    *office.misfits(self._tx),
                    *registers.starts(self._tx, self._versions),
                ]
            ]
        self._records += [Fault("guard", which=name) for name in store.guards.missing(self._tx)]
        self._records += [Fault("trigger", which=name) for name in store.guards.strange(self._tx)]

    def _heard(self, office: registers.OfficeHistory) -> Iterator[Row]:
        for row in system_rows(self._tx):
            try:
                office.hear(row)
            except Exception:  # whatever stands there, the look goes on
                self._records.append(Fault("unreadable", seq=row[0]))
            yield row

    def _read_tombstones(self, start: int = 0, end: int = FAR) -> None:
        """The tombstones of instances that were purged; a tombstone nobody of this site made is a fault."""
        for stone in store.purge.tombstones(self._tx):
            if not start <= stone.instance_id < end:
                continue
            if (
                tombstones.genuine(stone, self._trust.of_event(stone.seq))
                and stone.instance_id not in self._tombstones
            ):
                self._tombstones[stone.instance_id] = stone
            else:
                self._faults.append(Fault("tombstone", stone.instance_id, seq=stone.seq))

    def _walk_instances(self) -> None:
        held = self._held.heads if self._held is not None and self._held.sound else {}
        held_sheets: dict[int, dict[int, tuple[int, bytes]]] = {}
        for key, end in held.items():
            held_sheets.setdefault(key // store.seals.SHEET, {})[key] = end
        self._faults += [Fault("instance_inserted", key, 1, 1) for key in store.seals.strange_ids(self._tx)]
        sheets = sorted({*self._sheets, *held_sheets})
        for done, sheet in enumerate(sheets, 1):
            size = store.seals.SHEET
            self._walk(sheet * size, (sheet + 1) * size, held_sheets.get(sheet, {}))
            self._tell(done, len(sheets))

    def _walk(self, start: int, before: int, held: Mapping[int, tuple[int, bytes]]) -> None:
        """Look at the instances from id `start` to before another, all of one sheet."""
        sheet = start // store.seals.SHEET
        leaves = [one for one in store.seals.leaves(self._tx, sheet) if start <= one.instance_id < before]
        ends = {key: end for key, end in store.seals.ends(self._tx, sheet).items() if start <= key < before}
        self._instances += len(ends)
        marks: dict[int, list[Mark]] = {}
        for leaf in leaves:
            if leaf.seal <= self._trusted:
                marks.setdefault(leaf.instance_id, []).append(Mark(leaf.events, leaf.head, leaf.seal))
        if held and self._held is not None:
            number = int(self._held.facts["number"])
            written = store.seals.latest(leaf for leaf in leaves if leaf.seal <= number)
            for key, (count, head) in sorted(held.items()):
                if key not in written or written[key][2:] != (count, head):
                    self._unlike.append(key)
                marks.setdefault(key, []).append(Mark(count, head, number))
        found: dict[int, Fault] = {}
        misfits: dict[int, Misfit] = {}
        seen = set()
        stand = comparisons.standing(self._tx, self._holders, self._versions, start, before)
        unlike = comparisons.derived(self._tx, self._versions, start, before)
        rows = event_rows(self._tx, start, before)
        for instance_id, events in groupby(rows, key=lambda row: int(row[0])):
            seen.add(instance_id)
            kept = [row[1:] for row in events]
            self._events += len(kept)
            end = ends.get(instance_id)
            fault = first_fault(
                instance_id, kept, (end.events, end.head) if end else None, marks.get(instance_id, [])
            )
            if fault:
                found[instance_id] = fault
            elif misfit := stand(instance_id, kept):
                misfits[instance_id] = misfit
            elif what := unlike(instance_id, kept):
                misfits[instance_id] = Misfit(what, len(kept))
        for instance_id in keeping.unlike(self._tx, self._versions, start, before):
            if instance_id in ends:
                misfits.setdefault(instance_id, Misfit("visits", ends[instance_id].events))
        for instance_id in {*ends, *marks} - seen:
            if instance_id in self._tombstones and instance_id not in ends:
                fault = tombstones.misfit(self._tombstones[instance_id], marks[instance_id])
            elif instance_id in ends:
                end = ends[instance_id]
                fault = first_fault(instance_id, (), (end.events, end.head), marks.get(instance_id, []))
            else:
                known = max(marks[instance_id])
                fault = Fault("instance_missing", instance_id, 1, known.events, known.seal)
            if fault:
                found[instance_id] = fault
        for instance_id in self._tombstones.keys() & ends.keys():
            found[instance_id] = Fault("instance_inserted", instance_id, 1, ends[instance_id].events)
        for instance_id in self._strangers(ends, {*marks, *(leaf.instance_id for leaf in leaves)}) - set(
            found
        ):
            found[instance_id] = Fault("instance_inserted", instance_id, 1, ends[instance_id].events)
        self._faults += [found[key] for key in sorted(found)]
        self._records += [
            Fault("record" if one.what else "unreadable", key, one.seq, what=one.what, which=one.which)
            for key, one in sorted(misfits.items())
            if key not in found
        ]

    def _strangers(self, ends: Mapping[int, End], known: set[int]) -> set[int]:
        """Instances that say they are older than the newest seal, which does not know them."""
        if self._newest is None:
            return set()
        before = store.values.to_us(self._newest - STILL_OPEN)
        return {key for key, end in ends.items() if key not in known and end.started_at < before}

    def _replay_roots(self) -> int:
        """Return the first seal whose signed root is not that of the leaves written down for it; 0 when all are.

        From that one on leaves are no witness: who rewrote a chain rewrote them too.
        """
        changes: dict[int, dict[int, bytes]] = {}  # what each seal made of a sheet
        for sheet in self._sheets:
            current: dict[int, Leaf] = {}
            leaves = sorted(store.seals.leaves(self._tx, sheet), key=lambda leaf: leaf.seal)
            for seal, changed in groupby(leaves, key=lambda leaf: leaf.seal):
                current |= {leaf.instance_id: leaf for leaf in changed}
                changes.setdefault(seal, {})[sheet] = store.seals.sheet_digest(store.seals.lines(current))
        sheets: dict[int, bytes] = {}
        for number in sorted({*self._documents, *changes}):
            sheets |= changes.get(number, {})
            signed = self._documents.get(number)
            if signed is None or store.seals.root(sheets) != signed["root"]:
                self._trusted = number - 1
                return number if signed else 0
        return 0

    def _numbers(self, faults: tuple[Fault, ...]) -> dict[int, str]:
        """Return what people call the instances concerned, where they still have a row."""
        found = {}
        for instance_id in {fault.instance_id for fault in faults} - {0}:
            row = store.instances.get(self._tx, instance_id)
            if row is not None:
                found[instance_id] = _printable(row.number)
        return found


def _legible(fault: Fault) -> Fault:
    """Return the fault with what names its row fit to be shown, whatever stands there."""
    return fault._replace(which=_printable(fault.which))


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "�" for char in str(text)[:LONGEST])
