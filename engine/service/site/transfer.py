"""Moving the site to PostgreSQL: what stands in the way, how long it takes, and the move, noted in its history."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import NamedTuple

from engine import errors, store
from engine.service.context import Context
from engine.store import relocations
from engine.store.marks import Mark
from engine.store.relocations import Target
from engine.store.transfers import Tell


class Plan(NamedTuple):
    """What a move would do: how it `stands` ("begin", "again" after a try that ended midway, "finish", "nothing"),
    from which file `to` which database (host and name), how many `bytes`, and about how many seconds for a copy.
    """

    stands: str
    file: Path
    to: str
    bytes: int
    seconds: float


class Done(NamedTuple):
    """How a move ended: to which database (host and name), the rows it brought (none when an earlier run had brought
    all of them), and the seconds in which acts waited.
    """

    to: str
    rows: int
    waited: float


class Transfer:
    """The site on SQLite, on its way to a blank database of PostgreSQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def plan(self, url: str) -> Plan:
        """Return what `run` would do; nothing is kept of what is tried. Raises as `run`."""
        source, target = self._source(), self._target(url)
        stands = relocations.standing(source, target)
        fresh = stands in ("begin", "again")
        if fresh:
            relocations.require_space(source)
        seconds = relocations.estimate(source, target) if fresh else 0.0
        return Plan(stands, source, target.name, source.stat().st_size, seconds)

    def run(self, url: str, account: str, tell: Tell = lambda done, total: None) -> Done:
        """Move the site, or go on where a move was ended midway; `account` is who of the machine does it.

        When this returns, the database of `url` is the site and every process on the old one ends. With an owner
        (ALUR_OWNER_URL) the tables there are that role's. Raises TransferRefused, Misconfigured, StoreUnavailable,
        StorageFull, Busy.
        """
        source, target = self._source(), self._target(url)
        stands = relocations.standing(source, target)
        if stands == "finish":
            relocations.finish(target)
        if stands in ("finish", "nothing"):
            return Done(target.name, 0, 0.0)
        mark = Mark(secrets.token_hex(16), store.marks.ARRIVING, target.name, self._context.clock())

        def say(tx: store.Tx, counts: dict[str, int]) -> None:
            newest = store.seals.newest(tx)
            facts = {
                "move": mark.id,
                "from_file": source.name,
                "to_database": mark.to,
                "instances": counts["instance"],
                "events": counts["event"],
                "seal": newest[0].number if newest else None,
                "account": account,
            }
            event = store.Event(self._context.clock(), "site_transferred", channel="cli", data=facts)
            store.history.append_system(tx, event)

        moved = relocations.move(source, target, mark, say, tell)
        return Done(target.name, sum(moved.counts.values()), moved.waited)

    def _source(self) -> Path:
        """Return the file of the site. Raises TransferRefused ("source") when it is on PostgreSQL."""
        if self._context.store.file is None:
            raise errors.TransferRefused(reason="source")
        return self._context.store.file

    def _target(self, url: str) -> Target:
        return Target(url, self._context.settings.owner_url)
