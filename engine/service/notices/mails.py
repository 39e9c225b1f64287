"""Notices by mail: at once or as one digest each working morning, to whoever has an address and wants it.

What a mail tells is fixed when it is left in the outbox, with its Message-ID; it is sent after the commit, at least
once. What is done or read by then is left out, and a mail that would say nothing is not sent.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine import store
from engine.service import actors, mail_server, system_log
from engine.service.context import Context
from engine.service.notices.notices import Notices
from engine.service.views import Actor, Notice
from engine.service.work.outbox import WAITS
from engine.store import outbox
from engine.store.mailboxes import AT_ONCE, DIGEST

log = logging.getLogger("alur.mail")

NOTICES = "notice_mail"  # of the outbox: what a person is told by one mail
# At once, also for who wants a digest.
URGENT = frozenset({"overdue", "overdue_below", "returned", "reminded", "fault_found", "storage_low"})
TRIED = timedelta(days=3)  # after that a mail is given up
KEPT = timedelta(days=90)  # what was told of notices that are gone


@dataclass(frozen=True, slots=True)
class NoticeMail:
    """What a mail tells: to whom, in which language, the notices newest first; `day` is that of a digest."""

    name: str
    language: str
    notices: tuple[Notice, ...]
    day: date | None


class Mails:
    """What people are mailed. `compose` gives subject and text of a mail; words are the edge's."""

    def __init__(self, context: Context, notices: Notices) -> None:
        self._context = context
        self._notices = notices
        self.compose: Callable[[NoticeMail], tuple[str, str]] = _bare
        self.switch_off = ""  # the address of the page where a person ends mails, as far as it is known

    def tell_due(self) -> int:
        """Leave mails for notices newly written, for who wants them at once; return how many notices were looked at.

        For the worker; any number of workers may do it. Where the office sends no mail they only count as looked at.
        """
        context = self._context
        with context.store.read() as tx:
            if not store.notices.some_unmailed(tx):
                return 0
        with context.store.transaction() as tx:
            if not mail_server.configured(context.settings):
                return len(store.notices.take_unmailed(tx, context.clock()))
            by_person: dict[int, list[Notice]] = {}
            for one in self._notices.hand_out(tx):
                by_person.setdefault(one.actor.user_id, []).append(one.notice)
            for person_id, told in by_person.items():
                row = store.mailboxes.get(tx, person_id)
                if row is not None and row.on:
                    now = [one for one in told if row.choice == AT_ONCE or one.kind in URGENT]
                    self._leave(tx, person_id, now, None)
        return 1

    def digest_due(self) -> int:
        """Leave the digests of this working morning; return how many. For the worker.

        Each person gets one a day at most, with what is open, unread and was not mailed; none where that is nothing.
        """
        context, made = self._context, 0
        local = context.clock().astimezone(context.settings.zone)
        if not mail_server.configured(context.settings) or local.hour < context.settings.digest_hour:
            return 0
        if not context.office.calendar().is_workday(local.date()):
            return 0
        with context.store.read() as tx:
            waiting = store.mailboxes.awaiting_digest(tx, local.date().isoformat())
        for person_id in waiting:
            try:
                made += self._digest(person_id, local.date())
            except WAITS:
                raise
            except Exception:
                # Whatever is wrong with what one person is told must not keep the others from their digests.
                log.exception("the digest of person %s failed", person_id)
        return made

    def forget_old(self) -> int:
        """Forget what was told long ago of notices that are gone; return how much. For the worker."""
        with self._context.store.transaction() as tx:
            return store.mailboxes.forget_told(tx, self._context.clock() - KEPT)

    def send(self, payload: str) -> None:
        """Send what a mail was left to tell, of what is still open and unread. Raises retry.Later.

        An account that ended, an address that was not confirmed and one taken away get nothing.
        """
        context, left = self._context, json.loads(payload)
        at = datetime.fromisoformat(left["at"])
        with context.store.read() as tx:
            row = store.mailboxes.get(tx, int(left["person"]))
            person = store.people.get(tx, int(left["person"]))
            if row is None or not row.on or person is None or not person.active:
                return
            actor = actors.of_person(context, tx, person)
        told = self._open(actor, left["causes"])
        if not told:
            return
        if context.clock() - at > TRIED:
            self._give_up(row, "")
            return
        day = date.fromisoformat(left["day"]) if left["day"] else None
        language = person.language or context.settings.language
        subject, text = self.compose(NoticeMail(person.name, language, told, day))
        made = mail_server.write(
            context.settings,
            (person.name, row.address),
            subject,
            text,
            at,
            f"notice-{left['key']}",
            self.switch_off,
        )
        try:
            codes = mail_server.hand_over(context.settings, made, f"mail {left['key']}").values()
        except mail_server.Rejected as fault:
            self._give_up(row, str(fault.code))
            return
        if codes or row.refused_at is not None:
            with context.store.transaction() as tx:
                store.mailboxes.taken(tx, row.person_id)
                for code in codes:
                    store.mailboxes.refused(tx, row.person_id, row.address, context.clock(), str(code))

    def _digest(self, person_id: int, day: date) -> int:
        context = self._context
        with context.store.read() as tx:
            person = store.people.get(tx, person_id)
            if person is None:
                return 0
            actor = actors.of_person(context, tx, person)
        found = self._notices.list(actor, unread=True)
        with context.store.transaction() as tx:
            row = store.mailboxes.lock(tx, person_id)
            if row is None or not row.on or row.choice != DIGEST:
                return 0
            if not store.mailboxes.claim_day(tx, person_id, day.isoformat()):
                return 0
            return self._leave(tx, person_id, found, day)

    def _leave(self, tx: store.Tx, person_id: int, notices: Iterable[Notice], day: date | None) -> int:
        """Leave one mail for what none has told the person yet; return how many mails that makes."""
        now = self._context.clock()
        causes = store.mailboxes.tell(tx, person_id, (one.cause for one in notices), now)
        if not causes:
            return 0
        facts = {
            "person": person_id,
            "causes": causes,
            "day": day.isoformat() if day else "",
            "at": now.isoformat(),
            "key": secrets.token_hex(16),
        }
        outbox.add(tx, NOTICES, json.dumps(facts, sort_keys=True), now)
        return 1

    def _open(self, actor: Actor, causes: Iterable[str]) -> tuple[Notice, ...]:
        wanted = frozenset(causes)
        return tuple(one for one in self._notices.list(actor, unread=True) if one.cause in wanted)

    def _give_up(self, row: store.MailboxRow, code: str) -> None:
        """Note that a mail will not arrive, for its person and for the administrators, who hear of it once a day."""
        context = self._context
        with context.store.transaction() as tx:
            now = context.clock()
            store.mailboxes.refused(tx, row.person_id, row.address, now, code)
            system_log.tell_administrators(
                context, tx, "mail_refused", now.date().isoformat(), {"code": code}
            )


def _bare(mail: NoticeMail) -> tuple[str, str]:
    return f"Alur {len(mail.notices)}", "\n".join(f"{one.number} {one.kind}" for one in mail.notices) + "\n"
