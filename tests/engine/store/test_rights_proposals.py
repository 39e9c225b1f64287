"""Changes of rights that one person proposes and another decides."""

from __future__ import annotations

from engine.store import Store, rights_proposals
from tests.engine.store.office import NOW, Office


def test_a_proposal_is_kept_until_it_is_decided(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        made = rights_proposals.add(tx, {"kadis": ("audit", "")}, "Tidak diperlukan.", office.siti, NOW)
        (row,) = rights_proposals.waiting(tx)
        assert (row.id, row.changes, row.proposed_name) == (made, {"kadis": ("audit", "")}, "Siti Aminah")
        assert rights_proposals.lock(tx, made) == row
        assert rights_proposals.lock(tx, made + 1) is None
        rights_proposals.decide(tx, made, "refused", office.budi, NOW, "Masih dipakai.")
        assert rights_proposals.waiting(tx) == []
        (done,) = rights_proposals.decided(tx, 10)
        assert (done.state, done.decided_name, done.decided_at) == ("refused", "Budi", NOW)
        assert done.decision == "Masih dipakai."
