"""engine/bpmn/package/process_toml.py: title, starters and patterns are read; what is wrong is named and left out."""

from __future__ import annotations

import pytest

from engine.bpmn.package.process_toml import parse_process


def test_a_whole_file() -> None:
    toml = """
    title = "Pengumpulan Data Kinerja"
    description = "Data kinerja tiap triwulan"
    mulai = ["kepala_dinas"]
    kode = "PDK"
    nomor = "{kode}-{tahun}-{urut:04}"
    perihal = "Pengumpulan data {periode} {tahun}"
    [catatan]
    jenis = "kinerja"
    [retensi]
    retensi_aktif = 1
    retensi_inaktif = "belum ditetapkan"
    nasib_akhir = "dinilai kembali"
    [pengaturan]
    paraf = false
    """
    found, findings = parse_process(toml.encode())
    assert not findings
    assert (found.title, found.starters, found.code) == ("Pengumpulan Data Kinerja", ("kepala_dinas",), "PDK")
    assert (found.number, found.subject) == ("{kode}-{tahun}-{urut:04}", "Pengumpulan data {periode} {tahun}")
    assert (found.record, found.retention, found.settings) == (
        {"jenis": "kinerja"},
        {"retensi_aktif": 1, "retensi_inaktif": "belum ditetapkan", "nasib_akhir": "dinilai kembali"},
        {"paraf": False},
    )


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        ("title = 1", "text"),
        (f'title = "{"x" * 300}"', "text"),
        ("retensi = 5", "table"),
        ("[retensi]\nretensi_aktif = -1", "years"),
        ("[retensi]\nretensi_inaktif = true", "years"),
        ('[retensi]\nretensi_aktif = "2 tahun"', "years"),
        ('[retensi]\nnasib_akhir = "dibakar"', "fate"),
        ("[retensi]\ndasar = 5", "text"),
        ("mulai = []", "roles"),
        ("mulai = [1]", "roles"),
        ('nomor = "{kode}"', "pattern_count"),
        ('nomor = "{urut}{rahasia}"', "pattern_name"),
        ('nomor = "{urut.__class__}"', "pattern"),
        ('perihal = "{"', "pattern"),
    ],
)
def test_wrong_values_are_named_and_left_out(toml: str, reason: str) -> None:
    found, findings = parse_process(toml.encode())
    assert [(finding.level, finding.rule, finding.params["reason"]) for finding in findings] == [
        ("error", "process-file", reason)
    ]
    assert found == type(found)()


def test_unknown_keys_are_a_warning_and_broken_files_an_error() -> None:
    _, (finding,) = parse_process(b"warna = 1")
    assert (finding.level, finding.params["key"]) == ("warning", "warna")
    _, (finding,) = parse_process(b"\xff")
    assert (finding.level, finding.rule) == ("error", "toml")
