"""Siapa tidak di tempat: everybody sees when, who decides sees why, and nobody else changes anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engine.service import Engine
from engine.service.agency.absences import Day
from tests.webui.visitor import Page, Visitor
from webui.pages import absences

Come = Callable[..., Visitor]
HERE = "/ketidakhadiran"
AWAY = {
    "orang": "perencana",
    "jenis": "sakit",
    "dari": "2026-11-24",
    "sampai": "2026-11-26",
    "keterangan": "Rawat inap (contoh)",
}


def noted(person: Visitor, **other: str) -> Page:
    return person.get(HERE).send(AWAY | other, action=HERE)


def test_a_month_tells_when_and_only_some_why(visitor: Come) -> None:
    page = noted(visitor("sekretaris"))
    assert "Dicatat." in page.words
    (address,) = page.document.xpath("//a[starts-with(@href, '/administrasi/pengganti/baru?')]/@href")
    form = page.visitor.get(address)
    assert form.document.xpath("//option[@selected]/@value") == ["fungsional_perencana"]
    assert form.document.xpath("//input[@type='date']/@value")[:2] == ["2026-11-24", "2026-11-26"]
    for who, knows in (
        ("admin", True),
        ("sekretaris", True),
        ("perencana", True),
        ("bidang.kearsipan", False),
    ):
        seen = visitor(who).get(HERE)
        (row,) = seen.all("//tr[@data-row]")
        assert "24 November 2026 sampai 26 November 2026" in row, who
        assert ("Sakit" in row, "Rawat inap" in row) == (knows, knows), who
    assert "bukan hari kerja" in seen.all("//table[@class='month']")[0]
    assert "1 orang tidak di tempat" in seen.all("//table[@class='month']")[0]
    assert "Semua di tempat" in visitor("kadis").get(HERE + "?bulan=2027-01").words
    assert visitor("kadis").get(HERE + "?bulan=9999-99").status == 200


def test_it_is_ended_with_a_reason(visitor: Come) -> None:
    person = visitor("perencana")
    noted(person)
    page = person.get(HERE + "/1/akhiri")
    short = page.send({"alasan": "ya"}, action=HERE + "/1/akhiri")
    assert (short.status, "Sedikitnya 10 huruf." in short.words) == (422, True)
    done = short.send({"alasan": "Sudah sembuh dan bekerja."}, action=HERE + "/1/akhiri")
    assert "Semua di tempat" in done.words
    late = person.post(HERE + "/1/akhiri", {"csrf_token": person.token(), "alasan": "Sekali lagi saja."})
    assert late.status == 409


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"dari": ""}, "dari"),
        ({"dari": "31-02-2026"}, "dari"),
        ({"sampai": "2026-11-20"}, "sampai"),
        ({"jenis": ""}, "jenis"),
        ({"keterangan": "x" * 501}, "keterangan"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(visitor: Come, other: dict[str, str], field: str) -> None:
    page = noted(visitor("admin"), **other)
    assert (page.status, len(page.all(f"//*[@id='{field}-galat']"))) == (422, 1)
    assert page.document.xpath("//option[@value='perencana']/@selected")


def test_nobody_notes_or_ends_for_who_is_not_below(visitor: Come, engine: Engine) -> None:
    noted(visitor("admin"))
    for who in ("bidang.kearsipan", "auditor", "pemilik"):
        person = visitor(who)
        token = {"csrf_token": person.token()}
        assert person.get(HERE).status == 200
        assert person.post(HERE, AWAY | token | {"dari": "2026-12-01", "sampai": ""}).status == 403, who
        assert person.get(HERE + "/1/akhiri").status == 404
        assert person.post(HERE + "/1/akhiri", token | {"alasan": "Bukan urusan saya."}).status == 404
    assert visitor().get(HERE).path == "/masuk"


def test_a_month_stands_in_weeks_from_monday_on() -> None:
    days = tuple(Day(date(2026, 11, one), True, (), ()) for one in range(1, 31))
    found = absences.weeks(days)
    assert [len(one) for one in found] == [7] * 6
    assert [one and one.day.day for one in found[0]] == [None] * 6 + [1]
    assert found[-1][1:] == [None] * 6
