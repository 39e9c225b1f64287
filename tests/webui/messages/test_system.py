"""Words for every code the engine has, and English words that mean the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import Problem
from engine.service import Engine
from engine.service.views import EventView
from engine.settings import HOME, Settings
from tests.tools.site import START
from webui import current, language, messages
from webui.messages import events, incidents, problems, system, workshop


@pytest.fixture(autouse=True)
def _at_hand(engine: Engine, settings: Settings) -> Iterator[None]:
    with current.outside(engine, settings):
        yield


def source(folder: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((HOME / folder).rglob("*.py")))


def test_every_problem_of_a_form_has_a_sentence() -> None:
    forms = source("engine/forms")
    codes = set(re.findall(r'(?:Problem\([\w.+/ ]+, |Refused\(|TextProblem\(|NumberProblem\()"(\w+)"', forms))
    assert len(codes) > 15
    assert codes <= set(problems.SENTENCES)


@pytest.mark.parametrize("code", sorted(problems.SENTENCES))
@pytest.mark.parametrize("spoken", ["id", "en"])
def test_a_problem_is_one_whole_sentence(code: str, spoken: str) -> None:
    with language.speak(spoken):
        sentence = messages.problem_sentence(Problem("x", code, {"limit": 3}))
    assert sentence.endswith(".")
    assert "%(" not in sentence


def test_an_unknown_problem_still_says_something() -> None:
    assert messages.problem_sentence(Problem("x", "baru")) == "Isian tidak sah (baru)."


def event(type_: str, **data: object) -> EventView:
    return EventView(
        seq=1,
        at=START,
        type=type_,
        actor="sari",
        actor_name="Sari",
        role="sekretaris",
        role_label="Sekretaris",
        holding="plh",
        channel="web",
        element="Langkah_8",
        name="Memeriksa",
        step=8,
        data=data,
    )


def test_every_event_of_a_case_has_a_sentence() -> None:
    recorded = set(re.findall(r'(?:record|_record)\(\s*(?:SYSTEM, )?"(\w+)"', source("engine/service")))
    recorded |= {"task_completed", "task_returned"}
    assert len(recorded) > 8
    assert recorded <= set(events.SENTENCES)


@pytest.mark.parametrize("type_", [*events.SENTENCES, "jenis_baru"])
def test_an_event_is_one_whole_sentence(type_: str) -> None:
    sentence = messages.event_sentence(event(type_, due=START.isoformat(), reason="Salah hitung."))
    assert sentence.endswith(".")
    assert "%(" not in sentence


def test_who_acts_for_another_is_said() -> None:
    said = messages.event_sentence(event("task_completed"))
    assert said == "Sari (Plh. Sekretaris) menyelesaikan langkah 8 “Memeriksa”."


SYSTEM_FACTS: dict[str, object] = {
    "person": "budi",
    "name": "Budi",
    "role": "sekretaris",
    "number": "PDK-2026-0001",
    "reason": "Salah hitung.",
    "what": "seal",
    "kind": "plh",
    "active": True,
    "before": {"fate": "musnah"},
    "files": ["process.bpmn", "identity.toml"],
    "end": START.isoformat(),
    "nilai_baru": [1, 2],
    "told": ["kepala_dinas", "@budi"],
    "holders": ["sekretaris", "@budi"],
    "tasks": 2,
    "changed": {
        "ALUR_TRACKING": [False, True],
        "ALUR_SEAL_MAIL_TO": [[], ["arsip@contoh.id"]],
        "sekretaris": [{"label": "Sekretaris", "unit": ""}, {"label": "Sekretaris Dinas", "unit": ""}],
        "arsiparis": [None, {"label": "Arsiparis"}],
        "process.bpmn": ["ab" * 32, None],
    },
}


def system_types() -> set[str]:
    """Every type that the engine writes into the system's chain, as its source says it."""
    found: set[str] = set()
    for text in re.findall(r"(?:\b_?note|looked|in_system)\(((?:[^()]|\([^()]*\))*)\)", source("engine")):
        found |= set(re.findall(r'"([a-z]+(?:_[a-z]+)+|exported)"', text.split("=")[0]))
    found |= set(re.findall(r'\btype="(\w+)"', source("engine/service"))) | {
        "instance_purged",
        "incident_raised",
    }
    return found - {"incident_retried"}


def variants() -> set[str]:
    notes = set(re.findall(r'what="(\w+)"', source("engine/service")))
    exports = {one for one in notes if re.search(rf'"exported",\s*what="{one}"', source("engine/service"))}
    return {f"exported.{one}" for one in exports} | {f"role_granted.{one}" for one in ("tetap", "plh", "plt")}


def test_every_event_of_the_system_has_a_sentence() -> None:
    written = system_types()
    assert {"signed_in", "role_granted", "calendar_changed", "version_deployed", "draft_saved"} <= written
    assert {"instance_viewed", "disposal_exported", "list_exported", "migration_finished"} <= written
    known = {one.partition(".")[0] for one in system.SENTENCES} | set(workshop.SENTENCES)
    assert written <= known
    grouped = [type_ for _label, types in system.GROUPS.values() for type_ in types]
    assert sorted(grouped) == sorted(known)
    assert len(variants()) > 8
    assert variants() <= set(system.SENTENCES)


@pytest.mark.parametrize("spoken", ["id", "en"])
@pytest.mark.parametrize("type_", [*system.SENTENCES, *workshop.SENTENCES, "jenis_baru"])
def test_an_event_of_the_system_is_one_whole_sentence_and_a_list(type_: str, spoken: str) -> None:
    name, _dot, variant = type_.partition(".")
    chosen = {system.VARIANTS.get(name, ""): {"True": True, "False": False}.get(variant, variant)}
    told = event(name, **(SYSTEM_FACTS | chosen))
    with language.speak(spoken):
        sentence, facts = system.system_sentence(told), system.system_facts(told)
    assert sentence.endswith(".")
    assert "%(" not in sentence
    assert "Sekretaris" in sentence or name in (
        "incident_raised",
        "sign_in_failed",
        "migration_finished",
        "recorded",
    )
    assert not any(mark in words for _label, words in facts for mark in '{}[]"')
    assert ("nilai_baru", "1, 2") in facts
    if spoken == "id":
        assert ("Diberi tahu", "Kepala Dinas, budi") in facts
        assert (
            "Yang berubah",
            "ALUR_TRACKING: Tidak → Ya; ALUR_SEAL_MAIL_TO: – → arsip@contoh.id; "
            "Sekretaris: label Sekretaris → Sekretaris Dinas; arsiparis (baru); process.bpmn: abababababab… → –",
        ) in facts
    assert {label for label, _words in facts} - {"nilai_baru"} <= (
        set(system.LABELS.values())
        if spoken == "id"
        else {language.catalogue("en").ugettext(one) for one in system.LABELS.values()}
    )


JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
TAG = re.compile(r"""<style>.*?</style>|<[^>]*>|[\w-]+="[^"]*\"""", re.DOTALL)
ATTRIBUTE = re.compile(r'(?:aria-label|placeholder|title|alt|label)="([^"{]*[A-Za-z]{3}[^"{]*)"')
SPOKEN_ALIKE = {"Alur", "English", "Bahasa Indonesia", "Enter", "doctype html"}


@pytest.mark.parametrize(
    "path", sorted((HOME / "webui/templates").rglob("*.html")), ids=lambda path: path.name
)
def test_no_word_of_a_template_stands_outside_the_catalogue(path: Path) -> None:
    text = path.read_text("utf-8")
    words = set(re.findall(r"[A-Za-z]{3,}(?: [A-Za-z]+)*", TAG.sub("\n", JINJA.sub("", text))))
    assert words <= SPOKEN_ALIKE
    assert ATTRIBUTE.findall(re.sub(r"\{\{.*?\}\}", "{", text)) == []


def test_every_sentence_is_in_english() -> None:
    from tests.tools import translations

    assert translations.untranslated() == []


def test_numbers_among_the_facts_of_an_incident_are_written_as_everywhere() -> None:
    told = incidents.facts({"mulai": {"jumlah": 1250000.5, "tahap": [3], "sah": True}})
    assert told == [("mulai.jumlah", "1.250.000,5"), ("mulai.tahap.1", "3"), ("mulai.sah", "ya")]
