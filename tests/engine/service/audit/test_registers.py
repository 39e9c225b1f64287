"""The registers of the office are as the history says, from the day on which all of them was written down."""

from __future__ import annotations

import json

from engine import store
from engine.store.history import START, canonical, chain_hash
from engine.store.values import to_json
from tests.engine.service.audit.test_verification import COLUMNS, judged, sql
from tests.engine.service.conftest import Office
from tests.engine.store.office import bare, unguarded


def test_what_stands_at_an_upgrade_is_the_beginning_of_what_is_compared(office: Office) -> None:
    """A database of before has no word of its rows: unaltered it is sound, and `alur init` writes down what stands."""
    engine = office.engine
    with engine.store.transaction() as tx, unguarded(engine.store, tx):
        rows = bare(engine.store, tx, "select seq, data from system_event order by seq")
        mark, head = ("?" if engine.store.dialect == "sqlite" else "%s"), START
        for seq, data in rows:
            facts = {
                name: one for name, one in json.loads(str(data)).items() if name not in ("rows", "open_tasks")
            }
            text = f"update system_event set data = {mark}, type = case type when 'recorded' then 'x' else type end"
            tx.connection.exec_driver_sql(f"{text} where seq = {mark}", (to_json(facts), seq))
            (row,) = bare(engine.store, tx, f"select {COLUMNS} from system_event where seq = {seq}")
            head = chain_hash(head, canonical(0, tuple(row)))
            tx.connection.exec_driver_sql(
                f"update system_event set hash = {mark} where seq = {mark}", (head, seq)
            )
        tx.connection.exec_driver_sql(f"update chain set head = {mark} where name = 'system'", (head,))
    assert engine.audit.verify().sound
    attack = sql(engine, "update role set rights = 'admin' where id = 'sekretaris'")
    assert judged(engine, attack, None).sound
    engine.setup.init()
    assert engine.audit.verify().sound
    (fault,) = judged(engine, attack, None).faults
    assert (fault.kind, fault.what, fault.which) == ("record", "rights", "Sekretaris")
    engine.setup.init()
    with engine.store.read() as tx:
        assert len(store.history.of_types(tx, ("recorded",))) == 1
