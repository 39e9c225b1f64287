"""People named in a remark, as they are called."""

from __future__ import annotations

import pytest

from webui.messages.work import mentions

NAMES = {"sari": "Sari\nDewi", "bidang.kearsipan": "Bidang Kearsipan"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mohon @sari.", "Mohon @Sari Dewi."),
        ("@Bidang.Kearsipan, @sari", "@Bidang Kearsipan, @Sari Dewi"),
        ("sari@sari @sarikaya @budi", "sari@sari @sarikaya @budi"),
    ],
)
def test_a_remark_names_people_as_they_are_called(text: str, shown: str) -> None:
    assert mentions.shown(text, NAMES) == shown
    assert mentions.shown(text, {}) == text


def test_who_was_told() -> None:
    assert mentions.told_sentence([]) == []
    assert mentions.told_sentence(["Sari\nDewi"]) == ["Sari Dewi diberi tahu."]
    assert mentions.told_sentence(["Sari", "Budi"]) == ["Sari dan Budi diberi tahu."]
