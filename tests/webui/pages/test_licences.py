"""Lisensi: what Alur is built on, for everybody."""

from __future__ import annotations

from collections.abc import Callable

from tests.webui.visitor import Visitor
from webui.pages import licences

Come = Callable[..., Visitor]


def test_licences_are_open_to_all(visitor: Come) -> None:
    page = visitor().get("/lisensi")
    assert page.status == 200
    assert "Flask" in page.words
    assert "–" not in {one.licence for one in licences.packages()}


def test_a_package_that_names_no_licence_is_told_by_the_file_it_has() -> None:
    (one,) = (one for one in licences.packages() if one.name == "pyrage")
    assert one.licence == "The MIT License (MIT)"
