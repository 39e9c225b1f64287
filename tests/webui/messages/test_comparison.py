"""What differs between two versions, as sentences."""

from __future__ import annotations

import pytest

from engine.service.workshop.comparison import Difference
from webui import language
from webui.messages import change_sentence

KINDS = {
    "Langkah 5 “Memeriksa”: waktu 2 hari → 3 hari.": Difference(
        "step", "changed", "Langkah_5", "Memeriksa", 5, "duration", "P2D", "P3D"
    ),
    "Langkah 2 “Mengarsipkan” baru, pelaksana [sekretaris].": Difference(
        "step", "added", "Langkah_2", "Mengarsipkan", 2, after="sekretaris"
    ),
    "“Selesai” dihapus.": Difference("element", "removed", "E_1", "Selesai"),
    "Alur baru: A → B.": Difference("flow", "added", "F_1", after="A → B"),
    "Formulir isi: isian “Nilai” menjadi wajib diisi.": Difference(
        "form", "changed", "isi", "Nilai", field="required", after="1"
    ),
    "Formulir isi baru.": Difference("form", "added", "isi"),
    "File data/baru.csv baru.": Difference("file", "added", "data/baru.csv"),
    "Langkah 3 “Isi” pindah tempat pada gambar.": Difference("layout", "moved", "Langkah_3", "Isi", 3),
}


@pytest.mark.parametrize("words", KINDS)
def test_a_difference_is_one_sentence(words: str) -> None:
    assert change_sentence(KINDS[words], lambda role: f"[{role}]") == words
    with language.speak("en"):
        english = change_sentence(KINDS[words], lambda role: f"[{role}]")
    assert english.endswith(".")
    assert "%(" not in english
    assert english != words
