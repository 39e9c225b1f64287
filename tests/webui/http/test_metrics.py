"""The figures for Prometheus: each can be read by its own parser, and says what happened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from engine.service import Engine
from tests import sop
from tests.tools.site import PASSWORD
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def figures(visitor: Come) -> Figures:
    page = visitor().get("/metrics")
    assert page.status == 200
    assert page.response.content_type.startswith("text/plain; version=")
    assert "Set-Cookie" not in page.response.headers
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(page.text)
        for sample in family.samples
    }


def test_acts_and_answers_are_counted_with_how_long_they_took(visitor: Come, engine: Engine) -> None:
    kadis = engine.people.actor("kadis")
    assert kadis is not None
    before = figures(visitor)
    engine.instances.start(sop.KEY, sop.START, kadis)
    visitor("sekretaris").get("/tugas")
    found = figures(visitor)
    kind = (("kind", "instance_started"),)
    assert found["alur_act_seconds_count", kind] - before.get(("alur_act_seconds_count", kind), 0) == 1
    assert found["alur_act_seconds_sum", kind] > 0
    labels = (("endpoint", "inbox.page"), ("method", "GET"), ("status", "200"))
    assert found["alur_request_seconds_count", labels] == 1
    assert found["alur_request_seconds_bucket", (*labels[:1], ("le", "+Inf"), *labels[1:])] == 1


def test_refused_sign_ins_are_counted_by_cause(visitor: Come) -> None:
    stranger = visitor()
    for password in ["salah sekali lagi"] * 6:
        stranger.get("/masuk").send({"nama": "kadis", "sandi": password}, action="/masuk", follow=False)
    stranger.get("/masuk").send({"nama": "admin", "sandi": PASSWORD}, action="/masuk", follow=False)
    found = figures(visitor)
    assert found["alur_sign_in_refusals_total", (("cause", "wrong"),)] == 5
    assert found["alur_sign_in_refusals_total", (("cause", "throttled"),)] == 1
    assert found["alur_sign_in_refusals_total", (("cause", "other"),)] == 0


def test_the_database_tells_how_it_stands(visitor: Come, engine: Engine) -> None:
    engine.site.workers.beat()
    found = {name: value for (name, labels), value in figures(visitor).items() if not labels}
    assert found["alur_database_up"] == 1
    assert found["alur_workers"] == 1
    assert (
        found["alur_timers_overdue"] == found["alur_incidents_open"] == found["alur_outbox_tried_again"] == 0
    )
    assert found["alur_seal_number"] >= 0


def test_a_database_that_is_away_takes_only_its_own_figures(
    visitor: Come, engine: Engine, app: Flask, tmp_path: Path
) -> None:
    from engine.service import open_engine

    away = open_engine(
        type(engine.settings)(database_url=f"sqlite:///{tmp_path}/tiada.db", secret_file=tmp_path / "secret")
    )
    visitor().get("/masuk")
    app.extensions["alur"] = away
    found = {name for name, labels in figures(visitor)}
    assert "alur_workers" not in found
    assert {"alur_database_up", "alur_request_seconds_count", "process_open_fds"} <= found
    away.close()


def test_no_figure_names_a_person_or_a_case(visitor: Come) -> None:
    visitor("kadis").get("/akun")
    page = visitor().get("/metrics").text
    assert "kadis" not in page
    assert sop.KEY not in page
