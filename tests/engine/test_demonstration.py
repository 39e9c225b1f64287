"""The demonstration at work: made through the services, once, on a new database, and its history holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from engine import demonstration, errors
from engine.clock import FixedClock
from engine.demonstration import WorkingDays
from engine.service import Engine, open_engine
from engine.service.cases.search import Query
from engine.service.views import Actor, InstanceItem
from engine.settings import HOME, Settings
from engine.store import Store
from tests.tools import savings
from tests.tools.databases import Databases
from tests.tools.site import PASSWORD, START


class Made(NamedTuple):
    settings: Settings
    engine: Engine
    numbers: list[str]

    def actor(self, username: str) -> Actor:
        found = self.engine.people.actor(username)
        assert found is not None
        return found

    def cases(self) -> tuple[InstanceItem, ...]:
        return self.engine.instances.list(self.actor("auditor"))[0]


def settings_of(url: str, folder: Path, *, demo: bool = True) -> Settings:
    secret = savings.give_secret(folder)
    return Settings.from_env(
        {}, database_url=url, secret_file=secret, demo=demo, processes=HOME / "processes"
    )


@pytest.fixture(scope="module")
def made(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Made once for all that only look at it."""
    url = databases.new("sqlite")
    settings = settings_of(url, tmp_path_factory.mktemp("peraga"))
    numbers = demonstration.make(settings, PASSWORD, FixedClock(START))
    engine = open_engine(settings, FixedClock(START))
    yield Made(settings, engine, numbers)
    engine.close()
    databases.drop(url)


def test_a_case_rests_at_each_of_the_ten_steps_and_two_have_ended(made: Made) -> None:
    cases = made.cases()
    assert len(cases) == len(made.numbers) == 13
    assert Counter(one.status for one in cases) == {"open": 11, "completed": 2}
    assert {task.step or 3 for one in cases for task in one.open_tasks} == set(range(1, 11))
    assert len({one.subject for one in cases}) == 13
    assert not made.engine.incidents.count(made.actor("admin"))


def test_one_is_late_and_one_was_sent_back(made: Made) -> None:
    (late,) = [one for one in made.cases() if one.overdue]
    assert [task.element for task in late.open_tasks] == ["Langkah_6"]
    told = [one for one in made.engine.notices.list(made.actor("sekretaris")) if one.kind == "overdue_below"]
    assert late.id in [one.instance for one in told]
    back = [
        row for row in made.engine.tasks.inbox(made.actor("bidang.kearsipan")).rows if row.returned_reason
    ]
    assert [row.element for row in back] == ["Langkah_3_isian"]
    assert "DATA CONTOH" in str(back[0].returned_reason)


def test_everybody_of_the_sop_has_something_to_do_and_nobody_else_is_late(made: Made) -> None:
    counts = {
        name: made.engine.tasks.inbox(made.actor(name)).counts
        for name in ("kadis", "sekretaris", "perencana", "bidang.perpustakaan", "bidang.kearsipan")
    }
    assert all(one["all"] for one in counts.values())
    assert {name: one["late"] for name, one in counts.items() if one["late"]} == {"perencana": 1}
    assert {name: made.engine.tasks.count(made.actor(name)) for name in counts} == {
        name: one["all"] for name, one in counts.items()
    }


def test_time_went_forward_and_stands_at_now(made: Made) -> None:
    auditor = made.actor("auditor")
    for case in made.cases():
        moments = [one.at for one in made.engine.history.list(case.id, auditor)]
        assert moments == sorted(moments)
        assert moments[-1] <= START
    assert made.engine.timers.next_due() is not None
    assert not made.engine.timers.fire_due()
    assert not made.engine.outbox.run_due()


def test_its_history_is_proven_and_what_was_filled_in_is_found(made: Made) -> None:
    proof = made.engine.audit.verify()
    assert proof.sound
    ended = made.cases()[-1]  # the first one begun
    view = made.engine.instances.get(ended.id, made.actor("auditor"))
    assert [step.state for step in view.steps] == ["done"] * 10
    found, _next = made.engine.search.page(Query(text="rekap-kunjungan-contoh"), made.actor("auditor"))
    assert ended.number in [one.number for one in found]


def test_a_version_waits_for_the_decision_of_the_head(made: Made) -> None:
    (draft,) = made.engine.drafts.awaiting(made.actor("kadis"))
    findings = made.engine.drafts.lint(draft.id, made.actor("pemilik"))
    assert not [one for one in findings if one.level == "error"]
    change = made.engine.drafts.file(draft.id, "process.bpmn", made.actor("pemilik"))
    assert b'name="Lewat 2 hari" cancelActivity="false" attachedToRef="Langkah_4"' in change


def test_nothing_more_is_made_where_something_is(made: Made) -> None:
    before = [case.number for case in made.cases()]
    assert demonstration.make(made.settings, PASSWORD, FixedClock(START)) == []
    assert [case.number for case in made.cases()] == before


def test_an_office_that_is_no_demonstration_is_left_alone(databases: Databases, tmp_path: Path) -> None:
    url = databases.new("sqlite")
    settings = settings_of(url, tmp_path, demo=False)
    with pytest.raises(errors.Misconfigured) as refused:
        demonstration.make(settings, PASSWORD, FixedClock(START))
    assert refused.value.params["setting"] == "ALUR_DEMO"
    opened = open_engine(settings, FixedClock(START), create=True)
    assert opened.store.is_blank()
    opened.close()
    databases.drop(url)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.Misconfigured) as refused:
        demonstration.read(tmp_path / "demonstration.toml")
    assert refused.value.params["setting"] == "demonstration.toml"


@pytest.mark.parametrize(
    ("today", "default", "newest"),
    [
        (date(2026, 11, 23), (2026, "Triwulan III"), (2026, "Triwulan II")),
        (date(2026, 2, 18), (2025, "Triwulan IV"), (2025, "Tahunan")),
        (date(2026, 4, 1), (2026, "Triwulan I"), (2025, "Triwulan IV")),
    ],
)
def test_the_period_a_visitor_begins_with_is_free(
    today: date, default: tuple[int, str], newest: tuple[int, str]
) -> None:
    found = [(one["tahun"], one["periode"]) for one in demonstration.periods(today, 13)]
    assert len(set(found)) == 13
    assert default not in found
    assert found[0] == newest


def test_days_are_counted_back_from_the_last_that_is_over(made: Made) -> None:
    calendar = made.engine.calendar()
    morning = WorkingDays(calendar, START)  # Monday, 09.00: Friday was the last one
    assert morning.at(0, 0).astimezone(calendar.tz) == datetime(2026, 11, 20, 7, 30, tzinfo=calendar.tz)
    evening = WorkingDays(calendar, START.replace(hour=12))
    assert evening.at(0, 30).astimezone(calendar.tz) == datetime(2026, 11, 23, 8, 0, tzinfo=calendar.tz)
    assert evening.ago(evening.at(3, 60)) == 3
    assert morning.at(-1, 0) > START


def test_the_office_was_set_up_on_a_morning_before_all_of_it(made: Made) -> None:
    events, _before = made.engine.audit.system(made.actor("auditor"))
    first = min(event.at for event in events)
    assert first.astimezone(made.settings.zone).isoformat() == "2026-08-31T08:00:00+07:00"
    assert first < min(case.started_at for case in made.cases())


def test_a_bidang_that_corrects_its_rows_changes_them(made: Made) -> None:
    first = made.cases()[-1]
    events = made.engine.history.list(first.id, made.actor("auditor"))
    again = [one for one in events if one.element == "Langkah_3_isian" and one.data.get("visit") == 2]
    assert [bool(one.data["changed"]) for one in again] == [True]


def test_what_is_broken_off_leaves_a_new_database(tmp_path: Path) -> None:
    """A press of Ctrl-C, and worse: a kill leaves a file beside, which the next run takes away."""
    url = f"sqlite:///{tmp_path / 'alur.db'}"
    settings = settings_of(url, tmp_path)
    (tmp_path / "alur.db.new").write_bytes(b"half of a database")

    def tell(step: str, detail: str) -> None:
        if step == "cases":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demonstration.make(settings, PASSWORD, FixedClock(START), tell)
    assert [path.name for path in tmp_path.glob("alur.db*")] == ["alur.db"]
    assert Store(url).is_blank()
