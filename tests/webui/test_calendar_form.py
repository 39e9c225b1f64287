"""From what was posted to a change of the calendar, and from what is stored to what stands in its forms."""

from __future__ import annotations

from datetime import date

import pytest

from engine import errors, workdays
from webui import calendar_form

DAY = date(2026, 12, 24)


def test_days_of_one_kind_are_one_change() -> None:
    posted = {"tanggal": "2026-12-24", "sampai": "2026-12-25", "jenis": "libur_daerah", "keterangan": "Pawai"}
    wanted = calendar_form.days(posted)
    assert [(day, rule and rule.note) for day, rule in wanted.days.items()] == [
        (DAY, "Pawai"),
        (date(2026, 12, 25), "Pawai"),
    ]
    moved = calendar_form.days(posted | {"sampai": "", "dari": "2026-12-23"})
    assert moved.days[date(2026, 12, 23)] is None
    restored = calendar_form.days({"tanggal": "2026-12-24", "jenis": calendar_form.RESTORE})
    assert restored.restored == {DAY}
    assert not restored.days
    plain = calendar_form.days({"tanggal": "2026-12-24", "jenis": workdays.PLAIN})
    assert plain.days == {DAY: None}


@pytest.mark.parametrize(
    ("posted", "field", "reason"),
    [
        ({"tanggal": "2026-12-24", "sampai": "2026-12-23"}, "sampai", "before_start"),
        ({"tanggal": "2026-12-24", "sampai": "2027-12-24"}, "sampai", "calendar_long"),
        ({"tanggal": "24 Desember"}, "", "calendar_date"),
        ({"tanggal": "2026-12-24", "jenis": "lain"}, "", "calendar_kind"),
    ],
)
def test_what_cannot_be_meant_is_refused(posted: dict[str, str], field: str, reason: str) -> None:
    with pytest.raises(errors.Invalid) as refusal:
        calendar_form.days(posted)
    assert refusal.value.params["reason"] == reason
    assert field in ("", refusal.value.params["field"])


def test_hours_are_a_regime_in_place_of_the_edited_one() -> None:
    week = {f"hari{day}": "07.30-12.00, 13.00-16.00" for day in range(5)}
    posted = {"lama": "2026-02-18", "nama": "Ramadan", "mulai": "2026-02-19", "selesai": "2026-03-20", **week}
    wanted = calendar_form.hours(posted, ended=False)
    (regime,) = wanted.hours
    assert (regime.name, regime.start, len(regime.windows)) == ("Ramadan", date(2026, 2, 19), 5)
    assert wanted.ended == {date(2026, 2, 18)}
    shown = calendar_form.regime_form(regime)
    assert (shown.key, shown.hours[0], shown.hours[6]) == ("2026-02-19", "07:30-12:00, 13:00-16:00", "")
    assert calendar_form.hours({"lama": "2026-02-18"}, ended=True).ended == {date(2026, 2, 18)}
    with pytest.raises(errors.Invalid):
        calendar_form.hours({"lama": "biasa"}, ended=True)


def test_a_policy_is_taken_with_its_decree() -> None:
    wanted = calendar_form.policy({"kebijakan": "bergulir", "dasar": "SK 7"})
    assert (wanted.policy, wanted.basis) == ("bergulir", "SK 7")
