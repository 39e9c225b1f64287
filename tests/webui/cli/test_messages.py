"""`alur send`: a message or a signal from a script, to a process that waits for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.engine.bpmn import drawings
from tests.engine.bpmn.events import catch, key, top
from tests.engine.bpmn.models import chain
from tests.tools.site import Site


def test_a_message_and_a_signal_reach_an_instance_from_the_command_line(
    make_site: Callable[..., Site], tmp_path: Path
) -> None:
    site = make_site()
    parts = [
        drawings.node("startEvent", "mulai"),
        catch("jawab", "message", "Jawab", key("A-1")),
        catch("libur", "signal", "Libur"),
        drawings.node("endEvent", "selesai"),
        chain("mulai", "jawab", "libur", "selesai"),
    ]
    folder = tmp_path / "menunggu"
    folder.mkdir()
    text = top(drawings.file(*parts, process="menunggu"), message="Jawab", signal="Libur")
    (folder / "process.bpmn").write_text(text)
    (folder / "process.toml").write_text('title = "Menunggu"\nmulai = ["semua"]\n')
    site.alur("deploy", str(folder))
    started = json.loads(site.alur("start", "menunggu", "--as", "admin", "--json").stdout)
    sent = site.alur(
        "send", "Jawab", "--key", "A-1", "--data", "-", "--as", "admin", "--json", stdin='{"hasil": "ya"}'
    )
    assert json.loads(sent.stdout) == {"instance": started["instance"]}
    signal = site.alur("send", "Libur", "--signal", "--as", "admin", "--json")
    assert json.loads(signal.stdout) == {"instances": 1}
    events = json.loads(site.alur("history", str(started["instance"]), "--as", "admin", "--json").stdout)
    assert [event["element"] for event in events if event["type"] == "message_received"] == ["jawab", "libur"]
    assert "Libur" in site.alur("send", "Libur", "--signal", "--as", "admin", "--lang", "en").stdout
