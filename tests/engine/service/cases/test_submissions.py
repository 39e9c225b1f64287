"""All that was sent, by pages: what the last of each step leaves out, and no more than the reader may see."""

from __future__ import annotations

import pytest

from engine import errors
from tests.engine.service.conftest import Office


def test_pages_follow_each_other_and_say_how_many_there_are(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.service.cases.submissions.PAGE", 3)
    instance = office.start().instance
    office.do(office.work_to(instance, "Langkah_7"), back=True)
    office.work_to(instance, "Langkah_8")
    read, auditor = office.engine.instances.submissions, office.actor("auditor")
    first = read(instance, auditor)
    assert [(one.element, visit) for one, visit in first.sent] == [
        ("Langkah_7", 2),
        ("Langkah_6", 2),
        ("Langkah_7", 1),
    ]
    assert first.sound
    every = [one for begin in range(0, first.total, 3) for one in read(instance, auditor, begin).sent]
    assert len(every) == first.total == 12
    assert read(instance, auditor, first.total).sent == ()
    own = read(instance, office.actor("bidang.kearsipan"))
    assert own.total == len(own.sent) == 1
    with pytest.raises(errors.NotFound):
        read(office.start().instance, office.actor("bidang.kearsipan"))
