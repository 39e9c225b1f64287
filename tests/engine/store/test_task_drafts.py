from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors
from engine.store import Store, task_drafts
from tests.engine.store.office import NOW, Office

DATA = {"indikator": [{"target": "7,x", "realisasi": None}], "catatan": "a\0b ½", "besar": 2**65}


def test_task_has_one_draft(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _, (task,) = office.start(tx)
        assert task_drafts.get(tx, task.id) is None
        task_drafts.put(tx, task.id, office.siti, {"lama": 1}, NOW)
        task_drafts.put(tx, task.id, office.budi, DATA, NOW + timedelta(1))
        assert task_drafts.get(tx, task.id) == (task.id, office.budi, "budi", DATA, NOW + timedelta(1))
        task_drafts.delete(tx, task.id)
        task_drafts.delete(tx, task.id)
        assert task_drafts.get(tx, task.id) is None


def test_draft_that_is_no_json_is_refused(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _, (task,) = office.start(tx)
        with pytest.raises(errors.Invalid):
            task_drafts.put(tx, task.id, office.siti, {"x": float("nan")}, NOW)
