"""A remark from the page of a case; its text is text, whatever it holds."""

from __future__ import annotations

from collections.abc import Callable

from engine.service import Engine
from tests.webui import office
from tests.webui.visitor import Visitor


def test_a_remark_is_written_and_read(engine: Engine, visitor: Callable[..., Visitor]) -> None:
    instance = office.started(engine)
    here, action = f"/berkas/{instance}", f"/berkas/{instance}/komentar"
    page = visitor("kadis").get(here).send({"komentar": "<img src=x onerror=alert(1)>"}, action=action)
    assert "berkomentar: “<img src=x onerror=alert(1)>”" in page.words
    assert not page.document.xpath("//main//img[@src='x']")
    auditor = visitor("auditor").get(here)
    assert "berkomentar" in auditor.words
    assert not auditor.document.xpath(f"//form[@action='{action}']")
