"""A database of one's own beside the site's: of its kind, empty, and gone afterwards."""

from __future__ import annotations

from pathlib import Path

from engine.store import Store, scratch


def test_a_scratch_database_is_used_and_leaves_nothing(store_url: str, tmp_path: Path) -> None:
    with scratch.make(store_url, tmp_path) as made:
        assert made.kind == ("sqlite" if store_url.startswith("sqlite") else "postgresql")
        opened = Store(made.url, create=True)
        opened.migrate()
        opened.close()
        assert scratch.size(made) > 10_000
        plain = scratch.bare(made)
        rows = plain.execute("select count(*) from person").fetchall()
        plain.close()
        assert [int(row[0]) for row in rows] == [0]
        folder = made.folder
        assert folder.is_dir()
    assert not folder.exists()
