"""How far every chain was at a moment: what has grown is taken once, and the digest covers all of it."""

from __future__ import annotations

import hashlib

from engine.store import SealRow, Store, seals
from tests.engine.store.office import NOW, Office


def test_a_seal_takes_what_has_grown_since_the_last(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        one, (task,) = office.start(tx)
        two, _tasks = office.start(tx)
        assert seals.has_grown(tx)
        assert seals.lock(tx) == (0, bytes(32))
        ends = seals.take_changed(tx)
        assert [(end.instance_id, end.events) for end in ends] == [(one.id, 1), (two.id, 1)]
        root, fresh = seals.add_leaves(tx, 1, ends)
        assert fresh == 2
        assert root == seals.root(seals.sheets(tx))
        seals.add(tx, SealRow(1, NOW, "dokumen", b"tanda tangan"))
        assert (seals.count(tx), seals.has_grown(tx)) == (1, False)
        assert seals.lock(tx) == (1, hashlib.sha256(b"dokumen").digest())
        office.complete(tx, task.id)
        assert [end.instance_id for end in seals.take_changed(tx)] == [one.id]
        seals.mark(tx, two.id)
        assert seals.is_marked(tx)
        assert [end.instance_id for end in seals.take_changed(tx)] == [one.id, two.id]
        assert not seals.is_marked(tx)
        assert [row.number for row in seals.each(tx)] == [row.number for row in seals.newest(tx, 9)] == [1]
        assert seals.get(tx, 2) is None


def test_a_sheet_is_the_digest_of_its_lines_and_the_root_that_of_the_sheets(
    store: Store, office: Office
) -> None:
    with store.transaction() as tx:
        one, _tasks = office.start(tx)
        root, _fresh = seals.add_leaves(tx, 1, seals.take_changed(tx))
        sheet = one.id // seals.SHEET
        assert seals.used_sheets(tx) == [sheet]
        (leaf,) = seals.leaves(tx, sheet)
        line = f"{one.id} 1 {leaf.head.hex()}"
        assert seals.lines(seals.latest([leaf])) == [line]
        digest = hashlib.sha256(f"{line}\n".encode()).hexdigest()
        assert root == hashlib.sha256(f"{sheet} {digest}\n".encode()).hexdigest()
        assert seals.ends(tx, sheet)[one.id].events == 1
        assert seals.leaves_of(tx, one.id) == [leaf]
        assert (seals.strange_ids(tx), seals.totals(tx)) == ([], (1, 1))
