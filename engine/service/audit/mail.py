"""Seals by mail: written with the seal into the outbox, sent after the commit, at least once.

A mail is the same byte for byte however often it is tried, its Message-ID too: who gets it twice sees one.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from engine import store
from engine.service import retry
from engine.service.audit import seals
from engine.service.audit.seals import SealView
from engine.service.context import Context
from engine.settings import is_loopback

log = logging.getLogger("alur.mail")

TIMEOUT = 20.0  # seconds for each word with the mail server
LARGEST = 4_000_000  # bytes of a seal with all its heads; a larger one is sent without them

Words = Callable[[SealView], tuple[str, str]]


class Refused(Exception):
    """The mail server cannot be used as it is set."""


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
        """Send the mail of the seal of this number. Raises retry.Later when the mail server does not take it."""
        try:
            self._hand_over(self.message(int(payload)))
        except (OSError, smtplib.SMTPException, Refused) as fault:
            # Never the address or the answer whole: both may hold what nobody should read in a log.
            log.warning("the mail of seal %s waits: %s %s", payload, type(fault).__name__, _code(fault))
            raise retry.Later from fault

    def message(self, number: int) -> EmailMessage:
        """Return the mail of a seal, the same each time it is made."""
        settings = self._context.settings
        with self._context.store.read() as tx:
            row = store.seals.get(tx, number)
            assert row is not None, "seals are never removed"
            key = self._context.key.public
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

    def _hand_over(self, made: EmailMessage) -> None:
        """Hand a mail over: smtps is encrypted from the start, smtp as soon as the server offers it."""
        url = urlsplit(self._context.settings.mail_url or "")
        host, port = url.hostname or "", url.port
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if url.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(host, port or 25, timeout=TIMEOUT)
        with server:
            server.ehlo()
            if url.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
                secure = True
            else:
                secure = url.scheme == "smtps"
            if url.username:
                if not secure and not is_loopback(host):
                    raise Refused("no password over a connection that is not encrypted")
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(made)


def _code(fault: Exception) -> str:
    """Return the number of the server's answer, where there was one."""
    return str(getattr(fault, "smtp_code", "") or getattr(fault, "errno", "") or "")
