"""The triggers that keep the history: one that is gone is named, a stranger too, and all are put back."""

from __future__ import annotations

from engine.store import Store, guards
from tests.engine.store.office import bare, undone

STRANGE = (
    "create trigger asing after insert on person begin select 1; end",
    "create trigger asing after insert on person for each row execute function refuse_change()",
)


def test_what_is_gone_is_named_and_put_back(store: Store) -> None:
    with undone(store) as tx:
        assert guards.missing(tx) == []
        rows = bare(
            store,
            tx,
            "select name from sqlite_master where type = 'trigger' and tbl_name = 'event' order by name",
            "select tgname from pg_trigger where tgrelid = 'event'::regclass and not tgisinternal order by tgname",
        )
        name = str(rows[0][0])
        bare(store, tx, f"drop trigger {name}", f"drop trigger {name} on event")
        assert guards.missing(tx) == [name]
        guards.restore(tx)
        assert guards.missing(tx) == []


def test_a_trigger_of_somebody_else_is_named(store: Store) -> None:
    with undone(store) as tx:
        assert guards.strange(tx) == []
        bare(store, tx, *STRANGE)
        assert guards.strange(tx) == ["asing"]
        assert guards.missing(tx) == []
