"""Retention by the command line: the same acts, for scripts."""

from __future__ import annotations

import json

from tests.webui.cli.conftest import Alur


def test_nothing_is_due_while_the_office_has_not_decided(alur: Alur) -> None:
    assert json.loads(alur("retention", "due", "--as", "auditor", "--json").stdout) == []
    assert json.loads(alur("retention", "list", "--as", "auditor", "--json").stdout) == []
    assert "lewat" in alur("retention", "due", "--as", "auditor").stdout
    reason = ("--reason", "Masa simpannya lewat.")
    assert alur("retention", "due", "--as", "sekretaris").status == 1
    for command in (
        ("propose", "1"),
        ("approve", "1", "--sha256", "00"),
        ("withdraw", "1"),
    ):
        assert alur("retention", *command, *reason, "--as", "admin").status == 1, command
