"""What the lint found: a sentence for people, facts for programs."""

from __future__ import annotations

from engine.errors import Finding
from webui.messages import finding_facts, finding_sentence


def test_a_finding_names_its_file_and_reason() -> None:
    wrong = Finding("error", "table", None, "data/x.csv", {"line": 3, "reason": "quoting"})
    assert finding_sentence(wrong) == (
        "data/x.csv bukan tabel yang dapat dibaca, baris 3 (tanda kutip tidak berpasangan)."
    )


def test_what_a_finding_does_not_carry_leaves_nothing() -> None:
    assert finding_sentence(Finding("error", "no-diagram", None, "", {})) == (
        "Paket tidak memuat file .bpmn."
    )
    assert "{" not in finding_sentence(Finding("error", "xml", None, "process.bpmn", {}))


def test_a_rule_of_a_later_version_is_named_by_its_id() -> None:
    said = finding_sentence(Finding("warning", "later-rule", "Langkah_1", "process.bpmn", {"limit": 3}))
    assert said.startswith("Aturan later-rule: ")
    assert "limit=3" in said


def test_programs_read_the_same_keys_of_every_finding() -> None:
    facts = finding_facts(Finding("error", "no-diagram", None, "", {}))
    assert list(facts) == ["level", "rule", "element", "message", "file"]
    assert facts["message"] == "Paket tidak memuat file .bpmn."
