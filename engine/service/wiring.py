"""Opening the engine: settings, database and clock put together, once per process."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from engine import store, workdays
from engine.clock import Clock
from engine.service import mail_server
from engine.service.agency import mailboxes, vacancies
from engine.service.agency.attempts import Attempts
from engine.service.agency.calendars import Calendars
from engine.service.agency.feeds import Feeds
from engine.service.agency.mailboxes import Mailboxes
from engine.service.agency.people import People
from engine.service.agency.recounts import Recounts
from engine.service.agency.setup import Setup
from engine.service.audit import seals
from engine.service.audit.audit import Audit
from engine.service.audit.inspections import Inspections
from engine.service.audit.mail import Mailing
from engine.service.audit.retention import Retention
from engine.service.cases import search
from engine.service.cases.history import History
from engine.service.cases.records import Records
from engine.service.cases.search import Search
from engine.service.cases.tracking import Tracking
from engine.service.context import Context
from engine.service.definitions import Definitions
from engine.service.reports.reports import Reports
from engine.service.work import mails, tidings
from engine.service.work.autosaves import Autosaves
from engine.service.work.incidents import Incidents
from engine.service.work.instances import Instances
from engine.service.work.mails import Mails
from engine.service.work.mentions import Mentions
from engine.service.work.messages import Messages
from engine.service.work.notices import Notices
from engine.service.work.outbox import Elsewhere, Inside, Outbox
from engine.service.work.reminders import Reminders
from engine.service.work.saved_filters import SavedFilters
from engine.service.work.starts import Starts
from engine.service.work.task_lists import TaskLists
from engine.service.work.tasks import Tasks
from engine.service.work.timers import Timers
from engine.service.work.withdrawals import Withdrawals
from engine.service.workshop.comparison import Comparisons
from engine.service.workshop.draft_references import DraftReferences
from engine.service.workshop.drafts import Drafts
from engine.service.workshop.migrations import Migrations
from engine.service.workshop.new_sops import NewSops
from engine.service.workshop.process_settings import ProcessSettings
from engine.service.workshop.trials import Trials
from engine.service.workshop.versions import Versions
from engine.settings import Settings


class Engine:
    """All services over one database; safe to share between threads. Close it when done."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.settings = context.settings
        self.store = context.store
        self.clock = context.clock
        self.office = context.office
        self.attempts = Attempts(context)
        self.mailboxes = Mailboxes(context)
        self.people = People(context, self.attempts, self.mailboxes)
        self.feeds = Feeds(context)
        self.calendars = Calendars(context)
        self.recounts = Recounts(context)
        self.definitions = Definitions(context)
        self.setup = Setup(context, self.definitions, self.people)
        self.drafts = Drafts(context)
        self.choices = DraftReferences(context, self.drafts)
        self.new_sops = NewSops(context, self.drafts)
        self.process_settings = ProcessSettings(context, self.drafts)
        self.comparisons = Comparisons(context, self.drafts)
        self.trials = Trials(context, self.drafts)
        self.versions = Versions(context)
        self.migrations = Migrations(context)
        self.instances = Instances(context)
        self.tasks = Tasks(context)
        self.task_lists = TaskLists(context, self.tasks)
        self.saved_filters = SavedFilters(context)
        self.withdrawals = Withdrawals(context)
        self.starts = Starts(context)
        self.messages = Messages(context, self.starts)
        self.timers = Timers(context)
        self.incidents = Incidents(context)
        self.autosaves = Autosaves(context, self.definitions)
        self.notices = Notices(context)
        self.mentions = Mentions(context)
        self.reminders = Reminders(context)
        self.search = Search(context)
        self.mailing = Mailing(context)
        self.mails = Mails(context, self.notices)
        self.outbox = Outbox(
            context,
            {
                search.KIND: Inside(self._follow),
                vacancies.KIND: Inside(partial(vacancies.left, context)),
                seals.MAIL: Elsewhere(self.mailing.send, wanted=self.mailing.wanted),
                mailboxes.CODE: _mailed(context.settings, self.mailboxes.send),
                mails.NOTICES: _mailed(context.settings, self.mails.send),
            },
        )
        self.history = History(context)
        self.tracking = Tracking(context)
        self.reports = Reports(context)
        self.records = Records(context, self.people, self.reports)
        self.audit = Audit(context)
        self.inspections = Inspections(context)
        self.retention = Retention(context)

    def _follow(self, tx: store.Tx, payload: str) -> None:
        """Do what an act on the instance of this id has left to do: who is told, and what it is found by."""
        tidings.follow(self.context, tx, int(payload))
        store.withdrawals.forget(tx, int(payload))
        self.search.index(tx, payload)

    def calendar(self) -> workdays.Calendar:
        """Return the agency's working calendar."""
        return self.office.calendar()

    def health(self) -> None:
        """Raise when the database cannot be reached or is not at this version of the program."""
        self.store.require_migrated()

    def close(self) -> None:
        """Give back every connection."""
        self.store.close()


def _mailed(settings: Settings, send: Callable[[str], None]) -> Elsewhere | Inside:
    """How a mail to a person is done; where the office sends none any more, what waited from before is let go."""
    return Elsewhere(send) if mail_server.configured(settings) else Inside(lambda _tx, _payload: None)


def open_engine(settings: Settings, clock: Clock | None = None, *, create: bool = False) -> Engine:
    """Return the engine over the database that the settings name; `create` makes a SQLite file that is missing."""
    opened = store.Store(settings.database_url, create=create)
    if opened.file is not None:
        store.rights.close_folder(opened.file, settings.secret_file)
    return Engine(Context.open(settings, opened, clock or settings.clock()))
