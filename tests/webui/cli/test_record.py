"""The register by the command line: the same rows, sheets and addenda, for scripts."""

from __future__ import annotations

import json
import os
from pathlib import Path

import openpyxl

from engine.clock import FixedClock
from engine.service import open_engine
from engine.settings import Settings
from tests import sop
from tests.tools.site import START
from tests.webui.cli.conftest import Alur
from tests.webui.pages.test_register import kept


def test_rows_are_listed_written_and_added_to(alur: Alur, tmp_path: Path) -> None:
    assert alur("record", "list", sop.KEY, "--as", "kadis").status == 1
    engine = open_engine(Settings.from_env(dict(os.environ)), FixedClock(START))
    kept(engine)
    engine.close()
    given = ("record", "list", sop.KEY, "--unit", "Bidang Kearsipan", "--as", "kadis")
    rows = json.loads(alur(*given, "--json").stdout)
    assert [one["values"]["kode"] for one in rows] == ["IK-07", "IK-08", "IK-11", "IK-12"]
    assert rows[3]["reasons"] == {"realisasi": "Survei belum selesai."}
    assert (rows[0]["signed_by"], rows[0]["standing"], rows[0]["purged"]) == ("kadis", True, False)
    assert "4 baris berlaku · 3 dengan capaian" in alur(*given).stdout
    row = str(rows[3]["row"])
    reason = ("--reason", "Angka survei terbit sesudahnya.")
    assert alur("record", "amend", row, "--set", "realisasi=76.4", *reason, "--as", "kadis").status == 1
    assert alur("record", "amend", row, "--set", "realisasi=76,4", *reason, "--as", "auditor").status == 1
    assert alur("record", "amend", row, "--set", "realisasi=76,4", *reason, "--as", "kadis").status == 0
    target = tmp_path / "catatan.xlsx"
    assert alur("record", "export", sop.KEY, "-o", str(target), "--as", "auditor").status == 0
    sheet = openpyxl.load_workbook(target).worksheets[0]
    found = [[cell.value for cell in line] for line in sheet.iter_rows()]
    (line,) = (one for one in found if "IK-12" in one)
    assert 76.4 in line
    plain = tmp_path / "catatan.csv"
    assert (
        alur("record", "export", sop.KEY, "--year", "2026", "-o", str(plain), "--as", "auditor").status == 0
    )
    assert len(plain.read_text("utf-8-sig").splitlines()) == 13
