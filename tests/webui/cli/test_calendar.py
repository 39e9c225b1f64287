"""The calendar by the command line: the same changes, for scripts."""

from __future__ import annotations

import json
from pathlib import Path

from tests.webui.cli.conftest import Alur

WHY = ("--reason", "Surat Edaran Wali Kota diterima.", "--as", "admin")


def test_days_are_set_shown_taken_back_and_carried_as_a_table(alur: Alur, tmp_path: Path) -> None:
    done = alur("calendar", "set", "2026-12-01", "libur_daerah", "--note", "Hari jadi kota", "--json", *WHY)
    assert json.loads(done.stdout)["changes"] == 1
    shown = alur("calendar", "show", "2026", "--as", "auditor").stdout
    assert "2026-12-01  libur daerah “Hari jadi kota”  (kantor)" in shown
    assert "2027 belum dipastikan" in shown
    facts = json.loads(alur("calendar", "show", "2026", "--as", "auditor", "--json").stdout)
    assert [one["kind"] for one in facts["days"] if one["own"]] == ["libur_daerah"]
    assert "1 perubahan" in alur("calendar", "remove", "2026-12-01", *WHY).stdout
    assert "Tidak ada yang berubah" in alur("calendar", "remove", "2026-12-01", *WHY).stdout
    alur("calendar", "set", "2026-12-31", "jam_khusus", "--hours", "07.30-11.30", *WHY)
    alur("calendar", "set", "2026-12-25", "hari_biasa", *WHY)
    alur("calendar", "set", "--policy", "bergulir", *WHY)
    table = alur("calendar", "export", "--as", "auditor").stdout
    assert "2026-12-31,jam_khusus,07:30-11:30,," in table
    assert "2026-12-25,hari_biasa,,," in table
    path = tmp_path / "kalender.csv"
    path.write_text(table + "2026-12-02,libur_daerah,,,\n2026-13-02,libur_daerah,,,\n", "utf-8")
    refused = alur("calendar", "import", str(path), *WHY)
    assert refused.status == 1
    assert "2026-13-02" in refused.stderr
    path.write_text("tanggal;jenis\n2026-12-02;libur_daerah\n", "utf-8")
    assert alur("calendar", "import", str(path), *WHY).status == 0


def test_the_national_table_is_compared_and_taken_over(alur: Alur) -> None:
    assert (
        "2031-08-17  baru: libur nasional" in alur("calendar", "difference", "2031", "--as", "admin").stdout
    )
    assert json.loads(alur("calendar", "update", "2031", "--json", *WHY).stdout)["changes"] > 10
    assert "Tidak ada beda" in alur("calendar", "difference", "2031", "--as", "admin").stdout
    told = json.loads(alur("calendar", "difference", "2031", "--as", "admin", "--json").stdout)
    assert told == {"year": 2031, "dates": []}


def test_what_is_wrong_is_said(alur: Alur) -> None:
    assert alur("calendar", "show", "--as", "sekretaris").status == 1
    for words, status in (
        (("kemarin", "libur_daerah"), 1),
        (("2026-12-01", "libur"), 1),
        (("2026-12-01",), 2),
        ((), 2),
    ):
        refused = alur("calendar", "set", *words, *WHY)
        assert (refused.status, refused.stdout) == (status, ""), words
    assert alur("calendar", "set", "2026-12-01", "libur_daerah", "--as", "admin").status == 1
    assert alur("calendar", "remove", "lusa", *WHY).status == 1
