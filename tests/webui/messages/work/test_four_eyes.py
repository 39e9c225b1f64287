"""Four eyes in words: to who would do both, to who hands on, and on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.service.pairs import SamePerson, Standing
from tests.tools.site import START
from webui.messages import refusals
from webui.messages.work import four_eyes

DONE = SamePerson(
    "tolak", "Langkah_8", "", "Memeriksa data", 8, START, 5, "kepala_dinas", "Kepala Dinas", "plh"
)
WHEN = "Sen, 23 Nov 2026 pukul 09.00 WIB"


def refused(one: SamePerson, person: str = "") -> str:
    return refusals.refusal_sentence(Standing((one,), ("Administrator",)).refusal(1, person))


def test_the_refusal_says_which_step_when_as_what_and_who_can_hand_on() -> None:
    assert refused(DONE) == (
        f"Anda sudah mengerjakan langkah 8 “Memeriksa data” sebagai Plh. Kepala Dinas, {WHEN}, sedangkan kedua langkah "
        "harus dikerjakan dua orang. Yang dapat mengalihkan tugas ini kepada orang lain: Administrator."
    )
    assert refused(replace(DONE, at=None)).startswith("Anda sedang mengerjakan langkah 8 “Memeriksa data”,")
    by_name = refused(replace(DONE, role="@kadis", role_label="", holding=""))
    assert by_name.startswith(f"Anda sudah mengerjakan langkah 8 “Memeriksa data”, {WHEN}, sedangkan")


def test_who_hands_on_hears_of_whom_it_is() -> None:
    assert refused(DONE, "Siti").startswith(
        "Siti sudah mengerjakan langkah 8 “Memeriksa data” sebagai Plh. Kepala"
    )
    assert refused(DONE, "Siti").endswith("Pilih orang lain.")
    assert refused(replace(DONE, at=None), "Siti").startswith("Siti sedang mengerjakan")
    assert four_eyes.candidate_words(DONE) == "sudah mengerjakan langkah 8"
    assert (
        four_eyes.candidate_words(replace(DONE, step=None, at=None)) == "sedang mengerjakan “Memeriksa data”"
    )


def test_the_page_says_it_beforehand() -> None:
    assert four_eyes.done_words(DONE) == (
        f"Anda sudah mengerjakan langkah 8 “Memeriksa data” sebagai Plh. Kepala Dinas, {WHEN}."
    )


@pytest.mark.parametrize(
    ("same", "note", "words"),
    [
        ((), "", ""),
        ((DONE,), "", "Dikerjakan orang yang sama dengan langkah 8 (Plh. Kepala Dinas)."),
        (
            (DONE, replace(DONE, step=3, holding="")),
            "Tidak ada orang lain.",
            "Dikerjakan orang yang sama dengan langkah 8 (Plh. Kepala Dinas) dan langkah 3 (Kepala Dinas). "
            "Catatan: Tidak ada orang lain.",
        ),
    ],
)
def test_papers_say_it_beside_who_did_the_step(same: tuple[SamePerson, ...], note: str, words: str) -> None:
    assert four_eyes.printed(same, note) == words
