"""engine/bpmn/compilation.py: what a deployment costs."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from types import FrameType

import engine as package
from engine.bpmn import read_folder
from engine.service import Engine
from engine.service.agency.setup import SETUP
from engine.settings import HOME

OURS = str(Path(package.__file__).parent)
# Half of the 119,747 calls of functions under engine/ that deploying the shipped SOP once took. Calls are counted and
# not time: they are the same on every machine.
MOST = 119_747 // 2


def test_deploying_the_shipped_sop_takes_half_the_calls_it_took(engine: Engine) -> None:
    files = {**read_folder(HOME / "processes/pengumpulan_data_kinerja").files, "data/baru.csv": b"a,b\n1,2\n"}
    calls: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(OURS):
            calls[f"{frame.f_code.co_filename.removeprefix(OURS)}:{frame.f_code.co_name}"] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        deployed = engine.definitions.deploy(files, SETUP)
    finally:
        sys.setprofile(before)
    assert deployed.new
    assert 20_000 < calls.total() <= MOST, calls.most_common(10)
