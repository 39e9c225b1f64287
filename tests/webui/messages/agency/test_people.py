"""What administrators read of people: terms by days, rights, and faults of a table."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from engine.errors import Problem
from engine.service.agency.departures import Vacancy
from engine.service.agency.people import Switched
from webui import messages
from webui.messages.agency import people

MIDNIGHT = datetime(2026, 11, 24, 17, tzinfo=UTC)  # at 00.00 WIB of the next day


def test_the_last_day_of_a_term_is_one_on_which_it_is_held(app: Flask) -> None:
    with app.test_request_context("/"):
        assert people.term(None, MIDNIGHT) == "sampai Sel, 24 Nov 2026"
        assert people.term(MIDNIGHT, None) == "sejak Rab, 25 Nov 2026"
        assert people.term(None, None) == "tanpa batas waktu"


def test_what_happened_is_said_and_nothing_that_did_not(app: Flask) -> None:
    with app.test_request_context("/"):
        assert people.switched_off("siti", Switched(0, 0)) == "Akun siti dinonaktifkan."
        assert people.switched_off("siti", Switched(2, 1)) == (
            "Akun siti dinonaktifkan. 2 sesi diakhiri. 1 tugas dikembalikan kepada jabatannya."
        )
        assert "Tugas barunya juga ada pada administrator" in people.vacancy(Vacancy("a", "A", (), 0))


def test_rights_and_notices_are_words(app: Flask) -> None:
    with app.test_request_context("/"):
        assert people.rights({"audit", "admin"}) == (
            "mengelola orang, jabatan, dan pengaturan; membaca semua berkas dan riwayat"
        )
        said = people.rights_granted({"by": "Rini", "given": [["Budi", ["auditor"]]], "people": 3})
        assert said.startswith(
            "Rini memberi jabatan dengan kewenangan khusus kepada Budi (Auditor), 2 orang lain."
        )


def test_a_fault_of_a_cell_names_its_column(app: Flask) -> None:
    with app.test_request_context("/"):
        cell = Problem("4", "person", {"field": "name", "reason": "required"})
        assert messages.problem_sentence(cell) == "nama: Wajib diisi."
        assert messages.problem_sentence(Problem("1", "people_column", {"name": "umur"})).startswith(
            "kolom “umur”"
        )
        assert messages.problem_sentence(Problem("x", "required")) != ""
