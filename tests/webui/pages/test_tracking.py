"""Public tracking: off by default; steps and dates only; a wrong code and an unknown number answer alike."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from engine import store
from engine.clock import FixedClock
from engine.service import Engine, open_engine
from engine.settings import Settings
from tests.tools.site import PASSWORD
from tests.webui import office
from tests.webui.visitor import Page, Visitor
from webui.app import create_app


@pytest.fixture
def tracked(settings: Settings, clock: FixedClock) -> Iterator[Engine]:
    """The same office with tracking on."""
    opened = open_engine(dataclasses.replace(settings, tracking=True), clock)
    yield opened
    opened.close()


@pytest.fixture
def stranger(tracked: Engine) -> Visitor:
    return Visitor(create_app(tracked, tracked.settings))


def look(stranger: Visitor, number: str, code: str) -> Page:
    return stranger.get("/lacak").send({"nomor": number, "kode": code}, action="/lacak")


def test_it_is_off_unless_the_office_wants_it(engine: Engine, visitor: Callable[..., Visitor]) -> None:
    instance = office.started(engine)
    assert visitor().get("/lacak").status == 404
    assert engine.tracking.code("PDK-2026-0001") == ""
    assert "Kode lacak" not in visitor("kadis").get(f"/berkas/{instance}").words


def test_number_and_code_show_steps_and_dates_and_no_more(tracked: Engine, stranger: Visitor) -> None:
    office.brought_to(tracked, "Langkah_4")
    number = "PDK-2026-0001"
    code = tracked.tracking.code(number)
    page = look(stranger, number, code.lower().replace("-", " "))
    assert page.status == 200
    assert "Memerintahkan Sekretaris" in page.words
    assert "Berjalan" in page.words
    with tracked.store.read() as tx:
        names = set(store.people.names(tx).values()) | set(store.people.names(tx))
    secret = {"Kumpulkan data", "Triwulan III", "IK-01", *(name for name in names if len(name) > 5)}
    assert not [word for word in secret if word in page.words]
    assert code not in page.text


def test_it_says_that_a_case_is_suspended_and_not_why(tracked: Engine, stranger: Visitor) -> None:
    instance = office.brought_to(tracked, "Langkah_4")
    reason = "Menunggu hasil pemeriksaan."
    tracked.suspensions.suspend(instance, reason, office.actor(tracked, "admin"))
    page = look(stranger, "PDK-2026-0001", tracked.tracking.code("PDK-2026-0001"))
    assert page.words.count("Ditangguhkan") == 2
    assert "ditangguhkan sejak" in page.words
    assert reason not in page.words


def test_wrong_code_and_unknown_number_are_told_alike(tracked: Engine, stranger: Visitor) -> None:
    office.started(tracked)
    other = tracked.tracking.code("PDK-2026-0002")
    answers = [look(stranger, "PDK-2026-0001", other), look(stranger, "PDK-2026-0002", other)]
    answers += [look(stranger, "PDK-2026-0001", ""), look(stranger, "\x00' or 1=1", "x" * 40)]
    assert {page.status for page in answers} == {404}
    assert len({tuple(page.all("//*[@role='alert']")) for page in answers}) == 1


def test_codes_of_two_sites_differ(tracked: Engine, settings: Settings, clock: FixedClock) -> None:
    elsewhere = settings.secret_file.with_name("other")
    other = open_engine(dataclasses.replace(tracked.settings, secret_file=elsewhere), clock)
    assert other.tracking.code("PDK-2026-0001") != tracked.tracking.code("PDK-2026-0001")
    other.close()


def test_a_code_on_paper_opens_after_a_change_of_keys(tracked: Engine, stranger: Visitor) -> None:
    office.started(tracked)
    number, admin = "PDK-2026-0001", office.actor(tracked, "admin")
    before = tracked.tracking.code(number)
    tracked.site.keys.rotate(admin, "Pergantian kunci tahunan.", seals=False)
    assert tracked.tracking.code(number) != before
    assert look(stranger, number, before).status == 200
    tracked.site.keys.rotate(admin, "Kunci lama bocor.", seals=False, end_sessions=True)
    assert look(stranger, number, before).status == 404, "unless the keys had leaked"
    assert look(stranger, number, tracked.tracking.code(number)).status == 200


def test_guessing_is_slowed_down(tracked: Engine, stranger: Visitor, clock: FixedClock) -> None:
    office.started(tracked)
    statuses = [look(stranger, "PDK-2026-0001", f"{turn:016}").status for turn in range(11)]
    assert statuses == [404] * 10 + [429]
    good = tracked.tracking.code("PDK-2026-0001")
    assert look(stranger, "PDK-2026-0001", good).status == 429
    statuses = [look(stranger, f"PDK-{turn}", "x").status for turn in range(21)]
    assert statuses == [404] * 20 + [429], "whatever the number, from one address"
    clock.advance(timedelta(minutes=6))
    assert look(stranger, "PDK-2026-0001", good).status == 200


def test_the_code_stands_on_the_page_of_the_case(tracked: Engine, stranger: Visitor) -> None:
    instance = office.started(tracked)
    stranger.sign_in("kadis", PASSWORD)
    assert tracked.tracking.code("PDK-2026-0001") in stranger.get(f"/berkas/{instance}").words
