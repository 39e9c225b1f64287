"""What differs between two versions, as sentences."""

from __future__ import annotations

import pytest

from engine.errors import FormTitle, Label
from engine.service.workshop.comparison import CHOSEN, Difference, Effect
from engine.service.workshop.views import Names
from webui import language
from webui.messages.comparison import change_sentence, effect_sentences, holder_words

KINDS = {
    "Langkah 5 “Memeriksa”: waktu 2 hari → 3 hari.": Difference(
        "step", "changed", "Langkah_5", "Memeriksa", 5, "duration", "P2D", "P3D"
    ),
    "Langkah 2 “Mengarsipkan” baru, pelaksana [sekretaris].": Difference(
        "step", "added", "Langkah_2", "Mengarsipkan", 2, after="sekretaris"
    ),
    "Langkah 9 “Menandatangani”: empat mata ditambahkan, langkah 4 “Menelaah” (memperingatkan orang yang "
    "sama).": Difference(
        "step", "changed", "Langkah_9", "Menandatangani", 9, "four_eyes", "", "L4 peringatan"
    ),
    "Langkah 9 “Menandatangani”: empat mata langkah 4 “Menelaah” (memperingatkan orang yang sama) → langkah 4 "
    "“Menelaah” (menolak orang yang sama).": Difference(
        "step", "changed", "Langkah_9", "Menandatangani", 9, "four_eyes", "L4 peringatan", "L4 tolak"
    ),
    "“Selesai” dihapus.": Difference("element", "removed", "E_1", "Selesai"),
    "Panah dari langkah 4 ke percabangan setelah langkah 4 baru.": Difference(
        "flow", "added", "F_1", after="L4 G"
    ),
    "Panah dari langkah 4 ke percabangan setelah langkah 4: syarat semula “keputusan” pada langkah 4 adalah “ya”, "
    "kini tidak ada.": Difference(
        "flow", "changed", "F_1", "L4 G", None, "condition", "${L4.keputusan == 'ya'}"
    ),
    "Panah dari langkah 4 ke percabangan setelah langkah 4: syaratnya berubah.": Difference(
        "flow", "changed", "F_1", "L4 G", None, "condition", "panjang(L4.daftar) > 3", "a == 1"
    ),
    "Formulir “Isian data”: isian “Nilai” menjadi wajib diisi.": Difference(
        "form", "changed", "isi", "Nilai", field="required", after="1"
    ),
    "Formulir langkah 4: Menelaah baru.": Difference("form", "added", "telaah"),
    "Langkah 4 “Menelaah”: formulir “Formulir langkah 4: Menelaah” → “Isian data”.": Difference(
        "step", "changed", "L4", "Menelaah", 4, "form", "telaah", "isi"
    ),
    "Percabangan tanpa nama setelah langkah 4 dihapus.": Difference("element", "removed", "G"),
    "Yang boleh memulai: [kadis] → pelaksana langkah pertama.": Difference(
        "setting", "changed", "starters", "starters", None, "starters", "kadis", ""
    ),
    "Retensi berubah.": Difference("setting", "changed", "retention", before="tahun = 5", after="tahun = 9"),
    "Tabel data “baru” baru.": Difference("file", "added", "data/baru.csv"),
    "Langkah 3 “Isi” pindah tempat pada gambar.": Difference("layout", "moved", "Langkah_3", "Isi", 3),
}


NAMES = Names(
    labels={"L4": Label("userTask", "Menelaah", 4), "G": Label("exclusiveGateway", after="L4")},
    forms={"isi": FormTitle("Isian data"), "telaah": FormTitle("", 4, "Menelaah")},
)


def role(name: str) -> str:
    return f"[{name}]"


@pytest.mark.parametrize("words", KINDS)
def test_a_difference_is_one_sentence(words: str) -> None:
    assert change_sentence(KINDS[words], role, NAMES) == words
    with language.speak("en"):
        english = change_sentence(KINDS[words], role, NAMES)
    assert english.endswith(".")
    assert "%(" not in english
    assert english != words


def test_an_effect_says_what_a_holder_gets_loses_and_keeps() -> None:
    names = Names({f"L{no}": Label("userTask", f"Kerja {no}", no) for no in (1, 2, 3, 4)})
    effect = Effect("kadis", gained=["L1", "L2"], lost=["L3"], changed=["L4"], starts=False)
    assert effect_sentences(effect, names, {"L1": "2 hari", "L2": ""}.__getitem__) == [
        "Tidak lagi boleh memulai proses.",
        "Mendapat langkah 1 “Kerja 1” (2 hari) dan langkah 2 “Kerja 2”.",
        "Tidak lagi mengerjakan langkah 3 “Kerja 3”.",
        "Tetap mengerjakan langkah 4 “Kerja 4”, yang berubah.",
    ]
    assert holder_words(effect, role) == "[kadis]"
    assert holder_words(Effect(CHOSEN), role) == "Jabatan yang ditentukan saat proses berjalan"
