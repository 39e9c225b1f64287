from __future__ import annotations

from engine import store
from engine.service import actors
from tests.engine.service.conftest import Office


def test_a_person_acts_with_the_roles_held_now(office: Office) -> None:
    with office.engine.store.read() as tx:
        row = store.people.by_username(tx, "kadis")
        assert row is not None
        actor = actors.of_person(office.engine.context, tx, row, "cli", "root")
    assert (actor.username, dict(actor.roles)) == ("kadis", {"kepala_dinas": "tetap"})
    assert (actor.channel, actor.account) == ("cli", "root")
    assert actor.rights == office.actor("kadis").rights
