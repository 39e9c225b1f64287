"""What changed between two visits to one form, field by field, rows by their place."""

from __future__ import annotations

from webui import changes


def test_only_what_differs_is_told_in_the_order_of_the_later_value() -> None:
    before = {"judul": "Lama", "hapus": "x", "sama": 1, "indikator": [{"target": 1}, {"target": 2}]}
    after = {"baru": "y", "judul": "Baru", "sama": 1, "indikator": [{"target": 1}, {"target": 3}]}
    found = changes.between(None, before, after)
    assert [one.place for one in found] == ["baru", "judul", "indikator/1/target", "hapus"]
    assert (found[1].before, found[1].after) == ("Lama", "Baru")


def test_an_event_that_kept_its_changes_is_told_the_same_way() -> None:
    (found,) = changes.kept_by_event(None, {"indikator.2.realisasi": (1, 2.5)})
    assert (found.place, found.before, found.after) == ("indikator/2/realisasi", "1", "2,5")
