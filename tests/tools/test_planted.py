"""The search for secrets in logs finds what is there, and a run in which it finds something fails."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from engine.settings import HOME
from tests.tools.planted import Listener, Search

SECRET = "kunci-yang-ditanam"
TEST = f"""
import logging
from tests.tools import planted

def test_it():
    planted.run.plant("a password", "{SECRET}")
    logging.getLogger("alur.coba").warning("masuk dengan %s", "{{}}")
"""


def test_what_is_planted_is_found_and_said_where() -> None:
    search = Search()
    search.read("the site", "GET / 200\nmasuk dengan kunci-yang-ditanam oleh budi")
    assert search.found() == []
    search.plant("a password", SECRET)
    assert search.found() == ["a password in the site: GET / 200 masuk dengan …"]
    assert SECRET not in str(search.found())


def test_forms_cookies_and_keys_are_planted(tmp_path: Path) -> None:
    keys = tmp_path / "secret"
    keys.write_text("-----BEGIN PRIVATE KEY-----\nMIIG0123456789abcdefghij\npendek\n", "ascii")
    search = Search()
    search.plant_file(keys)
    search.plant_fields(
        [("csrf_token", "t" * 30), ("sandi_baru", "rahasia99"), ("catatan", "Angka belum sesuai"), ("n", 7)]
    )
    search.plant_cookies(["alur=eyJpZCI6MTIzNDU2Nzg5MA.sig; Path=/", "x=1; Path=/"])
    for secret in (
        "MIIG0123456789abcdefghij",
        "t" * 30,
        "rahasia99",
        "Angka belum sesuai",
        "eyJpZCI6MTIzNDU2Nzg5MA",
    ):
        one = Search()
        one._secrets = search._secrets
        one.read("x", f"a {secret}.sig b")
        assert len(one.found()) == 1, secret
    quiet = Search()
    quiet._secrets = search._secrets
    quiet.read("x", "pendek PRIVATE KEY 1 Path")
    assert quiet.found() == []


def test_what_this_process_logs_is_heard_in_both_forms() -> None:
    search = Search()
    search.plant("a text", SECRET)
    listener = Listener(search)
    log = logging.getLogger("alur.planted")
    log.addHandler(listener)
    log.propagate = False
    try:
        log.warning("ada %s", SECRET)
        log.warning("tidak ada %d", "angka")  # not written by an office either
        try:
            raise ValueError(SECRET)
        except ValueError:
            log.exception("jatuh")
    finally:
        log.removeHandler(listener)
        log.propagate = True
    assert len(search.found()) == 2
    assert not [one for one in search.found() if "jatuh" in one], "the log of an office leaves it out"


@pytest.mark.parametrize(("said", "status"), [(SECRET, 1), ("tidak apa-apa", 0)])
def test_a_run_fails_in_which_a_log_holds_a_secret(tmp_path: Path, said: str, status: int) -> None:
    (tmp_path / "test_one.py").write_text(TEST.format(said), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", "-p", "tests.tools.planted", str(tmp_path)],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert ("logs hold what none may hold" in done.stdout) is bool(status)
