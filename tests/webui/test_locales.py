"""Templates get their words from the catalogue of the language in force, when they are compiled for it."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string
from jinja2 import nodes
from markupsafe import Markup

from webui import language, locales


def drawn(app: Flask, source: str, spoken: str = "id", **values: object) -> str:
    with app.test_request_context(), language.speak(spoken):
        return render_template_string(source, **values)


@pytest.mark.parametrize(("spoken", "words"), [("id", "Kotak Tugas"), ("en", "Task inbox")])
def test_a_template_speaks_the_language_in_force(app: Flask, spoken: str, words: str) -> None:
    assert drawn(app, "{{ _('Kotak Tugas') }}", spoken) == words
    with language.speak(spoken):
        assert language.gettext("Kotak Tugas") == words


def test_a_template_of_a_file_speaks_each_language_in_turn(app: Flask) -> None:
    for spoken, words in 2 * [("id", "Lisensi"), ("en", "Licences")]:
        with app.test_request_context(), language.speak(spoken):
            assert words in app.jinja_env.get_or_select_template("base.html").render(bare=True)


@pytest.mark.parametrize(
    "source",
    [
        "{{ _('Lihat berkas %(number)s', number=x) }}",
        "{% set said = _('Lihat berkas %(number)s', number=x) %}{{ said }}",
        "{{ _('Lihat berkas %(number)s', number=x) if x else '' }}",
        "{% macro say(words) %}{{ words }}{% endmacro %}{{ say(_('Lihat berkas %(number)s', number=x)) }}",
        "{{ _(sentence, number=x) }}",
    ],
)
@pytest.mark.parametrize(("spoken", "begins"), [("id", "Lihat berkas "), ("en", "See case ")])
def test_what_is_filled_in_is_text_and_the_sentence_is_markup(
    app: Flask, source: str, spoken: str, begins: str
) -> None:
    sentence = "Lihat berkas %(number)s"
    with language.speak(spoken):
        begins = language.gettext(sentence).partition("%")[0]
    assert drawn(app, source, spoken, x="<a & b>", sentence=sentence) == f"{begins}&lt;a &amp; b&gt;"
    assert drawn(app, source, spoken, x=Markup("<b>1</b>"), sentence=sentence) == f"{begins}<b>1</b>"


def test_a_sentence_without_a_translation_is_itself_and_its_signs_stay(app: Flask) -> None:
    assert drawn(app, "{{ _('50%% <b>%(x)s</b>%(x)s & %(y)s', x=1, y='&') }}") == "50% <b>1</b>1 & &amp;"
    assert drawn(app, "{{ _('') ~ '<' }}|{{ _('a')|length }}") == "&lt;|1"


def test_numbers_choose_their_sentence(app: Flask) -> None:
    days = "ngettext('%(num)s hari', '%(num)s hari', "
    source = f"{{{{ {days}n) }}}} {{{{ {days}2, num='{{n}}') }}}}"
    assert drawn(app, source, "en", n=1) == "1 day {n} days"
    assert drawn(app, source, n=1) == "1 hari {n} hari"


def test_a_sentence_that_stands_in_a_template_is_no_call_when_it_is_drawn(app: Flask) -> None:
    env = app.jinja_env
    assert isinstance(env, locales.Templates)
    source = "{{ _('Kotak Tugas') }} {{ _('Lihat berkas %(number)s', number=x) }}{% if _('a') %}{% endif %}"
    calls = list(env.speaking("en")._parse(source, None, None).find_all(nodes.Call))
    assert calls == []
