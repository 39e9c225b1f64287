"""What stands in the system's chain for an instance that was purged: facts, signed by the key of the seals."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from engine.keys import PublicKey
from engine.store import Fault
from engine.store.proof import Mark
from engine.store.purge import Tombstone


def signed(facts: Mapping[str, Any]) -> bytes:
    """Return the bytes of a tombstone that its signature covers:
    its facts but the signature, keys sorted, no blanks.
    """
    plain = {name: value for name, value in facts.items() if name != "signature"}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def genuine(stone: Tombstone, key: PublicKey | None) -> bool:
    """Return whether a tombstone was made by a purge of this site: by its key, for this instance, by two people.

    Without a key, which was lost, its signature says nothing.
    """
    facts = stone.facts
    try:
        signature = bytes.fromhex(facts["signature"])
        return (
            (key is None or key.verify(signed(facts), signature))
            and facts["instance"] == stone.instance_id
            and bool(facts["proposed_by"])
            and facts["proposed_by"] != facts["approved_by"]
        )
    except (KeyError, TypeError, ValueError, RecursionError):
        return False


def misfit(stone: Tombstone, marks: Iterable[Mark]) -> Fault | None:
    """Return a purged instance whose chain, as the seals knew it, is not the one its tombstone names."""
    end = int(stone.facts["events"]), bytes.fromhex(stone.facts["head"])
    last = max(marks)
    if (last.events, last.head) == end:
        return None
    return Fault("rewritten", stone.instance_id, 1, last.events, last.seal)
