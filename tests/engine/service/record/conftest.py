"""Cases that end and come into the register, as a worker does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.service.record.views import Chosen, RecordItem
from tests import sop
from tests.engine.service.conftest import Office

ALL = Chosen(sop.KEY)


def followed(office: Office) -> None:
    while office.engine.outbox.run_due() or office.engine.outbox.keep_due():
        pass


def ended(office: Office, keep: bool = True, **start: Any) -> int:
    """A case of the SOP worked to its end."""
    instance = office.start({**sop.START, **start}).instance
    while waiting := office.waiting(instance):
        office.do(waiting[0])
    if keep:
        followed(office)
    return instance


def rows(office: Office, username: str = "auditor", chosen: Chosen = ALL) -> tuple[RecordItem, ...]:
    return office.engine.record.register.page(chosen, office.actor(username)).items


def row(office: Office, code: str, **more: Any) -> RecordItem:
    return next(one for one in rows(office, chosen=Chosen(sop.KEY, indicator=code, **more)))


def deploy(office: Office, toml: Mapping[str, str]) -> None:
    """Put the SOP in force with other words in its process.toml."""
    from tests import versions

    files = versions.in_force()
    text = files["process.toml"].decode()
    for before, after in toml.items():
        assert before in text
        text = text.replace(before, after)
    office.deploy(files | {"process.toml": text.encode()})


@pytest.fixture
def case(office: Office) -> int:
    return ended(office)
