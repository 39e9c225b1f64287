"""Rotations of keys killed at random moments beside a running site: wholly before, or wholly after."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import secret_file
from tests.tools import warm
from tests.tools.site import Site

pytestmark = pytest.mark.fault
WHY = ("--reason", "Pergantian kunci tahunan.", "--as", "admin")


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
@pytest.mark.parametrize(
    "rounds", [4, pytest.param(100, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])]
)
def test_killed_at_random_beside_a_running_site(
    start_site: Callable[..., Site], kind: str, rounds: int, rng: random.Random, tmp_path: Path
) -> None:
    site = start_site(kind)
    path, first, none = (
        Path(site.environment["ALUR_SECRET_FILE"]),
        tmp_path / "first.json",
        Path(os.devnull),
    )
    site.alur("audit", "seal", "-o", str(first), "--as", "auditor")
    began = time.monotonic()
    site.alur("key", "rotate", *WHY)
    lasts = time.monotonic() - began
    for _ in range(rounds):
        before = secret_file.read(path)
        running = warm.process().start(
            ["key", "rotate", *WHY], site.environment, stdin=none, stdout=none, stderr=none
        )
        time.sleep(rng.uniform(0.3, 1.1) * lasts)
        if running.poll() is None:
            running.send_signal(signal.SIGKILL)
        running.wait(60)
        site.alur("audit", "seal", "-o", str(tmp_path / "next.json"), "--as", "auditor")
        verdict = json.loads(site.alur("audit", "verify", "--seal", str(first), "--json").stdout)
        assert (verdict["sound"], verdict["unproven_seals"]) == (True, 0)
        after = secret_file.read(path)
        assert before is not None
        assert after is not None
        assert before.cookie in after.accepted, "whoever is signed in stays so"
    site.alur("key", "rotate", *WHY)
    settled = secret_file.read(path)
    assert settled is not None
    assert not settled.coming_cookie
    assert not settled.coming_seal
