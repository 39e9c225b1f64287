"""The history of a case: read in order by who may, and proved."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engine import errors
from tests.engine.service.cases.test_dossier import seen
from tests.engine.service.conftest import Office
from tests.soundness import broken_at


@pytest.mark.parametrize("change", ["data", "actor", "delete", "swap"])
def test_a_history_that_was_tampered_with_says_so(office: Office, change: str) -> None:
    """Whoever can remove the guards of the database cannot mend the chain as well."""
    started = office.start()
    office.work_to(started.instance, "Langkah_4")
    other = office.start()
    assert seen(office, started.instance).proof.sound
    statements = {
        "data": "update event set data = data || ' ' where instance_id = 1 and seq = 1",
        "actor": "update event set actor = 'kadis' where instance_id = 1 and seq = 3",
        "delete": "delete from event where instance_id = 1 and seq = (select event_count from instance where id = 1)",
        "swap": "update event set at = at + 1 where instance_id = 1 and seq = 4",
    }
    with office.engine.store.transaction() as tx:
        unguarded(tx.connection)
        assert tx.execute(sa.text(statements[change])).rowcount == 1
    assert not seen(office, started.instance).proof.sound
    first = {"data": 1, "actor": 3, "swap": 4}
    bad = broken_at(office.engine, started.instance)
    assert bad == first.get(change, bad)
    assert bad is not None
    assert seen(office, other.instance).proof.sound, "the chain of another case is its own"
    if change == "delete":  # the history says another state than the stored one: nothing is built on it
        with pytest.raises(errors.Incident) as stop:
            office.do(office.waiting(started.instance)[0])
        assert stop.value.params["reason"] == "altered"
    else:
        office.do(office.waiting(started.instance)[0])
    assert not seen(office, started.instance).proof.sound, "the break stays, also where work goes on"


def unguarded(connection: sa.Connection) -> None:
    """Drop the triggers that refuse changes of the history, as an owner of the database could."""
    if connection.dialect.name == "sqlite":
        names = connection.execute(
            sa.text("select name from sqlite_master where type = 'trigger' and tbl_name = 'event'")
        )
        for name in names.scalars().all():
            connection.execute(sa.text(f"drop trigger {name}"))
    else:
        connection.execute(sa.text("alter table event disable trigger user"))
