"""Changes of the key of seals, as the system's chain tells them, and which key therefore made which seal.

A rotation is an event that the key before and the key after it have both signed; where the key before was lost, only
the one after. So whoever trusts one key follows it through rotations, both ways; behind a loss nothing leads but a
seal that was kept outside.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from engine import store
from engine.keys import PublicKey, SigningKey
from engine.service.audit.held_seals import ODD, Held
from engine.store import Fault

CHANGED, LOST = "seal_key_changed", "seal_key_lost"
FORMATS = {CHANGED: "alur-key-change-1", LOST: "alur-key-loss-1"}
FAR = 2**62
LONGEST = 8192  # hexadecimal digits of a modulus


class KeyChange(NamedTuple):
    """One change, by event `seq`: seals after number `seal` are by the key `new`; of a lost key only the fingerprint
    is known.
    """

    seq: int
    old: PublicKey | None
    old_fingerprint: str
    new: PublicKey
    seal: int

    @property
    def lost(self) -> bool:
        return self.old is None


class Span(NamedTuple):
    """Seals after number `after` up to `last`, and events of the system after `after_seq` up to `last_seq`, are by a
    key; None is one that was lost.
    """

    after: int
    last: int
    after_seq: int
    last_seq: int
    key: PublicKey | None


def signed(facts: Mapping[str, Any]) -> bytes:
    """Return the bytes that the signatures of a change cover: its facts without them, keys sorted, no blanks."""
    plain = {name: value for name, value in facts.items() if name not in ("by_old", "by_new")}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def facts(
    old: SigningKey | str, new: SigningKey, seal: int, about: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Return type and facts of the event of a change; `old` is the key that was in force, or the fingerprint of one
    that is lost.
    """
    type_ = LOST if isinstance(old, str) else CHANGED
    made: dict[str, Any] = {**about, "format": FORMATS[type_], "seal": seal}
    made |= {"new": new.public.fingerprint, "new_modulus": f"{new.public.modulus:x}"}
    if isinstance(old, str):
        made["old"] = old
        return type_, made | {"by_new": new.sign(signed(made)).hex()}
    made |= {"old": old.public.fingerprint, "old_modulus": f"{old.public.modulus:x}"}
    return type_, made | {"by_old": old.sign(signed(made)).hex(), "by_new": new.sign(signed(made)).hex()}


def _read(seq: int, type_: str, data: str) -> KeyChange:
    """Return the change of an event. Raises one of ODD when the keys it names have not signed it."""
    told = json.loads(data)
    new, old = _key(told["new_modulus"], told["new"]), None
    if type_ == CHANGED:
        old = _key(told["old_modulus"], told["old"])
    content = signed(told)
    good = told["format"] == FORMATS[type_] and new.verify(content, bytes.fromhex(told["by_new"]))
    if old is not None:
        good = good and old.verify(content, bytes.fromhex(told["by_old"]))
    if not good:
        raise ValueError(seq)
    return KeyChange(int(seq), old, str(told["old"]), new, int(told["seal"]))


def _key(modulus: str, fingerprint: str) -> PublicKey:
    if len(modulus) > LONGEST:
        raise ValueError(len(modulus))
    key = PublicKey(int(modulus, 16))
    if key.fingerprint != fingerprint:
        raise ValueError(fingerprint)
    return key


def read(tx: store.Tx) -> tuple[list[KeyChange], list[int]]:
    """Return every change that is signed as it should be, oldest first, and the events that are not."""
    found, strange = [], []
    for seq, type_, data in store.proof.of_types(tx, (CHANGED, LOST)):
        try:
            found.append(_read(seq, type_, data))
        except ODD:
            strange.append(int(seq))
    return found, strange


class Trust:
    """Which key stands for which seal, by whom one trusts: the key of this site, and one of a seal held outside."""

    def __init__(
        self, changes: Sequence[KeyChange], strange: Sequence[int], root: PublicKey, held: Held | None = None
    ) -> None:
        self.root = root
        self.path = _path(changes, root, 0)
        self.spans = list(_spans(self.path, root))
        start = self.path[0] if self.path and self.path[0].lost else None
        before = [one for one in changes if start is not None and one.seq < start.seq]
        if start is not None and held is not None:
            self._vouch(start, before, held)
        linked = {one.seq for one in (*self.path, *before)}
        self.strangers = sorted({*strange, *(one.seq for one in changes if one.seq not in linked)})

    @property
    def current(self) -> PublicKey:
        """The key that makes the seals of today; another than the root where that one is of before a rotation."""
        return self.spans[-1].key or self.root

    def of_seal(self, number: int) -> PublicKey | None:
        """Return by which key a seal must be; None when that key was lost and nobody vouches for it."""
        return next(one.key for one in self.spans if one.after < number <= one.last or one.last == FAR)

    def of_event(self, seq: int) -> PublicKey | None:
        """The same, by which key what an event of the system carries is signed."""
        return next(one.key for one in self.spans if one.after_seq < seq <= one.last_seq or one.last == FAR)

    def of_fingerprint(self, fingerprint: str) -> PublicKey | None:
        """Return the public key of this fingerprint among those that are known."""
        keys = (one.key for one in self.spans if one.key is not None)
        return next((one for one in keys if one.fingerprint == fingerprint), None)

    def faults(self, seals: Mapping[int, Mapping[str, Any]]) -> Iterator[Fault]:
        """Changes that no key of this site stands for, or that stand elsewhere than between the seals they name."""
        for seq in self.strangers:
            yield Fault("key_change", seq=seq)
        for change in self.path:
            before, after = (seals.get(number) for number in (change.seal, change.seal + 1))
            if (before and before["system"][0] >= change.seq) or (after and after["system"][0] < change.seq):
                yield Fault("key_change", seq=change.seq)

    def _vouch(self, loss: KeyChange, before: Sequence[KeyChange], held: Held) -> None:
        """Know the keys of before a loss again by a seal from then: its key, and what that one leads to."""
        number = int(held.facts["number"])
        if not held.sound or number > loss.seal or not _leads(before, held.key, loss.old_fingerprint):
            return
        path = _path(before, held.public, 0)
        again = list(_spans(path, held.public))
        end = again[-1]
        last = loss.seal if (end.key and end.key.fingerprint == loss.old_fingerprint) else number
        again[-1] = end._replace(last=max(last, end.after), last_seq=loss.seq)
        rest = Span(again[-1].last, loss.seal, loss.seq, loss.seq, None)
        self.spans[0:1] = [*again, rest] if rest.after < rest.last else again


def _path(changes: Sequence[KeyChange], root: PublicKey, after: int) -> list[KeyChange]:
    """Return the changes that lead to a key and on from it, oldest first; behind a loss none is followed."""
    back: list[KeyChange] = []
    wanted, before = root.fingerprint, FAR
    while True:
        found = (one for one in changes if one.new.fingerprint == wanted and after < one.seq < before)
        link = next(found, None)
        if link is None:
            break
        back.insert(0, link)
        wanted, before = link.old_fingerprint, link.seq
        if link.lost:
            break
    wanted, since = root.fingerprint, back[-1].seq if back else after
    while True:
        following = (
            one for one in changes if not one.lost and one.old_fingerprint == wanted and one.seq > since
        )
        link = next(following, None)
        if link is None:
            return back
        back.append(link)
        wanted, since = link.new.fingerprint, link.seq


def _spans(path: Sequence[KeyChange], root: PublicKey) -> Iterator[Span]:
    after = after_seq = 0
    key = path[0].old if path else root
    for link in path:
        yield Span(after, link.seal, after_seq, link.seq, key)
        after, after_seq, key = link.seal, link.seq, link.new
    yield Span(after, FAR, after_seq, FAR, key)


def _leads(changes: Sequence[KeyChange], fingerprint: str, wanted: str) -> bool:
    """Whether changes lead from one key to another by name, losses too."""
    for one in changes:
        if fingerprint == wanted:
            return True
        if one.old_fingerprint == fingerprint:
            fingerprint = one.new.fingerprint
    return fingerprint == wanted
