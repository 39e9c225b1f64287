"""Sehat: what a load balancer and those who watch over the machine ask."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from engine.service import Engine, open_engine
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def test_ready_means_the_database_answers(visitor: Come, engine: Engine) -> None:
    assert visitor().get("/sehat").response.data == b"sehat\n"


def test_live_asks_no_database(visitor: Come, app: Flask, engine: Engine) -> None:
    begun: list[object] = []
    store = engine.store
    for pool in (store._readers.engine, store._writers.engine):
        sa.event.listen(pool, "checkout", lambda *taken: begun.append(taken))
    assert visitor().get("/sehat/hidup").response.data == b"hidup\n"
    assert begun == []


def test_ready_tells_its_parts_to_this_machine(visitor: Come, engine: Engine) -> None:
    engine.site.workers.beat()
    page = visitor().get("/sehat/siap")
    told = page.response.get_json()
    assert page.status == 200
    assert {"database", "workers", "timers", "outbox", "incidents", "seal", "clock", "storage_data"} <= set(
        told["parts"]
    )
    assert told["parts"]["workers"] == {"status": "ok", "alive": 1}
    assert told["parts"]["storage_data"]["free_bytes"] > 0


def test_others_hear_one_word(visitor: Come) -> None:
    page = visitor().get("/sehat/siap", **{"X-Forwarded-For": "203.0.113.7"})
    assert page.status == 200
    assert page.response.get_json() in ({"status": "ok"}, {"status": "degraded"})


def test_without_a_worker_it_is_ready_and_says_what_stands_still(visitor: Come) -> None:
    page = visitor().get("/sehat/siap")
    assert page.status == 200
    assert page.response.get_json()["status"] == "degraded"


def test_without_its_database_it_is_alive_and_not_ready(
    visitor: Come, app: Flask, tmp_path: Path, engine: Engine
) -> None:
    settings = type(engine.settings)(
        database_url=f"sqlite:///{tmp_path}/x/tiada.db", secret_file=tmp_path / "s"
    )
    app.extensions["alur"] = away = open_engine(settings)
    page = visitor().get("/sehat/siap")
    assert page.status == 503
    assert page.response.get_json()["status"] == "down"
    assert page.response.get_json()["parts"]["database"]["status"] == "down"
    assert visitor().get("/sehat/hidup").status == 200
    away.close()
