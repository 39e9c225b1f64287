"""How a command ends: 0, 1 or 2, in words or as JSON; and where what it does may come from."""

from __future__ import annotations

import json
import os
import pty
import subprocess

import pytest

from tests import sop
from tests.tools.site import ALUR
from tests.webui.cli.conftest import Alur
from webui import cli

REASON = "Alasan yang cukup panjang."


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


def test_a_refused_form_names_each_fault_to_a_program(alur: Alur) -> None:
    done = alur("start", sop.KEY, "--as", "kadis", "--json", "--data", "-", stdin="{}")
    fault = json.loads(done.stdout)
    assert (done.status, fault["error"]) == (1, "form_invalid")
    assert {"path", "code", "message", "params"} == set(fault["problems"][0])


def test_what_an_act_does_never_comes_from_the_environment(
    alur: Alur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALUR_REASON", REASON)
    told = alur("cancel", "1", "--as", "admin")
    assert told.status == 1
    assert "ALUR_REASON" in told.stderr
    monkeypatch.delenv("ALUR_REASON")
    monkeypatch.setenv("ALUR_DATABASE_ULR", "x")
    told = alur("tasks", "--as", "kadis", "--json")
    assert json.loads(told.stdout)["params"]["nearest"] == "ALUR_DATABASE_URL"
    assert "ALUR_DATABASE_URL" in json.loads(told.stdout)["message"]
    assert cli.alur.context_settings.get("auto_envvar_prefix") is None


def test_a_password_comes_from_standard_input(alur: Alur) -> None:
    made = alur("user", "add", "baru", "Orang Baru", "--password-stdin", "--as", "admin", stdin="pendek\n")
    assert (made.status, made.stdout) == (1, "")
    made = alur(
        "user", "add", "baru", "Orang Baru", "--password-stdin", "--as", "admin", stdin="sandi yang panjang\n"
    )
    assert made.status == 0
    assert "sandi" not in made.stdout
    changed = alur(
        "user", "password", "baru", "--password-stdin", "--as", "admin", stdin="sandi lain yang panjang"
    )
    assert changed.status == 0
    assert "sandi lain" not in changed.stdout
    printed = alur("user", "password", "baru", "--as", "admin")
    assert "Kata sandi: " in printed.stdout


def test_a_password_is_asked_for_unseen_at_a_terminal(alur: Alur) -> None:
    keyboard, terminal = pty.openpty()
    command = [*ALUR, "user", "password", "kadis", "--password-stdin", "--as", "admin"]
    child = subprocess.Popen(
        command,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
        env=os.environ.copy(),
    )
    os.close(terminal)
    shown = b""
    for asked in (b"Kata sandi baru: ", b"Ketik sekali lagi: "):
        while asked not in shown:
            shown += os.read(keyboard, 1000)
        os.write(keyboard, b"sandi dari papan tik\n")
    assert child.wait() == 0
    while b"diganti" not in shown:
        shown += os.read(keyboard, 1000)
    os.close(keyboard)
    assert b"papan tik" not in shown
