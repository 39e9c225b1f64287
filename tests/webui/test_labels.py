"""webui/labels.py: parts of a drawing, forms, lengths of time and conditions as people say them."""

from __future__ import annotations

import pytest

from engine.errors import FormTitle, Label
from webui import language
from webui.labels import form_title, form_words, kind_words, label_words, reading_words, span_words

LABELS = {
    "L4": Label("userTask", "Bahas draft", 4),
    "A": Label("userTask", "Arsip"),
    "G": Label("exclusiveGateway", after="L4"),
    "S": Label("exclusiveGateway", "Setuju?"),
    "B": Label("boundaryEvent", host="L4"),
    "M": Label("startEvent"),
    "F": Label("sequenceFlow", "Ya", source="S", target="L4"),
    "H": Label("sequenceFlow", source="G", target="gone"),
    "X": Label("endEvent"),
}


@pytest.mark.parametrize(
    ("ident", "words", "english"),
    [
        ("L4", "langkah 4 “Bahas draft”", "step 4 “Bahas draft”"),
        ("A", "langkah “Arsip”", "step “Arsip”"),
        ("G", "percabangan tanpa nama setelah langkah 4", "decision without a name after step 4"),
        ("S", "percabangan “Setuju?”", "decision “Setuju?”"),
        ("B", "peristiwa pada tepi langkah 4", "event on the border of step 4"),
        ("M", "awal tanpa nama", "start without a name"),
        ("X", "akhir tanpa nama", "end without a name"),
        (
            "F",
            "panah “Ya” dari percabangan “Setuju?” ke langkah 4",
            "arrow “Ya” from decision “Setuju?” to step 4",
        ),
        (
            "H",
            "panah dari percabangan setelah langkah 4 ke bagian yang tidak ada",
            "arrow from decision after step 4 to a part that is not there",
        ),
        ("unknown", "bagian diagram", "a part of the diagram"),
    ],
)
def test_a_part_is_called_by_what_is_drawn(ident: str, words: str, english: str) -> None:
    assert label_words(ident, LABELS) == words
    with language.speak("en"):
        assert label_words(ident, LABELS) == english


def test_a_kind_has_an_office_word() -> None:
    assert kind_words("userTask") == "langkah"
    assert kind_words("timerEventDefinition") == "pengatur waktu"
    assert kind_words("{http://x}strange") == "bagian diagram"


def test_a_form_is_called_by_its_title_its_step_or_at_last_its_file() -> None:
    titles = {
        "bahas": FormTitle("Pembahasan", 6, "Bahas"),
        "olah": FormTitle("", 5, "Olah"),
        "x": FormTitle("", None, "Y"),
    }
    assert [form_words(name, titles) for name in ("bahas", "olah", "x", "lepas")] == [
        "formulir “Pembahasan”",
        "formulir langkah 5: Olah",
        "formulir langkah “Y”",
        "formulir “lepas”",
    ]
    assert [form_title(name, titles) for name in ("bahas", "olah", "lepas")] == [
        "Pembahasan",
        "Formulir langkah 5: Olah",
        "lepas",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("P1D", "1 hari kerja"),
        ("PT20M", "20 menit"),
        ("PT24H", "24 jam"),
        ("P1W", "1 minggu"),
        ("P1DT4H", "1 hari kerja 4 jam"),
        ("PT1S", "1 detik"),
        ("R3/P1D", "3 kali, tiap 1 hari kerja"),
        ("R/PT2H", "berulang tiap 2 jam"),
        ("P", "P"),
        ("Pagi", "Pagi"),
    ],
)
def test_a_length_of_time_is_said_in_words(text: str, words: str) -> None:
    assert span_words(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("${L4.keputusan == 'kembali'}", "“keputusan” pada langkah 4 adalah “kembali”"),
        ("=jumlah >= 3", "“jumlah” sedikitnya 3"),
        ("L4.a != true and b < 2.5", "“a” pada langkah 4 bukan ya dan “b” kurang dari 2.5"),
        ("panjang(L4.daftar) > 3", None),
        ("hilang.a == 1", None),
    ],
)
def test_a_plain_condition_is_said_in_words(text: str, words: str | None) -> None:
    assert reading_words(text, LABELS) == words
