"""Whom the site answers: its own name, and posts from its own pages."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from flask import Flask

from engine.service import Engine
from engine.settings import Settings
from tests.webui.visitor import Visitor
from webui.app import create_app

Come = Callable[..., Visitor]


@pytest.mark.parametrize("host", ["x" * 500, "a..b", "[::1", "a b", "", "%00"])
def test_an_impossible_host_name_is_a_bad_request_and_no_fault(app: Flask, host: str) -> None:
    answer = app.test_client().get("/masuk", headers={"Host": host})
    assert answer.status_code in (200, 400)


def test_an_impossible_origin_is_a_strange_site(visitor: Come) -> None:
    person = visitor("kadis")
    assert person.post("/keluar", {"csrf_token": "x"}, Origin="http://[").status == 403


PUBLIC = "https://alur.example"


def test_a_site_with_a_public_address_has_no_other_name(engine: Engine, settings: Settings) -> None:
    client = create_app(engine, dataclasses.replace(settings, public_url=PUBLIC)).test_client()
    assert client.get("/masuk", base_url=PUBLIC).status_code == 200
    for other in ("http://evil.example", "https://alur.example:444", "http://127.0.0.1:8000"):
        refused = client.get("/masuk", base_url=other)
        assert refused.status_code == 421
        assert PUBLIC in refused.text
        assert client.get("/sehat", base_url=other).status_code == 200
