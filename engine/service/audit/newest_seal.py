"""The newest seal that this machine knows, in a file of its own: a database that is older, or another, is found by it.

Beside the secret file, as JSON: `number`, `digest`, `at`. It is written once a seal is stored, and never back; so a
machine whose file lags behind says nothing. `site_restored` and `older_accepted` of the system's chain name in
`lost_seal` what was known: from there on the file begins anew.
"""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from datetime import UTC
from pathlib import Path
from typing import NamedTuple

from engine import errors, files, store
from engine.service.audit.held_seals import ODD
from engine.service.context import Context
from engine.store import Fault

log = logging.getLogger("alur.seals")

KINDS = frozenset({"seal_older", "seal_other"})
ACCEPTED, RESTORED = "older_accepted", "site_restored"
_told: set[Path] = set()  # files that could not be written or read, said once


class KnownSeal(NamedTuple):
    """A seal by number, digest in hexadecimal digits, and moment as ISO 8601 in UTC."""

    number: int
    digest: str
    at: str


def path(context: Context) -> Path:
    """Return where the newest seal is kept: beside the secret file, by its name."""
    return _beside(context.settings.secret_file)


def _beside(secret: Path) -> Path:
    return secret.with_name(f"{secret.name}.seal")


def read(context: Context) -> KnownSeal | None:
    """Return the newest seal this machine knows, or None; a file that cannot be read is said once, and known not."""
    return _read(path(context))


def lost(secret: Path, tx: store.Tx) -> KnownSeal | None:
    """Return the seal known beside a secret file that this database does not have and says nothing of, or None."""
    known = _read(_beside(secret))
    return None if known is None or _stands(tx, known) or _is_over(tx, known) else known


def _read(place: Path) -> KnownSeal | None:
    try:
        facts = json.loads(place.read_bytes())
        return KnownSeal(int(facts["number"]), str(facts["digest"]), str(facts["at"]))
    except FileNotFoundError:
        return None
    except (OSError, *ODD) as fault:
        _say(place, fault)
        return None


def faults(context: Context, tx: store.Tx) -> list[Fault]:
    """Return that the database is older than the seal known here, or has another of that number; else nothing."""
    known = lost(context.settings.secret_file, tx)
    if known is None:
        return []
    last = store.seals.newest(tx)
    older = not last or last[0].number < known.number
    return [Fault("seal_older" if older else "seal_other", seal=known.number, which=known.at)]


def remember(context: Context, row: store.SealRow) -> None:
    """Keep a seal that was stored as the newest; one that the database does not go on from stays. Never raises."""
    made = KnownSeal(row.number, store.seals.digest(row.document).hex(), row.at.astimezone(UTC).isoformat())
    known = read(context)
    try:
        if known is not None:
            with context.store.read() as tx:
                if not _is_over(tx, known) and (made.number <= known.number or not _stands(tx, known)):
                    return
        _write(context, made)
    except (OSError, errors.AlurError) as fault:
        _say(path(context), fault)


def _stands(tx: store.Tx, known: KnownSeal) -> bool:
    """Whether the database has the seal that is known."""
    row = store.seals.get(tx, known.number)
    with suppress(*ODD):
        return row is not None and store.seals.digest(row.document).hex() == known.digest
    return False


def _is_over(tx: store.Tx, known: KnownSeal) -> bool:
    """Whether the history tells that this seal is lost."""
    for _seq, _type, data in store.proof.of_types(tx, (ACCEPTED, RESTORED)):
        with suppress(*ODD):
            lost = json.loads(data)["lost_seal"]
            if (lost["number"], lost["digest"]) == (known.number, known.digest):
                return True
    return False


def _write(context: Context, known: KnownSeal) -> None:
    place = path(context)
    # Whoever runs a command as root leaves the file to the account of the site.
    like = context.settings.secret_file.stat() if os.geteuid() == 0 else None
    draft = files.draft(place, json.dumps(known._asdict()).encode("ascii"), like)
    try:
        draft.replace(place)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _told.discard(place)


def _say(place: Path, fault: Exception) -> None:
    if place not in _told:
        log.warning("the newest seal cannot be kept in %s: %s", place, fault)
    _told.add(place)
