"""How a command ends: 0, 1 or 2, in words or as JSON; and where what it does may come from."""

from __future__ import annotations

import json

import pytest

from tests.webui.cli.conftest import Alur


def test_bare_names_say_what_there_is(alur: Alur) -> None:
    for words in ((), ("user",), ("audit",), ("calendar",), ("version",)):
        bare, asked = alur(*words), alur(*words, "--help")
        assert (bare.status, bare.stdout, bare.stderr) == (0, asked.stdout, "")
    assert "Usage: alur" in alur("--lang", "en").stdout


@pytest.mark.parametrize(
    "words",
    [
        ("tidak-ada",),
        ("user", "tidak-ada"),
        ("tasks", "--tidak-ada"),
        ("tasks",),
        ("claim", "abc", "--as", "kadis"),
        ("claim", "--as", "kadis"),
        ("serve", "--port", "x"),
        ("serve", "--port", "65536"),
        ("attach", "1", "/dev/null/x", "--as", "kadis"),
        ("user", "add", "baru", "N", "--password", "x", "--as", "admin"),
        ("tasks", "--as", "kadis", "--lang", "xx"),
        ("audit", "verify", "--tidak-ada"),
    ],
)
def test_called_wrongly_is_two(alur: Alur, words: tuple[str, ...]) -> None:
    told = alur(*words)
    assert (told.status, told.stdout) == (2, "")
    assert told.stderr.startswith("Galat: ")
    asked = alur(*words, "--json")
    assert (asked.status, asked.stderr) == (2, "")
    fault = json.loads(asked.stdout)
    assert (fault["error"], fault["params"]) == ("usage", {})
    assert fault["message"]


def test_refused_is_one_and_tells_a_program_all(alur: Alur) -> None:
    for words, code, params in (
        (("claim", "999", "--as", "kadis"), "not_found", {"what": "task", "id": 999}),
        (("tasks", "--as", "siapa"), "not_found", {"what": "user", "id": "siapa"}),
        (
            ("user", "disable", "admin", "--as", "admin"),
            "invalid",
            {"field": "username", "reason": "oneself"},
        ),
        (("audit", "log", "-o", "/dev/null/x", "--as", "auditor"), "file", None),
    ):
        told, asked = alur(*words), alur(*words, "--json")
        if "disable" not in words and "log" not in words and "claim" not in words:
            assert asked.stderr == ""
        assert told.status == 1
        if asked.status == 2:  # the command itself has no answer for programs
            assert json.loads(asked.stdout)["error"] == "usage"
            continue
        fault = json.loads(asked.stdout)
        assert (asked.status, fault["error"]) == (1, code)
        assert params in (None, fault["params"])
        assert fault["message"] in told.stderr
