"""`alur deploy` and `alur lint`: a package is judged and put in force."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
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


def test_lint_tells_level_rule_element_and_message(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "process.bpmn").write_text("<!DOCTYPE x []><definitions/>")
    done = terminal.site.alur("lint", str(tmp_path), "--json", status=1)
    findings = json.loads(done.stdout)
    assert findings
    assert {"level", "rule", "element", "message"} <= set(findings[0])
    assert findings[0]["level"] == "error"
