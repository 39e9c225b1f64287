"""What every command shares: how a refusal is told, and where what it does may come from."""

from __future__ import annotations

import json

import pytest

from tests import sop
from tests.webui.cli.conftest import Alur
from webui import cli
from webui.cli import base

REASON = "Alasan yang cukup panjang."


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


def test_rows_stand_in_columns_and_end_with_their_last_word(capsys: pytest.CaptureFixture[str]) -> None:
    base.show_rows([(7, "PDK-1", "open", "Data"), (1234567, "PDK-2", "cancelled", "")], (">6", "", "<9", ""))
    assert capsys.readouterr().out.splitlines() == [
        "     7  PDK-1  open       Data",
        "1234567  PDK-2  cancelled",
    ]
