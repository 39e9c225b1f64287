"""Packages and inputs that people reported to other programs (tests/cases), each with its right value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine import errors
from engine.forms import Posted
from engine.service.views import TaskView
from tests.engine.service.conftest import Office

CASES = Path(__file__).parents[3] / "cases"


def files(name: str) -> dict[str, bytes]:
    folder = CASES / name
    found = (one for one in folder.rglob("*") if one.is_file() and one.suffix != ".txt")
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in found}


def begun(office: Office, name: str, data: dict[str, Any] | None = None) -> TaskView:
    """The first task of a case of the package, as the secretary sees it."""
    actor = office.actor("sekretaris")
    started = office.engine.instances.start(office.deploy(files(name)), data or {}, actor)
    return office.engine.tasks.get(started.next[0].id, actor)


@pytest.fixture(params=["sqlite"])
def store_url(store_url: str) -> str:
    """What is examined here does not depend on the database."""
    return store_url


def test_the_month_stands_in_a_number(office: Office) -> None:
    assert begun(office, "nomor-bulan").row.number == "KCL-2026-11-0001"


def test_soft_breaks_of_word_are_line_breaks(office: Office) -> None:
    view, actor = begun(office, "tab-vertikal-word"), office.actor("sekretaris")
    pasted = (CASES / "tab-vertikal-word/paste.txt").read_text()
    value, problems = view.form.read(Posted({"uraian": pasted, "nip": "1976\x0b0801"}))
    assert (value["uraian"], problems) == ("baris satu\nbaris dua\nbaris tiga", [])
    office.engine.tasks.complete(view.row.id, {"uraian": pasted, "nip": "1976\x0b0801"}, actor)
    done = office.events(view.row.instance, "task_completed")[0].data["value"]
    assert done == {"uraian": "baris satu\nbaris dua\nbaris tiga", "nip": "1976 0801"}


def test_a_sign_that_cannot_be_kept_is_named_and_leaves_words_apart(office: Office) -> None:
    form = begun(office, "tab-vertikal-word").form
    value, (problem,) = form.read(Posted({"uraian": "baris satu\x07baris dua"}))
    assert (problem.code, problem.params) == ("control", {"sign": "U+0007", "after": "baris satu"})
    assert value == {"uraian": "baris satu baris dua"}


def test_remarks_reasons_names_and_messages_come_to_the_same_form(office: Office) -> None:
    engine, admin = office.engine, office.actor("admin")
    view = begun(office, "tab-vertikal-word")
    engine.instances.comment(view.row.instance, "a\x0bb\u200b", office.actor("sekretaris"))
    assert office.events(view.row.instance, "comment_added")[0].data["comment"] == "a\nb"
    with pytest.raises(errors.Invalid) as refused:
        engine.instances.comment(view.row.instance, "a\x07b", office.actor("sekretaris"))
    assert refused.value.params == {"field": "comment", "reason": "control", "sign": "U+0007", "after": "a"}
    assert engine.people.create("rene", "Rene\u0301\u00ad", "sandi yang panjang", [], admin).name == "René"
    engine.instances.cancel(view.row.instance, "salah\x0bmulai \u202ekeliru", admin)
    assert office.events(view.row.instance, "instance_cancelled")[0].data["reason"] == "salah\nmulai keliru"


def test_a_choice_saved_on_a_mac_equals_what_the_browser_posts(office: Office) -> None:
    view, actor = begun(office, "pilihan-nfd"), office.actor("sekretaris")
    (choice,) = view.form.choices(next(view.form.walk()), view.inputs)
    assert choice.value == "Café"
    office.engine.tasks.complete(view.row.id, {"pilih": "Cafe\u0301"}, actor)
    assert office.events(view.row.instance, "task_completed")[0].data["value"] == {"pilih": "Café"}


def test_a_table_of_excel_in_indonesia_gives_its_choices(office: Office) -> None:
    view = begun(office, "csv-titik-koma")
    choices = view.form.choices(next(view.form.walk()), view.inputs)
    assert [(one.value, one.label) for one in choices] == [("A1", "Budi"), ("A2", "Siti")]


def test_an_empty_file_is_said_to_be_empty(office: Office) -> None:
    view, actor = begun(office, "berkas-kosong"), office.actor("sekretaris")
    (field,) = office.engine.tasks.file_fields(view.row.id, actor)
    with pytest.raises(errors.FileRefused) as refused:
        office.engine.tasks.attach(view.row.id, field, "kosong.pdf", b"", actor)
    assert refused.value.params["reason"] == "empty"


def test_a_subject_says_values_as_the_form_shows_them(office: Office) -> None:
    data = {"tgl": "2026-12-31", "jumlah": 1250000.5, "ya": True, "pilihan": ["1", "2"]}
    subject = begun(office, "perihal-nilai-mentah", data).row.subject
    assert subject == "Surat tanggal 31 Desember 2026 jumlah 1.250.000,5 Ya Satu, Dua"


def test_inputs_of_another_kind_are_carried_over_or_told(office: Office) -> None:
    view = begun(office, "prefill-lintas-jenis")
    assert dict(view.value) == {"kode": "7", "nilai": 72.5}
    assert [(one.path, one.params["given"]) for one in view.form.misfits(view.inputs)] == [
        ("ya", True),
        ("besar", 12345678901234567),
    ]


def test_a_task_without_a_name_is_called_after_its_process(office: Office) -> None:
    assert begun(office, "tugas-tanpa-nama").row.name == "Kecil"


@pytest.mark.parametrize(("unit", "username"), [("Sekretaris", "sekretaris"), ("tidak_ada", "admin")])
def test_a_task_for_a_role_from_data_opens_for_somebody(office: Office, unit: str, username: str) -> None:
    started = office.engine.instances.start(
        office.deploy(files("peran-tak-dikenal-dari-data")), {"unit": unit}, office.actor("kadis")
    )
    (row,) = office.engine.tasks.inbox(office.actor(username)).rows
    assert (row.id, row.stands_with) == (started.next[0].id, () if unit == "Sekretaris" else ("admin",))
    told = [one.kind for one in office.engine.notices.list(office.actor("admin"))]
    assert told == ([] if unit == "Sekretaris" else ["unheld"])
