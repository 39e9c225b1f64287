from __future__ import annotations

from engine.store import Store, settings


def test_settings_come_back(store: Store) -> None:
    with store.transaction() as tx:
        assert settings.get(tx, "x") is None
        assert settings.get(tx, "x", 7) == 7
        settings.put(tx, "x", {"a": [1, None]})
        settings.put(tx, "y", False)
        settings.put(tx, "x", None)
        assert settings.get(tx, "x", 7) is None
        assert settings.get(tx, "y", True) is False
