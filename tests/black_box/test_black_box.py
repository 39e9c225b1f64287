"""The whole SOP by command line and pages says what was recorded, but for what chance decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.black_box import record
from tests.tools.databases import Databases


@pytest.mark.parametrize("part", record.PARTS)
def test_nothing_that_is_seen_has_changed(part: str, databases: Databases, tmp_path: Path) -> None:
    told = record.difference(part, record.said(part, databases, tmp_path))
    assert not told, told


def test_a_difference_is_named_with_its_place() -> None:
    then = record.recorded("help")
    place = then.index("$ alur attach --help") + 2
    told = record.difference("help", [*then[:place], "lain", *then[place + 1 :]])
    assert f"record/help.txt, line {place + 1}, at '$ alur attach --help'" in told
    assert f"  - {then[place]}\n" in told
    assert "  + lain\n" in told
    assert record.difference("help", then) == ""
    assert f"line {len(then)}" in record.difference("help", then[:-1])
