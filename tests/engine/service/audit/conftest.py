"""Two cases under seals, one of which is kept outside the database."""

from __future__ import annotations

import pytest

from tests import sop
from tests.engine.service.conftest import Office


@pytest.fixture
def cases(office: Office) -> tuple[int, int]:
    """Two instances, the first with six events; sealed once on the way."""
    first = office.start().instance
    office.work_to(first, "Langkah_3_isian")
    office.engine.audit.seal(office.actor("auditor"))
    second = office.start(sop.START | {"periode": "Triwulan IV"}).instance
    office.work_to(first, "Langkah_4")
    return first, second


@pytest.fixture
def held(office: Office, cases: tuple[int, int]) -> bytes:
    """A seal over both, kept outside."""
    auditor = office.actor("auditor")
    made = office.engine.audit.seal(auditor)
    return "".join(office.engine.audit.seal_file(made.number, auditor)).encode()
