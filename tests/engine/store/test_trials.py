"""Trials of drafts: one per draft and person, changed only on its revision, forgotten in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine import errors
from engine.store import Store, drafts, trials
from tests.engine.store.office import NOW, Office

ONE: list[Any] = [{"mulai": {}}]
TWO: list[Any] = [*ONE, {"majukan": "tenggat"}]


def test_a_trial_is_changed_only_on_its_revision_and_forgotten_in_time(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        person = office.siti
        made, other = (drafts.add(tx, "kecil", "Kecil", {}, None, person, NOW) for _ in range(2))
        assert trials.get(tx, made, person) is None
        assert trials.begin(tx, made, person, ONE, NOW, NOW)
        assert not trials.begin(tx, made, person, [], NOW, NOW), "there is one already"
        assert trials.change(tx, made, person, 1, TWO, NOW)
        assert not trials.change(tx, made, person, 1, [], NOW), "it has moved on"
        row = trials.get(tx, made, person)
        assert row is not None
        assert (row.revision, row.began_at, row.acts) == (2, NOW, TWO)
        with pytest.raises(errors.Invalid):
            trials.change(tx, made, person, 2, [float("nan")], NOW)
        assert trials.begin(tx, other, person, ONE, NOW, NOW + timedelta(days=1))
        trials.expire(tx, NOW)
        assert trials.get(tx, made, person) is not None
        trials.expire(tx, NOW + timedelta(seconds=1))
        assert trials.get(tx, made, person) is None
        assert trials.get(tx, other, person) is not None
        drafts.change(tx, other, state="discarded")
        trials.expire(tx, NOW)
        assert trials.get(tx, other, person) is None
        trials.begin(tx, made, person, [], NOW, NOW)
        trials.delete(tx, made, person)
        assert trials.get(tx, made, person) is None
