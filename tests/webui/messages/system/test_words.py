"""Every event of the system is one whole sentence, with the rest of its facts as a list."""

from __future__ import annotations

import ast
import re

import pytest

from engine.keys import SigningKey, new_seal_key
from engine.service.audit import key_changes
from engine.service.audit.newest_seal import KnownSeal
from tests.tools.site import START
from tests.webui.messages.samples import event, source
from webui import language
from webui.messages import workshop
from webui.messages.system import labels, sentences, words

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


WRITERS = {"log_system_event", "log_person_event", "note", "_note", "note_look"}
TYPE = re.compile(r"[a-z]+(?:_[a-z]+)+|exported")


def system_types() -> set[str]:
    """Every type that the engine writes into the system's chain, as its calls name it."""
    found: set[str] = {"instance_purged", "incident_raised"}
    for node in ast.walk(
        ast.parse(source("engine/service").replace("from __future__ import annotations", ""))
    ):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = node.args if called in WRITERS else []
        given = [*given, *(one.value for one in node.keywords if one.arg == "type")]
        words = [part.value for one in given for part in ast.walk(one) if isinstance(part, ast.Constant)]
        found |= {word for word in words if isinstance(word, str) and TYPE.fullmatch(word)}
    return found - {"incident_retried"}


def variants() -> set[str]:
    notes = set(re.findall(r'what="(\w+)"', source("engine/service")))
    exports = {one for one in notes if re.search(rf'"exported",\s*what="{one}"', source("engine/service"))}
    return {f"exported.{one}" for one in exports} | {f"role_granted.{one}" for one in ("tetap", "plh", "plt")}


def test_every_event_of_the_system_has_a_sentence() -> None:
    written = system_types()
    assert {"signed_in", "role_granted", "calendar_changed", "version_deployed", "draft_saved"} <= written
    assert {"instance_viewed", "disposal_exported", "list_exported", "migration_finished"} <= written
    known = {one.partition(".")[0] for one in sentences.SENTENCES} | set(workshop.SENTENCES)
    assert written <= known
    grouped = [type_ for _label, types in sentences.GROUPS.values() for type_ in types]
    assert sorted(grouped) == sorted(known)
    assert len(variants()) > 8
    assert variants() <= set(sentences.SENTENCES)


@pytest.mark.parametrize("spoken", ["id", "en"])
@pytest.mark.parametrize("type_", [*sentences.SENTENCES, *workshop.SENTENCES, "jenis_baru"])
def test_an_event_of_the_system_is_one_whole_sentence_and_a_list(type_: str, spoken: str) -> None:
    name, _dot, variant = type_.partition(".")
    chosen = {sentences.VARIANTS.get(name, ""): {"True": True, "False": False}.get(variant, variant)}
    told = event(name, **(SYSTEM_FACTS | chosen))
    with language.speak(spoken):
        sentence, facts = words.system_sentence(told), words.system_facts(told)
    assert sentence.endswith(".")
    assert "%(" not in sentence
    assert "Sekretaris" in sentence or name in (
        "incident_raised",
        "sign_in_failed",
        "migration_finished",
        "recorded",
        "record_kept",
        "sessions_forgotten",
        "factors_rewrapped",
        "history_inspected",
        "fault_found",
        "fault_gone",
        "storage_low",
        "storage_free",
        "backup_failed",
        "clock_set_right",
        "roles_file_read",
    )
    assert not any(mark in words for _label, words in facts for mark in '{}[]"')
    assert ("nilai_baru", "1, 2") in facts
    if spoken == "id":
        assert ("Diberi tahu", "Kepala Dinas, budi") in facts
        assert (
            "Yang berubah",
            "ALUR_TRACKING: Tidak → Ya; ALUR_SEAL_MAIL_TO: – → arsip@contoh.id; "
            "Sekretaris: nama Sekretaris → Sekretaris Dinas; Arsiparis (baru); process.bpmn: abababababab… → –",
        ) in facts
    called = [*labels.LABELS.values(), *labels.OF_TYPE.values()]
    assert {label for label, _words in facts} - {"nilai_baru"} <= (
        set(called) if spoken == "id" else {language.catalogue("en").ugettext(one) for one in called}
    )


def test_a_change_of_keys_shows_no_signature_and_nothing_without_a_label() -> None:
    old, new = (SigningKey.of_pem(new_seal_key()) for _each in range(2))
    about = {"reason": "Pergantian tahunan.", "at": START.isoformat()}
    for before in (old, old.public.fingerprint):
        type_, data = key_changes.facts(before, new, 4, about)
        told = event(type_, **data)
        assert words.system_facts(told) == [
            ("Kunci baru", new.public.fingerprint),
            ("Kunci lama", old.public.fingerprint),
        ]
        assert words.system_sentence(told).endswith("Alasan: Pergantian tahunan.")


def test_a_restore_says_which_seal_is_lost_and_from_which_database() -> None:
    lost = KnownSeal(5, "ab" * 32, START.isoformat())._asdict()
    told = event("site_restored", made=START.isoformat(), kind="sqlite", version="0.2.0", lost_seal=lost)
    facts = dict(words.system_facts(told))
    assert (facts["Jenis basis data"], facts["Versi"]) == ("SQLite", "0.2.0")
    assert facts["Segel yang hilang"].startswith("Nomor: 5; Kode pengaman segel: abab")
    assert str(START.year) in facts["Segel yang hilang"]
    assert "T0" not in facts["Segel yang hilang"]


def test_what_only_programs_read_is_left_out() -> None:
    told = event("version_enforced", process="pdk", version=1, naming=2, backup=7)
    assert [label for label, _words in words.system_facts(told)] == ["Proses"]
