"""Lisensi: what Alur is built on, for everybody."""

from __future__ import annotations

from collections.abc import Callable

from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def test_licences_are_open_to_all(visitor: Come) -> None:
    page = visitor().get("/lisensi")
    assert page.status == 200
    assert "Flask" in page.words
