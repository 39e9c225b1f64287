"""PM4Py opens our log and our model, and finds that work follows the SOP, and where it does not."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from engine.clock import FixedClock
from engine.service import Engine
from engine.service.audit.exports import LogLine
from tests import sop
from tests.webui import office
from webui import current
from webui.exports import log, petri

MINING = Path(__file__).with_name("mining.py")


def mined(folder: Path, lines: Iterable[LogLine], model: bytes) -> dict[str, Any]:
    log.write_xes(lines, folder / "riwayat.xes")
    (folder / "model.pnml").write_bytes(model)
    done = subprocess.run(
        [sys.executable, str(MINING), str(folder / "riwayat.xes"), str(folder / "model.pnml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def work(engine: Engine, clock: FixedClock, back_at: str) -> None:
    """A case from start to end, an act a minute, returned once at a step."""
    instance = office.started(engine)
    while waiting := office.open_tasks(engine, instance):
        clock.advance(timedelta(minutes=1))
        person = office.actor(engine, sop.PEOPLE[waiting[0].roles[0]])
        shown = engine.tasks.get(waiting[0].id, person).value
        back = waiting[0].element == back_at
        back_at = "" if back else back_at
        engine.tasks.complete(waiting[0].id, sop.filled(waiting[0].element, shown, back=back), person)


def test_pm4py_finds_that_work_follows_the_sop_and_where_it_does_not(
    engine: Engine, clock: FixedClock, tmp_path: Path
) -> None:
    for returned in ("", "Langkah_4", "Langkah_8"):
        work(engine, clock, returned)
    auditor = office.actor(engine, "auditor")
    with current.outside(engine, engine.settings):
        lines = list(engine.audit.log(auditor, "xes"))
    outline = engine.definitions.outline(engine.definitions.process(sop.KEY, auditor).definition_id)
    model, left_out = petri.pnml(outline, "Pengumpulan Data Kinerja")
    assert left_out == []
    numbers = list(dict.fromkeys(line.number for line in lines))
    swapped = swap(lines, numbers[0], "Langkah_5", "Langkah_7")
    found = mined(tmp_path, [*lines, *swapped], model)
    assert found["events"] == len(lines) + len(swapped)
    work_of = {one.name for one in outline.elements.values() if one.kind == "userTask"}
    assert set(found["labels"]) - log.BESIDE == work_of
    assert [found["fit"][number] for number in numbers] == [1.0, 1.0, 1.0]
    assert 0 < found["fit"]["DITUKAR"] < 1
    assert found["whole"] < 1


def swap(lines: list[LogLine], number: str, one: str, other: str) -> list[LogLine]:
    """A copy of a case in which two steps were done in the other order."""
    case = [line for line in lines if line.number == number]
    done = {line.element: line for line in case if line.type == "task_completed"}
    places = case.index(done[one]), case.index(done[other])
    first, second = (case[place] for place in places)
    case[places[0]], case[places[1]] = replace(second, at=first.at), replace(first, at=second.at)
    return [replace(line, instance=9_999, number="DITUKAR") for line in case]
