"""What a drawn form is made of."""

from __future__ import annotations

from webui.forms.fields import Field, Option, anchor, chosen


def test_a_path_has_one_anchor_on_the_page() -> None:
    assert anchor("indikator/1/target") == "f-indikator-1-target"


def test_a_dash_and_nothing_are_nothing_to_read() -> None:
    assert [Field("text", shown=words).empty for words in ("", "–", "0")] == [True, True, False]


def test_what_a_control_need_not_say_is_known_without_asking_its_macro() -> None:
    bare = Field("text", label="Nama", text="x" * 50, spoken="Nama, baris 2")
    assert (bare.plain, bare.marked, bare.noted, bare.parted) == (True, False, False, False)
    assert (bare.size, Field("text").size, bare.spoken_row) == (36, 6, ", baris 2")
    for change in ({"error": "Wajib diisi."}, {"watched": True}, {"shown_by": "a"}, {"away": True}):
        assert not bare._replace(**change).plain, change
    for change in ({"error": "Wajib diisi."}, {"required": True}, {"description": "a"}, {"kind": "radios"}):
        assert bare._replace(**change).marked, change
    assert not Field("files").plain, "more than one element"
    assert Field("fact", lines=(("Kode", "1"),)).noted


def test_options_are_chosen_by_what_a_value_names() -> None:
    options = (Option("1", "Satu"), Option("2", "Dua"))
    assert [one.chosen for one in chosen(options, 2)] == [False, True]
    assert [one.chosen for one in chosen(options, ["1", 2])] == [True, True]
    assert chosen(options, None) == options
    assert chosen((), "1") == ()
