"""What a check found wrong: told once to auditors and administrators, and kept until a night finds it right again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from engine import store
from engine.service import access, actors, system_log
from engine.service.context import Context
from engine.store.inspections import FindingRow
from engine.store.proof import Fault

NOTICE = "fault_found"
MOST = 50  # that one check by hand keeps
_BY_NIGHT = frozenset({"pages", "index_damaged"})
_OF_ROWS = frozenset({"record", "unreadable"})


def about(fault: Fault) -> Fault:
    """Return what a fault is about, for it to be told once: a row that is wrong stays the same while its case goes on,
    and with it the event that it is held against.
    """
    return fault._replace(seq=0) if fault.kind in _OF_ROWS and fault.instance_id else fault


def known(tx: store.Tx) -> dict[Fault, FindingRow]:
    """Return what is wrong as far as is known, by what it is about, for this transaction alone to add to.

    Locks the system's chain, so that two checks do not both tell the same.
    """
    store.history.lock_system(tx)
    return {about(one.fault): one for one in store.inspections.findings(tx)}


def note(
    context: Context, tx: store.Tx, inspection: int, faults: Iterable[Fault], before: dict[Fault, FindingRow]
) -> None:
    """Keep what an inspection has found: what is new is told, what was known (`before`) is found again."""
    now = context.clock()
    for key, fault in {about(fault): fault for fault in reversed(list(faults))}.items():
        if key in before:
            store.inspections.see(tx, before[key].id, inspection)
            before[key] = before[key]._replace(seen=inspection)
        else:
            tell(context, tx, inspection, fault, now)


def keep(context: Context, faults: Iterable[Fault]) -> None:
    """Keep what a check by hand has found, in a transaction of its own, as if the newest inspection had found it.

    One that is under way does not call it right again: it may have passed before.
    """
    if chosen := list(faults)[:MOST]:
        with context.store.transaction() as tx:
            before, newest = known(tx), store.inspections.newest(tx)
            note(context, tx, newest.id if newest is not None else 0, chosen, before)


def settle(context: Context, faults: Sequence[Fault], began: datetime) -> None:
    """Keep what a check by hand of everything has found; what was known when it `began` and is found no more is right
    again, but for what only the whole check by night could find.
    """
    with context.store.transaction() as tx:
        before, newest = known(tx), store.inspections.newest(tx)
        note(context, tx, newest.id if newest is not None else 0, faults[:MOST], before)
        still = set(map(about, faults))
        for key, one in before.items():
            if key not in still and one.at < began and key.what not in _BY_NIGHT and key.kind != "content":
                right_again(context, tx, one, context.clock())


def hold(context: Context, kinds: frozenset[str], faults: Sequence[Fault]) -> None:
    """Keep these faults, which a look of its own has found; of their kinds, what is not among them is right again."""
    with context.store.transaction() as tx:
        before = {key: one for key, one in known(tx).items() if key.kind in kinds}
        found = {about(fault): fault for fault in faults}
        for key in found.keys() - before.keys():
            tell(context, tx, 0, found[key], context.clock())
        for key in before.keys() - found.keys():
            right_again(context, tx, before[key], context.clock())


def tell(context: Context, tx: store.Tx, inspection: int, fault: Fault, now: datetime) -> None:
    """Write a new finding into the system's history, and tell who is to look into it."""
    line = store.instances.line(tx, fault.instance_id) if fault.instance_id else None
    number = line.number if line else ""
    facts = {**fault._asdict(), "number": number, "inspection": inspection}
    seq = system_log.log_system_event(context, tx, NOTICE, actors.SYSTEM, facts)
    finding = store.inspections.add(tx, fault, number, now, inspection, seq)
    roles, cause = context.office.roles(), store.notices.cause(NOTICE, finding)
    told = dict.fromkeys((*access.holding(roles, access.AUDIT), *access.holding(roles, access.ADMIN)))
    said, place = {**fault._asdict(), "number": number}, (line.id if line else None, None, now)
    for holder in told:
        store.notices.add(tx, holder, NOTICE, *place, said, cause=cause)


def right_again(context: Context, tx: store.Tx, one: FindingRow, now: datetime) -> None:
    """Note that something is wrong no more, and close what told of it."""
    facts = {**one.fault._asdict(), "number": one.number, "found": one.event_seq}
    system_log.log_system_event(context, tx, "fault_gone", actors.SYSTEM, facts)
    store.inspections.close(tx, one.id, now)
    store.notices.close(tx, [store.notices.cause(NOTICE, one.id)], now)
