"""Opening the engine: settings, database and clock put together, once per process."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cached_property
from typing import TYPE_CHECKING

from engine import store, workdays
from engine.clock import Clock
from engine.service.context import Context
from engine.settings import Settings

if TYPE_CHECKING:
    from engine.service.accounts.attempts import Attempts
    from engine.service.accounts.feeds import Feeds
    from engine.service.accounts.mailboxes import Mailboxes
    from engine.service.agency.people import People
    from engine.service.agency.services import AgencyServices
    from engine.service.agency.setup import Setup
    from engine.service.audit.audit import Audit
    from engine.service.audit.inspections import Inspections
    from engine.service.audit.mail import Mailing
    from engine.service.audit.retention import Retention
    from engine.service.cases.history import History
    from engine.service.cases.records import Records
    from engine.service.cases.search import Search
    from engine.service.cases.tracking import Tracking
    from engine.service.cases.troubles import Troubles
    from engine.service.definitions import Definitions
    from engine.service.notices.mails import Mails
    from engine.service.notices.notices import Notices
    from engine.service.record.services import RecordServices
    from engine.service.reports.keeping import Keeping
    from engine.service.reports.reports import Reports
    from engine.service.site.services import SiteServices
    from engine.service.work.autosaves import Autosaves
    from engine.service.work.incidents import Incidents
    from engine.service.work.instances import Instances
    from engine.service.work.mentions import Mentions
    from engine.service.work.messages import Messages
    from engine.service.work.outbox import Outbox
    from engine.service.work.pauses import Pauses
    from engine.service.work.reminders import Reminders
    from engine.service.work.saved_filters import SavedFilters
    from engine.service.work.starts import Starts
    from engine.service.work.suspensions import Suspensions
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


class Engine:
    """All services over one database; safe to share between threads. Close it when done.

    Each is imported and made when it is first asked for: a command of one service does not wait for forty.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.settings = context.settings
        self.store = context.store
        self.clock = context.clock
        self.office = context.office

    @cached_property
    def site(self) -> SiteServices:
        from engine.service.site.services import SiteServices

        return SiteServices(self.context)

    @cached_property
    def agency(self) -> AgencyServices:
        from engine.service.agency.services import AgencyServices

        return AgencyServices(self.context)

    @cached_property
    def attempts(self) -> Attempts:
        from engine.service.accounts.attempts import Attempts

        return Attempts(self.context)

    @cached_property
    def mailboxes(self) -> Mailboxes:
        from engine.service.accounts.mailboxes import Mailboxes

        return Mailboxes(self.context)

    @cached_property
    def people(self) -> People:
        from engine.service.agency.people import People

        return People(self.context, self.attempts, self.mailboxes)

    @cached_property
    def feeds(self) -> Feeds:
        from engine.service.accounts.feeds import Feeds

        return Feeds(self.context)

    @cached_property
    def definitions(self) -> Definitions:
        from engine.service.definitions import Definitions

        return Definitions(self.context)

    @cached_property
    def setup(self) -> Setup:
        from engine.service.agency.setup import Setup

        return Setup(self.context, self.definitions, self.people, self.site.keys.require)

    @cached_property
    def drafts(self) -> Drafts:
        from engine.service.workshop.drafts import Drafts

        return Drafts(self.context)

    @cached_property
    def choices(self) -> DraftReferences:
        from engine.service.workshop.draft_references import DraftReferences

        return DraftReferences(self.context, self.drafts)

    @cached_property
    def new_sops(self) -> NewSops:
        from engine.service.workshop.new_sops import NewSops

        return NewSops(self.context, self.drafts)

    @cached_property
    def process_settings(self) -> ProcessSettings:
        from engine.service.workshop.process_settings import ProcessSettings

        return ProcessSettings(self.context, self.drafts)

    @cached_property
    def comparisons(self) -> Comparisons:
        from engine.service.workshop.comparison import Comparisons

        return Comparisons(self.context, self.drafts)

    @cached_property
    def trials(self) -> Trials:
        from engine.service.workshop.trials import Trials

        return Trials(self.context, self.drafts)

    @cached_property
    def versions(self) -> Versions:
        from engine.service.workshop.versions import Versions

        return Versions(self.context)

    @cached_property
    def migrations(self) -> Migrations:
        from engine.service.workshop.migrations import Migrations

        return Migrations(self.context)

    @cached_property
    def instances(self) -> Instances:
        from engine.service.work.instances import Instances

        return Instances(self.context)

    @cached_property
    def tasks(self) -> Tasks:
        from engine.service.work.tasks import Tasks

        return Tasks(self.context)

    @cached_property
    def task_lists(self) -> TaskLists:
        from engine.service.work.task_lists import TaskLists

        return TaskLists(self.context, self.tasks)

    @cached_property
    def saved_filters(self) -> SavedFilters:
        from engine.service.work.saved_filters import SavedFilters

        return SavedFilters(self.context)

    @cached_property
    def withdrawals(self) -> Withdrawals:
        from engine.service.work.withdrawals import Withdrawals

        return Withdrawals(self.context)

    @cached_property
    def pauses(self) -> Pauses:
        from engine.service.work.pauses import Pauses

        return Pauses(self.context)

    @cached_property
    def suspensions(self) -> Suspensions:
        from engine.service.work.suspensions import Suspensions

        return Suspensions(self.context)

    @cached_property
    def starts(self) -> Starts:
        from engine.service.work.starts import Starts

        return Starts(self.context)

    @cached_property
    def messages(self) -> Messages:
        from engine.service.work.messages import Messages

        return Messages(self.context, self.starts)

    @cached_property
    def timers(self) -> Timers:
        from engine.service.work.timers import Timers

        return Timers(self.context)

    @cached_property
    def incidents(self) -> Incidents:
        from engine.service.work.incidents import Incidents

        return Incidents(self.context)

    @cached_property
    def autosaves(self) -> Autosaves:
        from engine.service.work.autosaves import Autosaves

        return Autosaves(self.context, self.definitions)

    @cached_property
    def notices(self) -> Notices:
        from engine.service.notices.notices import Notices

        return Notices(self.context)

    @cached_property
    def mentions(self) -> Mentions:
        from engine.service.work.mentions import Mentions

        return Mentions(self.context)

    @cached_property
    def reminders(self) -> Reminders:
        from engine.service.work.reminders import Reminders

        return Reminders(self.context)

    @cached_property
    def search(self) -> Search:
        from engine.service.cases.search import Search

        return Search(self.context)

    @cached_property
    def mailing(self) -> Mailing:
        from engine.service.audit.mail import Mailing

        return Mailing(self.context)

    @cached_property
    def mails(self) -> Mails:
        from engine.service.notices.mails import Mails

        return Mails(self.context, self.notices)

    @cached_property
    def outbox(self) -> Outbox:
        from engine.service.notices import followups
        from engine.service.work.outbox import Outbox

        hands = followups.Hands(
            self.search, self.keeping, self.record.keeping, self.mailing, self.mailboxes, self.mails
        )
        return Outbox(self.context, followups.handlers(self.context, hands))

    @cached_property
    def history(self) -> History:
        from engine.service.cases.history import History

        return History(self.context)

    @cached_property
    def tracking(self) -> Tracking:
        from engine.service.cases.tracking import Tracking

        return Tracking(self.context)

    @cached_property
    def troubles(self) -> Troubles:
        from engine.service.cases.troubles import Troubles

        return Troubles(self.context)

    @cached_property
    def keeping(self) -> Keeping:
        from engine.service.reports.keeping import Keeping

        return Keeping(self.context)

    @cached_property
    def reports(self) -> Reports:
        from engine.service.reports.reports import Reports

        return Reports(self.context)

    @cached_property
    def record(self) -> RecordServices:
        from engine.service.record.services import RecordServices

        return RecordServices(self.context)

    @cached_property
    def records(self) -> Records:
        from engine.service.cases.records import Records

        return Records(self.context, self.people, self.reports)

    @cached_property
    def audit(self) -> Audit:
        from engine.service.audit.audit import Audit

        return Audit(self.context)

    @cached_property
    def retention(self) -> Retention:
        from engine.service.audit.retention import Retention

        return Retention(self.context)

    @cached_property
    def inspections(self) -> Inspections:
        from engine.service.audit.inspections import Inspections

        return Inspections(self.context)

    def look(self) -> AbstractContextManager[None]:
        """Let what is read inside be of one moment, in one transaction, up to the next act; for one page."""
        return self.store.look()

    def calendar(self) -> workdays.Calendar:
        """Return the agency's working calendar."""
        return self.office.calendar()

    def health(self) -> None:
        """Raise when the database cannot be reached or is not at this version of the program."""
        self.store.require_migrated()

    def close(self) -> None:
        """Give back every connection."""
        self.store.close()


def open_engine(settings: Settings, clock: Clock | None = None, *, create: bool = False) -> Engine:
    """Return the engine over the database that the settings name; `create` makes a SQLite file that is missing."""
    opened = store.Store(settings.database_url, create=create)
    if opened.file is not None:
        store.rights.close_folder(opened.file, settings.secret_file)
    return Engine(Context.open(settings, opened, clock or settings.clock()))
