"""A scratch office lies beside the site's database, and is gone when it is measured."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from engine import errors
from engine.bench import packages
from engine.bench.office import USERNAME, MeasuredOffice, later, scratch_office
from engine.settings import Settings


def test_it_is_an_office_of_its_own(site: Settings, office: MeasuredOffice) -> None:
    own = office.engine.settings
    assert own.database_url != site.database_url
    assert own.secret_file != site.secret_file
    assert not own.demo
    assert office.actor.username == USERNAME
    started = office.start(packages.LOOP)
    back = office.complete(office.complete(started.next[0].id).next[0].id, **packages.RETURN)
    assert (back.returned, [one.element for one in back.next]) == (True, ["isi"])
    assert office.definition(packages.LOOP).outline.process_id == packages.LOOP


def test_nothing_is_left_of_it(site: Settings, tmp_path: Path) -> None:
    beside: list[Path] = []

    def measure() -> None:
        with scratch_office(site, tmp_path) as made:
            beside.append(made.scratch.folder)
            assert beside[0].is_dir()
            raise errors.Busy

    with pytest.raises(errors.Busy):
        measure()
    assert beside[0].parent == Path(site.database_url.removeprefix("sqlite:///")).parent
    assert not beside[0].exists(), "whatever ended the measuring"


def test_later_is_the_same_office_when_time_has_passed(office: MeasuredOffice) -> None:
    before = office.engine.clock()
    with later(office, timedelta(hours=1)) as engine:
        assert engine.settings.database_url == office.engine.settings.database_url
        assert engine.clock() - before >= timedelta(hours=1)
