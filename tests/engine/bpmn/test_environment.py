"""engine/bpmn/environment.py: the functions that know an office, as expressions call them."""

from __future__ import annotations

from engine.bpmn.environment import Environment, office_functions
from engine.bpmn.model import Role
from engine.clock import FixedClock
from tests.engine.bpmn.models import CALENDAR, MONDAY

ROLES = {"kadis": Role("kadis", "Kepala Dinas", family="pimpinan"), "sek": Role("sek", "Sekretaris")}
TABLES = {"bulan": ({"value": "1", "label": "Januari"},)}


def test_tables_roles_and_the_highest_value_are_those_of_the_office() -> None:
    functions = office_functions(TABLES, ROLES, 120)
    assert functions["tabel"]("bulan") == [{"value": "1", "label": "Januari"}]
    assert functions["tabel"]("tidak_ada") == []
    assert functions["label_peran"]("kadis") == "Kepala Dinas"
    assert functions["label_peran"]("@ani") == "ani", "a person has no label here"
    assert functions["pilihan_peran"](["sek"]) == [{"value": "sek", "label": "Sekretaris"}]
    assert [one["value"] for one in functions["pilihan_peran"](None)] == ["kadis", "sek"]
    assert functions["peran_kelompok"]("PIMPINAN") == ["kadis"]
    assert functions["peran_kelompok"]("") == functions["peran_kelompok"](None) == []
    assert functions["batas_capaian"]() == 120


def test_what_a_function_returns_is_a_copy() -> None:
    functions = office_functions(TABLES, ROLES, None)
    functions["tabel"]("bulan")[0]["label"] = "Juni"
    assert functions["tabel"]("bulan")[0]["label"] == "Januari"
    assert functions["batas_capaian"]() is None


def test_an_environment_needs_no_functions() -> None:
    assert Environment(FixedClock(MONDAY), CALENDAR).functions == {}
