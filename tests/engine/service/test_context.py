"""The ground of one process: one key, made when it is first asked for, and one office."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service.context import Context
from engine.settings import Settings
from engine.store import Store
from tests.tools.site import START


@pytest.fixture
def ground(tmp_path: Path) -> Context:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/alur.db", secret_file=tmp_path / "secret")
    return Context.open(settings, Store(settings.database_url, create=True), FixedClock(START))


def test_the_key_of_seals_is_made_at_first_need_and_stays(ground: Context) -> None:
    assert not ground.settings.secret_file.exists()
    key = ground.first_key().public.fingerprint
    assert ground.settings.secret_file.exists()
    again = Context.open(ground.settings, ground.store, ground.clock)
    assert again.first_key().public.fingerprint == key
    ground.store.close()


def test_a_key_that_cannot_be_read_is_said(ground: Context) -> None:
    ground.settings.secret_file.write_text("bukan kunci")
    with pytest.raises(errors.Misconfigured):
        ground.first_key()
    ground.store.close()


def test_the_office_stands_on_the_same_clock_and_settings(ground: Context) -> None:
    assert (ground.office.settings, ground.office.clock) == (ground.settings, ground.clock)
    ground.store.close()
