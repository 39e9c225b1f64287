"""Each part of a site in a sentence, and what to do where it does not stand well."""

from __future__ import annotations

import pytest

from engine.service.site.vitals import Part, Vitals
from webui import language
from webui.messages.site import condition

WELL = [
    (Part("database", "ok"), "Basis data dapat dipakai."),
    (Part("workers", "ok", {"alive": 2}), "2 pemroses latar bekerja."),
    (Part("timers", "ok", {"overdue": 0, "oldest_seconds": None}), "Tenggat diproses tepat waktu."),
    (Part("outbox", "ok", {"waiting": 0, "tried_again": 0}), "Tidak ada pekerjaan latar yang menunggu."),
    (Part("outbox", "ok", {"waiting": 3, "tried_again": 0}), "3 pekerjaan latar menunggu."),
    (Part("seal", "ok", {"number": 4, "age_seconds": 7300.0}), "Riwayat terakhir disegel 2 jam yang lalu."),
    (Part("seal", "ok", {"number": 0}), "Riwayat belum pernah disegel."),
    (Part("clock", "ok"), "Jam server sesuai."),
    (
        Part("backup", "ok", {"age_seconds": 40.0, "failing": False}),
        "Cadangan terakhir dibuat 1 menit yang lalu.",
    ),
    (
        Part("storage_data", "ok", {"free_bytes": 5_000_000_000, "total_bytes": 10_000_000_000}),
        "Tersisa 4,7 GB dari 9,3 GB.",
    ),
]
AMISS = [
    (
        Part("workers", "degraded", {"alive": 0}),
        "Tidak ada pemroses latar yang bekerja: tenggat, surel, dan cadangan tertunda.",
    ),
    (
        Part("timers", "degraded", {"overdue": 1, "oldest_seconds": 259_200.0}),
        "Ada tenggat yang sudah lewat 3 hari tetapi belum diproses.",
    ),
    (
        Part("seal", "warning", {"number": 2, "older_than_known": True}),
        "Basis data ini lebih lama daripada segel terakhir yang dikenal server ini.",
    ),
    (Part("clock", "warning"), "Ada catatan yang bertanggal di depan jam server."),
    (Part("backup", "degraded", {"failing": True}), "Cadangan terakhir gagal dibuat."),
    (Part("backup", "ok", {"age_seconds": None, "failing": False}), "Belum ada cadangan."),
    (Part("database", "down", {"reason": "gone"}), "Basis data tidak dapat dipakai."),
]


@pytest.mark.parametrize(("part", "words"), WELL, ids=lambda one: getattr(one, "name", ""))
def test_what_stands_well_asks_for_nothing(part: Part, words: str) -> None:
    with language.speak("id"):
        line = condition.line(part)
    assert (line.sound, line.words, line.advice) == (True, words, "")


@pytest.mark.parametrize(("part", "words"), AMISS, ids=lambda one: getattr(one, "name", ""))
def test_what_does_not_says_what_to_do(part: Part, words: str) -> None:
    with language.speak("id"):
        line = condition.line(part)
    assert (line.sound, line.words) == (False, words)
    assert line.advice


def test_what_has_a_page_of_its_own_is_left_out() -> None:
    with language.speak("en"):
        found = condition.lines(Vitals((Part("incidents", "warning", {"open": 1}), Part("database", "ok"))))
    assert [(one.title, one.words) for one in found] == [("Database", "The database can be used.")]
