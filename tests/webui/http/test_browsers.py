"""Browsers in which somebody of the house has signed in before."""

from __future__ import annotations

from collections.abc import Callable

from tests.tools.site import PASSWORD
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def test_wrong_passwords_from_elsewhere_do_not_lock_a_known_browser(visitor: Come) -> None:
    mine, strange, boss = visitor("kadis"), visitor(), visitor("admin")
    mine.post("/keluar", {"csrf_token": mine.token()})
    for _ in range(5):
        strange.get("/masuk").send({"nama": "kadis", "sandi": "salah sekali"}, action="/masuk")
    assert strange.get("/masuk").send({"nama": "kadis", "sandi": PASSWORD}, action="/masuk").status == 429
    assert mine.sign_in("kadis", PASSWORD) == "/"
    mine.client.set_cookie("alur_kenal", "dipalsukan")
    mine.post("/keluar", {"csrf_token": mine.token()})
    assert mine.get("/masuk").send({"nama": "kadis", "sandi": PASSWORD}, action="/masuk").status == 429
    page = boss.get("/akun-ditahan")
    assert "Kepala Dinas (contoh)" in page.words
    page = page.send(action="/akun-ditahan/kadis")
    assert "Akun Kepala Dinas (contoh) dapat masuk lagi." in page.words
    assert "Tidak ada akun yang ditahan" in page.words
    assert mine.sign_in("kadis", PASSWORD) == "/"
    assert visitor("sekretaris").get("/akun-ditahan").status == 403
