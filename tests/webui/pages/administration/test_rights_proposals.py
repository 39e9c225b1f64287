"""Deciding a change of rights by its addresses: one that is not there, one that is decided, one without a reason."""

from __future__ import annotations

from collections.abc import Callable

from tests.webui.visitor import Visitor

EDIT, LIST = "/administrasi/jabatan/ubah/sekretaris", "/administrasi/jabatan"
REASON = "Sekretaris ikut memeriksa data."


def test_what_cannot_be_decided_says_why(visitor: Callable[..., Visitor]) -> None:
    admin, kadis = visitor("admin"), visitor("kadis")
    posted = {"csrf_token": kadis.token(), "alasan": REASON}
    missing = kadis.post("/administrasi/usul-hak/7/setujui", posted)
    assert (missing.status, "Usul hak itu tidak ditemukan." in missing.words) == (404, True)
    admin.get(EDIT).send({"hak": ["audit"], "alasan": REASON})
    short = kadis.get(LIST).send({"alasan": "jangan"}, action="/administrasi/usul-hak/1/tolak")
    assert (short.status, "Sedikitnya 10 huruf." in short.words) == (422, True)
    assert "jangan" in short.words, "what was typed is there to be copied"
    kadis.post("/administrasi/usul-hak/1/setujui", posted)
    late = kadis.post("/administrasi/usul-hak/1/tolak", posted)
    assert (late.status, "Kepala Dinas (contoh)" in late.words) == (409, True)
