"""`alur incidents` and `alur retry`: the administrator's desk for a terminal and for scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from tests.engine.service import packages
from tests.tools.site import START, Site


def test_an_incident_is_listed_and_retried_from_the_command_line(
    make_site: Callable[..., Site], tmp_path: Path
) -> None:
    site = make_site()
    folder = tmp_path / "kecil"
    for name, content in packages.divided().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    site.alur("deploy", str(folder))
    site.alur("start", "kecil", "--as", "sekretaris", "--data", "-", stdin='{"pembagi": 0}')
    assert site.alur("incidents", "--as", "admin").stdout == ""
    site.set_clock(START + timedelta(minutes=25))
    task = json.loads(site.alur("tasks", "--as", "sekretaris", "--json").stdout)[0]["id"]
    stopped = site.alur("complete", str(task), "--as", "sekretaris", status=1)
    assert "Insiden #1" in stopped.stderr
    (row,) = json.loads(site.alur("incidents", "--as", "admin", "--json").stdout)
    assert (row["id"], row["code"], row["element"], row["version"]) == (1, "expression", "hitung", 1)
    assert (row["origin"], row["process"], row["solved_at"]) == ("timer", "kecil", None)
    assert "hitung" in site.alur("incidents", "--as", "admin", "--lang", "en").stdout
    again = site.alur("retry", "--all", "--as", "admin", "--json", status=1)
    assert json.loads(again.stdout) == [{"incident": 1, "result": "failed", "now": 1}]
    assert "masih terhenti" in site.alur("retry", "1", "--as", "admin", status=1).stdout
    site.alur("retry", "--as", "admin", status=2)
    assert "Tidak berwenang" in site.alur("retry", "1", "--as", "sekretaris", status=1).stderr
    site.alur("cancel", "1", "--as", "admin", "--reason", "Pembagi nol, dibuat ulang.")
    assert "sudah teratasi" in site.alur("retry", "1", "--as", "admin").stdout
    assert json.loads(site.alur("incidents", "--as", "admin", "--json").stdout) == []
    (row,) = json.loads(site.alur("incidents", "--solved", "--as", "admin", "--json").stdout)
    assert row["solution"] == "cancelled"
