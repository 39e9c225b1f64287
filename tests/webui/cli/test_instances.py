"""`alur start`, `history`, `cancel`: cases at the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests import sop
from tests.tools.site import Site


class Terminal:
    """The command line as a script uses it: JSON in, JSON out."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def json(self, *arguments: str, who: str, data: Any = None) -> Any:
        words = [*arguments, "--as", who, "--json"]
        if data is not None:
            words += ["--data", "-"]
        done = self.site.alur(*words, stdin=json.dumps(data) if data is not None else "")
        return json.loads(done.stdout)

    def do(self, row: dict[str, Any], *, back: bool = False) -> dict[str, Any]:
        who = sop.PEOPLE[row["role"]]
        shown = self.json("show", str(row["id"]), who=who)
        assert shown["form"]["additionalProperties"] is False
        value = sop.filled(row["element"], shown["data"], back=back)
        done: dict[str, Any] = self.json("complete", str(row["id"]), who=who, data=value)
        return done


@pytest.fixture
def terminal(make_site: Callable[..., Site]) -> Terminal:
    return Terminal(make_site())


def test_history_tells_channel_and_account(terminal: Terminal) -> None:
    started = terminal.json("start", sop.KEY, who="kadis", data=sop.START)
    (event,) = terminal.json("history", str(started["instance"]), who="auditor")
    assert event["actor"] == "kadis"
    assert event["data"]["account"]
