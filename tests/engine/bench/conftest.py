"""A scratch office that is measured by all tests of the bench, and very small sizes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.bench.office import MeasuredOffice, scratch_office
from engine.bench.sites import Site
from engine.bench.sizes import Sizes
from engine.settings import Settings
from tests.conftest import office_settings
from tests.tools.databases import Databases
from webui.visitors import visitor

SMALL = Sizes(walks=1, rounds=6, stored=1, inboxes=(20,), pages=1, due=2, awaited=1, peered=1)


class Told(dict[str, int]):
    """Hears of progress: units done by stage."""

    def __call__(self, stage: str, done: int) -> None:
        self[stage] = self.get(stage, 0) + done


@pytest.fixture(scope="session")
def site(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a site on SQLite, beside whose database is measured."""
    return office_settings(databases.new("sqlite"), tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def office(site: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MeasuredOffice]:
    with scratch_office(site, tmp_path_factory.mktemp("bench")) as made:
        yield made


@pytest.fixture(scope="session")
def page(office: MeasuredOffice) -> Iterator[Site]:
    """The office's site, answering in this process."""
    with visitor.inside(office.engine) as made:
        yield made


@pytest.fixture
def told() -> Told:
    return Told()
