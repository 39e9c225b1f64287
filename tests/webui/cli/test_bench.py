"""`alur bench` measures on a scratch database and leaves nothing behind. What it measures is not judged here."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from engine.bench import Measurement
from tests.tools.databases import Databases
from tests.tools.site import Site
from webui import language
from webui.cli import bench

KEYS = {
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


@pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.soak])]
)
def test_everything_is_measured_beside_the_site(kind: str, databases: Databases, tmp_path: Path) -> None:
    url = databases.new(kind)
    before = left(url)
    found = json.loads(Site(tmp_path / "site", url).alur("bench", "--size", "tiny", "--json").stdout)
    assert left(url) == before, "the scratch database is gone, and the site's own was not even opened"
    assert set(found) == KEYS
    assert found.pop("database") == kind
    inbox = found.pop("inbox_ms")
    assert list(inbox) == ["20", "40", "60"]
    size = found.pop("bytes_per_instance")
    assert isinstance(size, int)  # so few cases may lie in pages that were there before
    assert {name: value for name, value in [*found.items(), *inbox.items()] if value <= 0} == {}
    assert found["p95"] >= found["complete_ms"]
    assert found["timer_lateness_ms"] < 30_000


def test_the_table_is_in_words() -> None:
    report = Measurement(
        "sqlite", 0.5, 0.75, 1.5, 1.0, 1.01, 5939, {"1000": 0.7, "1000000": 0.8}, 1.1, 2.3, 4.6, 1.6e3, 247
    )
    with language.speak("en"):
        told = dict(bench.lines(report))
    assert told["Completing a task, median"] == "0.75 ms"
    assert told["Inbox with 1,000,000 open tasks"] == "0.80 ms"
    assert told["The 1,000th round against the first"] == "1.01 ×"
    assert told["Size of one finished case, ten steps"] == "5,939 B"


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
