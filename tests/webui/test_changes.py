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


def test_files_are_told_by_their_names_and_nothing_else_of_them() -> None:
    def file(name: str) -> dict[str, object]:
        return {"name": name, "sha256": "0" * 64, "size": 1}

    before = {"berkas": [file("lama.pdf")], "sama": [file("sama.pdf")]}
    after = {"berkas": [file("baru.pdf"), file("lain.pdf")], "sama": [file("sama.pdf")]}
    (found,) = changes.between(None, before, after)
    assert (found.place, found.before, found.after) == ("berkas", "lama.pdf", "baru.pdf, lain.pdf")
    (gone,) = changes.between(None, before, {**before, "berkas": []})
    assert (gone.before, gone.after) == ("lama.pdf", "–")
