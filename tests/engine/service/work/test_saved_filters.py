"""Filters under a name: each person's own, written with what makes them again."""

from __future__ import annotations

import pytest

from engine import errors, store
from engine.service.work import saved_filters
from tests.engine.service.conftest import Office


def test_what_is_kept_stands_in_the_history_and_agrees_with_it(office: Office) -> None:
    kept, actor = office.engine.saved_filters, office.actor("sekretaris")
    kept.save("tasks", "  Yang   terlambat ", "terlambat=ya", actor)
    (row,) = kept.list("tasks", actor)
    assert (row.name, row.address) == ("Yang   terlambat", "terlambat=ya")
    assert kept.list("tasks", office.actor("kadis")) == []
    assert office.engine.audit.verify().sound
    with pytest.raises(errors.NotFound):
        kept.remove(row.id, office.actor("kadis"))
    kept.remove(row.id, actor)
    assert kept.list("tasks", actor) == []
    assert office.engine.audit.verify().sound
    with office.engine.store.read() as tx:
        acts = [one for one in store.history.of_system(tx) if one.type.startswith("filter_")]
    assert [(one.type, one.actor) for one in acts] == [
        ("filter_removed", "sekretaris"), ("filter_saved", "sekretaris"),
    ]  # fmt: skip
    assert acts[1].data["rows"]["saved_filter"][str(row.id)]["address"] == "terlambat=ya"
    assert acts[0].data["rows"] == {"saved_filter": {str(row.id): None}}


def test_what_cannot_be_kept_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, actor = office.engine.saved_filters, office.actor("sekretaris")
    for place, name, address in (
        ("lain", "a", "baru=ya"),
        ("tasks", " ", "baru=ya"),
        ("tasks", "a" * 61, "baru=ya"),
        ("tasks", "a\x07", "baru=ya"),
        ("tasks", "a", ""),
        ("tasks", "a", "x" * 1001),
    ):
        with pytest.raises(errors.Invalid):
            kept.save(place, name, address, actor)
    monkeypatch.setattr(saved_filters, "MOST", 1)
    kept.save("tasks", "a", "baru=ya", actor)
    kept.save("tasks", "a", "baru=ya&cari=x", actor)
    with pytest.raises(errors.Invalid):
        kept.save("tasks", "b", "baru=ya", actor)
    assert [one.address for one in kept.list("tasks", actor)] == ["baru=ya&cari=x"]
