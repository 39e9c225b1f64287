"""Long texts as they are stored: shorter, and read back to the letter."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.store import packing, values

LONG = values.to_json({"value": {f"isian_{n}": "Sangat Tinggi ✓" for n in range(40)}})


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=2_000))
def test_a_text_comes_back_to_the_letter(text: str) -> None:
    facts = values.to_json({"value": text})
    stored = packing.pack(facts)
    assert packing.unpack(stored) == facts
    assert len(stored) <= len(facts)
    assert values.from_object(stored) == {"value": text}


def test_a_long_text_is_shorter_and_a_short_one_stays() -> None:
    assert len(packing.pack(LONG)) < len(LONG) / 4
    assert packing.pack('{"a":1}') == '{"a":1}'


def test_what_is_stored_today_is_read_for_ever() -> None:
    """The dictionary is part of what is stored: another one would read another text, or none."""
    stored = (
        "zQ2JmphZ4eHu5Z2QZB8RnVKUWJ8c7l3pa5GT6pRoZBlrkVOa4WDhbJvpU+rnlAw3D7TETYjxmhOIzhGcQzjStjUUO1"
        "WJgxGUWg2IBnGh8ErOBMZAITNAKwBBOL80tAKfKFGB6VsjOzEstykrUA5kFjJ3EPBSdSHbV1gIA"
    )
    assert values.from_object(stored) == {
        "digest": "iepHKJGhj3P_hzesc_CuI8liNe21Q8lylD8C9aLyNFo",
        "opened": [
            {"due": "2026-11-24T09:00:00+00:00", "element": "Langkah_2", "holders": "sekretaris", "task": 15}
        ],
        "value": {"isi_disposisi": "Laksanakan pengumpulan data kinerja.", "tujuan_disposisi": "sekretaris"},
    }


@pytest.mark.parametrize(
    "stored",
    [
        "z",
        "zz",
        "z!!!!",
        packing.pack(LONG)[:-4],
        packing.pack(LONG) + "AAAA",
        "z" + base64.b64encode(b"\x03").decode(),
    ],
)
def test_a_damaged_text_is_no_object(stored: str) -> None:
    assert packing.unpack(stored) == stored
    assert values.from_object(stored) == {}


def test_a_text_beyond_all_bounds_is_not_blown_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LONGEST", 1_000)
    assert packing.unpack(packing.pack(LONG)) == packing.pack(LONG)
