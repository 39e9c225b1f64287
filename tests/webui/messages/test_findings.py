"""What the lint found: a sentence for people, facts for programs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from engine.bpmn.lint.lint import inspect
from engine.errors import Finding, Label
from tests import versions
from tests.engine.bpmn.drawings import ROLES
from tests.tools.limits import USUAL
from webui import language
from webui.messages import finding_detail, finding_facts, finding_sentence


def test_a_finding_names_its_file_and_reason() -> None:
    wrong = Finding("error", "table", None, "data/x.csv", {"line": 3, "reason": "quoting"})
    assert finding_sentence(wrong) == (
        "Tabel data “x” tidak dapat dibaca, baris 3: tanda kutip tidak berpasangan."
    )


def test_what_a_finding_does_not_carry_leaves_nothing() -> None:
    assert finding_sentence(Finding("error", "no-diagram", None, "", {})) == (
        "Tidak ada file .bpmn; tambahkan diagramnya."
    )
    assert "{" not in finding_sentence(Finding("error", "xml", None, "process.bpmn", {}))


def test_a_rule_of_a_later_version_is_named_by_its_id() -> None:
    said = finding_sentence(Finding("warning", "later-rule", "Langkah_1", "process.bpmn", {"limit": 3}))
    assert said.startswith("Aturan later-rule: ")
    assert "limit=3" in said


def test_programs_read_the_same_keys_of_every_finding() -> None:
    facts = finding_facts(Finding("error", "no-diagram", None, "", {}))
    assert list(facts) == ["level", "rule", "element", "message", "file", "detail"]
    assert facts["message"] == "Tidak ada file .bpmn; tambahkan diagramnya."


BAD = Path(__file__).parents[2] / "engine" / "bpmn" / "data"
SPAN = re.compile(r"\bR?\d*/?P(T?\d+[YMWDHS])+\b")
PYTHON = re.compile(r"""['"()\[\]{}]|\bNone\b|\bTrue\b|\bFalse\b""")
ID = "(id)"  # the one word of the drawing's file that a sentence may have


def packages() -> Iterator[tuple[str, dict[str, bytes]]]:
    """Every hostile drawing, every failing case, and the shipped SOP."""
    for path in sorted((BAD / "bad" / "files").iterdir()):
        yield path.name, {"process.bpmn": path.read_bytes(), "process.toml": b'title = "Uji"'}
    for folder in sorted((BAD / "cases").iterdir()):
        if folder.is_dir():
            files = {one.relative_to(folder).as_posix(): one for one in folder.rglob("*") if one.is_file()}
            yield folder.name, {path: one.read_bytes() for path, one in files.items()}
    yield "sop", versions.in_force()


def idents(files: dict[str, bytes]) -> set[str]:
    """The ids in the drawings of a package that no label, field or file has too."""
    whole = b"\n".join(content for path, content in files.items() if path.endswith(".bpmn"))
    found = set(re.findall(rb"\bid=[\"']([\w.\-]+)[\"']", whole))
    named = b" ".join(re.findall(rb"\bname=[\"']([^\"']*)[\"']", whole))
    told = (
        one for one in found if re.search(rb"[_\d]", one)
    )  # `Call` and `Start` may be words of a sentence
    return {one.decode() for one in told if not re.search(rb"\b" + re.escape(one) + rb"\b", named)}


def test_no_sentence_speaks_the_language_of_files() -> None:
    """Of what is in a drawing, only what people wrote themselves (names, here taken out) may look like anything."""
    told, rules = 0, set()
    for where, files in packages():
        known = idents(files)
        for finding in inspect(files, ROLES, USUAL):
            plain = replace(finding, labels=masked(finding.labels), params=quiet(finding.params))
            for tongue in language.LANGUAGES:
                with language.speak(tongue):
                    said = finding_sentence(plain)
                bare = re.sub("“[^”]*”", "“”", said.replace(ID, ""))
                assert not PYTHON.search(bare), (where, said)
                assert not SPAN.search(said), (where, said)
                words = set(re.findall(r"[\w.\-]+", said))
                assert not words & known, (where, words & known, said)
                assert (
                    not re.search(r"\b[a-z]+(Task|Gateway|Event|Ref|Definition)\b", bare) or tongue == "en"
                ), said
            told += 1
            rules.add(finding.rule)
    assert told > 150
    assert len(rules) > 50


def masked(labels: Mapping[str, Label]) -> dict[str, Label]:
    return {ident: replace(label, name="Nama" if label.name else "") for ident, label in labels.items()}


def quiet(params: Mapping[str, object]) -> dict[str, object]:
    return {**params, "name": "Nama"}


def test_what_a_sentence_says_in_words_stands_in_the_detail_as_it_is_written() -> None:
    params = {"value": "PT24H", "days": 3, "use": "P1D", "name": "batas"}
    finding = Finding("warning", "working-hours", "batas", "process.bpmn", params)
    assert finding_detail(finding) == "PT24H · P1D"
    assert "24 jam adalah jam kerja, kira-kira 3 hari kerja; tulislah 1 hari kerja" in finding_sentence(
        finding
    )
    params = {"what": "condition", "code": "foreign", "detail": "FEEL, =, ==, 10", "text": "a = 1"}
    params |= {"language": "FEEL", "found": "=", "use": "=="}
    finding = Finding("error", "expression", "F1", "process.bpmn", params)
    assert (
        "syarat tidak dapat dihitung, sebab memakai bahasa FEEL: ganti “=” dengan “==”."
        in finding_sentence(finding)
    )
    assert finding_detail(finding).endswith("a = 1")


def test_an_act_of_a_saved_test_is_told_in_words() -> None:
    labels = {"L3": Label("userTask", "Isi", 3)}
    for what, words in {
        "L3[kearsipan]": "langkah 3 “Isi” (kearsipan)",
        "mulai": "memulai proses",
        "tenggat": "memajukan jam ke tenggat berikutnya",
        "P2D": "memajukan jam 2 hari kerja",
        "2026-07-01T08:00:00+07:00": "memajukan jam ke Rab, 1 Jul 2026 pukul 08.00 WIB",
        "surat-masuk": "“surat-masuk”",
    }.items():
        params = {"test": "Jalur", "act": 2, "what": what, "reason": "ended", "detail": ""}
        said = finding_sentence(Finding("error", "scenario-act", None, "tests/a.json", params, labels))
        assert said == f"Uji tersimpan “Jalur”: tindakan ke-2, {words}, ditolak: proses sudah selesai."
