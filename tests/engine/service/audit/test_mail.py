"""Seals by mail, over a real SMTP server on this machine: at least once, the same each time, no secret told."""

from __future__ import annotations

import dataclasses
import json
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine.clock import FixedClock
from engine.service import mail_server, open_engine
from engine.service.audit import mail as mailing
from engine.service.work import outbox
from engine.settings import Settings
from tests.engine.service.conftest import Office
from tests.tools import postbox as postboxes
from tests.tools.postbox import SECRET, Postbox
from tests.tools.site import free_port


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with postboxes.running() as box:
        yield box


@pytest.fixture
def office(settings: Settings, clock: FixedClock, postbox: Postbox) -> Iterator[Office]:
    mailed = dataclasses.replace(
        settings,
        mail_url=postbox.url,
        mail_from="alur@dinas.example",
        seal_mail_to=("inspektorat@kota.example", "arsip@kota.example"),
    )
    opened = open_engine(mailed, clock)
    yield Office(opened)
    opened.close()


def test_every_seal_is_mailed_with_its_file(office: Office, postbox: Postbox) -> None:
    office.start()
    engine = office.engine
    assert engine.outbox.send_due() == 0
    made = engine.audit.seal(office.actor("auditor"))
    engine.outbox.run_due()
    assert engine.outbox.send_due() == 1
    assert engine.outbox.send_due() == 0
    (mail,) = postbox.mails
    assert mail["To"] == "inspektorat@kota.example, arsip@kota.example"
    assert mail["Message-ID"] == f"<seal-1-{made.digest[:32]}@dinas.example>"
    (file,) = [part for part in mail.walk() if part.get_filename()]
    assert file.get_filename() == "segel-1.json"
    content = file.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert json.loads(content)["heads"]
    assert engine.audit.verify(content).sound


def test_what_failed_is_tried_again_later_and_is_the_same_mail(
    office: Office, postbox: Postbox, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    engine = office.engine
    engine.audit.seal(office.actor("auditor"))
    postbox.refuses = 2
    for minutes in (1, 5):
        assert engine.outbox.send_due() == 0
        assert engine.outbox.send_due() == 0, "it rests"
        clock.advance(timedelta(minutes=minutes))
    assert engine.outbox.send_due() == 1
    assert len(postbox.kept) == 1
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2
    assert SECRET not in caplog.text


def test_a_worker_that_dies_after_sending_sends_no_other_mail(
    office: Office, postbox: Postbox, clock: FixedClock
) -> None:
    """Who gets it twice gets the same Message-ID and the same bytes."""
    engine = office.engine
    engine.audit.seal(office.actor("auditor"))
    mail_server.hand_over(engine.settings, engine.mailing.message(1), "")
    clock.advance(outbox.LEASE)
    assert engine.outbox.send_due() == 1
    first, second = postbox.kept
    assert first == second


def test_no_secret_is_told_of_a_server_that_is_away(
    office: Office, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    settings = dataclasses.replace(
        office.engine.settings, mail_url=f"smtp://alur:{SECRET}@127.0.0.1:{free_port()}"
    )
    office.engine.context.settings = settings
    office.engine.audit.seal(office.actor("auditor"))
    assert office.engine.outbox.send_due() == 0
    assert "ConnectionRefusedError" in caplog.text
    assert SECRET not in caplog.text
    assert SECRET not in repr(settings)


def test_a_large_seal_goes_without_its_heads_and_proves_as_much(
    office: Office, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "LARGEST", 10)
    office.start()
    office.engine.audit.seal(office.actor("auditor"))
    assert office.engine.outbox.send_due() == 1
    (file,) = [part for part in postbox.mails[0].walk() if part.get_filename()]
    content = file.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert "heads" not in json.loads(content)
    verdict = office.engine.audit.verify(content)
    assert (verdict.faults, verdict.held) == ((), 1)


def test_of_several_recipients_one_that_is_refused_for_good_is_told_and_the_others_are_served(
    office: Office, postbox: Postbox
) -> None:
    """It used to be lost without a word: smtplib names it and goes on."""
    engine = office.engine
    postbox.refused = {"arsip@kota.example": "550 no such user"}
    engine.audit.seal(office.actor("auditor"))
    assert engine.outbox.send_due() == 1
    assert postbox.recipients == [["inspektorat@kota.example"]]
    (told,) = [one for one in engine.notices.list(office.actor("admin")) if one.kind == "seal_mail_refused"]
    assert told.data == {"seal": 1, "recipients": 1, "code": 550}


def test_a_mail_that_is_refused_for_good_is_not_tried_for_ever(office: Office, postbox: Postbox) -> None:
    engine = office.engine
    postbox.answer = "554 no"
    engine.audit.seal(office.actor("auditor"))
    assert engine.outbox.send_due() == 1
    assert engine.outbox.send_due() == 0
    (told,) = [one for one in engine.notices.list(office.actor("admin")) if one.kind == "seal_mail_refused"]
    assert told.data == {"seal": 1, "recipients": 2, "code": 554}


@pytest.mark.one_database
def test_a_seal_whose_key_was_lost_keeps_no_other_from_being_mailed(
    office: Office, postbox: Postbox, settings: Settings, clock: FixedClock
) -> None:
    office.engine.audit.seal(office.actor("auditor"))
    settings.secret_file.unlink()
    opened = open_engine(office.engine.settings, clock)
    opened.site.keys.replace(office.actor("admin"), "Kunci lama hilang.")
    while opened.outbox.send_due():
        pass
    assert [mail["Message-ID"].partition("-")[2][0] for mail in postbox.mails] == ["2"]
    opened.close()
