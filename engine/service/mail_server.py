"""The office's mail server: how a mail is made up, handed over, and what becomes of one that is not taken.

A mail is handed over outside any transaction. What the server may still take later raises retry.Later; what it refuses
for good is told, so that nobody tries for ever.
"""

from __future__ import annotations

import contextlib
import logging
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from engine import errors, texts
from engine.service import retry
from engine.settings import Settings, is_loopback

log = logging.getLogger("alur.mail")

TIMEOUT = 20.0  # seconds for each answer of the mail server
LONGEST_ADDRESS = 254
LONGEST_SUBJECT = 150
ADDRESS = re.compile(
    r"(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


class Rejected(Exception):
    """The server refused a mail for good, whoever it goes to. `code` is its answer's number."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Unusable(Exception):
    """The mail server cannot be used as it is set."""


def configured(settings: Settings) -> bool:
    """Return whether this office sends mail."""
    return bool(settings.mail_url and settings.mail_from)


def accept_address(text: str) -> str:
    """Return an address of mail as typed, without blanks around it. Raises Invalid: too_long, mail_address."""
    found = text.strip()
    if len(found) > LONGEST_ADDRESS:
        raise errors.Invalid(field="mail", reason="too_long", limit=LONGEST_ADDRESS)
    if not ADDRESS.fullmatch(found):
        raise errors.Invalid(field="mail", reason="mail_address")
    return found


def write(
    settings: Settings,
    to: tuple[str, str],
    subject: str,
    text: str,
    at: datetime,
    key: str,
    switch_off: str = "",
) -> EmailMessage:
    """Return a mail of plain text to a person (name and address), the same each time it is made of the same.

    `key` makes its Message-ID. `switch_off` is the address of the page where the person ends such mails.
    """
    sender = settings.mail_from or ""
    name, _at, domain = to[1].rpartition("@")
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    made["To"] = _receiver(_line(to[0]), name, domain)
    made["Subject"] = texts.shorten(_line(subject), LONGEST_SUBJECT)
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{key}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    if switch_off:
        made["List-Unsubscribe"] = f"<{switch_off}>"
    made.set_content(text)
    return made


def hand_over(settings: Settings, made: EmailMessage, what: str) -> Mapping[str, int]:
    """Hand a mail over; return the recipients that the server refused for good, with the numbers of its answers.

    `what` names the mail in the log. Raises retry.Later when the server could not be reached or may take it later, and
    Rejected when it refused the mail itself for good.
    """
    try:
        refused = _send(settings, made)
    except smtplib.SMTPRecipientsRefused as fault:
        refused = fault.recipients
    except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as fault:
        if fault.smtp_code >= 500:
            log.warning("the mail server refused %s for good: %s", what, fault.smtp_code)
            raise Rejected(fault.smtp_code) from fault
        raise _later(what, fault) from fault
    except (OSError, smtplib.SMTPException, Unusable) as fault:
        raise _later(what, fault) from fault
    codes = {address: int(answer[0]) for address, answer in refused.items()}
    if any(code < 500 for code in codes.values()):
        log.warning("%s waits: the server puts off a recipient", what)
        raise retry.Later
    if codes:
        log.warning(
            "the mail server refused %s recipients of %s: %s", len(codes), what, sorted(codes.values())
        )
    return codes


def _later(what: str, fault: Exception) -> retry.Later:
    # Never the address or the answer whole: both may hold what nobody should read in a log.
    number = str(getattr(fault, "smtp_code", "") or getattr(fault, "errno", "") or "")
    log.warning("%s waits: %s %s", what, type(fault).__name__, number)
    return retry.Later()


def _send(settings: Settings, made: EmailMessage) -> Mapping[str, tuple[int, bytes]]:
    """Speak with the server: smtps is encrypted from the start, smtp as soon as the server offers it."""
    url = urlsplit(settings.mail_url or "")
    host, port = url.hostname or "", url.port
    secure = url.scheme == "smtps"
    server: smtplib.SMTP
    if secure:
        server = _PunctualTls(host, port or 465, timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        server = _Punctual(host, port or 25, timeout=TIMEOUT)
    try:
        server.ehlo()
        if not secure and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
            secure = True
        if url.username:
            if not secure and not is_loopback(host):
                raise Unusable("no password over a connection that is not encrypted")
            server.login(unquote(url.username), unquote(url.password or ""))
        refused: Mapping[str, tuple[int, bytes]] = server.send_message(made)
        # The mail is theirs now: a server that stumbles over the good-bye does not get it again.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()
        return refused
    finally:
        server.close()


class _Punctual(smtplib.SMTP):
    """Waits so long for an answer and no longer: the time limit of a connection begins anew with every letter."""

    def getreply(self) -> tuple[int, bytes]:
        watch = threading.Timer(TIMEOUT, _hang_up, [self.sock])
        watch.daemon = True
        watch.start()
        try:
            return super().getreply()
        finally:
            watch.cancel()


class _PunctualTls(_Punctual, smtplib.SMTP_SSL):
    pass


def _hang_up(connection: socket.socket | None) -> None:
    with contextlib.suppress(OSError):
        if connection is not None:
            connection.shutdown(socket.SHUT_RDWR)


def _receiver(name: str, username: str, domain: str) -> Address:
    """Return a person's name and address; without the name where it does not fit in one line of the header.

    A name that is folded loses its quotation marks, and each comma in it would begin another address.
    """
    named = Address(name, username, domain)
    header = SMTP.header_factory("To", named)
    return named if header.fold(policy=SMTP).count("\n") == 1 else Address("", username, domain)


def _line(text: str) -> str:
    """Return a text for a header: one line, nothing that cannot be read.

    What begins like an encoded word would be decoded, line breaks and all, when the mail is made.
    """
    return (texts.scrub(text, lines=False) or "").replace("=?", "= ?")
