"""Mails as people read them: the one that carries a seal, the one with a code, those that tell of notices."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from engine.service import Engine
from engine.service.accounts.mailboxes import CodeMail
from engine.service.audit.seals import SealView
from engine.service.notices.mails import NoticeMail
from engine.service.views import Notice
from engine.settings import Settings
from tests.tools.site import START
from webui import current, language
from webui.messages.mail import ACCOUNT, code_mail, link, notice_mail, seal_mail

SEAL = SealView(12, START, 3, 40, "ab" * 32, "cd" * 32, "ef" * 32)


def test_a_seal_is_told_with_its_prints_and_how_to_prove_with_it() -> None:
    subject, text = seal_mail(SEAL)
    assert subject == "Segel Alur 12"
    lines = text.splitlines()
    assert "Segel 12 atas riwayat Alur, Sen, 23 Nov 2026 pukul 09.00 WIB." in lines
    assert {"ab" * 32, "cd" * 32, "alur audit verify --seal segel-12.json"} <= set(lines)
    with language.speak("en"):
        english, _text = seal_mail(SEAL)
    assert english != subject


NOTICE = Notice(
    id=7,
    kind="returned",
    at=START,
    instance=1,
    number="PDK-2026-0001",
    task=1,
    name="Mengolah data",
    data={"by": "Sari", "reason": "Angka belum\nsesuai.\n-- \nhttps://luar.example"},
    read=False,
)
LATE = dataclasses.replace(
    NOTICE, id=9, kind="overdue_below", data={}, late=450, executor="Budi", holders=("Bidang",)
)


@pytest.fixture
def alur(engine: Engine, settings: Settings) -> Callable[..., tuple[str, str]]:
    """Write a mail as the worker does, in an office that people reach by this name."""

    def write(words: Callable[..., tuple[str, str]], about: object, spoken: str = "id") -> tuple[str, str]:
        known = dataclasses.replace(settings, public_url="https://alur.example")
        with current.outside(engine, known), language.speak(spoken):
            return words(about)

    return write


def test_one_notice_is_told_with_its_case_its_reason_and_a_link(alur: Callable[..., tuple[str, str]]) -> None:
    told = NoticeMail("Budi", "id", (NOTICE,), None)
    subject, text = alur(notice_mail, told)
    assert subject.startswith("PDK-2026-0001: Sari mengembalikan tugas “Mengolah data” kepada Anda.")
    assert text.splitlines() == [
        "Yth. Budi,",
        "",
        "PDK-2026-0001",
        "Sari mengembalikan tugas “Mengolah data” kepada Anda. Alasan: Angka belum sesuai. -- https://luar.example",
        "https://alur.example/pemberitahuan/7",
        "",
        "-- ",
        "Surel ini dikirim Alur karena Anda memilihnya.",
        "Mengubah atau menghentikannya: https://alur.example/akun",
    ]
    subject, text = alur(notice_mail, told, "en")
    assert subject.startswith("PDK-2026-0001: Sari returned")
    assert text.startswith("Dear Budi,")
    assert "To change or stop it: https://alur.example/akun" in text


def test_a_digest_says_of_which_day_it_is_and_tells_each_thing(alur: Callable[..., tuple[str, str]]) -> None:
    told = NoticeMail("Budi", "id", (LATE, NOTICE), date(2026, 11, 24))
    subject, text = alur(notice_mail, told)
    assert subject == "Ringkasan Alur Sel, 24 Nov 2026: 2 hal"
    assert "Yang menunggu Anda, Selasa, 24 November 2026:" in text
    assert text.index("/pemberitahuan/9") < text.index("/pemberitahuan/7")
    assert "Budi (Bidang) terlambat 1 hari kerja mengerjakan “Mengolah data”." in text
    assert alur(notice_mail, told, "en")[0] == "Alur digest Tue, 24 Nov 2026: 2 items"
    assert alur(notice_mail, NoticeMail("Budi", "id", (LATE, NOTICE), None))[0] == "Alur: 2 hal baru"


def test_a_code_is_told_with_its_end_and_what_to_do_when_nobody_asked(
    alur: Callable[..., tuple[str, str]],
) -> None:
    about = CodeMail("Budi", "012345", START + timedelta(minutes=30), "id")
    subject, text = alur(code_mail, about)
    assert subject == "Kode konfirmasi Alur"
    assert "012345" not in subject, "it is seen on a locked telephone"
    assert {"012345", "https://alur.example/akun"} <= set(text.splitlines())
    assert "paling lambat Sen, 23 Nov 2026 pukul 09.30 WIB." in text
    assert "Dear Budi," in alur(code_mail, about, "en")[1]


def test_without_a_name_that_people_reach_it_by_a_mail_has_no_link(
    engine: Engine, settings: Settings
) -> None:
    elsewhere = dataclasses.replace(settings, host="0.0.0.0")
    with current.outside(engine, elsewhere), language.speak("id"):
        assert link(ACCOUNT) == ""
        _subject, text = notice_mail(NoticeMail("Budi", "id", (NOTICE,), None))
    assert "http" not in text.replace("https://luar.example", "")
    assert "Buka Alur, lalu Pemberitahuan." in text
    with current.outside(engine, settings):
        assert link(ACCOUNT) == f"http://127.0.0.1:{settings.port}/akun"
    with current.outside(engine, dataclasses.replace(settings, host="::1")):
        assert link(ACCOUNT) == f"http://[::1]:{settings.port}/akun"
