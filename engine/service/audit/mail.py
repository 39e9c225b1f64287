"""Seals by mail: written with the seal into the outbox, sent after the commit, at least once.

A mail is the same byte for byte however often it is tried, its Message-ID too: who gets it twice sees one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import format_datetime

from engine import errors, store
from engine.service import mail_server, system_log
from engine.service.audit import seal_keys, seals
from engine.service.audit.seals import SealView
from engine.service.context import Context

log = logging.getLogger("alur.mail")

LARGEST = 4_000_000  # bytes of a seal with all its heads; a larger one is sent without them

Words = Callable[[SealView], tuple[str, str]]


class Mailing:
    """What the outbox has sent. `compose` gives subject and text of a seal's mail; words are the edge's."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.compose: Words = lambda seal: (f"Alur {seal.number}", f"{seal.digest}\n{seal.key}\n")

    @property
    def wanted(self) -> bool:
        """Whether this site mails its seals."""
        return bool(self._context.settings.seal_mail_to)

    def send(self, payload: str) -> None:
        """Send the mail of the seal of this number; administrators are told of recipients that are refused for good.

        Raises retry.Later when the mail server does not take it yet.
        """
        context, number = self._context, int(payload)
        try:
            made = self.message(number)
        except errors.Misconfigured:
            log.warning(
                "seal %s is not mailed: its key was lost, and a file without it proves nothing", number
            )
            return
        try:
            codes = [*mail_server.hand_over(context.settings, made, f"the mail of seal {number}").values()]
        except mail_server.Rejected as fault:
            codes = [fault.code] * len(context.settings.seal_mail_to)
        if codes:
            facts = {"seal": number, "recipients": len(codes), "code": max(codes)}
            with context.store.transaction() as tx:
                system_log.tell_administrators(context, tx, "seal_mail_refused", str(number), facts)

    def message(self, number: int) -> EmailMessage:
        """Return the mail of a seal, the same each time it is made."""
        settings = self._context.settings
        with self._context.store.read() as tx:
            row = store.seals.get(tx, number)
            assert row is not None, "seals are never removed"
            key = seal_keys.of_seal(self._context, tx, row)
            pieces = "".join(seals.write(tx, row, key))
            if len(pieces) > LARGEST:
                pieces = seals.short(row, key)
        seal = seals.read(row)
        subject, text = self.compose(seal)
        made = EmailMessage()
        sender = settings.mail_from or ""
        made["From"], made["To"] = sender, ", ".join(settings.seal_mail_to)
        made["Subject"], made["Date"] = subject, format_datetime(row.at)
        made["Message-ID"] = f"<seal-{number}-{seal.digest[:32]}@{sender.rpartition('@')[2]}>"
        made["Auto-Submitted"] = "auto-generated"
        made.set_content(text)
        made.add_attachment(
            pieces.encode(), maintype="application", subtype="json", filename=f"segel-{number}.json"
        )
        made.set_boundary(f"alur-{seal.digest}")
        return made
