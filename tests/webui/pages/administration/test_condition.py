"""Keadaan situs: each part in a sentence, whom the mail server refuses by name."""

from __future__ import annotations

from collections.abc import Callable

from engine import store
from engine.clock import FixedClock
from engine.service import Engine
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def test_every_part_is_told(visitor: Come) -> None:
    page = visitor("admin").get("/administrasi/keadaan")
    assert "Tidak ada pemroses latar yang bekerja" in page.words
    assert "Sampaikan kepada pengelola server." in page.words
    assert "Cadangan malam hari belum diatur di server." in page.words
    assert "Kantor ini belum mengirim surel." in page.words


def test_a_refused_address_names_whose_it_is(visitor: Come, engine: Engine, clock: FixedClock) -> None:
    admin = office.actor(engine, "admin")
    engine.mailboxes.give("kadis", "kadis@contoh.example", admin)
    with engine.store.transaction() as tx:
        person = store.people.by_username(tx, "kadis")
        assert person
        store.mailboxes.refused(tx, person.id, "kadis@contoh.example", clock(), "550")
    page = visitor("admin").get("/administrasi/keadaan")
    assert "1 alamat ditolak server surel." in page.words
    assert "Kepala Dinas (contoh)" in page.words
    assert "contoh.example" not in page.words, "addresses stay with their people"
