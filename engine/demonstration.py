"""A demonstration at work: cases begun some weeks ago and brought to today, through the services that people use.

Nothing is put into tables: the clock of an engine of its own is set back, and goes forward from act to act, while
people of the demonstration fill in forms and the worker's sweeps do what is due. What they fill in, and how far each
case comes, stands in `processes/demonstration.toml`.
"""

from __future__ import annotations

import heapq
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from engine import errors, workdays
from engine.clock import Clock, FixedClock
from engine.forms import Posted
from engine.forms.types.files import reference
from engine.service import Engine, open_engine
from engine.service.agency.setup import DEMO_PEOPLE
from engine.service.middle.periods import PERIODS
from engine.service.views import Actor, Completed, NextTask
from engine.settings import Settings
from engine.store import Store

FILE = "demonstration.toml"
OWNER = "pemilik"
WEEKS = timedelta(weeks=12)  # how long ago the office was set up
SOON = timedelta(minutes=5)
MONTHS = {3: "Triwulan I", 6: "Triwulan II", 9: "Triwulan III", 12: "Triwulan IV"}
LONGER = {6: ("Semester I",), 12: ("Tahunan", "Semester II")}

Script = Mapping[str, Any]
Tell = Callable[[str, str], None]


@dataclass
class Case:
    """One case under way: its place in the row of cases, and the returns that are still to come."""

    place: int
    plan: Script
    returns: list[str]


@dataclass(order=True)
class Act:
    """What somebody does at a moment; of two at one moment the one that was planned first."""

    at: datetime
    order: int
    do: Callable[[], None] = field(compare=False)


def make(
    settings: Settings, password: str, clock: Clock | None = None, tell: Tell = lambda step, detail: None
) -> list[str]:
    """Set a new office up as it would have been some weeks ago, with its people, and work there until now.

    `tell` hears of each step of the set-up. Return the numbers of the cases; none where the database is not new: what
    is there is left alone. On SQLite all of it is there at once or nothing is, wherever it is broken off. Raises
    Misconfigured where the site is no demonstration, or without the file of what people fill in.
    """
    if not settings.demo:
        raise errors.Misconfigured(setting="ALUR_DEMO", reason="demonstration")
    script = read(settings.processes / FILE)
    now = (clock or settings.clock())()

    def told(step: str, detail: str) -> None:
        tell(step, settings.database_url if step == "database" else detail)

    with _beside(settings) as chosen:
        return [] if chosen is None else _work(chosen, script, password, now, told)


@contextmanager
def _beside(settings: Settings) -> Iterator[Settings | None]:
    """Settings for a database that takes the place of a new SQLite file at the end; None where there is one in use."""
    opened = Store(settings.database_url, create=True)
    blank, file = opened.is_blank(), opened.file
    opened.close()
    if not blank or file is None:
        yield settings if blank else None
        return
    beside = file.with_name(f"{file.name}.new")
    try:
        _remove(beside)  # what an earlier run left that was killed
        yield replace(settings, database_url=f"sqlite:///{beside}")
        beside.replace(file)
    finally:
        _remove(beside)


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def _work(settings: Settings, script: Script, password: str, now: datetime, tell: Tell) -> list[str]:
    moved = FixedClock(now)
    engine = open_engine(settings, moved, create=True)
    try:
        moved.now = set_up_at(now.astimezone(settings.zone))
        engine.setup.init(tell)
        engine.setup.demo(password)
        tell("cases", FILE)
        return Demonstration(engine, moved, script, now).run()
    finally:
        engine.close()


def read(path: Path) -> Script:
    """Return what people of the demonstration fill in. Raises Misconfigured."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise errors.Misconfigured(setting=path.name, reason="unusable", detail=str(fault)) from fault


class Demonstration:
    """Brings the cases of a script to where they stand at `now`, on an engine whose clock it moves."""

    def __init__(self, engine: Engine, clock: FixedClock, script: Script, now: datetime) -> None:
        self._engine = engine
        self._clock = clock
        self._script = script
        self._now = now
        self._days = WorkingDays(engine.calendar(), now)
        self._people = {role: person for person, _name, roles in DEMO_PEOPLE for role in roles}
        self._acts: list[Act] = []
        self._order = count()
        self._numbers: list[str] = []

    def run(self) -> list[str]:
        """Do every act in the order of time, and return the numbers of the cases."""
        plans: Sequence[Script] = self._script["berkas"]
        today = self._now.astimezone(self._engine.settings.zone).date()
        subjects = list(periods(today, len(plans)))
        begin_list(self._engine, self._script["proses"], {today.year, *(one["tahun"] for one in subjects)})
        for place, (plan, subject) in enumerate(zip(plans, reversed(subjects), strict=True)):
            case = Case(place, plan, list(plan.get("kembali", ())))
            self._plan(self._days.at(plan["mulai"], 20 + 7 * place), partial(self._begin, case, subject))
        self._plan(self._days.at(0, 300), self._hand_in_draft)
        while self._acts:
            act = heapq.heappop(self._acts)
            if self._days.ago(act.at) != self._days.ago(self._clock.now):
                self._sweep()
            self._come_to(act.at)
            act.do()
        self._sweep()
        self._come_to(self._now)
        self._sweep()
        return self._numbers

    def _plan(self, at: datetime, do: Callable[[], None]) -> None:
        """Plan an act; what would be done after now has not been done."""
        if at <= self._now:
            heapq.heappush(self._acts, Act(at, next(self._order), do))

    def _come_to(self, moment: datetime) -> None:
        """Let time pass, and what comes due on the way come due at its own time."""
        while (due := self._engine.timers.next_due()) is not None and due <= moment:
            self._clock.now = max(self._clock.now, due)
            if not self._engine.timers.fire_due():
                break
            self._sweep()
        self._clock.now = max(self._clock.now, moment)

    def _sweep(self) -> None:
        """Do what the worker does after acts, as far as people see it; at the end of a day for all of that day."""
        while self._engine.outbox.run_due():
            pass
        self._engine.notices.tell_near()

    def _begin(self, case: Case, subject: Mapping[str, Any]) -> None:
        """Start a case; its first step is sent with it, as on the page, unless the case rests there."""
        engine, key = self._engine, self._script["proses"]
        people = (self._actor(username) for username in self._people.values())
        starter = next(one for one in people if engine.definitions.process(key, one).may_start)
        ahead = engine.instances.ahead(key, subject, starter)
        first = ahead.value if ahead and ahead.element != case.plan.get("sampai") else None
        begun = engine.instances.start(key, subject, starter, first=first, ask=True)
        self._numbers.append(begun.number)
        self._follow(case, begun)

    def _follow(self, case: Case, done: Completed) -> None:
        """Plan what is done with the tasks that an act has opened."""
        for task in done.next:
            if not self._rests(case, task):
                self._plan(self._when(case, task), partial(self._complete, case, task))

    def _rests(self, case: Case, task: NextTask) -> bool:
        plan = case.plan
        waits = task.element == plan.get("sampai") and not case.returns
        return waits and task.role not in plan.get("sudah", ())

    def _when(self, case: Case, task: NextTask) -> datetime:
        """Return when a task that has just been opened is done."""
        if task.element == case.plan.get("sekarang"):
            return self._now - SOON
        days = self._script["lama"].get(task.element, 1) + case.plan.get("lambat", {}).get(task.element, 0)
        if not days:
            return self._days.calendar.add(self._clock.now, workdays.Duration(minutes=15))
        step = task.step or len(task.role)
        minute = 30 + (37 * case.place * step + 61 * step) % 270  # no two alike, and the same each time
        return self._days.at(self._days.ago(self._clock.now) - days, minute)

    def _complete(self, case: Case, task: NextTask) -> None:
        """Fill a task in and send it, as the one who holds it."""
        actor, back = self._actor(self._people[task.role]), task.element in case.returns
        self._engine.tasks.opened(task.id, actor)
        if back:
            case.returns.remove(task.element)
        entered = self._script["kembali" if back else "isian"].get(task.element, {})
        posted = {**flat(entered), **self._rows(case, task, actor)}
        self._follow(case, self._engine.tasks.complete(task.id, Posted(posted), actor))

    def _rows(self, case: Case, task: NextTask, actor: Actor) -> dict[str, Any]:
        """Return what is filled in row by row where the form has the rows to fill in, with the files it attaches."""
        script = self._script["realisasi"]
        listed, name = script["kolom"], script["kunci"]
        view = self._engine.tasks.get(task.id, actor, earlier=False)
        found = next((one for one in view.form.fields if one.key == listed and one.fixed), None)
        if found is None:
            return {}
        files = [one.key for one in found.components if one.takes_files]
        posted: dict[str, Any] = {}
        turn = (
            case.place + len(case.plan.get("kembali", ())) - len(case.returns)
        )  # other numbers after a return
        for index, row in enumerate(view.value[listed]):
            choices = script["baris"][row[name]]
            for key, text in choices[turn % len(choices)].items():
                given = self._attach(task, f"{listed}.{key}", text, actor) if key in files else text
                posted[f"{listed}.{index}.{key}"] = given
        return posted

    def _attach(self, task: NextTask, name: str, file: str, actor: Actor) -> str:
        """Attach a file made for the purpose, and return what a page posts for it."""
        kept = self._engine.tasks.attach(task.id, name, file, paper("DATA CONTOH"), actor)
        return reference({"name": kept.name, "sha256": kept.sha256})

    def _hand_in_draft(self) -> None:
        """Draft a version with another standard time of one step, and submit it."""
        plan, drafts, actor = self._script["rancangan"], self._engine.drafts, self._actor(OWNER)
        draft = drafts.open(self._script["proses"], actor)
        drawing = next(one.path for one in drafts.view(draft, actor).files if one.path.endswith(".bpmn"))
        changed = with_days(drafts.file(draft, drawing, actor), plan["tenggat"], plan["hari"])
        revision = drafts.write(draft, {drawing: changed}, drafts.view(draft, actor).revision, actor)
        drafts.submit(draft, plan["alasan"], revision, actor)

    def _actor(self, username: str) -> Actor:
        found = self._engine.people.actor(username)
        assert found is not None  # the set-up has added everybody
        return found


def begin_list(engine: Engine, process: str, years: Iterable[int]) -> None:
    """Begin the list of indicators with those that came with a process, with targets for all periods of these
    years; where it came with none, or not all is known, there is no list.
    """
    owner = engine.people.actor(OWNER)
    assert owner is not None  # the set-up has added everybody
    when = [(year, period) for year in sorted(years) for period in PERIODS]
    with suppress(errors.NotFound, errors.FormInvalid):
        engine.record.indicators.begin(process, when, owner)


class WorkingDays:
    """Working days counted back from the last one that is over at a moment, which is day 0."""

    def __init__(self, calendar: workdays.Calendar, now: datetime) -> None:
        self.calendar = calendar
        today = now.astimezone(calendar.tz).date()
        each = (today - timedelta(days=back) for back in range(WEEKS.days))
        self._days = [day for day in each if calendar.is_workday(day) and calendar.closing(day) <= now]

    def at(self, ago: int, minute: int) -> datetime:
        """Return the moment so many working minutes after the opening of a day; of one to come, far from now."""
        if ago < 0:
            return datetime.max.replace(tzinfo=UTC)
        opening = self.calendar.windows(self._days[ago])[0][0]
        return self.calendar.add(opening, workdays.Duration(minutes=minute))

    def ago(self, moment: datetime) -> int:
        """Return which day a moment is on; between two days the later one."""
        day: date = moment.astimezone(self.calendar.tz).date()
        return sum(one > day for one in self._days)


def set_up_at(now: datetime) -> datetime:
    """Return when the office was set up: a Monday morning."""
    monday = now - WEEKS - timedelta(days=now.weekday())
    return monday.replace(hour=8, minute=0, second=0, microsecond=0).astimezone(UTC)


def periods(today: date, most: int) -> Iterator[dict[str, Any]]:
    """Return periods that are over, the newest first, but the last quarter: that is what a visitor begins with."""
    year, month = today.year, 3 * ((today.month - 1) // 3)
    found: list[dict[str, Any]] = []
    while len(found) <= most:
        year, month = (year, month) if month else (year - 1, 12)
        names = (MONTHS[month], *LONGER.get(month, ()))
        found += [{"tahun": year, "periode": name} for name in names]
        month -= 3
    return iter(found[1 : most + 1])


def flat(entered: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as a page posts them: a list of rows by number, several choices under one name."""
    posted: dict[str, Any] = {}
    for key, value in entered.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            posted[f"{key}.jumlah"] = str(len(value))
            for index, row in enumerate(value):
                posted |= {f"{key}.{index}.{name}": text for name, text in row.items()}
        else:
            posted[key] = value
    return posted


def with_days(drawing: bytes, event: str, days: int) -> bytes:
    """Return a drawing in which a boundary timer lasts so many working days, in its name too."""
    pattern = (
        rf'(<bpmn:boundaryEvent id="{re.escape(event)}" name=")[^"]*(".*?<bpmn:timeDuration[^>]*>)[^<]*(<)'
    )
    text, changed = re.subn(
        pattern,
        rf"\g<1>Lewat {days} hari\g<2>P{days}D\g<3>",
        drawing.decode("utf-8"),
        count=1,
        flags=re.DOTALL,
    )
    if not changed:
        raise errors.NotFound(what="element", id=event)
    return text.encode("utf-8")


def paper(words: str) -> bytes:
    """Return a PDF of one page with a line of plain words on it."""
    drawn = f"BT /F1 28 Tf 72 740 Td ({words}) Tj ET".encode("ascii")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(made))
    return made + head + end
