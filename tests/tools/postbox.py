"""A real mail server on this machine: it keeps what it is given, refuses what it is told to, hangs up when told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.tools.site import free_port

SECRET = "kata-sandi-surel"


class Postbox:
    """Keeps each mail whole, in order.

    It `refuses` so many times for now; `refused` are recipients refused with this answer; `answer` is given to every
    mail (`hangs_up` instead: so many times, after it was kept, without a word). `meanwhile` is done once a mail is kept
    and before it is answered.
    """

    def __init__(self) -> None:
        self.kept: list[bytes] = []
        self.recipients: list[list[str]] = []
        self.refuses = 0
        self.refused: dict[str, str] = {}
        self.answer = "250 OK"
        self.hangs_up = 0
        self.meanwhile: Callable[[], object] | None = None
        self.port = 0

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuses:
            self.refuses -= 1
            return f"451 busy, {SECRET} later"
        if self.answer.startswith("5"):
            return self.answer
        assert isinstance(envelope.content, bytes)
        self.kept.append(envelope.content)
        self.recipients.append([str(one) for one in envelope.rcpt_tos])
        if self.meanwhile:
            self.meanwhile()
        if self.hangs_up:
            self.hangs_up -= 1
            server.transport.abort()  # type: ignore[union-attr]
        return self.answer

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[Message[str, str]]:
        return [message_from_bytes(one) for one in self.kept]

    @property
    def letters(self) -> list[EmailMessage]:
        """The same, as one reads them: headers decoded, lines as lines."""
        texts = [one.replace(b"\r\n", b"\n") for one in self.kept]
        return [message_from_bytes(one, policy=policy.default) for one in texts]


@contextmanager
def running() -> Iterator[Postbox]:
    """A mail server that listens, until the end of the block."""
    box = Postbox()
    made = Controller(box, hostname="127.0.0.1", port=free_port())
    made.start()
    box.port = made.port
    try:
        yield box
    finally:
        made.stop()
