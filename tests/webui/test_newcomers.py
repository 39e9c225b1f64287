"""What a newcomer to the demonstration is told of its accounts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from engine.service import Engine
from engine.service.agency.setup import DEMO_PEOPLE, SETUP
from tests.tools.site import PASSWORD
from tests.webui.office import started
from webui import newcomers

EVERYBODY = [username for username, _name, _roles in DEMO_PEOPLE]


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context("/masuk"):
        yield


def test_every_account_has_an_errand() -> None:
    assert set(newcomers.ERRANDS) == set(EVERYBODY)
    assert set(newcomers.FIRST) < set(EVERYBODY)


def test_accounts_stand_by_the_way_of_the_sop(page: None, engine: Engine) -> None:
    engine.people.create("aa.tamu", "Tamu", PASSWORD, ["auditor"], SETUP, demo=True)
    engine.people.create("ab.tamu", "Tamu kedua", PASSWORD, [], SETUP, demo=True)
    engine.people.create("ac.nyata", "Pegawai", PASSWORD, ["auditor"], SETUP)
    found = newcomers.accounts()
    assert [one.person.username for one in found] == [*EVERYBODY, "aa.tamu", "ab.tamu"]
    assert [one.errand for one in found[-2:]] == ["Auditor", "Tanpa jabatan"]


def test_what_waits_is_counted_with_versions_to_decide_on(page: None, engine: Engine) -> None:
    assert [one.waiting for one in newcomers.accounts()] == [""] * len(EVERYBODY)
    started(engine)
    owner = engine.people.actor("pemilik")
    assert owner is not None
    draft = engine.drafts.open("pengumpulan_data_kinerja", owner)
    toml = engine.drafts.file(draft, "process.toml", owner) + b"\n# contoh\n"
    revision = engine.drafts.write(draft, {"process.toml": toml}, 1, owner)
    engine.drafts.submit(draft, "Contoh perubahan yang kecil.", revision, owner)
    told = {one.person.username: one.waiting for one in newcomers.accounts() if one.waiting}
    assert told == {"kadis": "2 tugas menunggu", "admin": "1 tugas menunggu"}
