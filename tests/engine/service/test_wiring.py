"""Engines that are open at the same time in one process: each keeps what its own settings say."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service import open_engine
from engine.service.cases.search import Query
from engine.service.definitions import lint_package
from engine.settings import Settings
from tests.engine.bpmn import drawings
from tests.engine.bpmn.events import end, event, top
from tests.engine.bpmn.models import chain, each
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


def echo(key: str) -> dict[str, bytes]:
    """A message starts it, and it sends the same again: without end."""
    steps = event("startEvent", "sm", "message", key), end("gema", "message", key), chain("sm", "gema")
    files = package(*steps, key=key, toml=f'title = "{key}"\n')
    return files | {"process.bpmn": top(files["process.bpmn"].decode(), message=key).encode()}


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
    tiny = dataclasses.replace(settings, limit_nodes=10, limit_instances=2, limit_hops=3)
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


def test_each_stops_messages_without_end_at_its_own_limit(offices: tuple[Office, Office]) -> None:
    begun = []
    for office, key in zip(offices, ("biasa", "kecil"), strict=True):
        office.deploy(echo(key))
        office.engine.messages.send(key, "", {}, office.actor("admin"))
        for _ in range(6):
            office.engine.messages.deliver_due()
        found, _next = office.engine.search.page(Query(process=key), office.actor("auditor"))
        begun.append(len(found))
    assert begun == [7, 3]


def test_lint_without_a_database_knows_the_limits_of_the_site(settings: Settings) -> None:
    tiny = dataclasses.replace(settings, limit_nodes=10)
    assert "too-big" not in {one.rule for one in lint_package(settings, long("panjang"))}
    assert "too-big" in {one.rule for one in lint_package(tiny, long("panjang"))}
