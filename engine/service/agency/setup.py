"""Making a database ready: tables, roles, calendar, the shipped processes, and people to try it out with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine import store, workdays
from engine.service import access
from engine.service.agency import declarations, roles_file
from engine.service.agency.people import People
from engine.service.calendar import recounts
from engine.service.context import Context
from engine.service.definitions import Definitions, Deployed
from engine.service.views import Actor

SEEDED = "calendar_seeded"

SETUP = Actor("", "", {}, frozenset({access.ADMIN, access.DEPLOY, access.ENFORCE}), channel="system")

# Fictitious people, one per role; the names are what they are for, never those of real officers.
DEMO_PEOPLE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("kadis", "Kepala Dinas (contoh)", ("kepala_dinas",)),
    ("sekretaris", "Sekretaris (contoh)", ("sekretaris", "sekretariat_data")),
    ("perencana", "Fungsional Perencana (contoh)", ("fungsional_perencana",)),
    ("bidang.perpustakaan", "Bidang Perpustakaan (contoh)", ("bidang_perpustakaan",)),
    ("bidang.kearsipan", "Bidang Kearsipan (contoh)", ("bidang_kearsipan",)),
    ("pemilik", "Pemilik Proses (contoh)", ("pemilik_proses",)),
    ("auditor", "Auditor Inspektorat (contoh)", ("auditor",)),
    ("admin", "Administrator (contoh)", ("admin",)),
)


class Setup:
    """What `alur init` and `alur demo` do; both may be run again at any time."""

    def __init__(
        self,
        context: Context,
        definitions: Definitions,
        people: People,
        require_keys: Callable[[], object],
    ) -> None:
        self._context = context
        self._definitions = definitions
        self._people = people
        self._require_keys = require_keys

    def init(self, tell: Callable[[str, str], None] = lambda step, detail: None) -> list[Deployed]:
        """Migrate the database, take over roles and calendar from processes/, and deploy every process there.

        The agency's own calendar entries and what people changed stay. `tell` hears of each step, and of roles that
        stay otherwise than the file has them.
        A process of which the office has put a version of its own in force keeps that version.
        With an owner (ALUR_OWNER_URL) the tables are that role's, and the site's own may only add to the history.
        Raises DeploymentRefused when a shipped process does not pass, Misconfigured where the key of its seals is lost.
        """
        context, folder = self._context, self._context.settings.processes
        tell("database", context.settings.database_url)
        if context.settings.owner_url:
            store.grants.hand_over(context.settings.owner_url, context.settings.database_url)
        else:
            context.store.migrate()
        self._require_keys()
        tell("roles", "roles.toml")
        for kept, labels in roles_file.read(context, folder / "roles.toml"):
            tell(kept, ", ".join(labels))
        tell("calendar", "calendar.toml")
        self._calendar(folder / "calendar.toml")
        context.office.forget()
        declarations.settings(context, "")
        deployed = []
        for package in sorted(path for path in folder.iterdir() if (path / "process.toml").is_file()):
            tell("process", package.name)
            deployed.append(self._definitions.deploy(package, SETUP, shipped=True))
        with context.store.transaction() as tx:
            declarations.baseline(context, tx)
        return deployed

    def note_settings(self, account: str) -> bool:
        """Note in the history what of the site's settings changed since a process last started; whether any did."""
        return declarations.settings(self._context, account)

    def demo(self, password: str) -> list[str]:
        """Add the demo people that are missing, all with one password; return the user names added."""
        added = []
        known = {person.username for person in self._people.list()}
        for username, name, roles in DEMO_PEOPLE:
            if username not in known:
                self._people.create(username, name, password, roles, SETUP, demo=True)
                added.append(username)
        return added

    def _calendar(self, path: Path) -> None:
        """Seed the working calendar once: the national table of the years around now, the file's entries winning."""
        regimes, days, policy = workdays.load_calendar(path)
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            if store.settings.get(tx, SEEDED):
                return
            store.settings.put(tx, SEEDED, True)
            seeded = {rule.date: rule for rule in workdays.seed(range(now.year - 2, now.year + 4))}
            seeded.update({rule.date: rule for rule in days})
            store.calendar.replace(
                tx,
                [regime.to_dict() for regime in regimes],
                [rule.to_dict() for rule in seeded.values()],
                policy,
            )
            store.history.append_system(
                tx,
                store.Event(
                    at=now,
                    type="calendar_changed",
                    actor="",
                    channel="system",
                    data={"seed": True, "regimes": len(regimes), **recounts.digest(seeded.values())},
                ),
            )

    def operator(self, account: str) -> Actor:
        """Who runs the site, at its command line: may put in force what lies in its files, as `init` does."""
        return Actor("", "", {}, frozenset({access.DEPLOY}), channel="cli", account=account)

    def first_administrator(self, account: str) -> Actor | None:
        """Whoever sets up a database without any administrator may add people; afterwards None."""
        known = self._context.office.roles()
        administering = {role.id for role in known.values() if access.ADMIN in role.rights}
        if any(person.active and administering & set(person.roles) for person in self._people.list()):
            return None
        return Actor("", "", {}, frozenset({access.ADMIN}), channel="cli", account=account)
