"""What is proposed to PostgreSQL: settings that it knows, with values that it takes."""

from __future__ import annotations

import re

import psycopg
import pytest
import sqlalchemy as sa

from engine.settings import HOME
from tests.tools.databases import Databases

OPS = HOME / "webui/ops"


@pytest.mark.postgres
def test_postgresql_knows_every_setting_and_would_take_its_value(databases: Databases) -> None:
    """Each value goes through PostgreSQL's own reader, for a setting of its kind, in a file it is told to judge."""
    proposed = re.findall(
        r"^(\w+) = '?([^'\n]+)'?$", (OPS / "postgresql.conf").read_text("utf-8"), re.MULTILINE
    )
    assert len(proposed) > 15
    url = sa.make_url(databases.new("postgresql"))
    with psycopg.connect(
        url.set(drivername="postgresql").render_as_string(hide_password=False)
    ) as connection:
        known = {
            name: (kind, unit, low, high, choices)
            for name, kind, unit, low, high, choices in connection.execute(
                "select name, vartype, unit, min_val::float, max_val::float, enumvals from pg_settings"
            )
        }
        for name, value in proposed:
            kind, _unit, low, high, choices = known[name]
            if kind == "bool":
                assert value in ("on", "off"), name
            elif kind == "enum":
                assert value in (choices or ()), name
            elif kind in ("integer", "real"):
                number = re.fullmatch(r"(-?[\d.]+)(kB|MB|GB|ms|s|min)?", value)
                assert number, name
                assert number[2] or low <= float(number[1]) <= high, name
    databases.drop(str(url))


def test_what_keeps_acts_is_never_switched_off() -> None:
    text = (OPS / "postgresql.conf").read_text("utf-8")
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        assert re.search(rf"^{name} = on$", text, re.MULTILINE)
    for name in ("log_parameter_max_length", "log_parameter_max_length_on_error"):
        assert re.search(rf"^{name} = 0$", text, re.MULTILINE)
