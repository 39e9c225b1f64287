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
