"""Who waits may remind: not for what is their own, and again when a working day has begun."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.clock import FixedClock
from engine.service.cases import waiting
from tests.engine.service.conftest import Office

WIB = ZoneInfo("Asia/Jakarta")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("last", "now", "again"),
    [
        ("2026-11-23T09:00", "2026-11-23T23:59", False),
        ("2026-11-23T23:59", "2026-11-24T00:01", True),
        ("2026-11-20T16:30", "2026-11-22T10:00", False),  # Friday, Sunday
        ("2026-11-20T16:30", "2026-11-23T07:00", True),
        ("2026-11-21T10:00", "2026-11-22T10:00", False),
        ("2026-12-24T10:00", "2026-12-25T10:00", False),  # Christmas
        ("2026-11-23T09:00", "2027-11-23T09:00", True),
    ],
)
def test_again_when_a_working_day_has_begun(office: Office, last: str, now: str, again: bool) -> None:
    moments = [datetime.fromisoformat(one).replace(tzinfo=WIB) for one in (last, now)]
    assert waiting.may_again(office.engine.office, *moments) is again


def test_the_inbox_and_the_case_say_what_may_be_done(office: Office, clock: FixedClock) -> None:
    engine, instance, kadis = office.engine, office.start().instance, office.actor("kadis")
    row = office.work_to(instance, "Langkah_2")

    def seen() -> list[tuple[bool, datetime | None]]:
        waiting = engine.tasks.inbox(kadis, "waiting").rows
        case = [one for one in engine.instances.get(instance, kadis).tasks if one.state == "open"]
        return [(one.may_remind, one.reminded_at) for one in (*waiting, *case)]

    assert seen() == [(True, None)] * 2
    engine.reminders.remind(row.id, kadis)
    at = clock()
    assert seen() == [(False, at)] * 2
    clock.advance(timedelta(days=1))
    assert seen() == [(True, at)] * 2
    (own,) = [
        one for one in engine.instances.get(instance, office.actor("sekretaris")).tasks if one.id == row.id
    ]
    assert not own.may_remind
    (read,) = [
        one for one in engine.instances.get(instance, office.actor("auditor")).tasks if one.id == row.id
    ]
    assert not read.may_remind
