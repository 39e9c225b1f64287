"""Settings as people type them: read from process.toml, judged, and the same again when nothing was changed."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from engine.bpmn.package.process_toml import parse_process
from engine.errors import Finding
from engine.service.workshop import settings_text
from engine.service.workshop.settings_text import KEPT, KEY, SettingsText
from engine.settings import HOME
from tests import sop

CONTENT = (HOME / "processes" / sop.KEY / "process.toml").read_bytes()
RAW = tomllib.loads(CONTENT.decode())
ROLES = {"kepala_dinas", "sekretaris"}


def judged(raw: dict[str, Any] = RAW, **changes: Any) -> tuple[Any, list[tuple[str, str]]]:
    text = replace(settings_text.of_raw(raw), **changes)
    wanted, problems = settings_text.judge(text, raw, ROLES, ["indikator", "target"])
    return wanted, [(one.path, one.code) for one in problems]


def test_what_was_read_is_what_is_wanted() -> None:
    wanted, problems = judged()
    process, _findings = parse_process(CONTENT)
    assert (wanted, problems) == (replace(process, settings={}), [])
    assert judged({})[0].retention == {}
    assert settings_text.of_raw({}) == SettingsText()


@pytest.mark.parametrize(
    "raw",
    [
        {"title": 3, "mulai": 4, "catatan": "x", "retensi": []},
        {"mulai": [1, None], "retensi": {"retensi_aktif": True, "nasib_akhir": 1.5, "dasar": ["x"]}},
        {"catatan": {"kolom": "x", "kunci": [[]]}, "description": "d" * 100_000},
        {"catatan": {"sumber": "Isi.daftar", "kolom": [1, [2], {"a": 1}], "kunci": [None]}},
    ],
)
def test_what_is_of_a_wrong_kind_is_shown_and_judged(raw: dict[str, Any]) -> None:
    text = settings_text.of_raw(raw)
    settings_text.judge(text, raw, ROLES, ())


def test_starters_are_those_of_the_first_step_all_or_named() -> None:
    assert judged(who="semua")[0].starters == ("semua",)
    assert judged(who="pilihan", starters=("sekretaris", "sekretaris"))[0].starters == ("sekretaris",)
    assert settings_text.of_raw({"mulai": "semua"}).who == "semua"
    assert judged(who="pilihan", starters=())[1] == [("mulai", "no_starters")]
    assert judged(who="", starters=("sekretaris",))[1] == [("mulai", "no_starters")]
    assert judged(who="pertama", starters=("sekretaris",))[1] == [("mulai", "starters_unused")]
    assert judged({"mulai": ["sekretaris"]}, who="pertama")[1] == []  # whose marks still stand there
    assert judged(who="pilihan", starters=("juru",))[1] == [("mulai", "unknown_role")]


def test_the_record_keeps_its_order_and_takes_new_fields_behind() -> None:
    columns = {"target": KEPT, "indikator": KEPT, "tahun": KEY, "baru": KEPT}
    wanted, problems = judged(columns=columns)
    assert wanted.record == {
        "sumber": "Langkah_3_isian.indikator", "kunci": ["tahun"], "kolom": ["indikator", "target", "baru"],
        "penandatangan": "Langkah_9",
    }  # fmt: skip
    assert problems == []
    assert judged(columns={"tahun": KEY})[1] == [("catatan", "no_columns")]
    assert judged(source="")[0].record == {}


def test_years_and_fate_are_whole_or_open() -> None:
    wanted, problems = judged(active=" 2 ", inactive="", fate="permanen", basis="Perwal 1")
    assert problems == []
    assert wanted.retention == {
        "retensi_aktif": 2, "retensi_inaktif": "belum ditetapkan", "nasib_akhir": "permanen", "dasar": "Perwal 1"
    }  # fmt: skip
    for years in ("101", "-1", "1,5", "dua", "9" * 5_000, "٣"):
        assert judged(active=years)[1] == [("retensi_aktif", "years")]
    assert judged(fate="dibakar")[1] == [("nasib_akhir", "fate")]
    assert judged(title="a\x07")[1] == [("title", "control")]
    assert judged(code="K" * 31)[1] == [("kode", "too_long")]


def test_findings_stand_at_the_field_they_are_about() -> None:
    found = [
        Finding("error", "process-file", None, "process.toml", {"key": "retensi.dasar", "reason": "text"}),
        Finding("warning", "process-file", None, "process.toml", {"key": "x", "reason": "unknown"}),
        Finding("error", "toml", None, "process.toml", {"detail": "x"}),
    ]
    assert [(one.path, one.code) for one in settings_text.problems_of(found)] == [("dasar", "text")]


def test_pauses_are_typed_in_words_and_written_only_where_they_differ() -> None:
    assert judged()[0].pauses == {}
    wanted, problems = judged(
        pausing="tidak", pause_limit="12 jam", pause_times="3", pause_kinds="satu\n\n dua "
    )
    assert problems == []
    assert wanted.pauses == {"boleh": False, "batas": "PT12H", "kali": 3, "jenis": ["satu", "dua"]}
    raw = {"jeda": wanted.pauses}
    text = settings_text.of_raw(raw)
    assert (text.pausing, text.pause_limit, text.pause_times) == ("tidak", "12 jam", "3")
    assert judged(raw)[0].pauses == wanted.pauses
    assert judged(raw, pause_limit="", pause_times="", pause_kinds="")[0].pauses["batas"] == "P5D"
    assert judged(pause_limit="seminggu", pause_times="0", pause_kinds="x" * 61)[1] == [
        ("jeda_batas", "pause_limit"), ("jeda_kali", "pause_times"), ("jeda_jenis", "pause_kinds")
    ]  # fmt: skip
    found = [Finding("error", "process-file", None, "process.toml", {"key": "jeda.kali", "reason": "times"})]
    assert [one.path for one in settings_text.problems_of(found)] == ["jeda_kali"]
