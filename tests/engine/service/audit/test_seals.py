"""Seals as facts."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.service.audit import seals
from engine.store import SealRow


def test_what_is_no_seal_of_alur_covers_nothing() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    for document in ("", "{}", "[]", '{"instances": "x", "system": [1]}'):
        view = seals.read(SealRow(3, at, document, b""))
        assert (view.number, view.instances, view.system_events, view.key) == (3, 0, 0, "")
