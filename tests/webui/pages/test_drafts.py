"""Acts on a draft without JavaScript: its files as text, submitting, putting in force."""

from __future__ import annotations

from collections.abc import Callable

from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def test_text_of_every_kind_of_file(visitor: Come, engine: Engine) -> None:
    owner, pemilik = visitor("pemilik"), office.actor(engine, "pemilik")
    made = engine.drafts.open(sop.KEY, pemilik)
    draft = f"/sop/rancangan/{made}"
    original = engine.drafts.file(made, "data/indikator.csv", pemilik)
    page = owner.get(f"{draft}/teks/data/indikator.csv")
    page.send(button=("aksi", "simpan"))
    assert (
        engine.drafts.file(made, "data/indikator.csv", pemilik) == original
    )  # read and saved: the same bytes
    page = owner.get(f"{draft}/teks/process.toml").send({"isi": "judul = 3"}, button=("aksi", "simpan"))
    assert "process.toml" in page.all("//div[contains(@class, 'note')]//li")[0]
    revision = engine.drafts.view(made, pemilik).revision
    dos = b"\xef\xbb\xbfa,b\r\n1,2\r\n"
    engine.drafts.write(made, {"data/dos.csv": dos, "data/biner.csv": b"\xff\0"}, revision, pemilik)
    owner.get(f"{draft}/teks/data/dos.csv").send(button=("aksi", "simpan"))
    assert engine.drafts.file(made, "data/dos.csv", pemilik) == dos
    assert "bukan teks" in owner.get(f"{draft}/teks/data/biner.csv").words
    page = owner.get(f"{draft}/teks/data/dos.csv")
    form = page.document.xpath("//form[.//button[@value='hapus']]")[0]
    assert form is not None
    new = owner.get(draft).send({"nama": "forms/baru.form"}, action=f"{draft}/berkas-baru")
    assert new.path == f"{draft}/teks/forms/baru.form"
    bad = owner.get(draft).send({"nama": "../x"}, action=f"{draft}/berkas-baru")
    assert bad.status == 422
    assert "tidak dapat dipakai: hanya huruf" in bad.words
    revision = engine.drafts.view(made, pemilik).revision - 1
    told = owner.post(
        f"{draft}/teks/data/dos.csv",
        {"csrf_token": owner.token(), "revisi": str(revision + 1), "aksi": "hapus"},
    )
    assert "dihapus dari rancangan" in told.words
    assert owner.get(f"{draft}/teks/data/dos.csv").status == 404
