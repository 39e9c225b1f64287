"""On PostgreSQL the site can be a role that only adds to the history; whoever has its password can do no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from engine import errors
from engine.clock import FixedClock
from engine.service import open_engine
from engine.settings import HOME, Settings
from engine.store import grants
from tests.engine.service.conftest import Office
from tests.tools.databases import Databases

ROLE = "AlurSitus"  # a name that must be quoted


@pytest.fixture
def owner_url(databases: Databases) -> Iterator[str]:
    """An empty database of the owner, and beside the owner a second role without any right."""
    url = databases.new("postgresql")
    with psycopg.connect(plain(url), autocommit=True) as owner:
        owner.execute(f"""create role "{ROLE}" login password 'situs'""".encode())
    yield url
    databases.drop(url)
    with psycopg.connect(databases.server.get_uri(), autocommit=True) as owner:
        owner.execute(f'drop role "{ROLE}"'.encode())


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")


@pytest.mark.postgres
def test_site_works_as_a_role_that_only_adds_to_the_history(
    owner_url: str, clock: FixedClock, tmp_path: Path
) -> None:
    site_url = (
        sa.make_url(owner_url).set(username=ROLE, password="situs").render_as_string(hide_password=False)
    )
    settings = Settings(
        database_url=site_url,
        owner_url=owner_url,
        secret_file=tmp_path / "secret",
        processes=HOME / "processes",
    )
    for _twice in range(2):
        engine = open_engine(settings, clock)
        engine.setup.init()
        engine.health()
        engine.close()
    engine = open_engine(settings, clock)
    office = Office(engine)
    case = office.start().instance
    office.work_to(case, "Langkah_4")
    engine.audit.seal(office.actor("auditor"))
    engine.instances.cancel(case, "Tidak jadi dilaksanakan.", office.actor("admin"))
    engine.audit._looked = -10.0
    assert engine.audit.seal_due()
    assert engine.audit.verify().sound
    engine.close()
    with psycopg.connect(plain(site_url), autocommit=True) as thief:
        for table in grants.APPEND_ONLY:
            for act in (
                "delete from {}",
                "truncate {}",
                "alter table {} disable trigger user",
                "drop table {}",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    thief.execute(act.format(table).encode())
        for act in (
            "update event set actor = 'x'",
            "update seal set document = ''",
            "delete from alembic_version",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                thief.execute(act.encode())


@pytest.mark.parametrize(
    ("owner", "site", "reason"),
    [
        ("sqlite:///x.db", "sqlite:///x.db", "postgresql"),
        ("postgresql://a@h/d", "sqlite:///x.db", "postgresql"),
        ("postgresql+psycopg://a@h/d", "postgresql+psycopg://a@h/d", "same_role"),
        ("postgresql+psycopg://a@h/d", "postgresql+psycopg://h/d", "same_role"),
    ],
)
def test_owner_and_site_must_be_two_roles(owner: str, site: str, reason: str) -> None:
    with pytest.raises(errors.Misconfigured) as refusal:
        grants.hand_over(owner, site)
    assert refusal.value.params["reason"] == reason
