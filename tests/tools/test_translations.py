"""The check of the English sentences notices what it is there for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools import translations


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small program with three sentences and a catalogue for them."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "page.py").write_text(
        '_("Masuk")\nngettext("%(num)s hari", "%(num)s hari", 2)\nsay("Bukan kalimat")\n', "utf-8"
    )
    (tmp_path / "templates" / "inbox.html").write_text("<h1>{{ _('Kotak Tugas') }}</h1>", "utf-8")
    monkeypatch.setattr(translations, "WEBUI", tmp_path)
    monkeypatch.setattr(translations, "ENGLISH", tmp_path / "translations/en/messages.po")
    return tmp_path


def translate(**english: str) -> None:
    text = translations.ENGLISH.read_text("utf-8")
    for indonesian, words in english.items():
        before = f'msgid "{indonesian.replace("_", " ")}"\nmsgstr ""'
        assert before in text
        text = text.replace(before, before[:-1] + words + '"')
    text = text.replace('msgstr[0] ""', 'msgstr[0] "%(num)s day"').replace(
        'msgstr[1] ""', 'msgstr[1] "%(num)s days"'
    )
    translations.ENGLISH.write_text(text, "utf-8")


def test_complete_only_when_every_sentence_has_words(program: Path) -> None:
    assert len(translations.untranslated()) == 3
    translations.update()
    assert len(translations.untranslated()) == 3
    translate(Masuk="Sign in")
    assert translations.untranslated() == ["webui/templates/inbox.html: Kotak Tugas"]
    translate(Kotak_Tugas="Inbox")
    assert translations.untranslated() == []


def test_new_and_dropped_sentences_are_told(program: Path) -> None:
    translations.update()
    translate(Masuk="Sign in", Kotak_Tugas="Inbox")
    (program / "page.py").write_text('_("Keluar")\nngettext("%(num)s hari", "%(num)s hari", 2)\n', "utf-8")
    assert translations.untranslated() == ["webui/page.py: Keluar", "no longer used: Masuk"]
    translations.update()
    assert translations.untranslated() == ["webui/page.py: Keluar"]
    assert "Masuk" not in translations.ENGLISH.read_text("utf-8")


def test_a_guess_does_not_count(program: Path) -> None:
    translations.update()
    translate(Masuk="Sign in", Kotak_Tugas="Inbox")
    text = translations.ENGLISH.read_text("utf-8")
    translations.ENGLISH.write_text(text.replace('msgid "Masuk"', '#, fuzzy\nmsgid "Masuk"'), "utf-8")
    assert translations.untranslated() == ["webui/page.py: Masuk"]


def test_what_is_said_twice_over_is_told(program: Path) -> None:
    translations.update()
    translate(Masuk="Sign in now.Sign in now.", Kotak_Tugas="Inbox")
    assert translations.untranslated() == ["said twice over: Masuk"]
