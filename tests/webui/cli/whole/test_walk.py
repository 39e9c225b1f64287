"""The whole SOP through the command line alone: every return, and one step overdue."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests import sop
from tests.tools.site import Site

LATE = datetime(2026, 11, 25, 2, tzinfo=UTC)


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


def test_the_whole_sop_with_four_returns_and_one_late_step(terminal: Terminal, tmp_path: Path) -> None:
    started = terminal.json("start", sop.KEY, who="kadis", data=sop.START)
    instance = started["instance"]
    returned: set[str] = set()
    order: list[str] = []
    last: dict[str, Any] = {}
    waiting = started["next"]
    while waiting:
        row = waiting.pop(0)
        if row["element"] == "Langkah_2":
            terminal.site.set_clock(LATE)
            (late,) = terminal.json("tasks", who="sekretaris")
            assert (late["id"], late["instance"], late["state"]) == (row["id"], instance, "open")
            assert (late["step"], late["role"], late["claimed_by"]) == (2, "sekretaris", None)
            assert late["overdue"] is True
            assert late["due"] == row["due"] == "2026-11-24T09:00:00Z"
        if row["element"] == "Langkah_5":
            paper = tmp_path / "draft.pdf"
            paper.write_bytes(b"%PDF-1.7 contoh")
            kept = terminal.json("attach", str(row["id"]), str(paper), who="perencana")
            assert kept["size"] == paper.stat().st_size
        back = row["element"] in sop.REVIEWS and row["element"] not in returned
        last = terminal.do(row, back=back)
        waiting += last["next"]
        order.append(row["element"])
        if back:
            returned.add(row["element"])
    assert last == {"instance": instance, "completed": True, "next": []}
    assert returned == set(sop.REVIEWS)
    assert order.count("Langkah_3_isian") == 4
    history = terminal.json("history", str(instance), who="auditor")
    assert [event["seq"] for event in history] == list(range(1, len(history) + 1))
    assert {event["type"] for event in history} == {
        "instance_started", "task_completed", "task_returned", "step_overdue", "file_attached",
    }  # fmt: skip
    assert [event["element"] for event in history if event["type"] == "step_overdue"] == ["Langkah_2"]


def test_a_refusal_is_one_sentence_and_exit_one(terminal: Terminal) -> None:
    for language, word in (("id", "Galat: "), ("en", "Error: ")):
        done = terminal.site.alur("start", "tidak_ada", "--as", "kadis", "--lang", language, status=1)
        assert done.stdout == ""
        assert done.stderr.startswith(word)
        assert len(done.stderr.splitlines()) == 1


def test_wrong_data_is_refused_whole(terminal: Terminal) -> None:
    wrong = dict(sop.START, tahun="dua ribu", asing=1)
    done = terminal.site.alur(
        "start", sop.KEY, "--as", "kadis", "--data", "-", stdin=json.dumps(wrong), status=1
    )
    assert "tahun" in done.stderr
    assert "asing" in done.stderr
    assert terminal.json("instances", who="admin") == []
