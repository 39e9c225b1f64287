"""Sehat: what a load balancer asks."""

from __future__ import annotations

from collections.abc import Callable

from engine.service import Engine
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def test_ready_means_the_database_answers(visitor: Come, engine: Engine) -> None:
    assert visitor().get("/sehat").response.data == b"sehat\n"
