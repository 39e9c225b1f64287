"""Whether a file of jabatan changes anything, and whether it may."""

from __future__ import annotations

from engine.errors import Problem
from engine.service.agency.role_views import RolesPreview, RoleUse


def test_a_preview_says_whether_it_is_empty_or_refused() -> None:
    assert RolesPreview("").empty
    assert not RolesPreview("", moved=True).empty
    assert not RolesPreview("").refused
    assert RolesPreview("", problems=(Problem("", "no_roles"),)).refused
    assert RolesPreview("", uses={"auditor": (RoleUse("tasks", {"count": 1}),)}).refused
