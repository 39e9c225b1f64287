"""Jabatan by the command line: the same acts as on the page, for scripts."""

from __future__ import annotations

import json
from pathlib import Path

from tests.webui.cli.conftest import Alur

ADMIN = ("--as", "admin")
REASON = ("--reason", "Sekretaris ikut memeriksa data.")


def test_jabatan_are_added_changed_listed_and_removed(alur: Alur) -> None:
    added = json.loads(alur("role", "add", "Bidang Layanan", "--group", "bidang", "--json", *ADMIN).stdout)
    assert added == {"role": "bidang_layanan", "changed": ["bidang_layanan"], "proposal": None}
    listed = json.loads(alur("role", "list", "--json", *ADMIN).stdout)
    (made,) = [one for one in listed if one["id"] == "bidang_layanan"]
    assert (made["superior"], made["unit"], made["group"]) == ("kepala_dinas", "Bidang Layanan", "bidang")
    assert made["processes"] == ["Pengumpulan Data Kinerja"]
    assert (
        "tersimpan"
        in alur("role", "set", "bidang_layanan", "--label", "Bidang Promosi", "--unit", "-", *ADMIN).stdout
    )
    assert "Tidak ada yang berubah" in alur("role", "set", "bidang_layanan", *ADMIN).stdout
    assert "Bidang Promosi: –" in alur("role", "list", *ADMIN).stdout
    assert "dihapus" in alur("role", "remove", "bidang_layanan", *ADMIN).stdout
    refused = alur("role", "remove", "sekretaris", *ADMIN)
    assert refused.status == 1
    assert "Menjadi atasan Fungsional Perencana" in refused.stderr
    taken = alur("role", "add", "Kepala Dinas", *ADMIN)
    assert (taken.status, "sudah dipakai jabatan Kepala Dinas" in taken.stderr) == (1, True)
    assert alur("role", "list", "--as", "sekretaris").status == 1


def test_rights_take_two_people_and_the_file_goes_round(alur: Alur, tmp_path: Path) -> None:
    done = alur("role", "set", "sekretaris", "--rights", "audit", *REASON, *ADMIN)
    assert "Usul hak 1 menunggu orang kedua." in done.stdout
    assert "– → membaca semuanya" in alur("role", "proposals", *ADMIN).stdout
    assert alur("role", "confirm", "1", *ADMIN).status == 1
    assert "berlaku sekarang" in alur("role", "confirm", "1", "--as", "kadis").stdout
    assert "Tidak ada usul" in alur("role", "proposals", *ADMIN).stdout
    text = alur("role", "export", "--as", "auditor").stdout
    path = tmp_path / "roles.toml"
    path.write_text(text, "utf-8")
    assert "Tidak ada beda" in alur("role", "import", str(path), *ADMIN).stdout
    path.write_text(text.replace('label = "Auditor"', 'label = "Auditor Inspektorat"'), "utf-8")
    shown = alur("role", "import", str(path), "--dry-run", *ADMIN)
    assert "Auditor: nama Auditor → Auditor Inspektorat" in shown.stdout
    assert alur("role", "export", "--as", "auditor").stdout == text
    assert "dimuat dari file" in alur("role", "import", str(path), *ADMIN).stdout
    path.write_text(text.replace('[auditor]\nlabel = "Auditor"\nhak = ["audit"]\n', ""), "utf-8")
    assert "Auditor Inspektorat masih dipakai" in alur("role", "import", str(path), *ADMIN).stderr
    proposed = json.loads(
        alur("role", "set", "sekretaris", "--rights", "-", *REASON, "--json", *ADMIN).stdout
    )
    assert proposed["proposal"] == 2
    assert (
        "diberi tahu" in alur("role", "refuse", "2", "--reason", "Masih diperlukan.", "--as", "kadis").stdout
    )
    alur("role", "set", "sekretaris", "--rights", "-", *REASON, *ADMIN)
    assert "ditarik" in alur("role", "withdraw", "3", "--reason", "Salah ketik saja.", *ADMIN).stdout
