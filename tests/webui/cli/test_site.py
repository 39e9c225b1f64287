"""`alur init` and `alur serve`: what is needed before anything runs."""

from __future__ import annotations

import pytest

from engine.store import Store
from tests.tools import schema
from tests.tools.databases import Databases
from tests.webui.cli.conftest import Alur


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_database_from_before_0_2_0_is_refused_with_the_way_on(
    alur: Alur, databases: Databases, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    url = databases.new(kind)
    store = Store(url, create=True)
    with store.transaction() as tx:
        tx.connection.exec_driver_sql("create table alembic_version (version_num varchar(32) not null)")
        tx.connection.exec_driver_sql("insert into alembic_version values ('0019')")
    store.close()
    monkeypatch.setenv("ALUR_DATABASE_URL", url)
    before = schema.of(url)
    for words in (("init",), ("serve",), ("worker",), ("instances",)):
        told = alur(*words)
        assert told.status == 1
        assert told.stderr == (
            "Galat: ALUR_DATABASE_URL: basis data ini berasal dari Alur sebelum 0.2.0 (versi 0019): jalankan alur "
            "init sekali dengan keadaan terakhir Alur 0.1.0 (git 05fd319), lalu dengan Alur ini.\n"
        )
    told = alur("--lang", "en", "serve")
    assert "before 0.2.0 (version 0019): run alur init once with the last state of Alur 0.1.0" in told.stderr
    assert schema.of(url) == before
    databases.drop(url)


def test_the_demonstration_fills_a_new_database_once(
    alur: Alur, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = databases.new("sqlite")
    monkeypatch.setenv("ALUR_DATABASE_URL", url)
    monkeypatch.setenv("ALUR_DEMO", "0")
    refused = alur("demo", "--cases")
    assert refused.status == 1
    assert refused.stderr == (
        "Galat: ALUR_DEMO: berkas contoh hanya dibuat dalam simulasi. Isi dengan 1 untuk itu.\n"
    )
    monkeypatch.setenv("ALUR_DEMO", "1")
    first = alur("demo", "--cases")
    assert first.status == 0
    assert "13 berkas contoh: PDK-2026-0001 sampai PDK-2026-0013.\n" in first.stdout
    assert "Kata sandi mereka (hanya dicetak sekali ini): " in first.stdout
    cases = alur("instances", "--as", "auditor").stdout
    assert cases.count("PDK-2026-") == 13
    again = alur("demo", "--cases")
    assert (again.status, again.stdout.splitlines()[-1]) == (0, "Akun contoh sudah ada.")
    assert alur("instances", "--as", "auditor").stdout == cases
    proof = alur("audit", "verify")
    assert "belum ada segel" in proof.stdout
    databases.drop(url)


def test_an_office_without_cases_gets_its_people_only(alur: Alur) -> None:
    told = alur("demo", "--cases")
    assert told.status == 0
    assert told.stdout.endswith("pengumpulan_data_kinerja versi 1 (tidak berubah)\nAkun contoh sudah ada.\n")
    assert "PDK-" not in alur("instances", "--as", "auditor").stdout
