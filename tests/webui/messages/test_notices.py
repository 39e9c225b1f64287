"""What each notice says: the person it is for learns what, from whom, until when or how late."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from engine.service.views import Notice
from tests.tools.site import START
from webui import language
from webui.messages.notices import DISPOSALS, DRAFTS, RIGHTS, SENTENCES, ending_sentence, notice_sentence

DUE = START + timedelta(days=1, hours=7)
ONE = Notice(
    id=1,
    kind="task",
    at=START,
    instance=1,
    number="PDK-2026-0001",
    task=1,
    name="Mengolah data",
    data={"by": "Sari", "reason": "Angka belum sesuai."},
    read=False,
    holders=("Sekretaris",),
    due=DUE,
)


def said(kind: str, **more: object) -> str:
    return notice_sentence(dataclasses.replace(ONE, kind=kind, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "more", "words"),
    [
        ("task", {}, "Tugas baru “Mengolah data” dari Sari. Tenggatnya Sel, 24 Nov 2026 pukul 16.00 WIB."),
        ("task", {"due": None}, "Tugas baru “Mengolah data” dari Sari."),
        (
            "task",
            {"data": {}},
            "Tugas baru “Mengolah data”. Tenggatnya Sel, 24 Nov 2026 pukul 16.00 WIB.",
        ),
        ("task", {"data": {}, "due": None}, "Tugas baru “Mengolah data”."),
        (
            "returned",
            {},
            "Sari mengembalikan tugas “Mengolah data” kepada Anda. Alasan: Angka belum sesuai.",
        ),
        ("returned", {"data": {}}, "Tugas “Mengolah data” dikembalikan kepada Anda."),
        (
            "due_soon",
            {},
            "Tenggat tugas “Mengolah data” sudah dekat: Sel, 24 Nov 2026 pukul 16.00 WIB.",
        ),
        ("overdue", {}, "Tugas “Mengolah data” melewati tenggatnya."),
        ("overdue", {"late": 450}, "Tugas “Mengolah data” melewati tenggatnya: terlambat 1 hari kerja."),
        (
            "overdue_below",
            {"late": 510, "executor": "Budi"},
            "Budi (Sekretaris) terlambat 1 hari kerja 1 jam mengerjakan “Mengolah data”.",
        ),
        ("overdue_below", {}, "Sekretaris melewati tenggat tugas “Mengolah data”."),
        ("reminded", {}, "Sari mengingatkan Anda akan tugas “Mengolah data”."),
        ("mentioned", {}, "Sari menyebut Anda dalam komentar."),
        (
            "mentioned",
            {"data": {"by": "Sari", "comment": "Cek ya,\n@budi.", "names": {"budi": "Budi"}}},
            "Sari menyebut Anda dalam komentar: “Cek ya, @Budi.”",
        ),
        ("ended", {}, "Proses yang Anda mulai sudah selesai seluruhnya."),
        ("cancelled", {}, "Sari membatalkan proses yang Anda mulai. Alasan: Angka belum sesuai."),
    ],
)
def test_a_notice_says_who_what_and_when(kind: str, more: dict[str, object], words: str) -> None:
    assert said(kind, **more) == words


@pytest.mark.parametrize("kind", [*SENTENCES, *DRAFTS, *DISPOSALS, *RIGHTS, "of_another_time"])
@pytest.mark.parametrize("code", ["id", "en"])
def test_every_kind_has_words_in_both_languages_whatever_was_stored(kind: str, code: str) -> None:
    with language.speak(code):
        for data in ({}, {"by": "Budi\nSari", "reason": "100 %(x)s %"}):
            words = said(kind, data=data)
            assert words
            assert "%(by)s" not in words
            assert "None" not in words


def test_what_is_over_says_why() -> None:
    gone = dataclasses.replace(ONE, gone=True, ended="done", ended_by="Sari", ended_at=START)
    assert ending_sentence(ONE) == ""
    assert ending_sentence(gone).startswith("Sudah dikerjakan oleh Sari, ")
    taken = dataclasses.replace(gone, ended="taken", ended_at=None)
    assert ending_sentence(taken) == "Sudah diambil oleh Sari."
    assert ending_sentence(dataclasses.replace(gone, ended="closed")) == "Tidak perlu ditindaklanjuti lagi."
