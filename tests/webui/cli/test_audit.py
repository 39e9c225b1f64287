"""`alur audit` on both databases, attacked by a direct connection while a seal is held outside."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from engine.store import Store
from tests import sop
from tests.conftest import KINDS
from tests.engine.service.whole.test_odd_rows import DATA, case_of
from tests.tools.pace import wait_until
from tests.tools.site import Site
from tests.webui.cli.conftest import Alur


def direct(site: Site, *statements: str) -> None:
    """What somebody with the database's password does: triggers away, then as they please."""
    url = site.environment["ALUR_DATABASE_URL"]
    if url.startswith("sqlite:///"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        names = connection.execute("select name from sqlite_master where type = 'trigger'").fetchall()
        for statement in (*(f"drop trigger {name}" for (name,) in names), *statements):
            connection.execute(statement)
        connection.commit()
        connection.close()
        return
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as postgres:
        for statement in ("alter table event disable trigger user", *statements):
            postgres.execute(statement.encode())


@pytest.mark.parametrize("kind", KINDS)
def test_a_held_seal_convicts_whoever_changes_the_database(
    make_site: Callable[..., Site], kind: str, tmp_path: Path
) -> None:
    site = make_site(kind)
    started = site.alur(
        "start", sop.KEY, "--data", "-", "--as", "kadis", "--json", stdin=json.dumps(sop.START)
    )
    case = json.loads(started.stdout)["instance"]
    seal = tmp_path / "segel.json"
    told = site.alur("audit", "seal", "-o", str(seal), "--as", "auditor").stdout
    assert "Segel 1 ditulis" in told
    fingerprint = next(
        line for line in told.splitlines() if line.startswith("Kode pengaman kunci: ")
    ).partition(": ")[2]
    sound = json.loads(site.alur("audit", "verify", "--seal", str(seal), "--json").stdout)
    assert (sound["sound"], sound["held_seal"], sound["faults"]) == (True, 1, [])
    assert "Utuh: yang disegel sampai" in site.alur("audit", "verify").stdout

    exported = tmp_path / "ekspor.zip"
    site.alur("audit", "export", str(case), "-o", str(exported), "--as", "auditor")
    with zipfile.ZipFile(exported) as archive:
        archive.extractall(tmp_path / "luar")
    command = [sys.executable, "-I", "periksa.py", fingerprint]
    assert subprocess.run(command, cwd=tmp_path / "luar", capture_output=True, check=False).returncode == 0
    for format_ in ("csv", "xlsx", "xes"):
        target = tmp_path / f"riwayat.{format_}"
        site.alur("audit", "log", "--format", format_, "-o", str(target), "--as", "auditor")
        assert target.stat().st_size > 500
    assert not list(tmp_path.glob(".*"))

    direct(site, f"update event set actor = 'sekretaris' where instance_id = {case}")
    found = json.loads(site.alur("audit", "verify", "--seal", str(seal), "--json", status=1).stdout)
    assert (found["faults"][0]["kind"], found["faults"][0]["instance"], found["faults"][0]["seq"]) == (
        "altered",
        case,
        1,
    )
    assert (
        f"Berkas {case} (PDK-2026-0001), catatan 1: isinya diubah."
        in site.alur("audit", "verify", status=1).stderr
    )
    assert "record 1: altered." in site.alur("--lang", "en", "audit", "verify", status=1).stderr


def test_what_cannot_be_done_is_told_and_leaves_no_file(
    make_site: Callable[..., Site], tmp_path: Path
) -> None:
    site = make_site()
    target = tmp_path / "x"
    assert "wewenang" in site.alur("audit", "seal", "-o", str(target), "--as", "kadis", status=1).stderr
    site.alur("audit", "export", "99", "-o", str(target), "--as", "auditor", status=1)
    nowhere = tmp_path / "nowhere"
    told = site.alur("audit", "seal", "-o", str(nowhere / "x"), "--as", "auditor", status=1)
    assert told.stderr == f"Galat: “{nowhere}” tidak ada.\n"
    rubbish = tmp_path / "rubbish"
    rubbish.write_text("{}")
    told = site.alur("audit", "verify", "--seal", str(rubbish), status=2)
    assert "bukan file segel" in told.stderr, "status 1 says that something was altered"
    site.alur("audit", "verify", "--seal", str(tmp_path / "missing"), status=2)
    assert not target.exists()
    assert not list(tmp_path.glob(".x*"))


def test_a_running_site_seals_within_seconds_of_an_end(start_site: Callable[..., Site]) -> None:
    def seals() -> int:
        return int(json.loads(site.alur("audit", "verify", "--json").stdout)["seals"])

    site = start_site()
    started = site.alur(
        "start", sop.KEY, "--data", "-", "--as", "kadis", "--json", stdin=json.dumps(sop.START)
    )
    before = seals()
    case = str(json.loads(started.stdout)["instance"])
    site.alur("cancel", case, "--reason", "Tidak jadi dilaksanakan.", "--as", "kadis")
    wait_until(lambda: seals() > before)


def test_the_model_of_a_process_is_written(alur: Alur, tmp_path: Path) -> None:
    target = tmp_path / "model.pnml"
    assert (
        alur("audit", "model", "pengumpulan_data_kinerja", "-o", str(target), "--as", "auditor").status == 0
    )
    assert b"<pnml>" in target.read_bytes()
    assert alur("audit", "model", "lain", "-o", str(target), "--as", "auditor").status == 1
    assert alur("audit", "model", "pengumpulan_data_kinerja", "-o", str(target), "--as", "kadis").status == 1


def test_an_odd_row_ends_in_a_verdict(alur: Alur, tmp_path: Path) -> None:
    """Exit status 1 is the verdict; an event that cannot be read is named and silences nothing."""
    store = Store(os.environ["ALUR_DATABASE_URL"])
    with store.transaction() as tx:
        for place, data in enumerate(DATA, 2):
            case_of(data, "instance_started", place)(tx)
    store.close()
    done = alur("audit", "verify")
    assert done.status == 1
    for place in range(2, 2 + len(DATA)):
        assert f"Berkas {place} (X{place})" in done.stderr
    assert "Berkas 2 (X2), catatan 1: isinya tidak dapat dibaca; bukan Alur yang menulisnya." in done.stderr
    assert alur("audit", "verify", "--json").status == 1
    for name in ("csv", "xlsx", "xes"):
        assert (
            alur("audit", "log", "-o", str(tmp_path / "riwayat"), "--format", name, "--as", "auditor").status
            == 0
        )


def test_a_pipe_stays_a_pipe(make_site: Callable[..., Site], tmp_path: Path) -> None:
    """What is written to a device or pipe (`-o /dev/stdout`) goes into it, and nothing is put in its place."""
    site, pipe = make_site("sqlite"), tmp_path / "pipa"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        site.alur("audit", "seal", "-o", str(pipe), "--as", "auditor")
        read, _faults = reader.communicate()
    assert pipe.is_fifo()
    assert json.loads(read)["document"]
