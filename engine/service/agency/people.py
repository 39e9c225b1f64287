"""People, their passwords and their roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine import errors, store
from engine.service import access, actors, mail_server, reasons, system_log
from engine.service.accounts import attempts, sessions
from engine.service.accounts.attempts import Attempts
from engine.service.accounts.mailboxes import Mailboxes
from engine.service.accounts.passwords import Passwords, words_of_office
from engine.service.accounts.sessions import Device, Entry
from engine.service.actors import Returning
from engine.service.agency import delegation_rules, delegations, holdings, newcomers, revisions, vacancies
from engine.service.agency import nip as nips
from engine.service.agency.newcomers import Appointment, Newcomer
from engine.service.context import Context
from engine.service.views import Actor, Person, Role

NOWHERE = Device()
HOLDINGS = ("tetap", "plh", "plt")


@dataclass(frozen=True, slots=True)
class Switched:
    """What switching an account did: how many open sessions ended, how many open tasks the person had taken."""

    sessions: int
    tasks: int


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
            held = store.people.roles_of_all(tx, now)
            return [_as_person(row, held.get(row.id, {})) for row in store.people.list_all(tx)]

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
        nip: str = "",
        provisional: bool = True,
    ) -> Person:
        """Add a person, with an address of mail where one is given, which the person confirms.

        A `provisional` password is one that the person replaces at the first sign-in; those of a demonstration stay.

        Raises Forbidden, Invalid (username, name, password, role, mail, nip).
        """
        self._require_admin(actor)
        wanted = Newcomer(username, name, nip, mail, tuple(map(Appointment, dict.fromkeys(roles))))
        found, faults = newcomers.judged(self._context, wanted)
        if faults:
            raise faults[0]
        own = words_of_office(self._context, found.username, found.name, found.mail)
        hashed = self._passwords.hash(password) if demo else self._passwords.choose(password, own)
        with self._context.store.transaction() as tx:
            given = provisional and not demo
            newcomers.put(
                self._context, tx, found, hashed, actor, self._mailboxes, demo=demo, provisional=given
            )
        self._context.office.forget()
        return self.get(found.username)

    def change(
        self, username: str, name: str, nip: str, mail: str, actor: Actor, revision: int | None
    ) -> None:
        """Write down another name, NIP or address of mail of a person as it was at `revision`; "" is none of the two.

        An address that is new is to be confirmed by the person. What is as it was writes nothing. Raises Forbidden,
        NotFound, Invalid (name, nip, mail), Conflict with who changed the person since and when.
        """
        self._require_admin(actor)
        context = self._context
        name = newcomers.accept_name(name)
        nip = nips.accept(nip, context.local_now().date())
        address = mail_server.accept_address(mail) if mail.strip() else ""
        now = context.clock()
        with context.store.transaction() as tx:
            row = self._row(tx, username)
            revisions.begin(context, tx, row.id, revision, actor)
            newcomers.require_free_nip(tx, nip, username)
            before = {"name": row.name, "nip": store.directory.detail(tx, row.id).nip}
            if before != {"name": name, "nip": nip}:
                store.directory.change(tx, row.id, name, nip)
                facts = {"person": username, "name": name, "nip": nip, "before": before}
                facts |= store.office_rows.facts(tx, person=("id", [row.id]))
                system_log.log_person_event(
                    context, tx, now, "person_changed", actor.username, actor, **facts
                )
            self._mailboxes.put(tx, row.id, username, address, actor)
        context.office.forget()

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
        revision: int | None = None,
    ) -> None:
        """Give a person a role: for good, or as Plh./Plt. between two moments with the letter that orders it.

        The other administrators are told of a role that carries rights. Raises Forbidden, NotFound, Invalid (own_role
        among them), Conflict as `change`; for a Plh. or Plt. what `Delegations.give` raises.
        """
        if kind in delegation_rules.KINDS:
            terms = delegation_rules.Terms(role, username, kind, start, end, letter)
            delegations.Delegations(self._context).give(terms, actor)
            return
        self._require_admin(actor)
        context = self._context
        if kind not in HOLDINGS:
            raise errors.Invalid(field="kind", reason="choice", choices=", ".join(HOLDINGS))
        wanted = newcomers.accept_appointment(context, Appointment(role, start, end, letter))
        with context.store.transaction() as tx:
            row = self._row(tx, username)
            revisions.begin(context, tx, row.id, revision, actor)
            holdings.lock_roles(tx, [role])
            holdings.give(
                context, tx, row, role, actor, kind=kind, start=start, end=end, letter=wanted.letter
            )
            holdings.tell_of_rights(context, tx, {username: [role]}, actor)
        context.office.forget()

    def revoke(
        self, username: str, role: str, actor: Actor, revision: int | None = None, reason: str = ""
    ) -> None:
        """Take a role from a person, however held. As Plh. or Plt. it ends as a delegation that is ended before its
        date, which has a reason.

        Raises Forbidden, NotFound, Invalid (last_administrator; of Plh. and Plt. reason), Conflict as `change`.
        """
        self._require_admin(actor)
        context, now = self._context, self._context.clock()
        with context.store.transaction() as tx:
            row = self._row(tx, username)
            revisions.begin(context, tx, row.id, revision, actor)
            store.history.lock_system(tx)
            acting = [
                one
                for one in store.delegations.of_person(tx, row.id, now)
                if one.person_id == row.id and one.role_id == role
            ]
            said = reasons.require(reason) if acting else ""
            for one in acting:
                delegations.close(context, tx, one, said, actor)
            if not holdings.take(context, tx, row, role, actor) and not acting:
                raise errors.NotFound(what="role", id=role)
        context.office.forget()

    def set_active(self, username: str, active: bool, actor: Actor, revision: int | None = None) -> Switched:
        """Switch an account on or off; switched off, its sessions end at once and its links are void.

        What the person had taken goes back a moment later. Raises Forbidden, NotFound, Invalid (oneself,
        last_administrator), Conflict as `change`.
        """
        self._require_admin(actor)
        if username == actor.username and not active:
            raise errors.Invalid(field="username", reason="oneself")
        context, now = self._context, self._context.clock()
        with context.store.transaction() as tx:
            row = self._row(tx, username)
            revisions.begin(context, tx, row.id, revision, actor)
            held = store.people.roles_at(tx, row.id, now)
            opened = len(sessions.open_of(context, tx, row.id))
            store.people.set_active(tx, row.id, active)
            ended = store.sessions.end_others(tx, row.id, store.sessions.NONE, context.machine_clock())
            facts = {"active": active, "before": row.active}
            facts |= store.office_rows.facts(
                tx, person=("id", [row.id]), session=("id", ended), **self._void_links(tx, row)
            )
            system_log.log_person_event(
                context, tx, now, "person_switched", actor.username, actor, person=username, **facts
            )
            if not active:
                holdings.keep_an_administrator(context, tx, held if row.active else {})
                vacancies.note(tx, [access.personal(username), *held], now)
            taken = 0 if active else store.tasks.count_claimed(tx, row.id)
        context.office.forget()
        return Switched(opened, taken)

    def end_sessions(self, username: str, actor: Actor) -> int:
        """End every session of a person, as administrator; return how many were open. Raises Forbidden, NotFound."""
        self._require_admin(actor)
        with self._context.store.transaction() as tx:
            row = self._row(tx, username)
            opened = len(sessions.open_of(self._context, tx, row.id))
            ended = sessions.end_all(self._context, tx, row.id)
            facts = {"person": username, **store.office_rows.facts(tx, session=("id", ended))}
            now = self._context.clock()
            system_log.log_person_event(
                self._context, tx, now, "person_signed_out", actor.username, actor, **facts
            )
        return opened

    def _chosen(self, row: store.PersonRow, password: str) -> str:
        """Return what is stored of a password that was chosen for an account. Raises Invalid."""
        with self._context.store.read() as tx:
            mailbox = store.mailboxes.get(tx, row.id)
        own = words_of_office(self._context, row.username, row.name, mailbox.address if mailbox else "")
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
        facts |= store.office_rows.facts(
            tx, person=("id", [row.id]), session=("id", touched), **self._void_links(tx, row)
        )
        system_log.log_person_event(
            self._context, tx, self._context.clock(), "password_changed", actor.username, actor, **facts
        )

    def _void_links(self, tx: store.Tx, row: store.PersonRow) -> dict[str, tuple[str, Sequence[int]]]:
        """Let no link choose a password any more; return the rows this touched, for the event."""
        void = store.password_links.void(tx, row.id, self._context.machine_clock())
        return {"password_link": ("id", void)} if void else {}

    def _actor(self, row: store.PersonRow, channel: str, account: str, tx: store.Tx | None = None) -> Actor:
        if tx is None:
            with self._context.store.read() as own:
                return self._actor(row, channel, account, own)
        return actors.of_person(self._context, tx, row, channel, account)

    def _person(self, tx: store.Tx, row: store.PersonRow, now: datetime) -> Person:
        return _as_person(row, store.people.roles_at(tx, row.id, now))

    def _row(self, tx: store.Tx, username: str) -> store.PersonRow:
        row = store.people.by_username(tx, username)
        if row is None:
            raise errors.NotFound(what="user", id=username)
        return row

    def require_administrator(self, actor: Actor) -> None:
        """Raise Forbidden unless the actor may administer people: asked before anything sent is looked at."""
        self._require_admin(actor)

    def _require_admin(self, actor: Actor) -> None:
        access.require_right(actor, access.ADMIN, "people", self._context.office.roles())


def _as_person(row: store.PersonRow, roles: Mapping[str, str]) -> Person:
    return Person(row.id, row.username, row.name, row.active, roles, row.demo)
