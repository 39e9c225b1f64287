"""Handing a mail over: to a real server that takes, puts off, refuses, hangs up or speaks letter by letter."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from engine import errors
from engine.service import mail_server, retry
from engine.settings import Settings
from tests.tools import postbox as postboxes
from tests.tools.postbox import Postbox
from tests.tools.site import START, free_port

TO = ("Sari", "sari@dinas.example")


@pytest.fixture(scope="module")
def server() -> Iterator[Postbox]:
    with postboxes.running() as box:
        yield box


@pytest.fixture
def box(server: Postbox) -> Postbox:
    server.__dict__.update(vars(Postbox()) | {"port": server.port})
    return server


def sent(box: Postbox, **headers: str) -> dict[str, int]:
    settings = Settings(mail_url=box.url, mail_from="alur@dinas.example")
    made = mail_server.write(settings, TO, "Perihal", "Isi\n", START, "kunci-1")
    for name, value in headers.items():
        del made[name]
        made[name] = value
    return dict(mail_server.hand_over(settings, made, "a mail"))


def test_a_mail_is_the_same_each_time_it_is_made_and_says_that_a_program_wrote_it(box: Postbox) -> None:
    assert (sent(box), sent(box)) == ({}, {})
    first, second = box.kept
    assert first == second
    (mail, _again) = box.letters
    assert mail["Message-ID"] == "<kunci-1@dinas.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content() == "Isi\n"
    assert mail.get_content_type() == "text/plain"


@pytest.mark.parametrize(
    "subject",
    [
        "Langkah\r\nBcc: lain@luar.example",
        "Langkah\x00 \u2028Bcc: lain@luar.example",
        "é" * 5_000,
        "Alasan: =?utf-8?q?=0d=0aBcc:_lain@luar.example?= perbaiki",
        "Alasan: =?utf-8?b?DQpCY2M6IGxhaW5AbHVhci5leGFtcGxlDQoNCmlzaQ==?= perbaiki",
        "=?=?utf-8?q??utf-8?q?=0d=0aBcc:_lain@luar.example?=",
    ],
)
def test_what_others_wrote_makes_no_header(box: Postbox, subject: str) -> None:
    settings = Settings(mail_url=box.url, mail_from="alur@dinas.example")
    name = "Sari\r\nBcc: lain@luar.example\u202e"
    made = mail_server.write(settings, (name, TO[1]), subject, "Isi\n.\nQUIT\n", START, "k")
    mail_server.hand_over(settings, made, "a mail")
    (mail,) = box.letters
    assert mail["Bcc"] is None
    assert box.recipients == [[TO[1]]]
    assert mail["To"].addresses[0].addr_spec == TO[1]
    assert len(mail["Subject"]) <= mail_server.LONGEST_SUBJECT
    assert mail.get_content() == "Isi\n.\nQUIT\n"
    assert max(map(len, box.kept[0].split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Sari, S.Sos., M.Si.", "Sari, S.Sos., M.Si."),
        ("Dr. Ir. H. Ahmad Santoso Wijaya Kusuma Nugroho, S.Sos., M.Si., M.Kes., Ph.D.", ""),
        ("Sari, " + "é" * 100, ""),
        ("Sari =?utf-8?q?=0d=0aBcc:_lain@luar.example?=", None),
        ("=?utf-8?b?DQpCY2M6IGxhaW5AbHVhci5leGFtcGxl?=", None),
        ('Sari" <lain@luar.example>, "', 'Sari" <lain@luar.example>, "'),
    ],
)
def test_no_name_makes_a_header_or_another_receiver(box: Postbox, name: str, shown: str | None) -> None:
    settings = Settings(mail_url=box.url, mail_from="alur@dinas.example")
    mail_server.hand_over(
        settings, mail_server.write(settings, (name, TO[1]), "P", "Isi\n", START, "k"), "a mail"
    )
    (mail,) = box.letters
    assert mail["Bcc"] is None
    assert box.recipients == [[TO[1]]]
    (receiver,) = mail["To"].addresses
    assert receiver.addr_spec == TO[1]
    assert shown is None or receiver.display_name == shown


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("sari@dinas.example\r\nBcc: lain@luar.example", "mail_address"),
        ("sari@dinas.example, lain@luar.example", "mail_address"),
        ("Sari <sari@dinas.example>", "mail_address"),
        ("särï@dinas.example", "mail_address"),
        ("sari@dinäs.example", "mail_address"),
        ("sari.@dinas.example", "mail_address"),
        ("sari..s@dinas.example", "mail_address"),
        ("sari@-dinas.example", "mail_address"),
        ("sari@dinas..example", "mail_address"),
        ("sari", "mail_address"),
        ("", "mail_address"),
        ("@dinas.example", "mail_address"),
        ("s" * 65 + "@dinas.example", "mail_address"),
        ("s@" + "d" * 300 + ".example", "too_long"),
        ("sari@" * 100_000, "too_long"),
    ],
)
def test_what_is_no_address_is_refused(address: str, reason: str) -> None:
    with pytest.raises(errors.Invalid) as refused:
        mail_server.accept_address(address)
    assert refused.value.params["reason"] == reason


def test_an_address_is_taken_as_typed() -> None:
    assert mail_server.accept_address(" Sari.W+alur@Dinas.Kota.example\n") == "Sari.W+alur@Dinas.Kota.example"


def test_what_may_be_taken_later_is_tried_later(box: Postbox) -> None:
    box.refuses = 1
    with pytest.raises(retry.Later):
        sent(box)
    box.refused = {TO[1]: "450 greylisted"}
    with pytest.raises(retry.Later):
        sent(box)
    box.refused = {"lain@dinas.example": "450 greylisted"}
    with pytest.raises(retry.Later):
        sent(box, To="sari@dinas.example, lain@dinas.example")
    assert box.recipients == [[TO[1]]], "the other has it, and will see the same Message-ID"


def test_what_is_refused_for_good_is_told(box: Postbox) -> None:
    box.refused = {TO[1]: "550 no such user"}
    assert sent(box) == {TO[1]: 550}
    assert sent(box, To="sari@dinas.example, lain@dinas.example") == {TO[1]: 550}
    box.refused, box.answer = {}, "554 no"
    with pytest.raises(mail_server.Rejected) as refused:
        sent(box)
    assert refused.value.code == 554


def test_a_server_that_dies_after_the_mail_is_tried_again(box: Postbox) -> None:
    box.hangs_up = 1
    with pytest.raises(retry.Later):
        sent(box)
    assert sent(box) == {}
    first, second = box.kept
    assert first == second


@contextmanager
def speaking(*lines: bytes, drip: bool = False) -> Iterator[str]:
    """A server that says these lines, one to each word it hears; with `drip` then letter after letter for ever."""
    over = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            connection, _where = listening.accept()
            with connection:
                for line in lines:
                    connection.sendall(line)
                    if line[:3] != b"354":
                        connection.recv(100_000)
                while drip and not over.wait(0.02):
                    connection.sendall(b"2")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        over.set()
        listening.close()
        thread.join()


def test_a_server_that_stumbles_over_the_goodbye_has_the_mail() -> None:
    """It used to get the mail again and again: the library takes an odd answer to QUIT for a failure."""
    ok = b"250 OK\r\n"
    with speaking(b"220 hi\r\n", ok, ok, ok, b"354 go\r\n", b"", ok, b"421 busy\r\n") as url:
        settings = Settings(mail_url=url, mail_from="alur@dinas.example")
        made = mail_server.write(settings, TO, "Perihal", "Isi\n", START, "k")
        assert mail_server.hand_over(settings, made, "a mail") == {}


@pytest.mark.parametrize("lines", [(), (b"220 hi\r\n",)])
def test_a_server_that_speaks_letter_by_letter_is_left(
    lines: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each letter begins the time limit of a connection anew."""
    monkeypatch.setattr(mail_server, "TIMEOUT", 0.3)
    with speaking(*lines, drip=True) as url:
        settings = Settings(mail_url=url, mail_from="alur@dinas.example")
        made = mail_server.write(settings, TO, "Perihal", "Isi\n", START, "k")
        with pytest.raises(retry.Later):
            mail_server.hand_over(settings, made, "a mail")


def test_a_server_that_is_away_is_tried_later() -> None:
    settings = Settings(mail_url=f"smtp://127.0.0.1:{free_port()}", mail_from="alur@dinas.example")
    with pytest.raises(retry.Later):
        mail_server.hand_over(settings, mail_server.write(settings, TO, "P", "I\n", START, "k"), "a mail")
