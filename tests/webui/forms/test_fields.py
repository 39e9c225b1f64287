"""What a drawn form is made of."""

from __future__ import annotations

from webui.forms.fields import Field, anchor


def test_a_path_has_one_anchor_on_the_page() -> None:
    assert anchor("indikator/1/target") == "f-indikator-1-target"


def test_a_dash_and_nothing_are_nothing_to_read() -> None:
    assert [Field("text", shown=words).empty for words in ("", "–", "0")] == [True, True, False]
