"""A jabatan as somebody typed it, judged; and roles compared with roles."""

from __future__ import annotations

from engine import bpmn
from engine.service.agency import role_changes
from engine.store import RoleRow

ROWS = [RoleRow("a", "A", None, "", ""), RoleRow("b", "B", "a", "", ""), RoleRow("c", "C", "b", "", "")]


def test_a_ring_of_superiors_is_found_wherever_it_lies() -> None:
    assert role_changes.circle(ROWS) == ()
    assert set(role_changes.circle([ROWS[0]._replace(superior="c"), *ROWS[1:]])) == {"a", "b", "c"}
    assert role_changes.circle([*ROWS, RoleRow("d", "D", "d", "", "")]) == ("d",)
    assert role_changes.circle([RoleRow("e", "E", "tidak_ada", "", "")]) == ()


def test_a_role_is_put_behind_another() -> None:
    assert [one.id for one in role_changes.placed(ROWS, ROWS[2], "a")] == ["a", "c", "b"]
    assert [one.id for one in role_changes.placed(ROWS, ROWS[2], "")] == ["c", "a", "b"]
    assert [role_changes.before(ROWS, one) for one in "abc"] == ["", "a", "b"]


def test_what_is_written_is_read_as_the_same() -> None:
    odd = [
        RoleRow("x", 'Kutip " dan \\ garis', None, "Unit \u00e9 #", "admin audit", "ke lompok"),
        RoleRow("y", "Y", "x", "", ""),
    ]
    content = role_changes.write(odd)
    assert role_changes.rows_of(bpmn.parse_roles(content)) == odd
    assert role_changes.write(role_changes.rows_of(bpmn.parse_roles(content))) == content
    assert role_changes.token(odd) != role_changes.token(odd[::-1])
    assert role_changes.difference(odd, odd[:1])["y"][1] is None


def test_an_id_is_plain_and_never_taken_twice() -> None:
    assert role_changes.make_id("Kepala Bidang Layanan & Promosi", []) == "kepala_bidang_layanan_promosi"
    assert role_changes.make_id("\u7535", ["jabatan"]) == "jabatan_2"
    assert len(role_changes.make_id("x" * 300, [])) == 50
    assert role_changes.make_id("Semua", []) == "semua_2"


def test_a_file_is_not_blamed_for_what_stands_already() -> None:
    twice = [RoleRow("a", "Sama", None, "", ""), RoleRow("b", "Sama", None, "", "", former_labels="Dahulu")]
    roles = bpmn.parse_roles(role_changes.write(twice))
    assert role_changes.judge_all(roles, twice) == []
    assert [one.code for one in role_changes.judge_all(roles, [])] == ["role_taken", "role_taken"]
    other = bpmn.parse_roles(b"[a]\nlabel = 'Dahulu'\n[b]\nlabel = 'Sama'\n")
    assert [(one.path, one.code) for one in role_changes.judge_all(other, twice)] == [("a", "role_was")]
