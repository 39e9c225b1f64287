"""Engines that are open at the same time in one process: each keeps what its own settings say."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service import open_engine
from engine.settings import Settings
from tests.engine.bpmn import drawings
from tests.engine.bpmn.models import each
from tests.engine.service.conftest import Office
from tests.engine.service.packages import field, package

ROUNDS = 4


def long(key: str) -> dict[str, bytes]:
    """Twelve tasks one after the other."""
    steps = drawings.chain(*(drawings.user(f"t{number}") for number in range(12)))
    return package(steps, key=key, toml=f'title = "{key}"\n')


def shared(key: str) -> dict[str, bytes]:
    """A task for each of the names in the start form."""
    one = drawings.user("isi", each("${mulai.nama}", "orang"))
    steps = drawings.chain(one).replace('id="mulai"', 'id="mulai" camunda:formRef="awal"')
    name = field("nama", "checklist", values=[{"label": x, "value": x} for x in "abc"])
    return package(steps, key=key, toml=f'title = "{key}"\n', awal=[name])


def stops(office: Office, key: str) -> str:
    """Start an instance for three people; return the code of what stopped it, "" when it runs."""
    try:
        office.engine.instances.start(key, {"nama": ["a", "b", "c"]}, office.actor("sekretaris"))
    except errors.Incident as stop:
        return getattr(stop.__cause__, "code", "")
    return ""


@pytest.fixture
def offices(settings: Settings, clock: FixedClock) -> Iterator[tuple[Office, Office]]:
    """Two engines over one database: with the usual limits, and with tiny ones."""
    tiny = dataclasses.replace(settings, limit_nodes=10, limit_instances=2)
    opened = [open_engine(settings, clock), open_engine(tiny, clock)]
    yield Office(opened[0]), Office(opened[1])
    for one in opened:
        one.close()


def refused(office: Office, files: dict[str, bytes]) -> set[str]:
    try:
        office.deploy(files)
    except errors.DeploymentRefused as refusal:
        return {one.rule for one in refusal.findings if one.level == "error"}
    return set()


def test_each_deploys_and_runs_by_its_own_limits_in_turn(offices: tuple[Office, Office]) -> None:
    usual, tiny = offices
    usual.deploy(shared("bersama"))
    for number in range(2):
        assert refused(usual, long(f"panjang{number}")) == set()
        assert refused(tiny, long(f"lain{number}")) == {"too-big"}
        assert not stops(usual, "bersama")
        assert stops(tiny, "bersama") == "budget"


def test_each_deploys_and_runs_by_its_own_limits_at_the_same_time(offices: tuple[Office, Office]) -> None:
    usual, tiny = offices
    usual.deploy(shared("bersama"))
    barrier, found = threading.Barrier(2), {"usual": set[object](), "tiny": set[object]()}

    def work(name: str, office: Office) -> None:
        for number in range(ROUNDS):
            barrier.wait()
            found[name] |= {
                frozenset(refused(office, long(f"{name}{number}"))),
                stops(office, "bersama"),
            }

    threads = [threading.Thread(target=work, args=one) for one in (("usual", usual), ("tiny", tiny))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {
        "usual": {frozenset(), ""},
        "tiny": {frozenset({"too-big"}), "budget"},
    }
