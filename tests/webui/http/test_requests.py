"""Every answer names its request; an act that is sent twice keeps the name its page was drawn with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask, url_for

from engine.service import Engine
from tests.webui.visitor import Visitor
from webui import addresses
from webui.http.requests import HEADER, Site

Come = Callable[..., Visitor]


def test_a_page_has_a_new_name_and_a_post_that_of_its_page(visitor: Come) -> None:
    person = visitor("kadis")
    first, second = (person.get("/tugas").response.headers[HEADER] for _ in range(2))
    assert UUID(first) != UUID(second)
    drawn = str(uuid4())
    sent = {"csrf_token": person.token(), "request_id": drawn, "sandi_baru": "a", "sandi_ulang": "b"}
    assert person.post("/sandi", sent, follow=False).response.headers[HEADER] == drawn
    other = person.post("/sandi", sent | {"request_id": "bukan nomor"}, follow=False)
    assert UUID(other.response.headers[HEADER]) != UUID(drawn)


def test_a_page_reads_in_one_transaction_and_gives_its_connection_back(visitor: Come, engine: Engine) -> None:
    person = visitor("admin")
    person.get("/tugas")
    begun: list[object] = []
    store: Any = engine.store
    sa.event.listen(store._readers.engine, "checkout", lambda *taken: begun.append(taken))
    for address in ("/tugas", "/berkas", "/pemberitahuan", "/mulai", "/tidak-ada"):
        begun.clear()
        person.get(address)
        assert len(begun) == 1, address
        assert store._readers.engine.pool.checkedout() == 0


def test_a_file_of_the_site_asks_no_connection(visitor: Come, engine: Engine) -> None:
    person = visitor("kadis")
    begun: list[object] = []
    store: Any = engine.store
    sa.event.listen(store._readers.engine, "checkout", lambda *taken: begun.append(taken))
    assert person.get("/static/v/x/logo.svg").status == 200
    assert begun == []


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("inbox.page", {}),
        ("inbox.page", {"tab": "saya", "cari": "a b&c/é", "sesudah": None}),
        ("inbox.page", {"cari": ["a", "b"]}),
        ("task.page", {"task_id": 7}),
        ("task.claim", {"task_id": 7}),
        ("static", {"filename": "build/site.css", "version": "0"}),
        ("static", {"filename": "site.css"}),
        ("inbox.page", {"_anchor": "isi"}),
        ("inbox.page", {"_external": True, "tab": "saya"}),
    ],
)
@pytest.mark.parametrize("root", ["", "/kantor"])
def test_addresses_are_those_of_flask(
    app: Flask, endpoint: str, values: dict[str, object], root: str
) -> None:
    with app.test_request_context("/tugas", base_url=f"http://localhost{root}"), addresses.below(root):
        assert url_for(endpoint, **values) == super(Site, app).url_for(endpoint, **values)  # type: ignore[arg-type,misc]
