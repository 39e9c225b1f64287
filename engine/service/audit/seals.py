"""Seals as facts and as files: the document that is signed, and what of it is kept outside the database."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from engine import errors, store
from engine.keys import PublicKey
from engine.service.context import Context
from engine.store import outbox

FORMAT = "alur-seal-1"
MAIL = "mail"  # of the outbox: a seal to be mailed, by its number
# What reading a document that Alur did not write can raise.
ODD = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class SealView:
    """One seal: what it covers, who can check it, and the digest that the next one names."""

    number: int
    at: datetime
    instances: int
    system_events: int
    key: str
    digest: str
    root: str


@dataclass(frozen=True, slots=True)
class Held:
    """A seal from outside the database; `heads` are instance, count and head of every chain it covers."""

    document: str
    facts: Mapping[str, Any]
    heads: Mapping[int, tuple[int, bytes]]
    sound: bool
    key: str


def make(context: Context, tx: store.Tx) -> store.SealRow:
    """Seal all chains as they are in this transaction, which it holds against every other sealing.

    Return the seal; where the site mails its seals, this one is left to be sent after the commit.
    """
    now, key = context.clock(), context.key
    number, previous = store.seals.lock(tx)
    number += 1
    before = store.seals.newest(tx)
    ends = store.seals.take_changed(tx)
    root, fresh = store.seals.add_leaves(tx, number, ends)
    count, head = store.seals.system_end(tx)
    facts = {
        "format": FORMAT,
        "number": number,
        "at": now.astimezone(UTC).isoformat(),
        "previous": previous.hex(),
        "system": [count, head.hex()],
        "instances": fresh + (read(before[0]).instances if before else 0),
        "root": root,
        "key": key.public.fingerprint,
    }
    document = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    row = store.SealRow(number, now, document, key.sign(document.encode()))
    store.seals.add(tx, row)
    if context.settings.seal_mail_to:
        outbox.add(tx, MAIL, str(number), now)
    return row


def read(row: store.SealRow) -> SealView:
    """Return the facts of a stored seal; one that is no seal of Alur says that it covers nothing."""
    number, at, digest = row.number, row.at, store.seals.digest(row.document).hex()
    try:
        facts = json.loads(row.document)
        instances, events = int(facts["instances"]), int(facts["system"][0])
        return SealView(number, at, instances, events, str(facts["key"]), digest, str(facts["root"]))
    except ODD:
        return SealView(number, at, 0, 0, "", digest, "")


def write(tx: store.Tx, row: store.SealRow, key: PublicKey) -> Iterator[str]:
    """Yield the file of a seal, piece by piece: document, signature, public key, and every chain's head."""
    yield short(row, key)[:-3] + ',\n "heads": ['
    comma = "\n"
    for sheet in store.seals.used_sheets(tx):
        for leaf in store.seals.latest(store.seals.leaves(tx, sheet, row.number)).values():
            yield f'{comma}  [{leaf.instance_id}, {leaf.events}, "{leaf.head.hex()}"]'
            comma = ",\n"
    yield "\n ]\n}\n"


def short(row: store.SealRow, key: PublicKey) -> str:
    """Return the file of a seal without the heads: it proves as much, but cannot say by itself what was changed."""
    facts = {
        "format": FORMAT,
        "document": row.document,
        "signature": row.signature.hex(),
        "modulus": f"{key.modulus:x}",
        "exponent": key.exponent,
    }
    return json.dumps(facts, indent=1) + "\n"


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
    return Held(document, facts, heads, good, key.fingerprint)


def root_of(heads: Mapping[int, tuple[int, bytes]]) -> str:
    """Return the root that a seal over exactly these heads carries."""
    sheets: dict[int, list[str]] = {}
    for instance_id in sorted(heads):
        count, head = heads[instance_id]
        sheets.setdefault(instance_id // store.seals.SHEET, []).append(f"{instance_id} {count} {head.hex()}")
    return store.seals.root({sheet: store.seals.sheet_digest(lines) for sheet, lines in sheets.items()})
