"""Answering requests until told to stop, and then finishing what is under way."""

from __future__ import annotations

import errno
import functools
import logging
import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import flask
import waitress
from waitress import wasyncore
from waitress.task import ThreadedTaskDispatcher
from werkzeug.sansio.http import parse_cookie

from engine import errors
from engine.settings import Settings
from webui.app import create_app
from webui.http import answers, limits, session
from webui.serving import door

LOOK_SECONDS = 0.5  # how soon a stop, or a connection that is late, is noticed at the latest
LAST_SECONDS = 20.0  # for requests under way at a stop: longer than any statement or lock may take
HEAD_BYTES = 32 * 1024
READ_BYTES = 64 * 1024
QUICK = ("/static/", "/sehat/hidup")
NEVER = 2**62  # bytes or seconds: the door has its own rules
REASONS = {errno.EADDRINUSE: "taken", errno.EACCES: "not_allowed", errno.EPERM: "not_allowed"}


class Server:
    """The site on its address. A stop closes the door first; requests under way are still answered.

    `connections` is how many it holds at once: fewer than the setting where the system opens too few files.
    Raises Misconfigured when the address or port cannot be had.
    """

    def __init__(self, engine: Any, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a request that waits is no event
        self._sockets: dict[int, Any] = {}
        self._files = ThreadedTaskDispatcher()
        self._files.set_thread_count(1)
        self._stopping = False
        self._clock, self._looked = clock, clock()
        self.connections = door.descriptors(settings.connections)
        app = create_app(engine, settings)
        try:
            self._server = waitress.create_server(
                app,
                map=self._sockets,
                host=settings.host,
                port=settings.port,
                threads=settings.threads,
                connection_limit=self.connections,
                channel_timeout=NEVER,
                max_request_header_size=HEAD_BYTES,
                max_request_body_size=NEVER,
                recv_bytes=READ_BYTES,
                outbuf_high_watermark=NEVER,  # no thread waits for a reader: a long answer waits in a file
                clear_untrusted_proxy_headers=False,  # webui/http/proxies.py judges them
            )
        except (OSError, ValueError) as fault:  # ValueError: a host name that nobody knows
            wasyncore.close_all(self._sockets)
            reason = REASONS.get(getattr(fault, "errno", None) or 0)
            setting, value = ("ALUR_PORT", settings.port) if reason else ("ALUR_HOST", settings.host)
            raise errors.Misconfigured(setting=setting, reason=reason or "address", value=value) from fault
        rules = door.Rules(settings.rest_seconds, functools.partial(_most, app), clock)
        self._own = len(self._sockets)
        app.extensions[answers.CONNECTIONS] = lambda: (
            max(0, len(self._sockets) - self._own),
            self.connections,
        )
        self._listeners = [one for one in self._sockets.values() if one.accepting]
        for one in self._listeners:
            one.channel_class = functools.partial(door.Channel, rules)
            one.add_task = functools.partial(self._queue, one.task_dispatcher)
        self.address = f"http://{_host(settings.host)}:{self._port()}"

    def run(self, begun: Callable[[], None] = lambda: None) -> None:
        """Answer until SIGTERM or Ctrl-C, then finish what is under way; a second Ctrl-C does not wait for it.

        `begun` is called when a SIGTERM ends it so.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        begun()
        while not self._stopping:
            self.turn(LOOK_SECONDS)
        self._close_door()
        deadline = time.monotonic() + LAST_SECONDS
        while self._under_way() and time.monotonic() < deadline:
            self.turn(0.05)

    def turn(self, seconds: float) -> None:
        """Move what can be moved on every connection, after waiting so long for the first."""
        if (now := self._clock()) - self._looked >= LOOK_SECONDS:
            self._looked = now
            door.close_late(self._channels())
        if len(self._sockets) >= self.connections:
            door.make_room(self._channels(), 1 + self.connections // 100)
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._sockets, count=1)
        for one in self._listeners:
            self._let_in(one)

    def _queue(self, others: ThreadedTaskDispatcher, channel: door.Channel) -> None:
        """What asks no database has a thread of its own: one that keeps the others waiting keeps it not."""
        path = getattr(
            channel.requests[0], "path", ""
        )  # what is no request at all has none, and is answered 400
        (self._files if path.startswith(QUICK) else others).add_task(channel)

    def _let_in(self, listener: Any) -> None:
        """Accept all who wait, not one a turn: a turn is long when many connections are open."""
        before = -1
        while listener.accepting and before < len(self._sockets) < self.connections:
            before = len(self._sockets)
            listener.handle_accept()

    def close(self) -> None:
        """End the threads and close every connection."""
        self._files.shutdown()
        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._sockets)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopping:
            raise KeyboardInterrupt
        self._stopping = True

    def _close_door(self) -> None:
        """Accept nobody any more. The triggers stay: by them the threads say that an answer is ready."""
        for one in self._listeners:
            wasyncore.dispatcher.close(one)

    def _under_way(self) -> bool:
        """Whether some request is not answered to its last byte; connections at rest are closed on the way."""
        busy = False
        for channel in self._channels():
            if channel.requests or channel.total_outbufs_len:
                busy = True
            else:
                channel.will_close = True
        return busy

    def _channels(self) -> list[door.Channel]:
        return [one for one in self._sockets.values() if isinstance(one, door.Channel)]

    def _port(self) -> int:
        """Return the port really bound, when 0 was asked for."""
        ports = [one.effective_port for one in self._sockets.values() if hasattr(one, "effective_port")]
        return int(ports[0])


def _most(app: flask.Flask, cookies: str, kind: str) -> int:
    """Return the bytes of body that a request with this cookie header and content type may bring."""
    return limits.of(app, session.cookie(parse_cookie(cookies))).bytes(kind)


def _host(host: str) -> str:
    return f"[{host}]" if ":" in host else host
