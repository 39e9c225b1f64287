"""The list of indicators by the command line: in and out as files, for scripts."""

from __future__ import annotations

import json
from pathlib import Path

from tests.engine.service.record.test_indicators import TABLE
from tests.webui.cli.conftest import Alur


def test_a_list_goes_in_whole_and_comes_out(alur: Alur, tmp_path: Path) -> None:
    wrong, right, target = tmp_path / "salah.csv", tmp_path / "daftar.csv", tmp_path / "keluar.xlsx"
    wrong.write_text(TABLE + "IK-11;Hari;hari;turun;;2026;Tahunan;4\r\n", "utf-8")
    right.write_text(TABLE, "utf-8")
    refused = alur("indicator", "import", str(wrong), "--as", "admin")
    assert refused.status == 1
    assert "Baris 5, kolom arah" in refused.stderr
    assert json.loads(alur("indicator", "list", "--json").stdout) == []
    assert alur("indicator", "import", str(right), "--as", "auditor").status == 1
    assert "2 indikator ditambahkan" in alur("indicator", "import", str(right), "--as", "pemilik").stdout
    one, ten = json.loads(alur("indicator", "list", "--json").stdout)
    assert (one["reference"], one["targets"][0]) == (
        "IK-01", {"year": 2026, "period": "Triwulan I", "target": "70.5"}
    )  # fmt: skip
    assert ten["role"] == "sekretaris"
    assert "Indeks literasi" in alur("indicator", "list").stdout
    assert alur("indicator", "export", "-o", str(target), "--as", "auditor").status == 0
    assert "0 diubah, 2 tetap" in alur("indicator", "import", str(target), "--as", "admin").stdout


def test_an_empty_list_begins_with_that_of_a_process(alur: Alur) -> None:
    key, when = "pengumpulan_data_kinerja", ("--year", "2026", "--period", "Triwulan III")
    assert alur("indicator", "import", "--as", "admin").status == 2
    assert alur("indicator", "import", "--package", key, "--as", "admin").status == 2
    begun = alur("indicator", "import", "--package", key, *when, "--as", "admin")
    assert "12 indikator ditambahkan" in begun.stdout
    again = alur("indicator", "import", "--package", key, *when, "--as", "admin")
    assert again.status == 1
    assert "Administrator (contoh)" in again.stderr
