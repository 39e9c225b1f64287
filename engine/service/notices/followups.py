"""What follows from acts once they are committed: each kind of row of the outbox, and who does it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from engine import store
from engine.service import mail_server
from engine.service.accounts import mailboxes
from engine.service.accounts.mailboxes import Mailboxes
from engine.service.agency import delegation_turns, vacancies
from engine.service.audit import seals
from engine.service.audit.mail import Mailing
from engine.service.cases import search
from engine.service.cases.search import Search
from engine.service.context import Context
from engine.service.notices import mails, tidings
from engine.service.notices.mails import Mails
from engine.service.record import keeping
from engine.service.record.keeping import Keeping as RecordKeeping
from engine.service.reports.keeping import Keeping
from engine.service.work import four_eyes, handovers
from engine.service.work.outbox import Alone, Elsewhere, Handler, Inside


class Hands(NamedTuple):
    """The services that do what follows; `visits` are kept for reports, `record` for the register."""

    search: Search
    visits: Keeping
    record: RecordKeeping
    mailing: Mailing
    mailboxes: Mailboxes
    mails: Mails


def handlers(context: Context, hands: Hands) -> dict[str, Handler]:
    """Return by kind of row who does it."""
    return {
        search.KIND: Inside(partial(follow, context, hands)),
        vacancies.KIND: Inside(partial(vacancies.left, context)),
        delegation_turns.KIND: Inside(partial(delegation_turns.turn, context, four_eyes.is_apart)),
        handovers.KIND: Inside(partial(handovers.come_back, context)),
        keeping.KIND: Alone(hands.record.keep),
        seals.MAIL: Elsewhere(hands.mailing.send, wanted=hands.mailing.wanted),
        mailboxes.CODE: _mailed(context, hands.mailboxes.send),
        mails.NOTICES: _mailed(context, hands.mails.send),
    }


def follow(context: Context, hands: Hands, tx: store.Tx, payload: str) -> None:
    """Do what an act on the instance of this id has left to do: who is told, what it is found by, and what nobody
    needs any more.
    """
    instance_id = int(payload)
    standing = store.tasks.open_of(tx, instance_id)
    tidings.follow(context, tx, instance_id, standing)
    if not standing:
        hands.visits.follow(tx, instance_id)
        hands.record.follow(tx, instance_id)
    store.withdrawals.forget(tx, instance_id, standing)
    store.autosaves.forget_sent(tx, instance_id)
    hands.search.index(tx, instance_id, standing)


def _mailed(context: Context, send: Callable[[str], None]) -> Elsewhere | Inside:
    """How a mail to a person is done; where the office sends none any more, what waited from before is let go."""
    return Elsewhere(send) if mail_server.configured(context.settings) else Inside(lambda _tx, _payload: None)
