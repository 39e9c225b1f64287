"""Who is told the figures of a site: this machine itself, and who has the token."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from engine.readers import networks
from engine.service import Engine
from engine.settings import Settings
from webui.app import create_app

TOKEN = "rahasia-prometheus-1"
Ask = Callable[..., int]


@pytest.fixture
def ask(engine: Engine, settings: Settings) -> Ask:
    """The status of /metrics for an address, headers and settings."""

    def run(
        address: str = "127.0.0.1", headers: Any = (), base: str = "http://127.0.0.1:8000", **more: Any
    ) -> int:
        app = create_app(engine, dataclasses.replace(settings, **more))
        environ = {"REMOTE_ADDR": address}
        answer = app.test_client().get("/metrics", base_url=base, headers=headers, environ_base=environ)
        return answer.status_code

    return run


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("base", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000"])
def test_this_machine_is_told(ask: Ask, address: str, base: str) -> None:
    assert ask(address, base=base) == 200


@pytest.mark.parametrize("address", ["10.0.0.5", "203.0.113.7", "", "garbage", "::ffff:10.0.0.5", "unix:"])
def test_others_are_not(ask: Ask, address: str) -> None:
    assert ask(address) == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}, {"X-Real-IP": "127.0.0.1"}, {"Via": "1.1 x"},
        {"X-Forwarded-Proto": "https"}, {"X-Forwarded-Host": "localhost"}, {"X-Forwarded-Server": "x"},
        {"X-Forwarded-For": ""},
    ],
)  # fmt: skip
def test_who_comes_through_a_proxy_of_this_machine_is_not_this_machine(
    ask: Ask, headers: dict[str, str]
) -> None:
    """Whether the proxy is known or not, and whatever its visitor writes."""
    assert ask(headers=headers) == 403
    assert ask(headers=headers, trusted_proxies=networks("127.0.0.1")) == 403


def test_a_proxy_that_writes_nothing_asks_by_another_name(ask: Ask) -> None:
    assert ask(base="https://alur.example") == 403
    assert ask(base="https://alur.example", public_url="https://alur.example") == 403
    assert ask(public_url="https://alur.example") == 200, "this machine, by its own name"


def test_the_token_is_believed_from_anywhere(ask: Ask) -> None:
    far = {"address": "203.0.113.7", "base": "https://alur.example", "metrics_token": TOKEN}
    assert ask(headers={"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "203.0.113.7"}, **far) == 200
    for wrong in (TOKEN[:-1], TOKEN + "x", "", "é" * 20):
        assert ask(headers={"Authorization": f"Bearer {wrong}".encode().decode("latin-1")}, **far) == 403
    assert ask(headers={"Authorization": TOKEN}, **far) == 403
    assert ask(headers={"Authorization": "Bearer None"}, address="203.0.113.7") == 403, "no token is set"
    assert ask(headers={"Authorization": "Bearer wrong-token-wrong"}, metrics_token=TOKEN) == 403, "here, too"
