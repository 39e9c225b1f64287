"""A crowd at the door: thousands of connections that rest or never finish cost nobody else anything."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.tools.site import Site

pytestmark = [pytest.mark.fault, pytest.mark.alone]

GET = b"GET /sehat HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture
def many_files() -> Iterator[None]:
    """This process is the crowd: it may open as many files as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def come(site: Site, sent: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", site.port), timeout=60)
    client.sendall(sent)
    return client


@pytest.mark.usefixtures("many_files")
def test_a_newcomer_is_answered_beside_thousands(start_site: Callable[..., Site]) -> None:
    site = start_site(ALUR_REST_SECONDS="100")
    with ExitStack() as crowd:
        resting = [crowd.enter_context(come(site, b"")) for _ in range(1_990)]
        resting += [crowd.enter_context(come(site, GET)) for _ in range(10)]
        for client in resting[-10:]:
            assert client.recv(65536).startswith(b"HTTP/1.1 200")
        half_sent = [crowd.enter_context(come(site, GET[:-4])) for _ in range(200)]
        began = time.monotonic()
        with come(site, GET) as newcomer:
            assert newcomer.recv(65536).startswith(b"HTTP/1.1 200")
        assert time.monotonic() - began < 1.0
        for client in half_sent[-10:] + resting[:10]:  # they were all there
            client.setblocking(False)
            with pytest.raises(BlockingIOError):
                client.recv(1)
    assert "Traceback" not in site.told()
