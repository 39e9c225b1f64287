"""The newest seal this machine knows: a database that is older is told, and a loss is accepted with a reason."""

from __future__ import annotations

import logging

from engine import errors, store
from engine.service import access, reasons, system_log
from engine.service.audit import findings, newest_seal
from engine.service.audit.newest_seal import KnownSeal
from engine.service.context import Context
from engine.service.views import Actor

log = logging.getLogger("alur.seals")


class KnownSeals:
    """For who runs the machine, and for every process that starts.

    A restore over what a machine knows keeps `known()` as `lost_seal` in the facts of its event `site_restored`: from
    then on nothing is wrong, and the event stays the proof of what was lost.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def known(self) -> KnownSeal | None:
        """Return the newest seal this machine knows, also where the database has it no more."""
        return newest_seal.read(self._context)

    def faults(self) -> list[store.Fault]:
        """Return that the database is older than what is known here, or another; nothing where all is well."""
        with self._context.store.read() as tx:
            return newest_seal.faults(self._context, tx)

    def look(self) -> list[store.Fault]:
        """The same, and tell auditors and administrators of it, once; for every process that starts."""
        found = self.faults()
        for one in found:
            log.warning("the database is older than seal %s of %s, or another", one.seal, one.which)
        if found:
            findings.hold(self._context, newest_seal.KINDS, found)
        return found

    def accept(self, actor: Actor, reason: str) -> KnownSeal:
        """Go on with an older database: its history tells from now on which seal is lost, and why; return that seal.

        Raises Forbidden, Invalid, and NothingOlder where none is lost.
        """
        context = self._context
        access.require_right(actor, access.ADMIN, "admin", context.office.roles())
        reason = reasons.require(reason)
        with context.store.transaction() as tx:
            store.history.lock_system(tx)
            lost = newest_seal.read(context)
            if lost is None or not newest_seal.faults(context, tx):
                raise errors.NothingOlder
            last = store.seals.newest(tx)
            facts = {
                "lost_seal": lost._asdict(),
                "seal": last[0].number if last else 0,
                "reason": reason,
            }
            system_log.log_system_event(context, tx, newest_seal.ACCEPTED, actor, facts, access.ADMIN)
        findings.hold(context, newest_seal.KINDS, [])
        return lost
