"""People, their passwords and their roles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from engine import errors, store, texts
from engine.service import access, actors, mail_server, system_log
from engine.service.accounts import attempts, sessions
from engine.service.accounts.attempts import Attempts
from engine.service.accounts.mailboxes import Mailboxes
from engine.service.accounts.passwords import Passwords
from engine.service.accounts.sessions import Device, Entry
from engine.service.actors import Returning
from engine.service.agency import vacancies
from engine.service.context import Context
from engine.service.views import Actor, Person, Role

MAX_NAME = 120
NOWHERE = Device()
HOLDINGS = ("tetap", "plh", "plt")


class People:
    """Accounts and the roles they hold. An acting holding (plh, plt) is a dated membership with its letter."""

    def __init__(self, context: Context, attempts: Attempts, mailboxes: Mailboxes) -> None:
        self._context = context
        self._attempts = attempts
        self._mailboxes = mailboxes
        self._passwords = Passwords()

    def actor(self, username: str, channel: str = "web", account: str = "") -> Actor | None:
        """Return the person as an actor with the roles held at this moment; None when unknown or switched off."""
        with self._context.store.read() as tx:
            row = store.people.by_username(tx, username)
            return self._actor(row, channel, account, tx) if row and row.active else None

    def returning(self, who: Returning) -> Actor | None:
        """As `actor`, for a signed-in session; None too when the account's sessions of that epoch have ended."""
        with self._context.store.read() as tx:
            return actors.of_session(self._context, tx, who)

    def session(self, username: str) -> int | None:
        """Return the account's session epoch: a signed-in session with another one has ended.
        None when switched off.
        """
        with self._context.store.read() as tx:
            row = store.people.by_username(tx, username)
        return row.epoch if row and row.active else None

    def choose_language(self, actor: Actor, language: str) -> None:
        """Keep the language a person chose, for what is written to the person outside the pages."""
        if language != actor.language:
            with self._context.store.transaction() as tx:
                store.people.set_language(tx, actor.user_id, language)

    def list(self) -> Sequence[Person]:
        """Return everybody with an account, by name."""
        now = self._context.clock()
        with self._context.store.read() as tx:
            return [self._person(tx, row, now) for row in store.people.list_all(tx)]

    def get(self, username: str) -> Person:
        """Return one person. Raises NotFound."""
        with self._context.store.read() as tx:
            return self._person(tx, self._row(tx, username), self._context.clock())

    def roles(self) -> Sequence[Role]:
        """Return every role of the agency, in their order of rank."""
        return list(self._context.office.roles().values())

    def create(
        self,
        username: str,
        name: str,
        password: str,
        roles: Iterable[str],
        actor: Actor,
        *,
        demo: bool = False,
        mail: str = "",
        provisional: bool = True,
    ) -> Person:
        """Add a person, with an address of mail where one is given, which the person confirms.

        A `provisional` password is one that the person replaces at the first sign-in; those of a demonstration stay.

        Raises Forbidden, Invalid (username, name, password, role, mail).
        """
        self._require_admin(actor)
        username, name, now = username.strip().lower(), texts.accept(name, "name"), self._context.clock()
        if not attempts.USERNAME.fullmatch(username):
            raise errors.Invalid(field="username", reason="username")
        if not name:
            raise errors.Invalid(field="name", reason="required")
        if len(name) > MAX_NAME:
            raise errors.Invalid(field="name", reason="too_long", limit=MAX_NAME)
        wanted = list(dict.fromkeys(roles))
        self._check_roles(wanted)
        address = mail_server.accept_address(mail) if mail else ""
        own = self._own_words(username, name, address)
        hashed = self._passwords.hash(password) if demo else self._passwords.choose(password, own)
        with self._context.store.transaction() as tx:
            if store.people.by_username(tx, username):
                raise errors.Invalid(field="username", reason="taken", username=username)
            for role in sorted(wanted):  # before the history, as whoever changes roles locks them
                self._lock_role(tx, role)
            given = provisional and not demo
            person = store.people.create(tx, username, name, hashed, now, demo=demo, provisional=given)
            facts = {"person": username, "name": name, **store.office_rows.facts(tx, person=("id", [person]))}
            system_log.log_person_event(
                self._context, tx, now, "person_created", actor.username, actor, **facts
            )
            for role in wanted:
                made = store.people.grant(
                    tx, person, role, "tetap", None, None, "", actor.user_id or None, now
                )
                facts = {"person": username, "role": role, "kind": "tetap"}
                facts |= store.office_rows.facts(tx, membership=("id", [made]))
                system_log.log_person_event(
                    self._context, tx, now, "role_granted", actor.username, actor, **facts
                )
            if address:
                self._mailboxes.put(tx, person, username, address, actor)
        self._context.office.forget()
        return self.get(username)

    def change_password(self, actor: Actor, old: str, new: str, device: Device = NOWHERE) -> Entry:
        """Give oneself a new password; every session of the account ends, and one begins here in their place.

        Raises NotSignedIn for a wrong old one, Throttled after too many, as at the sign-in; Invalid.
        """
        subject, now = f"user:{actor.username} password", self._context.clock()
        self._attempts.begin({subject: attempts.TRIES}, actor.username, "")
        with self._context.store.read() as tx:
            row = self._row(tx, actor.username)
        if not self._passwords.fits(row.password_hash, old):
            with self._context.store.transaction() as tx:
                system_log.log_person_event(self._context, tx, now, "password_refused", actor.username)
            raise errors.NotSignedIn()
        if self._passwords.fits(row.password_hash, new):
            raise errors.Invalid(field="password", reason="same_password")
        hashed = self._chosen(row, new)
        with self._context.store.transaction() as tx:
            if not store.people.lock(tx, row.id, row.epoch):  # given another one or switched off meanwhile
                raise errors.NotSignedIn()
            ended = self._put_password(tx, row, hashed, provisional=False)
            store.throttle.clear(tx, subject)
            fresh = actors.of_person(self._context, tx, row)
            entry, made = sessions.begin(self._context, tx, fresh, device)
            self._note_password(tx, row, actor, [*ended, made])
        return entry

    def set_password(self, username: str, password: str, actor: Actor) -> None:
        """Give a person a new password, as administrator; the person chooses another one at the next sign-in.

        Those of a demonstration keep it. Raises Forbidden, NotFound, Invalid.
        """
        self._require_admin(actor)
        with self._context.store.read() as tx:
            row = self._row(tx, username)
        hashed = self._chosen(row, password)
        with self._context.store.transaction() as tx:
            ended = self._put_password(tx, row, hashed, provisional=not row.demo)
            self._note_password(tx, row, actor, ended)

    def grant(
        self,
        username: str,
        role: str,
        actor: Actor,
        *,
        kind: str = "tetap",
        start: datetime | None = None,
        end: datetime | None = None,
        letter: str = "",
    ) -> None:
        """Give a person a role: for good, or as Plh./Plt. between two moments with the letter that orders it.

        Raises Forbidden, NotFound, Invalid. At most one acting holder per role at a time (domain rule).
        """
        self._require_admin(actor)
        self._check_roles([role])
        if kind not in HOLDINGS:
            raise errors.Invalid(field="kind", reason="choice", choices=", ".join(HOLDINGS))
        letter = texts.accept(letter, "letter")
        if kind != "tetap" and (end is None or not letter):
            raise errors.Invalid(field="letter" if end else "end", reason="required")
        now, office = self._context.clock(), self._context.office
        if end is not None and end <= (start or now):
            raise errors.Invalid(field="end", reason="before_start")
        with self._context.store.transaction() as tx:
            row = self._row(tx, username)
            self._lock_role(tx, role)
            if kind != "tetap" and store.people.acting(tx, role, start or now, end):
                raise errors.Invalid(field="role", reason="acting_taken", role=office.label(role))
            before = store.people.roles_at(tx, row.id, now).get(role)
            made = store.people.grant(tx, row.id, role, kind, start, end, letter, actor.user_id or None, now)
            facts = {"start": start.isoformat() if start else None, "end": end.isoformat() if end else None}
            facts |= store.office_rows.facts(tx, membership=("id", [made]))
            system_log.log_person_event(
                self._context,
                tx,
                now,
                "role_granted",
                actor.username,
                actor,
                person=username,
                role=role,
                kind=kind,
                letter=letter,
                before=before,
                **facts,
            )
            if end is not None:
                vacancies.note(tx, [access.personal(username), role], end)
        office.forget()

    def revoke(self, username: str, role: str, actor: Actor) -> None:
        """Take a role from a person. Raises Forbidden, NotFound."""
        self._require_admin(actor)
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            row = self._row(tx, username)
            before = store.people.roles_at(tx, row.id, now).get(role)
            if not store.people.revoke(tx, row.id, role, now):
                raise errors.NotFound(what="role", id=role)
            held = [one.id for one in store.people.holdings(tx, row.id) if one.role_id == role]
            facts = {"person": username, "role": role, "before": before}
            facts |= store.office_rows.facts(tx, membership=("id", held))
            system_log.log_person_event(
                self._context, tx, now, "role_revoked", actor.username, actor, **facts
            )
            vacancies.note(tx, [access.personal(username), role], now)
        self._context.office.forget()

    def set_active(self, username: str, active: bool, actor: Actor) -> None:
        """Switch an account on or off; switched off, its sessions end at once. Raises Forbidden, NotFound, Invalid."""
        self._require_admin(actor)
        if username == actor.username and not active:
            raise errors.Invalid(field="username", reason="oneself")
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            row = self._row(tx, username)
            store.people.set_active(tx, row.id, active)
            ended = store.sessions.end_others(tx, row.id, store.sessions.NONE, self._context.machine_clock())
            facts = {"active": active, "before": row.active}
            facts |= store.office_rows.facts(tx, person=("id", [row.id]), session=("id", ended))
            system_log.log_person_event(
                self._context, tx, now, "person_switched", actor.username, actor, person=username, **facts
            )
            if not active:
                vacancies.note(tx, [access.personal(username), *store.people.roles_at(tx, row.id, now)], now)
        self._context.office.forget()

    def _chosen(self, row: store.PersonRow, password: str) -> str:
        """Return what is stored of a password that was chosen for an account. Raises Invalid."""
        with self._context.store.read() as tx:
            mailbox = store.mailboxes.get(tx, row.id)
        own = self._own_words(row.username, row.name, mailbox.address if mailbox else "")
        return self._passwords.choose(password, own)

    def _put_password(
        self, tx: store.Tx, row: store.PersonRow, hashed: str, *, provisional: bool
    ) -> Sequence[int]:
        """Store a password and end the account's sessions; return the ids of their rows."""
        store.people.set_password(tx, row.id, hashed, provisional=provisional)
        return store.sessions.end_others(tx, row.id, store.sessions.NONE, self._context.machine_clock())

    def _note_password(
        self, tx: store.Tx, row: store.PersonRow, actor: Actor, touched: Sequence[int]
    ) -> None:
        facts = {"person": row.username}
        facts |= store.office_rows.facts(tx, person=("id", [row.id]), session=("id", touched))
        system_log.log_person_event(
            self._context, tx, self._context.clock(), "password_changed", actor.username, actor, **facts
        )

    def _own_words(self, *texts: str) -> Sequence[str]:
        """Return what somebody's password must not lean on: the person's names and what the office is called."""
        roles = self._context.office.roles().values()
        return [*texts, *(text for role in roles for text in (role.id, role.label, role.unit))]

    def _actor(self, row: store.PersonRow, channel: str, account: str, tx: store.Tx | None = None) -> Actor:
        if tx is None:
            with self._context.store.read() as own:
                return self._actor(row, channel, account, own)
        return actors.of_person(self._context, tx, row, channel, account)

    def _person(self, tx: store.Tx, row: store.PersonRow, now: datetime) -> Person:
        return Person(
            row.id, row.username, row.name, row.active, store.people.roles_at(tx, row.id, now), row.demo
        )

    def _row(self, tx: store.Tx, username: str) -> store.PersonRow:
        row = store.people.by_username(tx, username)
        if row is None:
            raise errors.NotFound(what="user", id=username)
        return row

    def _require_admin(self, actor: Actor) -> None:
        access.require_right(actor, access.ADMIN, "people", self._context.office.roles())

    def _check_roles(self, roles: Iterable[str]) -> None:
        known = self._context.office.roles()
        for role in roles:
            if role not in known:
                raise errors.Invalid(field="role", reason="unknown_role", role=role, roles=", ".join(known))

    def _lock_role(self, tx: store.Tx, role: str) -> None:
        """Keep a role there while it is given to somebody. Raises Invalid when it was taken away a moment ago."""
        if not store.people.lock_role(tx, role):
            raise errors.Invalid(field="role", reason="unknown_role", role=role, roles="")
