"""What people type, and what opens something, stands in no log of a running site, nor after a fault."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from engine.store import Store
from tests.fault.person import Person
from tests.sop import KEY as SOP
from tests.sop import START
from tests.tools import planted
from tests.tools.pace import wait_until
from tests.tools.site import PASSWORD, Site

pytestmark = pytest.mark.fault
TYPED = "Siti Rahayu 3174012345670001"
GUESSED = "sandi-yang-salah-ketik"
TRACK = "Kode7Rahasia9"


def rename(site: Site, *tables: str) -> None:
    store = Store(site.environment["ALUR_DATABASE_URL"])
    with store.transaction() as tx:
        for table in tables:
            tx.execute(sa.text(f"alter table {table} rename to {table}_gone"))
    store.close()


@pytest.mark.parametrize(
    ("kind", "log"), [("sqlite", "text"), pytest.param("postgresql", "json", marks=pytest.mark.postgres)]
)
def test_a_site_in_trouble_tells_nothing(start_site: Callable[..., Site], kind: str, log: str) -> None:
    site = start_site(kind, ALUR_LOG=log, ALUR_LOG_LEVEL="debug", ALUR_TRACKING="1", ALUR_WORKER="0")
    person, stranger = Person(site.url, "kadis"), Person(site.url)
    person.start()
    paths = [
        f"/berkas?cari={TYPED.replace(' ', '+')}",
        f"/lacak?nomor=1&kode={TRACK}",
        f"/agenda/{TRACK * 3}.ics",
    ]
    for path in paths:
        person.get(path)
    wrong = stranger.fields("/masuk", "/masuk") | {"nama": TYPED, "sandi": GUESSED}
    assert stranger.post("/masuk", wrong).status == 401
    start = person.fields(f"/mulai/{SOP}") | {"catatan": TYPED, "isi-langkah": "", "aksi": "kedua"}
    start |= {name: str(value) for name, value in START.items()}
    token = start["csrf_token"]
    rename(site, "attempt", "outbox")
    assert stranger.post("/masuk", wrong).status == 500
    failed = person.post(f"/mulai/{SOP}", start)
    assert failed.status >= 500
    wait_until(lambda: site.told().count("500") >= 1)
    text = site.log.read_text("utf-8")
    for secret in (TYPED, "Siti", "3174012345670001", GUESSED, TRACK, PASSWORD, token):
        assert not secret or secret not in text, secret
    assert failed.headers["X-Request-ID"] in text, "the number on the page leads to the line"
    if log == "json":
        lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
        faults = [one for one in lines if one.get("fault")]
        assert {"at", "level", "logger", "request", "message"} <= set(faults[0])
        assert any(
            one["status"] == 500 and one["path"] == "/masuk"
            for one in lines
            if one["logger"] == "alur.access"
        )
    assert planted.run.found() == []
