"""`alur check`: what does not fit together is named by the number of its case, and the exit status says so."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

from tests import sop
from tests.webui.cli.conftest import Alur


def database() -> Path:
    return Path(os.environ["ALUR_DATABASE_URL"].removeprefix("sqlite:///"))


def test_a_site_is_sound_until_a_row_is_not(alur: Alur) -> None:
    alur("start", sop.KEY, "--data", "-", "--as", "kadis", stdin=json.dumps(sop.START))
    done = alur("check")
    assert (done.status, done.stderr) == (0, "")
    assert "Diperiksa: basis data, 1 berkas, " in done.stdout
    assert "Semuanya cocok." in done.stdout
    with sqlite3.connect(database()) as connection:
        connection.execute("delete from inbox")
    connection.close()
    done = alur("check")
    assert done.status == 1
    assert "Berkas 1 (PDK-2026-0001): " in done.stderr
    assert "Kotak Tugas" in done.stderr
    assert "Semuanya cocok." not in done.stdout
    told = json.loads(alur("check", "--json").stdout)
    assert told["sound"] is False
    assert {(one["kind"], one["number"]) for one in told["faults"]} >= {("listed_nowhere", "PDK-2026-0001")}


def test_a_damaged_file_is_named_and_one_that_is_gone_cannot_be_checked(alur: Alur) -> None:
    with sqlite3.connect(database()) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
        (page,) = connection.execute(
            "select rootpage from sqlite_master where name = 'ix_notice_at'"
        ).fetchone()
        (size,) = connection.execute("pragma page_size").fetchone()
    connection.close()
    with database().open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    done = alur("check")
    assert done.status == 1
    assert "Basis data rusak: " in done.stderr
    database().unlink()
    done = alur("check")
    assert done.status == 2
    assert done.stderr.startswith("Galat: ")
