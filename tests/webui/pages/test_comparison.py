"""Comparing two versions, or a draft with a version, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

from engine.service import Engine
from engine.service.agency.setup import SETUP
from tests import sop, versions
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def numbers(engine: Engine) -> tuple[int, int]:
    """The ids of the shipped version and of the next one."""
    admin = office.actor(engine, "admin")
    before = engine.versions.list(sop.KEY, admin)[0].definition_id
    return before, engine.definitions.deploy(versions.later(renamed=True), SETUP).definition_id


def test_changes_are_sentences(visitor: Come, engine: Engine) -> None:
    before, after = numbers(engine)
    page = visitor("kadis").get(f"/sop/banding?dari={before}&ke={after}")
    assert page.status == 200
    assert "waktu 3 hari → 2 hari." in page.words
    assert "“Mengarsipkan hasil pembahasan” baru, pelaksana Sekretaris." in page.words
    assert "dihapus" in page.words
    (left, right) = page.document.xpath("//*[@data-bpmn-viewer]")
    assert (left.get("data-removed"), right.get("data-added").split()[0]) == ("Langkah_2", versions.RENAMED)
    english = visitor("kadis").get(f"/sop/banding?dari={before}&ke={after}&lang=en")
    assert english.status == 200
    assert "Keduanya sama." in visitor("kadis").get(f"/sop/banding?dari={after}&ke={after}").words


def test_a_draft_is_compared_with_its_version(visitor: Come, engine: Engine) -> None:
    pemilik = office.actor(engine, "pemilik")
    draft = engine.drafts.open(sop.KEY, pemilik)
    base = engine.drafts.view(draft, pemilik).base
    text = versions.in_force()["process.bpmn"].replace(b"P3D", b"P4D")
    engine.drafts.write(draft, {"process.bpmn": text, "data/baru.csv": b"a,b\n1,2\n"}, 1, pemilik)
    page = visitor("pemilik").get(f"/sop/banding?dari={base}&ke=r{draft}")
    assert "waktu 3 hari → 4 hari." in page.words
    assert "Tabel data “baru” baru." in page.words
    assert visitor("pemilik").get("/sop/banding?dari=1&ke=r999").status == 404
    assert visitor("pemilik").get("/sop/banding?dari=x&ke=").status == 404
    assert visitor("sekretaris").get(f"/sop/banding?dari={base}&ke=r{draft}").status == 403
    engine.drafts.write(draft, {"process.bpmn": b"<rusak"}, 2, pemilik)
    assert visitor("pemilik").get(f"/sop/banding?dari={base}&ke=r{draft}").status == 422
