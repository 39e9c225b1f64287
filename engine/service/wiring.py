"""Opening the engine: settings, database and clock put together, once per process."""

from __future__ import annotations

from engine import store, workdays
from engine.clock import Clock
from engine.service.agency.attempts import Attempts
from engine.service.agency.calendars import Calendars
from engine.service.agency.people import People
from engine.service.agency.recounts import Recounts
from engine.service.agency.setup import Setup
from engine.service.audit.audit import Audit
from engine.service.audit.mail import Mailing
from engine.service.audit.retention import Retention
from engine.service.cases.history import History
from engine.service.cases.records import Records
from engine.service.cases.search import Search
from engine.service.cases.tracking import Tracking
from engine.service.definitions import Definitions
from engine.service.office import Office
from engine.service.reports.reports import Reports
from engine.service.work.incidents import Incidents
from engine.service.work.instances import Instances
from engine.service.work.messages import Messages
from engine.service.work.notices import Notices
from engine.service.work.outbox import Outbox
from engine.service.work.starts import Starts
from engine.service.work.tasks import Tasks
from engine.service.work.timers import Timers
from engine.service.workshop.comparison import Comparisons
from engine.service.workshop.draft_references import DraftChoices
from engine.service.workshop.drafts import Drafts
from engine.service.workshop.migrations import Migrations
from engine.service.workshop.trials import Trials
from engine.service.workshop.versions import Versions
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
    opened = store.Store(settings.database_url, create=create)
    if opened.file is not None:
        store.rights.close_folder(opened.file, settings.secret_file)
    return Engine(settings, opened, clock or settings.clock())
