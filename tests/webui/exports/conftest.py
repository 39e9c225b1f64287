"""An export unpacked, for those who read it and those who check it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.service import Engine
from tests.webui import office
from tests.webui.exports.elsewhere import unpacked


@pytest.fixture
def exported(engine: Engine, tmp_path: Path) -> Path:
    """An export unpacked in a folder of its own, as somebody elsewhere has it."""
    case = office.brought_to(engine, "Langkah_8", back_at="Langkah_7")
    assert unpacked(engine, case, tmp_path / "luar") == "PDK-2026-0001.zip"
    return tmp_path / "luar"
