"""Making an office ready: any number of times, without losing what people changed; the first administrator."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service import Engine, open_engine
from engine.service.agency.setup import DEMO_PEOPLE
from engine.settings import HOME
from tests import conftest as shared
from tests.engine.service.conftest import PASSWORD, Office
from tests.tools.databases import Databases
from tests.tools.site import START


@pytest.fixture(params=shared.KINDS)
def fresh(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Any:
    """An engine over an empty database."""
    url = databases.new(request.param)
    opened = open_engine(shared.office_settings(url, tmp_path), FixedClock(START), create=True)
    yield opened
    opened.close()
    databases.drop(url)


def test_a_fresh_database_is_made_ready_twice(fresh: Engine) -> None:
    with pytest.raises(errors.AlurError):
        fresh.health()
    told: list[str] = []
    (deployed,) = fresh.setup.init(lambda step, detail: told.append(step))
    assert deployed.new
    assert told == ["database", "roles", "calendar", "process"]
    fresh.health()
    with fresh.store.read() as tx:
        calendar = store.calendar.load(tx)
    (again,) = fresh.setup.init()
    assert (again.new, again.definition_id) == (False, deployed.definition_id)
    with fresh.store.read() as tx:
        assert store.calendar.load(tx) == calendar
        types = [event.type for event in store.history.of_system(tx)]
    assert types.count("calendar_changed") == types.count("version_deployed") == 1
    administrator = fresh.setup.first_administrator("root")
    assert administrator is not None
    assert (administrator.channel, administrator.account) == ("cli", "root")
    fresh.people.create("siti", "Siti", PASSWORD, ["kepala_dinas"], administrator)
    assert fresh.setup.first_administrator("root") is not None
    assert fresh.setup.demo(PASSWORD) == [username for username, _, _ in DEMO_PEOPLE]
    assert fresh.setup.first_administrator("root") is None
    assert fresh.setup.demo("kata-sandi-lain") == []
    assert Office(fresh).sign_in("admin", PASSWORD).rights == {"admin", "enforce"}


def test_the_offices_own_calendar_stays(office: Office) -> None:
    with office.engine.store.transaction() as tx:
        regimes, days, _, _ = store.calendar.load(tx)
        own = {
            "date": "2026-12-01",
            "kind": "libur_daerah",
            "note": "Hari jadi kota",
            "basis": "",
            "windows": [],
        }
        store.calendar.replace(tx, regimes, [*days, own], "bergulir")
        wanted = store.calendar.load(tx)
    office.engine.setup.init()
    with office.engine.store.read() as tx:
        assert store.calendar.load(tx) == wanted


def test_roles_and_people_that_changed_stay(office: Office) -> None:
    admin = office.actor("admin")
    office.engine.people.grant("kadis", "auditor", admin)
    office.engine.people.set_password("sekretaris", "kata-sandi-lain", admin)
    before = office.dump()
    office.engine.setup.init()
    office.engine.setup.demo(PASSWORD)
    assert office.dump() == before


def test_a_role_that_is_gone_from_the_file_harms_nobody(office: Office) -> None:
    """Somebody still holds it: it gives no rights, and every page goes on."""
    with office.engine.store.transaction() as tx:
        store.people.set_roles(
            tx, [row for row in store.people.roles(tx) if row.id not in ("admin", "bidang")]
        )
    office.engine.office.forget()
    assert office.engine.setup.first_administrator("root") is not None
    assert office.actor("admin").rights == frozenset()
    assert office.engine.office.label("admin") == "Administrator", "what names it is read as before"
    started = office.start()
    with office.engine.store.read() as tx:
        assert store.instances.get(tx, started.instance) is not None
    assert office.engine.tasks.inbox(office.actor("kadis")).rows


def test_an_administrator_switched_off_or_out_of_office_is_none(office: Office, clock: FixedClock) -> None:
    admin, until = office.actor("admin"), clock() + timedelta(hours=1)
    assert office.engine.setup.first_administrator("root") is None
    office.engine.people.create("admin.dua", "Rekan", PASSWORD, [], admin)
    office.engine.people.grant("admin.dua", "admin", admin, end=until)
    office.engine.people.set_active("admin", False, office.actor("admin.dua"))
    assert office.engine.setup.first_administrator("root") is None
    clock.now = until
    office.engine.office.forget()
    assert office.engine.setup.first_administrator("root") is not None


def test_a_shipped_process_that_does_not_pass_is_named(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "processes"
    (folder / "rusak").mkdir(parents=True)
    for name in ("roles.toml", "calendar.toml"):
        (folder / name).write_bytes((HOME / "processes" / name).read_bytes())
    (folder / "rusak/process.toml").write_text('title = "Rusak"\n')
    (folder / "rusak/process.bpmn").write_text("<bukan bpmn>")
    settings = office.engine.settings
    broken = open_engine(type(settings).from_env({}, database_url=settings.database_url, processes=folder))
    with pytest.raises(errors.DeploymentRefused) as refusal:
        broken.setup.init()
    broken.close()
    assert refusal.value.findings[0].file == "process.bpmn"
