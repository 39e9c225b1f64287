"""How a site is, part by part: what needs somebody, and what stops everything."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta
from pathlib import Path

import pytest

from engine.clock import FixedClock
from engine.service import Engine, open_engine
from engine.service.audit import newest_seal
from engine.service.site import vitals
from engine.service.site.vitals import Vitals
from engine.settings import Settings
from tests import sop
from tests.engine.service.conftest import Office

QUIET = {"storage_data", "storage_temporary", "storage_backups"}  # as the machine of the test is


def parts(found: Vitals) -> dict[str, str]:
    return {one.name: one.status for one in found.parts if one.name not in QUIET}


def facts(found: Vitals, name: str) -> dict[str, object]:
    return dict(next(one.facts for one in found.parts if one.name == name))


def test_a_site_that_is_well(engine: Engine) -> None:
    engine.site.workers.beat()
    found = engine.site.watch.vitals()
    assert parts(found) == dict.fromkeys(
        ("database", "workers", "timers", "outbox", "incidents", "seal", "clock", "backup"), "ok"
    )


def test_without_a_worker_people_are_served_and_somebody_is_needed(engine: Engine) -> None:
    found = engine.site.watch.vitals()
    assert found.status == "degraded"
    assert parts(found)["workers"] == "degraded"


def test_a_timer_that_nobody_fires_is_late(office: Office, clock: FixedClock) -> None:
    office.start()
    due = office.engine.timers.next_due()
    assert due is not None
    clock.now = due + timedelta(minutes=1)
    assert parts(office.engine.site.watch.vitals())["timers"] == "ok"
    clock.now = due + timedelta(minutes=3)
    found = office.engine.site.watch.vitals()
    assert parts(found)["timers"] == "degraded"
    assert facts(found, "timers") == {"overdue": 1, "oldest_seconds": 180.0}
    office.engine.timers.fire_due()
    assert parts(office.engine.site.watch.vitals())["timers"] == "ok"


def test_what_was_written_in_a_time_to_come_is_named_and_changes_nothing_else(
    office: Office, clock: FixedClock
) -> None:
    right = clock.now
    clock.advance(timedelta(days=365))
    office.start()
    office.engine.audit.seal(office.actor("auditor"))
    clock.now = right
    office.engine.site.workers.beat()
    found = office.engine.site.watch.vitals()
    assert parts(found)["clock"] == "warning"
    assert facts(found, "clock")["events_ahead"] == 1
    assert facts(found, "clock")["cases_ahead"] == 1
    assert facts(found, "clock")["seal_ahead"] is True
    assert facts(found, "seal")["age_seconds"] == 0.0


@pytest.mark.parametrize("reason", ["not_migrated", "away"])
def test_a_database_that_cannot_be_used_is_down(
    settings: Settings, clock: FixedClock, tmp_path: Path, reason: str
) -> None:
    url = f"sqlite:///{tmp_path}/kosong.db" if reason == "not_migrated" else settings.database_url
    if reason == "away":
        url = f"sqlite:///{tmp_path}/folder/tiada.db"
    opened = open_engine(dataclasses.replace(settings, database_url=url), clock)
    found = opened.site.watch.vitals()
    opened.close()
    assert found.status == vitals.DOWN
    assert parts(found) == {"database": "down"}


def test_figures_name_no_case_and_no_person(office: Office) -> None:
    office.start()
    told = str(office.engine.site.watch.vitals())
    assert sop.KEY not in told
    assert "kadis" not in told


def test_a_backup_that_is_late_or_fails_is_named(
    settings: Settings, clock: FixedClock, tmp_path: Path
) -> None:
    folder = tmp_path / "cadangan"
    folder.mkdir()
    chosen = dataclasses.replace(settings, backup_folder=folder)
    opened = open_engine(chosen, clock)
    try:
        assert parts(opened.site.watch.vitals())["backup"] == "ok", "the first night is still to come"
        opened.site.backups.run_due()
        assert facts(opened.site.watch.vitals(), "backup") == {"age_seconds": 0.0, "failing": False}
        clock.advance(timedelta(hours=27))
        assert parts(opened.site.watch.vitals())["backup"] == "degraded"
        folder.rename(tmp_path / "lain")
        opened.site.backups.run_due()
        assert facts(opened.site.watch.vitals(), "backup")["failing"] is True
    finally:
        opened.close()


def test_a_database_older_than_the_seal_known_here_is_said(office: Office) -> None:
    engine = office.engine
    made = engine.audit.seal(office.actor("auditor"))
    place = newest_seal.path(engine.context)
    place.write_text(json.dumps({"number": made.number + 1, "digest": "00" * 32, "at": made.at.isoformat()}))
    found = engine.site.watch.vitals()
    assert parts(found)["seal"] == "warning"
    assert facts(found, "seal")["older_than_known"] is True
