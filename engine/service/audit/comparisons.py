"""What stands beside the history of some instances, read once for all of them and then held against their events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine import store
from engine.service import recap
from engine.service.audit import agreement
from engine.service.audit.agreement import Misfit
from engine.service.record import keeping
from engine.service.version_history import VersionHistory
from engine.store import proof_rows
from engine.store.tx import Row


def standing(
    tx: store.Tx, holders: Mapping[int, str], versions: agreement.Versions, start: int, end: int
) -> Callable[[int, Sequence[Row]], Misfit | None]:
    """Return what compares the rows of an instance, of those from id `start` to before `end`, with its events."""
    rows = proof_rows.instances(tx, start, end)
    tasks, files = proof_rows.tasks(tx, start, end), proof_rows.attachments(tx, start, end)
    lists = proof_rows.lists(tx, start, end)

    def compare(instance_id: int, events: Sequence[Row]) -> Misfit | None:
        row = rows.get(instance_id)
        if row is None:
            return None
        return agreement.of_instance(
            events,
            row,
            tasks.get(instance_id, ()),
            files.get(instance_id, ()),
            lists.get(instance_id, proof_rows.Lists()),
            holders,
            versions,
        )

    return compare


def derived(
    tx: store.Tx, versions: agreement.Versions, start: int, end: int
) -> Callable[[int, Sequence[Row]], str]:
    """Return what tells of such an instance which thing derived from its events is not as they say: "recap",
    "register" (its rows there), or "" for none.
    """
    recap_unlike = _recaps(tx, versions, start, end)
    rows_unlike = keeping.unlike(tx, versions, start, end)

    def unlike(instance_id: int, events: Sequence[Row]) -> str:
        if recap_unlike(instance_id, events):
            return "recap"
        return "register" if rows_unlike(instance_id, events) else ""

    return unlike


def _recaps(
    tx: store.Tx, versions_of: agreement.Versions, start: int, end: int
) -> Callable[[int, Sequence[Row]], bool]:
    """Return what tells of such an instance whether another recap is kept than its events come to."""
    kept = store.recaps.in_use(tx, start, end)
    passages = store.migrations.passages(tx, start, end) if kept else {}

    def unlike(instance_id: int, events: Sequence[Row]) -> bool:
        row = kept.get(instance_id)
        if row is None:
            return False
        last = versions_of(row.definition_id)
        found = [(seq, made, versions_of(made)) for seq, made in passages.get(instance_id, ())]
        before = tuple((seq, made, one) for seq, made, one in found if one is not None)
        if last is None or len(before) < len(found):
            return False
        versions = VersionHistory(last, row.definition_id, before)
        return recap.unlike(row, versions, list(map(store.history.read_event, events)))

    return unlike
