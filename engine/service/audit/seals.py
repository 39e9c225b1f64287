"""Seals as they are made, as facts and as files to be kept outside the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from engine import store
from engine.keys import PublicKey, SigningKey
from engine.service.audit import newest_seal, seal_keys
from engine.service.audit.held_seals import FORMAT, ODD
from engine.service.context import Context
from engine.store import outbox

MAIL = "mail"  # of the outbox: a seal to be mailed, by its number


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


def make(context: Context, tx: store.Tx, key: SigningKey | None = None) -> store.SealRow:
    """Seal all chains as they are in this transaction, which it holds against every other sealing.

    By the key in force, or one that is given: that of a change of keys. Return the seal; where the site mails its
    seals, this one is left to be sent after the commit. Raises Misconfigured where this machine has no key to seal by.
    """
    now = context.clock()
    number, previous = store.seals.lock(tx)
    number += 1
    key = key or seal_keys.in_force(context, tx)
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
    tx.stored = partial(newest_seal.remember, context, row)
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
