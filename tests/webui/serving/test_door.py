"""The door of the site: connections that rest, drip or send too much cost nobody else anything."""

from __future__ import annotations

import re
import resource
import socket
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from engine.service import Engine
from engine.settings import Settings
from tests.tools.site import PASSWORD
from webui.app import create_app
from webui.serving import door, server
from webui.serving.server import Server

GET = b"GET /lisensi HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
PLAIN = "application/x-www-form-urlencoded"


def post(body: bytes | int, *, path: str = "/tugas/1", kind: str = PLAIN, cookie: str = "") -> bytes:
    """The head of a post, and its body unless that is only a length."""
    length, content = (body, b"") if isinstance(body, int) else (len(body), body)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n"
    return f"{head}Cookie: {cookie}\r\n\r\n".encode() + content


class Open:
    """A served site whose loop the test turns itself, on a clock of its own."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self.now = 0.0
        self.server = Server(engine, settings, clock=lambda: self.now)
        host, port = self.server.address.removeprefix("http://").split(":")
        self.address = (host, int(port))
        self._clients: list[socket.socket] = []

    def come(self, *sent: bytes) -> socket.socket:
        """A new connection, which has sent this so far."""
        client = socket.create_connection(self.address, timeout=0.01)
        self._clients.append(client)
        for part in sent:
            client.sendall(part)
        self.turn()
        return client

    def turn(self, seconds: float = 0.0) -> None:
        """Let time pass, and let the site do what is to be done then."""
        self.now += seconds
        for _ in range(4):
            self.server.turn(0)

    def heard(self, client: socket.socket, until: bytes = b"</html>") -> bytes | None:
        """What a client is sent up to these bytes; None when the site has closed before."""
        heard = b""
        for _ in range(1500):
            self.server.turn(0.01)
            try:
                part = client.recv(2**20)
            except TimeoutError:
                continue
            except ConnectionResetError:
                return None
            if not part:
                return None
            heard += part
            if until in heard:
                return heard
        raise AssertionError(f"no {until!r} in {heard[-300:]!r}")

    def closed(self, client: socket.socket) -> bool:
        """Whether the site has closed this connection, which waits for nothing."""
        self.turn()
        try:
            return client.recv(2**20) == b""
        except TimeoutError:
            return False
        except ConnectionResetError:
            return True

    def close(self) -> None:
        for client in self._clients:
            client.close()
        self.server.close()


@pytest.fixture
def serve(engine: Engine, settings: Settings) -> Iterator[Callable[..., Open]]:
    opened: list[Open] = []

    def start(**changed: int) -> Open:
        changed = {"port": 0, "threads": 1, **changed}
        opened.append(Open(engine, Settings.from_env({}, **{**_given(settings), **changed})))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def _given(settings: Settings) -> dict[str, object]:
    return {"database_url": settings.database_url, "secret_file": settings.secret_file, "demo": True}


def signed_in(site: Open) -> str:
    """The session cookie of somebody who has signed in."""
    page = site.heard(site.come(GET.replace(b"/lisensi", b"/masuk"))) or b""
    cookie = page.partition(b"Set-Cookie: ")[2].partition(b";")[0].decode()
    token = page.partition(b'name="csrf_token" value="')[2].partition(b'"')[0].decode()
    fields = urlencode({"csrf_token": token, "nama": "kadis", "sandi": PASSWORD}).encode()
    answer = site.heard(site.come(post(fields, path="/masuk", cookie=cookie)), b"\r\n\r\n") or b""
    assert answer.startswith(b"HTTP/1.1 303"), answer
    return "; ".join(re.findall(r"Set-Cookie: ([^;]+)", answer.decode()))


def test_a_resting_connection_is_closed_after_its_time(serve: Callable[..., Open]) -> None:
    site = serve(rest_seconds=15)
    silent, answered = site.come(), site.come(GET)
    assert site.heard(answered)
    site.turn(14)
    assert not site.closed(silent)
    answered.sendall(GET)
    assert site.heard(answered)
    site.turn(2)
    assert site.closed(silent)
    assert not site.closed(answered)
    site.turn(1)
    site.turn(16)
    assert site.closed(answered)


@pytest.mark.parametrize("start", [b"GET / HTTP/1.1\r\nX-Long: ", b"\r"])
def test_a_head_that_drips_is_closed(serve: Callable[..., Open], start: bytes) -> None:
    """Empty lines before a request, which may be skipped, are no request and no rest."""
    site = serve()
    dripping = site.come(start)
    site.turn(1)
    for _ in range(4):
        dripping.sendall(b"\n\r\n\r" if start == b"\r" else b"x")
        site.turn(3)
        assert not site.closed(dripping)
    site.turn(4)
    assert site.closed(dripping)


@pytest.mark.parametrize(
    "sent",
    [
        b"G\x1bT / HTTP/1.1\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: a\x1b[2J\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1, 2\r\n\r\n",
        b"\x16\x03\x01\x02\x00\r\n\r\n",
    ],
)
def test_what_is_no_request_is_answered_and_leaves_no_line(
    serve: Callable[..., Open], caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    """Anybody may send it as often as he likes."""
    site = serve()
    heard = site.heard(site.come(sent), b"waitress") or b""
    assert re.match(rb"HTTP/1\.[01] 400 ", heard), heard
    assert [one for one in caplog.records if one.levelname in ("WARNING", "ERROR")] == []


def test_a_body_must_go_on(serve: Callable[..., Open]) -> None:
    site = serve()
    cookie = signed_in(site)
    kind = "multipart/form-data; boundary=x"
    dripping = site.come(post(20_000_000, kind=kind, cookie=cookie))
    slow = site.come(post(20_000_000, kind=kind, cookie=cookie))
    for _ in range(3):
        dripping.sendall(b"x" * 100)
        slow.sendall(b"x" * (door.BODY_BYTES + 1))
        site.turn(1)
        site.turn(door.BODY_SECONDS + 1)
        assert not site.closed(slow)
        assert site.closed(dripping)
        dripping = site.come(post(20_000_000, kind=kind, cookie=cookie))


def test_a_full_house_closes_who_rested_longest(serve: Callable[..., Open]) -> None:
    site = serve(connections=50)
    guests = []
    for _ in range(60):
        guests.append(site.come())
        site.now += 0.1
    newcomer = site.come(GET)
    assert site.heard(newcomer)
    assert site.closed(guests[0])
    assert not site.closed(guests[-1])
    assert not site.closed(newcomer)


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.1\r\n", post(1000)])
def test_half_sent_requests_make_room_too(serve: Callable[..., Open], sent: bytes) -> None:
    site = serve(connections=50)
    for _ in range(60):
        site.come(sent)
        site.now += 0.1
    newcomer = site.come()
    site.turn(1)
    newcomer.sendall(GET)
    assert site.heard(newcomer)


@pytest.mark.parametrize("chunked", [False, True])
def test_a_stranger_is_answered_before_the_rest_is_sent(serve: Callable[..., Open], chunked: bool) -> None:
    site = serve()
    head = post(40_000_000, kind="multipart/form-data; boundary=x")
    if chunked:
        head = head.replace(b"Content-Length: 40000000", b"Transfer-Encoding: chunked")
        head += (b"%x\r\n" % 2**16 + b"x" * 2**16 + b"\r\n") * 17
    stranger = site.come(head)
    answer = site.heard(stranger) or b""
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"Kiriman terlalu besar untuk orang yang belum masuk." in answer
    assert b"Connection: close" in answer
    stranger.sendall(GET)  # what comes after is the rest of the body, no request
    assert not site.closed(stranger)
    site.turn(2 * door.HEAD_SECONDS)
    site.turn(2 * door.HEAD_SECONDS)
    assert site.closed(stranger)


def test_who_is_signed_in_may_send_more(serve: Callable[..., Open]) -> None:
    site = serve()
    cookie = signed_in(site)
    kind = "multipart/form-data; boundary=x"
    answer = site.heard(site.come(post(60_000_000, kind=kind, cookie=cookie))) or b""
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"paling banyak 20 MB" in answer
    waiting = site.come(post(40_000_000, kind=kind, cookie=cookie))
    assert not site.closed(waiting)
    for forged in ("alur=" + "x".join(cookie.split("alur=")[1].split(".")), "alur=\xff\xfe; ;;="):
        answer = site.heard(site.come(post(40_000_000, kind=kind, cookie=forged))) or b""
        assert answer.startswith(b"HTTP/1.1 413")


def test_a_reader_who_rests_keeps_no_thread(
    serve: Callable[..., Open], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One thread, and somebody who asks for more than any buffer holds and does not read it."""

    def with_a_long_page(*arguments: Any) -> Any:
        app = create_app(*arguments)
        app.view_functions["licences.page"] = lambda: b"x" * 40_000_000
        return app

    monkeypatch.setattr(server, "create_app", with_a_long_page)
    site = serve()
    reader = site.come(GET)
    assert site.heard(site.come(GET.replace(b"/lisensi", b"/sehat")), b"sehat")
    site.turn(door.STALL_SECONDS)
    assert len(site.heard(reader, b"x" * 100) or b"") > 100
    site.turn(1)
    site.turn(door.STALL_SECONDS + 1)
    assert site.heard(reader, b"nothing more") is None


def test_files_may_be_opened_for_all_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = [(1024, 20_000)]
    monkeypatch.setattr(resource, "getrlimit", lambda _which: limits[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda _which, pair: limits.append(pair))
    assert door.descriptors(4_000) == 4_000
    assert limits[-1] == (8_256, 20_000)
    limits[:] = [(1024, 1024)]
    assert door.descriptors(4_000) == 384
