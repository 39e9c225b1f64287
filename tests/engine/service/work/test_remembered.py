"""A list begins as it was last sent at its step: the remembered columns, for who held the step, while untouched."""

from __future__ import annotations

from typing import Any

from engine.service.views import TaskItem
from tests import sop
from tests.engine.service.conftest import Office

SENT = [
    {"nama": "Bagian Organisasi (contoh)", "cara": "Salinan cetak"},
    {"nama": "Inspektorat (contoh)", "cara": "Surat elektronik"},
]


def at_the_end(office: Office) -> TaskItem:
    return office.work_to(office.start().instance, "Langkah_10")


def shown(office: Office, row: TaskItem) -> tuple[Any, Any]:
    view = office.view(row)
    return view.value["penerima"], view.remembered


def test_the_recipients_of_the_case_before_stand_in_the_form(office: Office) -> None:
    first = at_the_end(office)
    assert shown(office, first) == ([{}], None), "nothing was sent before"
    assert office.view(first).value["tanggal"] == f"{office.engine.clock().date():%Y-%m-%d}"
    sent = [SENT[0] | {"tanda_terima": "TT-1"}, SENT[1]]
    office.engine.tasks.complete(first.id, {"tanggal": "2026-12-14", "penerima": sent}, office.holder(first))
    second = at_the_end(office)
    rows, remembered = shown(office, second)
    assert rows == SENT, "a receipt is of its own case"
    assert (remembered.labels, remembered.number) == (("Penerima",), "PDK-2026-0001")
    office.engine.tasks.save_draft(second.id, {"penerima": SENT[:1]}, office.holder(second))
    assert shown(office, second) == (SENT[:1], None), "what was typed is not written over"
    assert office.engine.tasks.get(second.id, office.actor("auditor")).remembered is None


def test_what_is_remembered_is_no_answer_of_who_sends_without_the_page(office: Office) -> None:
    first = at_the_end(office)
    office.do(first)
    second = at_the_end(office)
    before = office.dump()
    value = {"tanggal": "2026-12-14"}
    problems = office.view(second).form.check(value)
    assert [one.path for one in problems] == ["penerima"]
    assert office.dump() == before
    assert sop.PEOPLE[second.roles[0]] == "perencana"
