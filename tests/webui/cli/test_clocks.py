"""`alur pause`, `unpause`, `suspend`, `resume`: clocks at the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests import sop
from tests.tools.site import Site

REASON = "Cuti bersama Idulfitri sampai tanggal 27."


def test_a_task_is_paused_and_cases_are_suspended(make_site: Callable[..., Site]) -> None:
    site = make_site()
    started = json.loads(
        site.alur(
            "start", sop.KEY, "--as", "kadis", "--json", "--data", "-", stdin=json.dumps(sop.START)
        ).stdout
    )
    instance, task = str(started["instance"]), str(started["next"][0]["id"])
    done = site.alur("pause", task, "--kind", "menunggu pihak luar", "--reason", REASON, "--as", "kadis")
    assert "dijeda, paling lama sampai" in done.stdout
    assert "dijeda sejak" in site.alur("tasks", "--as", "kadis").stdout
    assert "berjalan lagi" in site.alur("unpause", task, "--as", "kadis").stdout
    site.alur("suspend", "--reason", REASON, "--as", "admin", status=2)
    assert (
        "1 berkas ditangguhkan."
        in site.alur("suspend", "--process", sop.KEY, "--reason", REASON, "--as", "admin").stdout
    )
    assert "ditangguhkan sejak" in site.alur("tasks", "--as", "kadis").stdout
    listed = json.loads(site.alur("instances", "--status", "suspended", "--as", "kadis", "--json").stdout)
    assert [(one["id"], one["status"], bool(one["suspended_at"])) for one in listed] == [
        (int(instance), "open", True)
    ]
    assert " suspended " in site.alur("instances", "--as", "kadis").stdout
    twice = site.alur("suspend", instance, "--reason", REASON, "--as", "admin", "--json", status=1)
    (told,) = json.loads(twice.stdout)
    assert (told["done"], REASON in told["why"]) == (False, True)
    assert "1 berkas dilanjutkan." in site.alur("resume", "--all", "--as", "admin").stdout
    assert json.loads(site.alur("instances", "--status", "suspended", "--as", "kadis", "--json").stdout) == []
