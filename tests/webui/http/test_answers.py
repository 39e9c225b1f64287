"""Every answer is counted and has a line; no line says who, or what was looked for."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from flask import Flask

from tests.webui.visitor import Visitor
from webui.http import answers

Come = Callable[..., Visitor]


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """The lines of the access log so far."""
    caplog.set_level(logging.INFO, "alur.access")
    return lambda: [one.getMessage() for one in caplog.records if one.name == "alur.access"]


def test_an_answer_has_a_line_without_name_and_search(visitor: Come, lines: Callable[[], list[str]]) -> None:
    person = visitor("kadis")
    before = len(lines())
    person.get("/berkas?cari=Budi+Santoso")
    (line,) = lines()[before:]
    method, path, status, _ms, unit, size, _b, address = line.split()
    assert (method, path, status, unit, address) == ("GET", "/berkas", "200", "ms", "127.0.0.1")
    assert int(size) > 1000
    assert "kadis" not in line


def test_machines_and_files_have_none(visitor: Come, lines: Callable[[], list[str]]) -> None:
    for path in ("/sehat", "/sehat/hidup", "/sehat/siap", "/metrics", "/static/v/x/logo.svg"):
        visitor().get(path)
    assert lines() == []


def test_what_fails_and_what_is_nowhere_has_one_too(
    app: Flask, visitor: Come, lines: Callable[[], list[str]]
) -> None:
    def fall() -> str:
        raise ValueError("x")

    app.add_url_rule("/jatuh", "jatuh", fall)
    app.testing = False
    person = visitor("kadis")
    before = len(lines())
    answer = person.get("/jatuh")
    person.get("/tidak-ada")
    assert [line.split()[2] for line in lines()[before:]] == ["500", "404"]
    assert answer.response.headers["X-Request-ID"] in answer.words, "the number for the administrator"


def test_answers_are_counted_by_endpoint_method_and_status(app: Flask, visitor: Come) -> None:
    visitor("kadis").get("/tugas")
    with app.app_context():
        found = {one.labels: one.times for one in answers.meter().read()}
    assert found["inbox.page", "GET", "200"] == 1
    assert found["account.sign_in", "POST", "303"] == 1


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/tugas/17", "/tugas/17"),
        ("/agenda/aB3-x_9.ics", "/agenda/…"),
        ("/agenda/", "/agenda/…"),
        ("/sandi/pilih/aB3-x_9", "/sandi/pilih/…"),
        (f"/sandi/pilih/{'a' * 43}.", "/sandi/pilih/…"),
        ("/sandi", "/sandi"),
        ("/lain/Zk3mVt8QpL0xY7sWn2Rb", "/lain/…"),
        ("/berkas/a\nb\x1b[1m", "/berkas/a%0Ab%1B%5B1m"),
        ("/" + "x" * 999, "/" + "x" * 199),
    ],
)
def test_a_path_says_nothing_private_and_makes_no_line(path: str, words: str) -> None:
    assert answers.path_words(path) == words
