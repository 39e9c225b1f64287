"""Which key of the secret file makes the seals: that which the newest seal names, and no other is ever begun unasked.

File and database cannot change together, so the newest seal decides: a key that is coming is in force with the
transaction that makes the first seal by it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import lru_cache

from engine import errors, store
from engine.keys import PublicKey, SigningKey
from engine.secret_file import SETTING, Content
from engine.service.audit import key_changes
from engine.service.audit.held_seals import ODD, Held
from engine.service.audit.key_changes import Trust
from engine.service.context import Context

RECENT = 20  # seals that are looked at where the newest one names no key of the file

# A key is read from its text once: whether its numbers belong together takes a fifth of a second to find out.
_signing = lru_cache(maxsize=8)(SigningKey.of_pem)


def in_force(context: Context, tx: store.Tx) -> SigningKey:
    """Return the key that signs now, in a transaction that holds the seals or the system's chain.

    The first one is made at need. Raises Misconfigured: key_stale on a machine whose secret file is of before a
    rotation, key_lost where the file has no key that made the seals.
    """
    last = store.seals.newest(tx)
    if not last:
        return context.first_key()
    named = named_key(last[0])
    found = _of_file(context.secret.content(), named) or _of_file(context.secret.fresh(), named)
    return found or _otherwise(context, tx)


def named_key(row: store.SealRow) -> str:
    """Return the fingerprint of the key that a seal names; empty for what is no seal."""
    with suppress(*ODD):
        return str(json.loads(row.document)["key"])
    return ""


def _of_file(content: Content | None, fingerprint: str) -> SigningKey | None:
    """Return the private key of this fingerprint in the secret file."""
    for pem in (content.seal, content.coming_seal) if content else ():
        if pem and (key := _signing(pem)).public.fingerprint == fingerprint:
            return key
    return None


def _otherwise(context: Context, tx: store.Tx) -> SigningKey:
    """Return the key of the file where the newest seal was altered, and it is still that of the seals before."""
    content = context.secret.content()
    if content is None or not content.seal:
        raise errors.Misconfigured(setting=SETTING, reason="key_lost")
    key = _signing(content.seal)
    changes, _strange = key_changes.read(tx)
    if any(one.old_fingerprint == key.public.fingerprint for one in changes):
        raise errors.Misconfigured(setting=SETTING, reason="key_stale")
    for row in store.seals.newest(tx, RECENT):
        if key.public.verify(row.document.encode(errors="surrogateescape"), row.signature):
            return key
    raise errors.Misconfigured(setting=SETTING, reason="key_lost")


def trust(context: Context, tx: store.Tx, held: Held | None = None) -> Trust:
    """Return by which keys the seals of this database are proved, beginning with that of the secret file.

    Raises Misconfigured, key_lost, where the file has none and seals were made.
    """
    changes, strange = key_changes.read(tx)
    return Trust(changes, strange, _root(context, tx), held)


def _root(context: Context, tx: store.Tx) -> PublicKey:
    last = store.seals.newest(tx)
    content = context.secret.fresh()
    if last and (found := _of_file(content, named_key(last[0]))):
        return found.public
    if content is not None and content.seal:
        return _signing(content.seal).public
    if last:
        raise errors.Misconfigured(setting=SETTING, reason="key_lost")
    return context.first_key().public


def of_seal(context: Context, tx: store.Tx, row: store.SealRow) -> PublicKey:
    """Return the public key by which a seal was made, from the secret file or from the history; of what names no key of
    this site, that by which it should have been.

    Raises Misconfigured, key_lost, for a seal of a key that was lost: its public part is nowhere but in files held
    outside.
    """
    named = named_key(row)
    if found := _of_file(context.secret.content(), named):
        return found.public
    trusted = trust(context, tx)
    known = trusted.of_fingerprint(named) or trusted.of_seal(row.number)
    if known is None:
        raise errors.Misconfigured(setting=SETTING, reason="key_lost")
    return known
