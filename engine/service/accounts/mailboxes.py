"""Where people get mail: each person's own address, which counts once its code was given, and what is wanted there."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine import errors, store
from engine.service import access, mail_server, system_log
from engine.service.context import Context
from engine.service.views import Actor
from engine.store import outbox
from engine.store.mailboxes import CHOICES, DIGEST, RefusedRow

CODE = "mail_code"  # of the outbox: the code of an address, to be mailed to it
CODE_KEY = b"alur mail code 1:"
DIGITS = 6
LIFETIME = timedelta(minutes=30)
TRIES = 5  # for one code
CODES = 5  # for one person within an hour, so that nobody has strangers mailed
WINDOW = timedelta(hours=1)
MOST = 100  # refused addresses on a page


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The mail of a person as the person sees it; `address` is "" for none.

    `sends` is whether this office sends mail at all. `code_until` is set while a code can be given; `refused_at` is
    when the server last refused a mail to this address, or none arrived for days: then `refused_code` is "".
    """

    sends: bool
    address: str = ""
    confirmed: bool = False
    choice: str = DIGEST
    code_at: datetime | None = None
    code_until: datetime | None = None
    refused_at: datetime | None = None
    refused_code: str = ""
    digest_hour: int = 0


@dataclass(frozen=True, slots=True)
class CodeMail:
    """What the mail with a code says: to whom, the code, and until when it can be given."""

    name: str
    code: str
    until: datetime
    language: str


class Mailboxes:
    """Addresses of people. `compose` gives subject and text of the mail with a code; words are the edge's."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.compose: Callable[[CodeMail], tuple[str, str]] = lambda mail: (mail.code, f"{mail.code}\n")

    def of(self, actor: Actor) -> Mailbox:
        """Return the mail of the actor."""
        context = self._context
        sends, hour = mail_server.configured(context.settings), context.settings.digest_hour
        with context.store.read() as tx:
            row = store.mailboxes.get(tx, actor.user_id)
        if row is None:
            return Mailbox(sends, digest_hour=hour)
        open_ = self._open(row)
        return Mailbox(
            sends,
            row.address,
            row.confirmed_at is not None,
            row.choice,
            row.code_at if open_ else None,
            row.code_at + LIFETIME if open_ and row.code_at else None,
            row.refused_at,
            row.refused_code,
            hour,
        )

    def set_address(self, text: str, actor: Actor) -> None:
        """Give oneself an address, and have a code mailed there; one that is confirmed already stays as it is.

        Raises Invalid (mail_address, too_long, no_mail), Throttled.
        """
        self._require_mail()
        address, now = mail_server.accept_address(text), self._context.clock()
        with self._context.store.transaction() as tx:
            before = store.mailboxes.lock(tx, actor.user_id)
            if before is not None and before.address == address and before.confirmed_at is not None:
                return
            self._throttle(tx, actor, now)
            if before is None or before.address != address:
                self._put(tx, actor.user_id, actor.username, address, actor)
            self._leave_code(tx, actor.user_id, now)

    def send_code_again(self, actor: Actor) -> None:
        """Have another code mailed to the address that waits for one. Raises NotFound, Invalid, Throttled."""
        self._require_mail()
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            row = store.mailboxes.lock(tx, actor.user_id)
            if row is None or row.confirmed_at is not None:
                raise errors.NotFound(what="mail_code")
            self._throttle(tx, actor, now)
            self._leave_code(tx, actor.user_id, now)

    def confirm(self, text: str, actor: Actor) -> None:
        """Give the code that came by mail. Raises Invalid: mail_code (params: left, tries), mail_code_over.

        A wrong one is counted before it is told; after so many the code is worth nothing.
        """
        given, now = "".join(text.split()), self._context.clock()
        with self._context.store.transaction() as tx:
            row = store.mailboxes.lock(tx, actor.user_id)
            if row is not None and row.confirmed_at is not None:
                return  # sent twice
            if row is None or not self._open(row):
                raise errors.Invalid(field="code", reason="mail_code_over")
            right = [_code(key, row).encode() for key in self._context.cookie_keys()]
            good = sum(hmac.compare_digest(one, given.encode(errors="replace")) for one in right) > 0
            if good:
                facts = {"confirmed_at": now, "code_salt": "", "code_at": None, "code_tries": 0}
                store.mailboxes.change(tx, actor.user_id, **facts, digest_on=self._first_day(row, now))
                self._note(tx, "mail_confirmed", actor.user_id, actor.username, actor)
            else:
                store.mailboxes.change(tx, actor.user_id, code_tries=row.code_tries + 1)
        if not good:
            left = TRIES - row.code_tries - 1
            raise errors.Invalid(field="code", reason="mail_code" if left else "mail_code_over", left=left)

    def choose(self, choice: str, actor: Actor) -> None:
        """Choose what is mailed: none, at_once, or digest. Raises Invalid, NotFound."""
        if choice not in CHOICES:
            raise errors.Invalid(field="choice", reason="choice")
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            row = store.mailboxes.lock(tx, actor.user_id)
            if row is None:
                raise errors.NotFound(what="mail")
            if row.choice == choice:
                return
            store.mailboxes.change(tx, actor.user_id, choice=choice, digest_on=self._first_day(row, now))
            self._note(
                tx, "mail_choice", actor.user_id, actor.username, actor, choice=choice, before=row.choice
            )

    def remove(self, actor: Actor) -> None:
        """Forget one's own address; nothing is mailed any more."""
        with self._context.store.transaction() as tx:
            self._remove(tx, actor.user_id, actor.username, actor)

    def refusals(self, actor: Actor) -> Sequence[RefusedRow]:
        """Return people whose address the mail server refuses, the longest first, at most 100. Raises Forbidden."""
        access.require_right(actor, access.ADMIN, "people", self._context.office.roles())
        with self._context.store.read() as tx:
            return store.mailboxes.refusals(tx, MOST)

    def give(self, username: str, text: str, actor: Actor) -> None:
        """Give a person an address as administrator, which the person confirms; "" takes it away.

        Raises Forbidden, NotFound, Invalid (mail_address, too_long).
        """
        access.require_right(actor, access.ADMIN, "people", self._context.office.roles())
        address = mail_server.accept_address(text) if text else ""
        with self._context.store.transaction() as tx:
            person = store.people.by_username(tx, username)
            if person is None:
                raise errors.NotFound(what="user", id=username)
            self.put(tx, person.id, username, address, actor)

    def put(self, tx: store.Tx, person_id: int, username: str, address: str, actor: Actor) -> None:
        """Give a person an address that was accepted, in the transaction of another act; "" takes it away."""
        before = store.mailboxes.lock(tx, person_id)
        if not address:
            self._remove(tx, person_id, username, actor)
        elif before is None or before.address != address:
            self._put(tx, person_id, username, address, actor)

    def send(self, payload: str) -> None:
        """Send a code, as long as it is the newest and can be given. Raises retry.Later."""
        context, left = self._context, json.loads(payload)
        with context.store.read() as tx:
            row = store.mailboxes.get(tx, int(left["person"]))
            person = store.people.get(tx, int(left["person"]))
        if row is None or person is None or not person.active:
            return
        if row.code_salt != left["salt"] or row.code_at is None or not self._open(row):
            return
        language = person.language or context.settings.language
        code = _code(self._context.cookie_keys()[0], row)
        subject, text = self.compose(CodeMail(person.name, code, row.code_at + LIFETIME, language))
        key = "code-" + hashlib.sha256(row.code_salt.encode()).hexdigest()[:32]
        made = mail_server.write(
            context.settings, (person.name, row.address), subject, text, row.code_at, key
        )
        try:
            codes = [*mail_server.hand_over(context.settings, made, "the mail with a code").values()]
        except mail_server.Rejected as fault:
            codes = [fault.code]
        if codes:
            with context.store.transaction() as tx:
                store.mailboxes.refused(tx, person.id, row.address, context.clock(), str(codes[0]))

    def _require_mail(self) -> None:
        if not mail_server.configured(self._context.settings):
            raise errors.Invalid(field="mail", reason="no_mail")

    def _throttle(self, tx: store.Tx, actor: Actor, now: datetime) -> None:
        tried = store.throttle.attempt(tx, {f"code:{actor.username}": CODES}, now, WINDOW)
        if tried.full:
            raise errors.Throttled(seconds=max(1, round(tried.wait.total_seconds())))

    def _leave_code(self, tx: store.Tx, person_id: int, now: datetime) -> None:
        """Make a new code and leave it to be mailed; the one before is worth nothing from now on."""
        salt = secrets.token_hex(16)
        store.mailboxes.change(
            tx, person_id, code_salt=salt, code_at=now, code_tries=0, refused_at=None, refused_code=""
        )
        outbox.add(tx, CODE, json.dumps({"person": person_id, "salt": salt}, sort_keys=True), now)

    def _open(self, row: store.MailboxRow) -> bool:
        """Whether a code can be given now."""
        return (
            row.code_at is not None
            and bool(row.code_salt)
            and row.code_tries < TRIES
            and self._context.clock() < row.code_at + LIFETIME
        )

    def _first_day(self, row: store.MailboxRow, now: datetime) -> str:
        """Return the day that counts as told: today where its morning is over, so that a digest comes in a morning."""
        settings = self._context.settings
        local = now.astimezone(settings.zone)
        over = local.hour >= settings.digest_hour
        return max(row.digest_on, local.date().isoformat() if over else "")

    def _put(self, tx: store.Tx, person_id: int, username: str, address: str, actor: Actor) -> None:
        store.mailboxes.put(tx, person_id, address, secrets.token_hex(16), DIGEST)
        self._note(tx, "mail_address_set", person_id, username, actor)

    def _remove(self, tx: store.Tx, person_id: int, username: str, actor: Actor) -> None:
        if store.mailboxes.remove(tx, person_id):
            self._note(tx, "mail_address_removed", person_id, username, actor)

    def _note(
        self, tx: store.Tx, type_: str, person_id: int, username: str, actor: Actor, **more: Any
    ) -> None:
        facts = {
            "person": username,
            **more,
            **store.office_rows.facts(tx, mailbox=("person_id", [person_id])),
        }
        system_log.log_person_event(
            self._context, tx, self._context.clock(), type_, actor.username, actor, **facts
        )


def _code(secret: bytes, row: store.MailboxRow) -> str:
    """Return the code of an address, which is stored nowhere: it follows from a key of the site and the salt."""
    key = hashlib.sha256(CODE_KEY + secret).digest()
    made = hmac.digest(key, f"{row.person_id} {row.code_salt} {row.address}".encode(), "sha256")
    return f"{int.from_bytes(made[:8], 'big') % 10**DIGITS:0{DIGITS}d}"
