"""The page of a draft's diagram and what it offers the panel; drawing itself is tested in tests/browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest

from engine.service import Engine
from engine.settings import HOME
from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor
from webui.messages import modeller_words

Come = Callable[..., Visitor]
SAID = re.compile(r"\bsay\(\s*(?:[^()'?]*\? )?'((?:[^'\\]|\\.)*)'(?: : '((?:[^'\\]|\\.)*)')?")
KEY = re.compile(r"^\s+(?:'((?:[^'\\]|\\.)*)'|([A-Za-z]\w*)):", re.MULTILINE)
ASSETS = HOME / "webui/assets/modeller"


@pytest.fixture
def draft(engine: Engine) -> int:
    return engine.drafts.open(sop.KEY, office.actor(engine, "pemilik"))


def test_the_panel_is_offered_what_the_package_has(visitor: Come, draft: int) -> None:
    offered = visitor("pemilik").get(f"/sop/rancangan/{draft}/pilihan").response.json
    assert offered is not None
    assert offered["diagram"] == "process.bpmn"
    assert {"id": "sekretaris", "label": "Sekretaris"} in offered["roles"]
    form = next(one for one in offered["forms"] if one["name"] == "periksa")
    fields = {one["key"]: one for one in form["fields"]}
    assert fields["keputusan"]["kind"] == "choice"
    assert [one["value"] for one in fields["keputusan"]["values"]] == ["setuju", "kembalikan"]
    assert "ringkasan" in form["inputs"]
    assert offered["tables"] == ["indikator", "predikat"]


def test_forms_are_offered_while_the_diagram_is_faulty(visitor: Come, engine: Engine, draft: int) -> None:
    person = office.actor(engine, "pemilik")
    engine.drafts.write(draft, {"process.bpmn": None, "a.bpmn": b"<", "b.bpmn": b"<"}, 1, person)
    offered = visitor("pemilik").get(f"/sop/rancangan/{draft}/pilihan").response.json
    assert offered is not None
    assert offered["diagram"] == "process.bpmn"
    assert offered["forms"]
    assert offered["roles"]


def test_the_page_gives_the_file_without_javascript(visitor: Come, engine: Engine, draft: int) -> None:
    person = visitor("pemilik")
    page = person.get(f"/sop/rancangan/{draft}/diagram")
    assert "membutuhkan JavaScript" in page.text
    content = engine.drafts.file(draft, "process.bpmn", office.actor(engine, "pemilik"))
    changed = content.replace(b">P3D<", b">P2D<")
    fields = {"csrf_token": person.token(), "revisi": "1", "berkas": (BytesIO(changed), "sop.bpmn")}
    sent = person.client.post(f"/sop/rancangan/{draft}/diagram", data=fields, buffered=True)
    assert sent.status_code == 302
    assert engine.drafts.file(draft, "process.bpmn", office.actor(engine, "pemilik")) == changed


def test_only_who_may_change_a_draft_draws(visitor: Come, engine: Engine, draft: int) -> None:
    assert visitor("sekretaris").get(f"/sop/rancangan/{draft}/diagram").response.status_code == 403
    nobody = visitor("sekretaris")
    sent = nobody.client.post(f"/sop/rancangan/{draft}/diagram", data={"csrf_token": nobody.token()})
    assert sent.status_code == 403, "rights come before what was sent"
    owner = visitor("pemilik")
    odd = {"csrf_token": owner.token(), "revisi": "9" * 5000, "berkas": (BytesIO(b"<x/>"), "sop.bpmn")}
    assert owner.client.post(f"/sop/rancangan/{draft}/diagram", data=odd).status_code == 302
    assert "data-bpmn-modeller" not in visitor("kadis").get(f"/sop/rancangan/{draft}/diagram").text


def test_every_word_of_the_modeller_is_in_indonesian() -> None:
    """Words in the source; those that bpmn-js asks for while it runs are collected by the browser test."""
    tables = "".join(path.read_text("utf-8") for path in (ASSETS / "words").glob("*.js"))
    known = {found[0] or found[1] for found in KEY.findall(tables)} | modeller_words.WORDS.keys()
    said = {
        word
        for path in ASSETS.rglob("*.js")
        if path.parent.name != "words"
        for found in SAID.findall(path.read_text("utf-8"))
        for word in found
        if word and not word.startswith(" ")
    }
    assert said
    assert said - known == set()
