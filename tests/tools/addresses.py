"""Every address of the site, asked of the site itself."""

from __future__ import annotations

import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

from engine.service import open_engine
from engine.settings import Settings
from tests.tools import savings
from webui.app import create_app


@cache
def addresses() -> dict[str, frozenset[str]]:
    """Return each rule of an address with the methods it answers to, without those every address has."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        settings = Settings.from_env(
            {}, database_url=f"sqlite:///{folder}/alur.db", secret_file=savings.give_secret(folder)
        )
        with closing(open_engine(settings, create=True)) as engine:
            rules = list(create_app(engine, settings).url_map.iter_rules())
    found: dict[str, frozenset[str]] = {}
    for rule in rules:
        methods = frozenset(rule.methods or ()) - {"HEAD", "OPTIONS"}
        found[rule.rule] = found.get(rule.rule, frozenset()) | methods
    return found
