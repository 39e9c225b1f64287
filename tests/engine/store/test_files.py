from __future__ import annotations

import hashlib

from engine.store import Store, files
from tests.engine.store.office import NOW, at_once, bare


def test_content_is_stored_once(store: Store) -> None:
    content = bytes(range(256)) * 5000
    with store.transaction() as tx:
        digest = files.put(tx, content, "application/pdf", NOW)
        assert digest == hashlib.sha256(content).digest() == files.put(tx, content, "text/plain", NOW)
        assert files.get(tx, digest) == content
        assert files.get(tx, b"x" * 32) is None
        assert bare(store, tx, "select media_type, size from file")[0][:] == ("application/pdf", len(content))


def test_empty_content(store: Store) -> None:
    with store.transaction() as tx:
        assert files.get(tx, files.put(tx, b"", "text/plain", NOW)) == b""


def test_same_content_at_once(store: Store) -> None:
    def work(_: int) -> bytes:
        with store.transaction() as tx:
            return files.put(tx, b"same", "text/plain", NOW)

    assert at_once(4, work) == [hashlib.sha256(b"same").digest()] * 4
