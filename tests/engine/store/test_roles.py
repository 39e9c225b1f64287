"""The roles of the agency: in rank, gone without losing their id, and what takes part in running cases."""

from __future__ import annotations

from engine.store import RoleRow, Store, people, roles
from tests.engine.store.office import NOW, Office


def test_roles_are_those_last_set_in_their_order(store: Store, office: Office) -> None:
    bidang = RoleRow("bidang_a", "Bidang A", "sekretaris", "Bidang", "")
    with store.transaction() as tx:
        assert [row.id for row in people.roles(tx)] == ["kadis", "sekretaris"]
        boss = RoleRow("sekretaris", "Sekretaris Dinas", None, "Dinas", "admin audit")
        people.set_roles(tx, [boss, bidang])
        assert [*map(roles.said, people.roles(tx))] == [*map(roles.said, [boss, bidang])]
        people.set_roles(tx, [bidang])
        assert [row.id for row in people.roles(tx)] == ["bidang_a"]
        assert [row.label for row in roles.former(tx)] == ["Kepala Dinas", "Sekretaris Dinas"]
        assert people.roles_at(tx, office.siti, NOW) == {
            "sekretaris": "tetap"
        }  # hidden, but the record stays
        people.set_roles(tx, [bidang, boss])
        assert [*map(roles.said, people.roles(tx))] == [*map(roles.said, [bidang, boss])]


def test_a_change_is_signed_and_what_a_role_was_called_is_kept(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        kadis, sekretaris = roles.roles(tx)
        changed = [sekretaris, kadis._replace(label="Kepala")]
        assert roles.set_roles(tx, changed, "siti", NOW) == ["sekretaris", "kadis"]
        rows = {row.id: row for row in roles.roles(tx)}
        before = (kadis.revision, sekretaris.revision)
        assert (rows["kadis"].revision, rows["sekretaris"].revision) == (before[0] + 1, before[1]), (
            "a place is none"
        )
        assert (rows["kadis"].changed_by, rows["kadis"].changed_at) == ("siti", NOW)
        assert rows["kadis"].former_labels == "Kepala Dinas"
        assert roles.set_roles(tx, [sekretaris, kadis._replace(label="Kepala")]) == []
        roles.set_roles(tx, [sekretaris], "siti", NOW)
        assert roles.both(tx) == (roles.roles(tx), roles.former(tx))
        assert not roles.lock_role(tx, "kadis")
        assert roles.lock_role(tx, "sekretaris")
        roles.set_roles(tx, [sekretaris, kadis], "siti", NOW)
        (_, back) = roles.roles(tx)
        assert (back.label, back.former_labels) == ("Kepala Dinas", "Kepala")
        roles.lock(tx)
