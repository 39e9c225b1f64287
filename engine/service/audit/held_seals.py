"""Seals from outside the database: files that somebody kept, read back and judged in themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import errors, store
from engine.keys import PublicKey

FORMAT = "alur-seal-1"
# What reading a document that Alur did not write can raise.
ODD = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Held:
    """A seal from outside the database; `heads` are instance, count and head of every chain it covers."""

    document: str
    facts: Mapping[str, Any]
    heads: Mapping[int, tuple[int, bytes]]
    sound: bool
    public: PublicKey

    @property
    def key(self) -> str:
        """The fingerprint of the key that it names."""
        return self.public.fingerprint


def held(content: bytes) -> Held:
    """Return a seal's file read back, and whether it is sound in itself. Raises Invalid when it is no seal's file."""
    try:
        file = json.loads(content)
        document = str(file["document"])
        facts = json.loads(document)
        key = PublicKey(int(file["modulus"], 16), int(file["exponent"]))
        signature = bytes.fromhex(file["signature"])
        heads = {int(one): (int(count), bytes.fromhex(head)) for one, count, head in file.get("heads", ())}
        count, head = facts["system"]
        int(facts["number"]), int(count), bytes.fromhex(head), str(facts["root"])
        good = facts["format"] == FORMAT and facts["key"] == key.fingerprint and key.exponent > 2
        good = good and key.verify(document.encode(), signature)
        good = good and ("heads" not in file or root_of(heads) == facts["root"])
    except ODD as fault:
        raise errors.Invalid(field="seal", reason="no_seal") from fault
    return Held(document, facts, heads, good, key)


def root_of(heads: Mapping[int, tuple[int, bytes]]) -> str:
    """Return the root that a seal over exactly these heads carries."""
    sheets: dict[int, list[str]] = {}
    for instance_id in sorted(heads):
        count, head = heads[instance_id]
        sheets.setdefault(instance_id // store.seals.SHEET, []).append(f"{instance_id} {count} {head.hex()}")
    return store.seals.root({sheet: store.seals.sheet_digest(lines) for sheet, lines in sheets.items()})
