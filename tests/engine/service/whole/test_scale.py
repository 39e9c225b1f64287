"""The scale of predikat is the package's table, the cap of capaian the office's setting; neither is code."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from engine.clock import FixedClock
from engine.service import Engine, open_engine
from engine.service.agency.setup import SETUP
from engine.settings import HOME, Settings
from tests import sop
from tests.engine.service.conftest import Office

SAMPANG = b"dari,sebutan\n91,Sangat Baik\n76,Baik\n66,Cukup\n51,Kurang\n,Sangat Kurang\n"


@pytest.fixture
def engine(settings: Settings, clock: FixedClock, engine: Engine) -> Iterator[Engine]:
    capped = open_engine(dataclasses.replace(settings, cap=100), clock)
    folder = HOME / "processes" / sop.KEY
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    capped.definitions.deploy(files | {"data/predikat.csv": SAMPANG}, SETUP)
    yield capped
    capped.close()


def test_an_office_has_its_own_words_and_cap(office: Office) -> None:
    started = office.start()
    row = office.work_to(started.instance, "Langkah_4")
    seen = {
        one["kode"]: one
        for one in office.engine.tasks.get(row.id, office.actor("perencana")).inputs["indikator"]
    }
    assert (seen["IK-11"]["capaian"], seen["IK-11"]["predikat"]) == (100, "Sangat Baik")
    assert (seen["IK-10"]["capaian"], seen["IK-10"]["predikat"]) == (75, "Cukup")
    assert seen["IK-11"]["realisasi"] == 3
