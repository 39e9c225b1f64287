"""Which key stands for which seal, whatever changes of keys the history tells."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from engine import keys
from engine.keys import SigningKey
from engine.service.audit import key_changes
from engine.service.audit.held_seals import ODD, Held
from engine.service.audit.key_changes import KeyChange, Trust

ABOUT = {"reason": "Pergantian kunci tahunan.", "at": "2026-11-23T02:00:00+00:00"}


@pytest.fixture(scope="module")
def four() -> list[SigningKey]:
    return [SigningKey.of_pem(keys.new_seal_key()) for _ in range(4)]


def told(seq: int, old: SigningKey | str, new: SigningKey, seal: int, **other: Any) -> KeyChange:
    type_, facts = key_changes.facts(old, new, seal, ABOUT)
    return key_changes._read(seq, type_, json.dumps({**facts, **other}))


def held(key: SigningKey, number: int) -> Held:
    facts: Mapping[str, Any] = {"number": number}
    return Held("", facts, {}, True, key.public)


def test_a_key_leads_to_those_before_and_after_it(four: list[SigningKey]) -> None:
    one, two, three, _other = four
    changes = [told(10, one, two, 3), told(20, two, three, 5)]
    for root in (one, two, three):
        trust = Trust(changes, [], root.public)
        assert [trust.of_seal(number) for number in (1, 3, 4, 5, 6, 99)] == [
            key.public for key in (one, one, two, two, three, three)
        ]
        assert [trust.of_event(seq) for seq in (1, 10, 11, 20, 21)] == [
            key.public for key in (one, one, two, two, three)
        ]
        assert trust.current == three.public
        assert trust.strangers == []
        assert trust.of_fingerprint(one.public.fingerprint) == one.public
    assert Trust([], [], one.public).of_seal(7) == one.public


def test_a_change_that_is_not_linked_is_a_stranger_and_leads_nowhere(four: list[SigningKey]) -> None:
    one, two, three, other = four
    changes = [told(10, one, two, 3)]
    forged = told(15, three, other, 4)
    forked = told(16, one, other, 4)  # by a key of before a rotation, which leaked
    trust = Trust([*changes, forged, forked], [17], two.public)
    assert trust.strangers == [15, 16, 17]
    assert [trust.of_seal(number) for number in (3, 4, 9)] == [one.public, two.public, two.public]
    again = told(30, one, two, 8)
    assert Trust([*changes, again], [], two.public).strangers == [30], "a key comes into force once"


def test_an_event_that_its_keys_did_not_sign_is_none(four: list[SigningKey]) -> None:
    one, two, three, _other = four
    for other in (
        {"seal": 4},
        {"by_old": "00"},
        {"by_new": one.sign(b"").hex()},
        {"new_modulus": f"{three.public.modulus:x}"},
        {"old": two.public.fingerprint},
        {"format": "alur-key-loss-1"},
    ):
        with pytest.raises(ODD):
            told(10, one, two, 3, **other)


def test_behind_a_loss_nothing_is_trusted_but_by_a_seal_held_outside(four: list[SigningKey]) -> None:
    one, two, three, other = four
    changes = [told(10, one, two, 3), told(20, two.public.fingerprint, three, 5)]
    trust = Trust(changes, [], three.public)
    assert [trust.of_seal(number) for number in (1, 5, 6)] == [None, None, three.public]
    assert trust.strangers == []
    for key, number in ((one, 2), (two, 4)):
        trust = Trust(changes, [], three.public, held(key, number))
        assert [trust.of_seal(at) for at in (1, 3, 4, 5, 6)] == [
            found.public for found in (one, one, two, two, three)
        ]
        assert trust.of_event(15) == two.public
    for foreign in (held(other, 2), held(one, 9)):
        assert Trust(changes, [], three.public, foreign).of_seal(1) is None


def test_of_two_losses_a_seal_held_outside_proves_its_own_time(four: list[SigningKey]) -> None:
    one, two, three, _other = four
    changes = [told(10, one.public.fingerprint, two, 3), told(20, two.public.fingerprint, three, 5)]
    trust = Trust(changes, [], three.public, held(one, 2))
    assert [trust.of_seal(number) for number in (1, 2, 4, 5, 6)] == [
        one.public, one.public, None, None, three.public,
    ]  # fmt: skip
    trust = Trust(changes, [], three.public, held(two, 4))
    assert [trust.of_seal(number) for number in (1, 4, 5, 6)] == [
        None, two.public, two.public, three.public,
    ]  # fmt: skip
