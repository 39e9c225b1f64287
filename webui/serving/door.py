"""The connections of the site: how long each may take, how much it may send, and who leaves a full house first."""

from __future__ import annotations

import enum
import functools
import heapq
import resource
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import WSGITask

COME_SECONDS = 2.0  # until who has come and says nothing counts as resting
HEAD_SECONDS = 15.0  # for all of a request's head, from its first byte
BODY_SECONDS = (
    30.0  # in each such time a body brings BODY_BYTES: 20 MB may take hours, a dripping one may not
)
BODY_BYTES = 30 * 1024
STALL_SECONDS = 300.0  # without one byte taken of an answer; the system holds megabytes for a slow line
SPARE_DESCRIPTORS = 256  # for databases, files and threads


class Rules(NamedTuple):
    """What the door goes by. `most` says how many bytes of body this cookie header and content type allow."""

    rest_seconds: float
    most: Callable[[str, str], int]
    clock: Callable[[], float]


class Phase(enum.Enum):
    """What a connection is at."""

    REST = 0
    HEAD = 1
    BODY = 2
    ANSWER = 3


class Request(HTTPRequestParser):  # type: ignore[misc]
    """A request whose body is read as far as its sender may send; beyond that the site answers its head alone."""

    refused = False
    _most: int | None = None

    def __init__(self, channel: Channel, adj: Any) -> None:
        super().__init__(adj)
        self._channel = channel

    def received(self, data: bytes) -> int:
        taken = int(super().received(data))
        if self.body_rcv is None or self.error:
            return taken
        if self._most is None:
            headers = self.headers
            self._most = self._channel.rules.most(headers.get("COOKIE", ""), headers.get("CONTENT_TYPE", ""))
        size = max(self.content_length, self.body_bytes_received)
        if size <= self._most:
            return taken
        self._refuse(size)
        return len(data)

    def _refuse(self, size: int) -> None:
        """End the request here. Its length stays in its head, so that the site sees what it may not read."""
        self.close()
        self.body_rcv = None
        self.headers["CONTENT_LENGTH"] = str(size)
        # An answer is lost to a sender who is cut off at once: the door closes, after the rest was let through.
        self.version = "1.1"
        self.headers.pop("CONNECTION", None)
        self.expect_continue = False
        self.completed = self.refused = self._channel.refused = True


class Answer(WSGITask):  # type: ignore[misc]
    """An answer, which tells a refused sender that nothing more is heard on this connection."""

    def build_response_header(self) -> Any:
        if self.request.refused:
            self.response_headers.append(("Connection", "close"))
        return super().build_response_header()


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection, and since when it has been at what it is at."""

    task_class = Answer
    refused = False  # what still comes of a refused body is not kept
    phase = Phase.REST
    _moved = 0  # bytes of an answer that the system took
    _mark = 0

    def __init__(self, rules: Rules, *arguments: Any, **named: Any) -> None:
        self.rules = rules
        self.parser_class = functools.partial(Request, self)
        self.since = rules.clock()
        super().__init__(*arguments, **named)

    def received(self, data: bytes) -> bool:
        return False if self.refused else bool(super().received(data))

    def send(self, data: bytes, do_close: bool = True) -> int:
        sent = int(super().send(data, do_close=do_close))
        self._moved += sent
        return sent

    def service(self) -> None:
        self.phase = Phase.ANSWER  # seen even when the whole request fits between two looks
        super().service()

    def late(self) -> bool:
        """Return whether its time is over."""
        now = self.rules.clock()
        phase, moved = self._at()
        if phase is not self.phase and (self.phase, phase) != (
            Phase.HEAD,
            Phase.REST,
        ):  # empty lines: no rest
            self.phase, self.since, self._mark = phase, now, moved
        took = now - self.since
        if self.phase is Phase.REST:
            return took > (HEAD_SECONDS if self.refused else self.rules.rest_seconds)
        if self.phase is Phase.HEAD:
            return took > HEAD_SECONDS
        if self.phase is Phase.BODY:
            if took > BODY_SECONDS:
                brought, self.since, self._mark = moved - self._mark, now, moved
                return brought < BODY_BYTES
            return False
        if moved != self._mark or not self.total_outbufs_len:
            self.since, self._mark = now, moved
        return now - self.since > STALL_SECONDS

    def place(self) -> tuple[int, float] | None:
        """Its place in the row of those who make room, None while the site works on it or somebody reads its answer.

        First who rests or is slow to begin, longest first; then bodies on their way; last who has just come.
        """
        at, _moved = self._at()
        took = self.rules.clock() - self.since
        if at is Phase.ANSWER:
            return (1, self.since) if took > HEAD_SECONDS else None
        return (1 if at is Phase.BODY else 0 if took > COME_SECONDS else 2), self.since

    def _at(self) -> tuple[Phase, int]:
        """Return what it is at, and how many bytes were moved for that."""
        if self.requests or self.total_outbufs_len:
            return Phase.ANSWER, self._moved
        if self.request is None:
            return Phase.REST, 0
        if not self.request.headers_finished:
            return Phase.HEAD, 0
        return Phase.BODY, self.request.body_bytes_received


def close_late(channels: Iterable[Channel]) -> None:
    """Close every connection whose time is over."""
    for channel in channels:
        if channel.late():
            channel.handle_close()


def make_room(channels: Sequence[Channel], wanted: int) -> None:
    """Close so many of those who rest, longest first; without any of them the one that is first in the row."""
    row = [(place, number) for number, channel in enumerate(channels) if (place := channel.place())]
    for at, (place, number) in enumerate(heapq.nsmallest(wanted, row)):
        if at == 0 or place[0] == 0:
            channels[number].handle_close()


def descriptors(connections: int) -> int:
    """Let this process open enough files for so many connections, and return how many the system allows.

    A connection needs one, and one more while it carries a body or an answer too long for memory.
    """
    wanted = 2 * connections + SPARE_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return connections
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return min(connections, max(1, (allowed - SPARE_DESCRIPTORS) // 2))
