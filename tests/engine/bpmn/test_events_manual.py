"""engine/EVENTS.md says what the code does: its names and limits are those of the code."""

from __future__ import annotations

from pathlib import Path

import engine
from engine.bpmn import bounds
from engine.bpmn.drawing import happenings
from engine.bpmn.drawing.support import ELSEWHERE

MANUAL = (Path(engine.__file__).parent / "EVENTS.md").read_text()


def test_the_manual_names_every_event_the_key_and_the_limit() -> None:
    rows = {line.split("|")[1].strip() for line in MANUAL.splitlines() if line.startswith("| ")}
    assert rows - {"event"} == {name.removesuffix("EventDefinition") for name in ELSEWHERE}
    assert f"`{happenings.KEY}`" in MANUAL
    assert f"at most {bounds.ROUNDS} rounds" in MANUAL
