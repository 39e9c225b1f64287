"""Answering requests until told to stop, and then finishing what is under way."""

from __future__ import annotations

import errno
import logging
import signal
import time
from collections.abc import Iterator
from types import FrameType
from typing import Any

import waitress
from waitress import wasyncore
from waitress.channel import HTTPChannel

from engine import errors
from engine.settings import Settings
from webui.app import MAX_BODY, create_app

LOOK_SECONDS = 0.5  # how soon a stop is noticed at the latest
LAST_SECONDS = 20.0  # for requests under way at a stop: longer than any statement or lock may take
REASONS = {errno.EADDRINUSE: "taken", errno.EACCES: "not_allowed", errno.EPERM: "not_allowed"}


class Server:
    """The site on its address. A stop closes the door first; requests under way are still answered.

    Raises Misconfigured when the address or port cannot be had.
    """

    def __init__(self, engine: Any, settings: Settings) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a request that waits is no event
        self._sockets: dict[int, Any] = {}
        self._stopping = False
        try:
            self._server = waitress.create_server(
                create_app(engine, settings),
                map=self._sockets,
                host=settings.host,
                port=settings.port,
                threads=settings.threads,
                max_request_body_size=2 * MAX_BODY,  # up to this the site's own page tells the limit
            )
        except (OSError, ValueError) as fault:  # ValueError: a host name that nobody knows
            wasyncore.close_all(self._sockets)
            reason = REASONS.get(getattr(fault, "errno", None) or 0)
            setting, value = ("ALUR_PORT", settings.port) if reason else ("ALUR_HOST", settings.host)
            raise errors.Misconfigured(setting=setting, reason=reason or "address", value=value) from fault
        self.address = f"http://{_host(settings.host)}:{self._port()}"

    def run(self) -> None:
        """Answer until SIGTERM or Ctrl-C, then finish what is under way; a second Ctrl-C does not wait for it."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self._stopping:
            wasyncore.loop(timeout=LOOK_SECONDS, map=self._sockets, count=1)
        self._close_door()
        deadline = time.monotonic() + LAST_SECONDS
        while self._under_way() and time.monotonic() < deadline:
            wasyncore.loop(timeout=0.05, map=self._sockets, count=1)

    def close(self) -> None:
        """End the threads and close every connection."""
        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._sockets)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopping:
            raise KeyboardInterrupt
        self._stopping = True

    def _close_door(self) -> None:
        """Accept nobody any more. The triggers stay: by them the threads say that an answer is ready."""
        for one in list(self._sockets.values()):
            if one.accepting:
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

    def _channels(self) -> Iterator[HTTPChannel]:
        return (one for one in list(self._sockets.values()) if isinstance(one, HTTPChannel))

    def _port(self) -> int:
        """The port really bound, when 0 was asked for."""
        ports = [one.effective_port for one in self._sockets.values() if hasattr(one, "effective_port")]
        return int(ports[0])


def _host(host: str) -> str:
    return f"[{host}]" if ":" in host else host
