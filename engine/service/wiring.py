"""Opening the engine: settings, database and clock put together, once per process."""

from __future__ import annotations

from engine import bpmn, store, workdays
from engine.clock import Clock
from engine.service.attempts import Attempts
from engine.service.audit import Audit
from engine.service.calendars import Calendars
from engine.service.choices import DraftChoices
from engine.service.comparing import Comparisons
from engine.service.definitions import Definitions
from engine.service.drafts import Drafts
from engine.service.history import History
from engine.service.instances import Instances
from engine.service.mailing import Mailing
from engine.service.messages import Messages
from engine.service.migrations import Migrations
from engine.service.notices import Notices
from engine.service.office import Office
from engine.service.outbox import Outbox
from engine.service.people import People
from engine.service.records import Records
from engine.service.recounts import Recounts
from engine.service.recovery import Incidents
from engine.service.reports import Reports
from engine.service.retention import Retention
from engine.service.search import Search
from engine.service.setup import Setup
from engine.service.starts import Starts
from engine.service.tasks import Tasks
from engine.service.timers import Timers
from engine.service.tracking import Tracking
from engine.service.trials import Trials
from engine.service.versions import Versions
from engine.settings import Settings


class Engine:
    """All services over one database; safe to share between threads. Close it when done."""

    def __init__(self, settings: Settings, database: store.Store, clock: Clock) -> None:
        self.settings = settings
        self.store = database
        self.clock = clock
        self.office = Office(settings, database, clock)
        self.people = People(self)
        self.attempts = Attempts(self)
        self.definitions = Definitions(self)
        self.drafts = Drafts(self)
        self.choices = DraftChoices(self)
        self.versions = Versions(self)
        self.instances = Instances(self)
        self.tasks = Tasks(self)
        self.history = History(self)
        self.notices = Notices(self)
        self.messages = Messages(self)
        self.reports = Reports(self)
        self.records = Records(self)
        self.search = Search(self)
        self.outbox = Outbox(self)
        self.timers = Timers(self)
        self.incidents = Incidents(self)
        self.trials = Trials(self)
        self.starts = Starts(self)
        self.setup = Setup(self)
        self.audit = Audit(self)
        self.mailing = Mailing(self)
        self.tracking = Tracking(self)
        self.retention = Retention(self)
        self.migrations = Migrations(self)
        self.comparisons = Comparisons(self)
        self.calendars = Calendars(self)
        self.recounts = Recounts(self)

    def calendar(self) -> workdays.Calendar:
        """The agency's working calendar."""
        return self.office.calendar()

    def health(self) -> None:
        """Raise when the database cannot be reached or is not at this version of the program."""
        self.store.require_migrated()

    def close(self) -> None:
        """Give back every connection."""
        self.store.close()


def open_engine(settings: Settings, clock: Clock | None = None, *, create: bool = False) -> Engine:
    """The engine over the database that the settings name; `create` makes a SQLite file that is missing."""
    bpmn.configure(
        steps=settings.limit_steps,
        instances=settings.limit_instances,
        nodes=settings.limit_nodes,
        nesting=settings.limit_nesting,
        calls=settings.limit_calls,
        hops=settings.limit_hops,
        expression=settings.limit_expression,
        depth=settings.limit_depth,
        timer_days=settings.limit_timer_days,
    )
    opened = store.Store(settings.database_url, create=create)
    if opened.file is not None:
        store.rights.close_folder(opened.file, settings.secret_file)
    return Engine(settings, opened, clock or settings.clock())
