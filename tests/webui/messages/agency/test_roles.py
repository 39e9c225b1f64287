"""Words of jabatan: rights, holders and uses as an office says them."""

from __future__ import annotations

import pytest

from engine.service.agency.role_views import RoleUse
from webui import language
from webui.messages.agency import roles

USES = [
    RoleUse("held", {"people": [{"name": "Budi", "kind": "plh", "start": ""}]}),
    RoleUse("later", {"people": [{"name": "Sari", "kind": "plt", "start": "2026-12-01T00:00:00+07:00"}]}),
    RoleUse("tasks", {"count": 2}),
    RoleUse("cases", {"count": 1}),
    RoleUse("version", {"title": "Cuti", "version": 3}),
    RoleUse("running", {"title": "Cuti", "version": 2, "count": 4}),
    RoleUse("superior", {"roles": ["Auditor"]}),
    RoleUse("rights", {"rights": ["admin", "enforce"]}),
]


@pytest.mark.parametrize("code", ["id", "en"])
def test_every_use_is_named_with_what_to_do(code: str) -> None:
    with language.speak(code):
        said = [roles.use(one) for one in USES]
    assert all(one.count(".") >= 2 for one in said), "what it is, and what to do"
    if code == "id":
        assert said[0] == "Dipegang Budi (Plh.). Cabut jabatannya dari mereka dahulu."
        assert "Sari (Plt.) mulai 1 Desember 2026" in said[1]
        assert "memberlakukan SOP, mengelola aplikasi" in said[-1]


def test_of_many_people_some_are_named() -> None:
    people = [{"name": f"Orang {number}", "kind": "tetap", "start": ""} for number in range(1, 10_001)]
    with language.speak("id"):
        said = roles.use(RoleUse("held", {"people": people}))
    assert said.startswith("Dipegang Orang 1, Orang 2, Orang 3, Orang 4, Orang 5, 9995 orang lagi.")


def test_rights_are_said_in_the_order_of_the_page() -> None:
    with language.speak("id"):
        assert roles.rights(["admin", "deploy", "baru"]) == "menyusun SOP, mengelola aplikasi, baru"
        assert roles.rights([]) == "–"
        assert roles.chosen("audit") == "Membaca semuanya"
        assert roles.fact("rights", "audit") == "membaca semuanya"
        assert roles.field("atasan") == "Atasan"
