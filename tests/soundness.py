"""The promises a database must keep at every moment; called after every fault."""

from __future__ import annotations

from engine import errors, store
from engine.service import Engine


def chain_fault(tx: store.Tx, instance_id: int) -> store.Fault | None:
    """Return the first fault in the chain of an instance, also of one that is gone; None when it holds."""
    row = store.instances.get(tx, instance_id)
    end = (row.event_count, row.head) if row else (0, store.history.START)
    return store.proof.stretch(tx, instance_id, end).fault


def broken_at(engine: Engine, instance_id: int) -> int | None:
    """Return the number of the first event that does not fit the chain of an instance, or None when it holds."""
    with engine.store.read() as tx:
        fault = chain_fault(tx, instance_id)
    return fault and fault.seq


def assert_sound(engine: Engine) -> None:
    """Raise with what is broken and of which case, if the database breaks a promise. Read-only.

    It is the check that the product makes of itself. Clocks of tests are set back, their files are the tests' own, and
    rows of the office are laid by hand. Where a test has lost the key of seals, nothing is judged: the check refuses.
    """
    try:
        found = engine.site.checks.run(whole=False, machine=False)
    except errors.Misconfigured as fault:
        if fault.params["reason"] == "key_lost":
            return
        raise
    broken = [
        f"{one.kind} {one.what} {one.which} {one.seq or ''} of case {one.instance_id} "
        f"{found.numbers.get(one.instance_id, '')}"
        for one in found.faults
        if one.what != "clock" and (one.instance_id or one.kind != "record")
    ]
    assert not broken, "\n".join(broken)
