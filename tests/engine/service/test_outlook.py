"""What comes next, read from the drawing: for the words on a button."""

from __future__ import annotations

from engine import bpmn
from engine.bpmn import Outline
from engine.service import outlook
from engine.settings import HOME
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.tools.limits import USUAL


def outline(*parts: str) -> Outline:
    package = bpmn.read_files(packages.package(*parts))
    return bpmn.compile_definition(package, drawings.ROLES, USUAL, "x", trusted=True).outline


def following(of: Outline, element: str) -> list[str]:
    return [one.id for one in outlook.following(of, element)]


def test_every_step_of_the_sop_leads_to_the_next() -> None:
    roles = bpmn.parse_roles((HOME / "processes/roles.toml").read_bytes(), "roles.toml")
    package = bpmn.read_folder(HOME / "processes" / sop.KEY)
    of = bpmn.compile_definition(package, roles, USUAL, "x", trusted=True).outline
    order = ["Mulai", *(f"Langkah_{number}" for number in range(1, 11))]
    for place, element in enumerate(order[:-1]):
        expected = order[place + 1]
        found = following(of, element)
        if expected == "Langkah_3":
            assert "Langkah_3_permintaan" in found
        else:
            assert found == [expected], element
    assert following(of, "Langkah_3_isian") == ["Langkah_4"]
    assert following(of, "Langkah_10") == []


def test_all_branches_of_a_split_come_next() -> None:
    of = outline(
        drawings.node("startEvent", "mulai"),
        drawings.node("parallelGateway", "bagi"),
        drawings.user("a"),
        drawings.user("b"),
        drawings.node("parallelGateway", "gabung"),
        drawings.user("c"),
        drawings.node("endEvent", "selesai"),
        drawings.flow("F1", "mulai", "bagi"),
        drawings.flow("F2", "bagi", "a"),
        drawings.flow("F3", "bagi", "b"),
        drawings.flow("F4", "a", "gabung"),
        drawings.flow("F5", "b", "gabung"),
        drawings.flow("F6", "gabung", "c"),
        drawings.flow("F7", "c", "selesai"),
    )
    assert following(of, "mulai") == ["a", "b"]
    assert following(of, "a") == ["c"]
    assert following(of, "c") == []


def test_a_circle_of_automatic_steps_ends_the_search() -> None:
    of = outline(
        drawings.node("startEvent", "mulai"),
        drawings.user("isi"),
        drawings.node("exclusiveGateway", "pilih"),
        drawings.node("scriptTask", "hitung", "<bpmn:script>n = 1</bpmn:script>"),
        drawings.node("endEvent", "selesai"),
        drawings.flow("F1", "mulai", "isi"),
        drawings.flow("F2", "isi", "pilih"),
        drawings.flow("F3", "pilih", "hitung", "=n == 2"),
        drawings.flow("F4", "hitung", "pilih"),
        drawings.flow("F5", "pilih", "selesai", "=n == 1"),
    )
    assert following(of, "isi") == []
