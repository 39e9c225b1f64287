"""`alur bench` measures on a scratch database and leaves nothing behind. What it measures is not judged here."""

from __future__ import annotations

import json
from pathlib import Path

import click
import psycopg
import pytest

from tests.conftest import office_settings
from tests.tools.databases import Databases
from tests.tools.measured import MEASURED
from tests.tools.site import Site
from webui import language
from webui.cli import bench

BEFORE = {
    "database",
    "floor_ms",
    "complete_ms",
    "complete_ratio",
    "p95",
    "growth_1000",
    "bytes_per_instance",
    "inbox_ms",
    "inbox_ratio",
    "http_complete_ms",
    "http_ratio",
    "timers_per_s",
    "timer_lateness_ms",
}


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_everything_is_measured_beside_the_site(kind: str, databases: Databases, tmp_path: Path) -> None:
    url = databases.new(kind)
    before = left(url)
    found = json.loads(Site(tmp_path / "site", url).alur("bench", "--size", "tiny", "--json").stdout)
    assert left(url) == before, "the scratch database is gone, and the site's own was not even opened"
    assert found.keys() == MEASURED.facts().keys()
    assert found.keys() >= BEFORE, "names that were read before stay"
    for name in ("statements", "page_ms", "page_bytes", "page_growth"):
        assert found[name].keys() == MEASURED.facts()[name].keys(), name
    assert found.pop("database") == kind
    assert found.pop("peers") is None, "nobody asked for it"
    first = found.pop("came_first")
    assert sum(first.values()) == 30, "each step of each walk"
    assert len([name for name, times in first.items() if times]) > 1, "each in an order of its own"
    assert list(found["inbox_ms"]) == list(found["inbox_page_ms"]) == ["20", "40"]
    assert {name: low <= high for name, (low, high) in found.pop("spread").items()} == {
        "complete_ratio": True,
        "claim_ratio": True,
        "http_ratio": True,
    }
    size = found.pop("bytes_per_instance")
    assert isinstance(size, int)  # so few cases may lie in pages that were there before
    single = {name: value for name, value in found.items() if not isinstance(value, dict)}
    parts = {name: list(value.values()) for name, value in found.items() if isinstance(value, dict)}
    assert {name: value for name, value in single.items() if value <= 0} == {}
    assert {name: values for name, values in parts.items() if min(values) <= 0} == {}
    assert found["p95"] >= found["complete_ms"]
    assert found["timer_lateness_ms"] < 30_000


def test_the_table_is_in_words() -> None:
    with language.speak("en"):
        told = dict(bench.lines(MEASURED))
    assert told["Completing a task, median"] == "0.75 ms"
    assert told["Taking a task, against the floor"] == "0.75 × (0.70–0.80)"
    assert told["Inbox with 1,000,000 open tasks"] == "0.80 ms"
    assert told["The 1,000th round against the first"] == "1.01 ×"
    assert told["Size of one finished case, ten steps"] == "5,939 B"
    assert told["Page of a case at the 1,000th round"] == "7.25 ms, 9.5 kB"
    assert told["  against the floor and an empty post (1.77 ms)"] == "1.01 ×"
    assert told["Statements to the database: completing a task"] == "9"
    assert told["Viewflow 2.4.0: taking and completing a task"] == "14.50 ms"
    assert told["  Alur by one post, against that"] == "0.30 ×"
    assert told["  Alur by two posts"] == "160.0, 2.50 ×"


def test_beside_what_is_not_installed_nothing_is_measured(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said before the first minute is spent, in one sentence that tells how to install it."""
    settings = office_settings(databases.new("sqlite"), tmp_path)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with language.speak("en"), pytest.raises(click.UsageError) as refused:
        bench.require_peers(settings)
    command = "python -m pip install django-viewflow gunicorn"
    assert refused.value.message == f"Install Viewflow into the same Python environment first: {command}"


def test_another_product_is_measured_on_postgresql_alone(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = office_settings(databases.new("sqlite"), tmp_path)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: object())
    with language.speak("en"), pytest.raises(click.UsageError) as refused:
        bench.require_peers(settings)
    assert "PostgreSQL" in refused.value.message


def left(url: str) -> set[str]:
    """The files beside a SQLite database, the schemas and tables of a PostgreSQL one."""
    if url.startswith("sqlite:///"):
        return {path.name for path in Path(url.removeprefix("sqlite:///")).parent.iterdir()}
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        rows = connection.execute(
            "select nspname from pg_namespace where nspname not like 'pg_%'"
            " union all select relname from pg_class where relnamespace = 'public'::regnamespace"
        )
        return {row[0] for row in rows}
