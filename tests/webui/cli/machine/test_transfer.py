"""`alur transfer`: what is refused before anything happens, what is told, and that no password stands in a command."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.engine.store.conftest import migrate
from tests.tools.databases import Databases
from tests.webui.cli.conftest import Alur


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Sebutkan URL basis data PostgreSQL, atau --url-stdin."),
        (("postgresql://a/b", "--url-stdin"), "Sebutkan URL basis data PostgreSQL, atau --url-stdin."),
        (("postgresql://a:rahasia@b/c",), "Jangan menulis kata sandi pada baris perintah"),
        (("postgresql://b/c?password=rahasia",), "Jangan menulis kata sandi pada baris perintah"),
        (("sqlite:///lain.db",), "URL: isi dengan URL basis data PostgreSQL"),
        (("mysql://b/c",), "URL: isi dengan URL basis data PostgreSQL"),
        (("postgresql://b/c", "--env", "/tidak/ada"), "/tidak/ada"),
    ],
)
def test_what_cannot_be_a_target_is_refused(alur: Alur, words: tuple[str, ...], told: str) -> None:
    done = alur("transfer", *words)
    assert done.status in (1, 2)
    assert told in done.stderr
    assert "rahasia" not in done.stderr


def test_a_server_that_is_away_leaves_the_site_where_it_is(alur: Alur, tmp_path: Path) -> None:
    done = alur("transfer", f"postgresql://x@/y?host={tmp_path}")
    assert (done.status, "tidak terjangkau" in done.stderr) == (1, True)
    assert alur("audit", "verify").status == 0


@pytest.mark.postgres
def test_a_move_is_tried_first_and_then_done(alur: Alur, databases: Databases, tmp_path: Path) -> None:
    url = databases.new("postgresql").replace("+psycopg", "")
    tried = alur("transfer", "--url-stdin", "--dry-run", stdin=f"{url}\n")
    assert tried.status == 0, tried.stderr
    assert "kosong dan dapat dipakai" in tried.stdout
    assert "penyalinan kira-kira " in tried.stdout
    settings = tmp_path / "alur.env"
    settings.write_text("ALUR_LANGUAGE=id\n")
    done = alur("transfer", "--url-stdin", "--env", str(settings), stdin=url)
    assert done.status == 0, done.stderr
    assert "baris dipindahkan, perubahan tertahan" in done.stdout
    assert settings.read_text().splitlines()[1].startswith("ALUR_DATABASE_URL=")
    again = alur("transfer", url)
    assert "Situs sudah berada di" in again.stdout
    left = alur("tasks", "--as", "kadis")
    assert (left.status, "Situs sudah dipindahkan ke" in left.stderr) == (1, True)
    os.environ["ALUR_DATABASE_URL"] = url
    assert alur("audit", "verify").status == 0
    already = alur("transfer", url)
    assert (already.status, "sudah memakai PostgreSQL" in already.stderr) == (1, True)
    databases.drop(url)


@pytest.mark.postgres
def test_a_database_that_holds_something_is_left_alone(alur: Alur, databases: Databases) -> None:
    url = databases.new("postgresql", migrate).replace("+psycopg", "")
    for more in ((), ("--dry-run",)):
        done = alur("transfer", url, *more)
        assert (done.status, "basis data itu sudah berisi" in done.stderr) == (1, True)
    assert alur("audit", "verify").status == 0
    databases.drop(url)
