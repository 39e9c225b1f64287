"""The private calendar: made on a page, shown once, read without a cookie, in the person's own language."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import icalendar
import pytest
import sqlalchemy as sa
from flask import Flask

from engine import store
from engine.clock import FixedClock
from engine.service import Engine
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
MAKE, REVOKE = "/akun/kalender", "/akun/kalender/cabut"


def made(person: Visitor) -> str:
    """Make a new address on the page of the account; gives its path."""
    page = person.get("/akun").send(action=MAKE)
    assert page.response.headers["Cache-Control"] == "no-store"
    (address,) = page.document.xpath("//input[@id='alamat-kalender']/@value")
    found = re.fullmatch(r"http://localhost(/agenda/[A-Za-z0-9_-]{43}\.ics)", address)
    assert found
    return found[1]


def entries(page: Page) -> list[Any]:
    assert page.status == 200
    read = icalendar.Calendar.from_ical(page.response.get_data())
    assert not read.errors
    return list(read.walk("VEVENT"))


def test_the_address_is_shown_once_and_read_without_a_cookie(engine: Engine, visitor: Come) -> None:
    office.started(engine)
    kadis, program = visitor("kadis"), visitor()
    path = made(kadis)
    again = kadis.get("/akun")
    assert path not in again.text
    assert "Alamat dibuat" in again.words
    page = program.get(path)
    assert page.response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert page.response.headers["Cache-Control"].startswith("private")
    assert "Set-Cookie" not in page.response.headers
    (entry,) = entries(page)
    assert entry["summary"].startswith("Tenggat: Memerintahkan Sekretaris")
    assert str(entry["url"]).startswith("http://localhost/tugas/")
    assert entry["dtstart"].dt.isoformat() == "2026-11-24T16:00:00+07:00"
    assert entry["dtstart"].params["TZID"] == "Asia/Jakarta"
    zones = [str(part["tzid"]) for part in icalendar.Calendar.from_ical(page.text).walk("VTIMEZONE")]
    assert zones == ["Asia/Jakarta"]


def test_it_follows_a_moved_tenggat_under_the_same_name_and_is_known_unchanged(
    engine: Engine, visitor: Come, clock: FixedClock
) -> None:
    instance = office.started(engine)
    path = made(visitor("kadis"))
    program = visitor()
    first = program.get(path)
    (before,) = entries(first)
    tag = first.response.headers["ETag"]
    clock.advance(timedelta(minutes=5))
    assert program.get(path, **{"If-None-Match": tag}).status == 304
    (task,) = office.open_tasks(engine, instance)
    with engine.store.transaction() as tx:
        assert task.due is not None
        store.tasks.set_due(tx, task.id, task.due + timedelta(days=1))
    moved = program.get(path, **{"If-None-Match": tag})
    (after,) = entries(moved)
    assert after["uid"] == before["uid"]
    assert after["dtstart"].dt - before["dtstart"].dt == timedelta(days=1)
    engine.instances.cancel(instance, "Tidak jadi dilaksanakan.", office.actor(engine, "kadis"))
    assert entries(program.get(path)) == []


@pytest.mark.parametrize("subject", ["Satu, dua; tiga\\empat", "Baris\nbaru:\r\nEND:VEVENT", "é" * 90 + "🗂️"])
def test_names_are_text_whatever_they_hold(engine: Engine, visitor: Come, subject: str) -> None:
    instance = office.started(engine)
    with engine.store.transaction() as tx:
        tx.execute(
            sa.text("update instance set subject = :said where id = :one"), {"said": subject, "one": instance}
        )
    page = visitor().get(made(visitor("kadis")))
    (entry,) = entries(page)
    assert " ".join(subject.split()) in entry["description"]
    assert max(len(line) for line in page.response.get_data().split(b"\r\n")) <= 75


def test_it_speaks_the_language_of_its_owner(engine: Engine, visitor: Come) -> None:
    office.started(engine)
    with engine.store.transaction() as tx:
        store.people.set_language(tx, office.actor(engine, "kadis").user_id, "en")
    (entry,) = entries(visitor().get(made(visitor("kadis"))))
    assert entry["summary"].startswith("Due: ")


def test_renewed_and_revoked(engine: Engine, visitor: Come) -> None:
    kadis, program = visitor("kadis"), visitor()
    first = made(kadis)
    second = made(kadis)
    assert program.get(first).status == 404
    assert program.get(second).status == 200
    kadis.get("/akun").send(action=REVOKE)
    assert program.get(second).status == 404
    assert "Cabut alamat" not in kadis.get("/akun").words
    kadis.post(REVOKE, {"csrf_token": kadis.token()})
    told = visitor("auditor").get("/audit/sistem").words
    for sentence in (
        "membuat alamat kalender pribadi.",
        "mengganti alamat kalender pribadinya; yang lama tidak berlaku lagi.",
        "mencabut alamat kalender pribadinya.",
    ):
        assert sentence in told


def test_a_guessed_address_is_a_page_that_is_not_there(engine: Engine, visitor: Come) -> None:
    program = visitor()
    answers = [program.get(f"/agenda/{'A' * 43}.ics") for _ in range(31)]
    unknown = program.get("/tidak-ada")
    assert (answers[0].status, answers[0].words) == (404, unknown.words)
    assert answers[30].status == 429
    assert int(answers[30].response.headers["Retry-After"]) > 0
    path = made(visitor("kadis"))
    assert program.get(path).status == 200


def test_a_fault_tells_the_log_no_address(
    app: Flask, engine: Engine, visitor: Come, caplog: pytest.LogCaptureFixture
) -> None:
    instance = office.started(engine)
    path = made(visitor("kadis"))
    app.testing = False  # as it is served: a fault is a page, and a line in the log
    with engine.store.transaction() as tx:
        tx.execute(sa.text("update task set element = 'hilang' where instance_id = :one"), {"one": instance})
    page = visitor().get(path)
    assert page.status == 500
    assert caplog.records
    token = path.removeprefix("/agenda/").removesuffix(".ics")
    assert token not in caplog.text
    assert token not in page.text
