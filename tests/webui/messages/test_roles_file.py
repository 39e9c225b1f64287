"""What a file of jabatan would change, line by line."""

from __future__ import annotations

from flask import Flask

from engine.errors import Problem
from engine.service.agency.role_views import RolesPreview, RoleUse
from webui.messages import roles_file


def test_differences_and_refusals_name_the_jabatan(app: Flask) -> None:
    found = RolesPreview(
        "",
        added=("Arsiparis",),
        removed=("Auditor",),
        changes=(("Sekretaris", "unit", "", "Sekretariat"),),
        moved=True,
        problems=(Problem("sekretaris", "role_circle", {"roles": ["Kepala Dinas"]}), Problem("", "no_roles")),
        uses={"auditor": (RoleUse("tasks", {"count": 1}),)},
    )
    with app.test_request_context():
        assert roles_file.differences(found) == [
            "Arsiparis: jabatan baru",
            "Auditor: dihapus",
            "Sekretaris: unit – → Sekretariat",
            "Urutan jabatan berubah.",
        ]
        wrong = roles_file.refused(found)
    assert wrong[0].startswith("Sekretaris: Atasan berputar: Kepala Dinas")
    assert (
        wrong[2]
        == "Auditor tidak ada dalam file, tetapi masih dipakai. 1 tugasnya masih terbuka. Alihkan dahulu."
    )
