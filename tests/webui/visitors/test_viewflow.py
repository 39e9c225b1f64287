"""A site of Viewflow, where somebody has installed it: it is no part of Alur, and of no test but this."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from engine.bench import rival
from tests.tools.databases import Databases
from webui.visitors import viewflow


@pytest.mark.postgres
@pytest.mark.skipif(not viewflow.is_installed(), reason="Viewflow is not installed, and need not be")
def test_a_case_is_walked_to_its_end_by_two_posts_a_task(databases: Databases, tmp_path: Path) -> None:
    url = databases.new("postgresql")
    with (
        viewflow.serve(url, tmp_path / "rival") as site,
        psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection,
    ):
        assert re.fullmatch(r"[0-9.]+", site.version)
        (case,) = site.start(1)
        line = site.line()
        for step in range(1, 11):
            found = connection.execute(rival.OPEN_TASK.postgresql.encode(), (case,)).fetchone()
            assert found is not None
            line.work(case, step, found[0])
        status = connection.execute("select status from viewflow_process where id = %s", (case,)).fetchone()
        assert status == ("DONE",)
