"""`alur key`: shown, changed while the site runs, lost and begun anew; and a database put back that is too old."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.tools.site import Site
from tests.webui.cli.conftest import Alur

WHY = ("--reason", "Pergantian kunci tahunan.", "--as", "admin")


def fingerprints(alur: Alur) -> dict[str, str]:
    return {one["kind"]: one["key"] for one in json.loads(alur("key", "show", "--json").stdout)}


def test_keys_are_shown_and_changed(alur: Alur, tmp_path: Path) -> None:
    assert alur("audit", "seal", "-o", str(tmp_path / "segel.json"), "--as", "auditor").status == 0
    first = fingerprints(alur)
    assert alur("key", "rotate", "--reason", "Pergantian kunci tahunan.").status == 2, "who acts is told"
    refused = alur("key", "rotate", "--as", "admin")
    assert (refused.status, fingerprints(alur)) == (1, first)
    done = alur("key", "rotate", *WHY)
    assert done.status == 0
    assert f"Salin {tmp_path / 'secret'} ke setiap komputer lain" in done.stdout
    second = fingerprints(alur)
    assert {*first.values()}.isdisjoint(second.values())
    assert second["seals"] in done.stdout
    assert "1 kunci lama masih diterima." in alur("key", "show").stdout
    alur("key", "rotate", "--cookies", *WHY)
    assert fingerprints(alur)["seals"] == second["seals"]
    wrong = alur("key", "rotate", "--seals", "--end-sessions", *WHY)
    assert (wrong.status, "jangan batasi" in wrong.stderr) == (2, True)
    alur("key", "rotate", "--end-sessions", *WHY)
    assert [one["former"] for one in json.loads(alur("key", "show", "--json").stdout)] == [0, 0]
    verdict = json.loads(alur("audit", "verify", "--seal", str(tmp_path / "segel.json"), "--json").stdout)
    assert (verdict["sound"], verdict["unproven_seals"]) == (True, 0)
    assert "Kunci segel Alur ini tidak hilang." in alur("key", "replace", *WHY).stderr


def test_a_lost_secret_is_refused_and_begun_anew_on_purpose(alur: Alur, tmp_path: Path) -> None:
    segel = tmp_path / "segel.json"
    alur("audit", "seal", "-o", str(segel), "--as", "auditor")
    (tmp_path / "secret").unlink()
    for command in (("init",), ("serve",), ("worker",), ("audit", "verify"), ("key", "rotate", *WHY)):
        refused = alur(*command)
        assert refused.status in (1, 2)
        assert "Pulihkan file rahasia itu dari cadangan" in refused.stderr
        assert not (tmp_path / "secret").exists()
    done = alur("key", "replace", *WHY)
    assert (done.status, "mulai segel 2" in done.stdout) == (0, True)
    told = alur("audit", "verify")
    assert (told.status, told.stderr) == (0, "")
    assert told.stdout.count("dibuat dengan kunci yang hilang") == 1
    told = alur("audit", "verify", "--seal", str(segel))
    assert (told.status, "kunci yang hilang" in told.stdout) == (0, False)
    assert alur("init").status == 0


def test_a_database_put_back_that_is_too_old_is_told(make_site: Callable[..., Site], tmp_path: Path) -> None:
    site = make_site()
    database = Path(site.environment["ALUR_DATABASE_URL"].removeprefix("sqlite:///"))
    site.alur("audit", "seal", "-o", str(tmp_path / "1.json"), "--as", "auditor")
    shutil.copy(database, tmp_path / "copy")
    site.alur("audit", "seal", "-o", str(tmp_path / "2.json"), "--as", "auditor")
    for ending in ("-wal", "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)
    shutil.copy(tmp_path / "copy", database)
    verdict = site.alur("audit", "verify", status=1)
    assert "lebih tua daripada segel terbaru yang dikenal di sini: segel 2, " in verdict.stderr
    done = site.alur("audit", "accept", "--reason", "Cadangan semalam yang terbaru.", "--as", "admin")
    assert "segel 2 hilang" in done.stdout
    assert site.alur("audit", "verify").returncode == 0
