"""Behind a reverse proxy: what it forwards is believed from it alone, cookies are for TLS, and names are the site's."""

from __future__ import annotations

import dataclasses
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

import pytest

from engine.readers import networks
from engine.service import Engine
from engine.settings import Settings
from tests.conftest import KINDS
from tests.tools.pace import wait_until
from tests.tools.site import PASSWORD, Site
from webui.app import create_app
from webui.http import security
from webui.http.proxies import Proxies

TRUSTED = "10.0.0.0/8, 2001:db8::/32"
PUBLIC = "https://alur.example"


def seen(peer: str, public_url: str | None = None, **headers: str) -> tuple[str, str, str]:
    """Address, scheme and name as the application sees them."""
    environ: dict[str, Any] = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", "HTTP_HOST": "dalam:8000"}
    environ |= {f"HTTP_X_FORWARDED_{name}": value for name, value in headers.items()}
    Proxies(lambda environ, start: [], networks(TRUSTED), public_url)(environ, lambda *_: lambda _: None)
    return environ["REMOTE_ADDR"], environ["wsgi.url_scheme"], environ["HTTP_HOST"]


@pytest.mark.parametrize(
    ("peer", "headers", "expected"),
    [
        ("192.0.2.1", {"FOR": "203.0.113.7", "PROTO": "https", "HOST": "x"}, ("192.0.2.1", "http", "dalam:8000")),
        ("10.0.0.1", {"FOR": "203.0.113.7", "PROTO": "https", "HOST": "a.b"}, ("203.0.113.7", "https", "a.b")),
        ("10.0.0.1", {"FOR": "1.1.1.1, 203.0.113.7"}, ("203.0.113.7", "http", "dalam:8000")),
        ("10.0.0.1", {"FOR": "1.1.1.1, 203.0.113.7, 10.9.9.9"}, ("203.0.113.7", "http", "dalam:8000")),
        ("10.0.0.1", {"FOR": "203.0.113.7, 10.9.9.9", "PROTO": "https, http"}, ("203.0.113.7", "https", "dalam:8000")),
        ("10.0.0.1", {"FOR": "203.0.113.7", "PROTO": "gopher, https"}, ("203.0.113.7", "https", "dalam:8000")),
        ("10.0.0.1", {"FOR": "10.0.0.3, 10.0.0.2"}, ("10.0.0.3", "http", "dalam:8000")),
        ("10.0.0.1", {"FOR": "203.0.113.7, <script>"}, ("10.0.0.1", "http", "dalam:8000")),
        ("10.0.0.1", {"PROTO": "gopher", "HOST": "a b"}, ("10.0.0.1", "http", "dalam:8000")),
        ("2001:db8::1", {"FOR": "2001:4860::5"}, ("2001:4860::5", "http", "dalam:8000")),
        ("::ffff:10.0.0.1", {"FOR": "203.0.113.7"}, ("203.0.113.7", "http", "dalam:8000")),
        ("", {"FOR": "203.0.113.7"}, ("", "http", "dalam:8000")),
        # with the port it comes from, in brackets, and an IPv4 address in the clothes of IPv6
        ("10.0.0.1", {"FOR": "203.0.113.7:51234"}, ("203.0.113.7", "http", "dalam:8000")),
        ("10.0.0.1", {"FOR": "[2001:4860::5]:443"}, ("2001:4860::5", "http", "dalam:8000")),
        ("10.0.0.1", {"FOR": "[2001:4860::5]"}, ("2001:4860::5", "http", "dalam:8000")),
        ("10.0.0.1", {"FOR": "2001:4860:0:0::0005"}, ("2001:4860::5", "http", "dalam:8000")),
        ("10.0.0.1", {"FOR": "::ffff:203.0.113.7"}, ("203.0.113.7", "http", "dalam:8000")),
        ("10.0.0.1", {"FOR": "203.0.113.7, ::ffff:10.0.0.9"}, ("203.0.113.7", "http", "dalam:8000")),
        ("10.0.0.1", {"FOR": "1.1.1.1, 10.0.0.9:8080"}, ("1.1.1.1", "http", "dalam:8000")),
        ("10.0.0.1", {"PROTO": "HTTPS"}, ("10.0.0.1", "https", "dalam:8000")),
        # garbage: what a proxy of ours said last stands
        ("10.0.0.1", {"FOR": "unknown"}, ("10.0.0.1", "http", "dalam:8000")),
        ("10.0.0.1", {"FOR": "_gazonk"}, ("10.0.0.1", "http", "dalam:8000")),
        ("10.0.0.1", {"FOR": "203.0.113.7:99999999"}, ("10.0.0.1", "http", "dalam:8000")),
        ("10.0.0.1", {"FOR": "fe80::1%<script>"}, ("10.0.0.1", "http", "dalam:8000")),
        ("10.0.0.1", {"FOR": "127.0.0.1\t203.0.113.7"}, ("10.0.0.1", "http", "dalam:8000")),
        ("10.0.0.1", {"FOR": ", ,,"}, ("10.0.0.1", "http", "dalam:8000")),
        ("10.0.0.1", {"FOR": "3405803783"}, ("10.0.0.1", "http", "dalam:8000")),
        ("10.0.0.1", {"HOST": "x" * 300}, ("10.0.0.1", "http", "dalam:8000")),
        ("10.0.0.1", {"HOST": "evil.example/@a.b"}, ("10.0.0.1", "http", "dalam:8000")),
        ("10.0.0.1", {"HOST": "[2001:db8::7]:8443"}, ("10.0.0.1", "http", "[2001:db8::7]:8443")),
        # a chain longer than any house has: what stands before it is not looked at
        ("10.0.0.1", {"FOR": ", ".join(["203.0.113.7"] + ["10.0.0.2"] * 4000)}, ("10.0.0.2", "http", "dalam:8000")),
        # of several proxies each says what it saw; who writes before them is not believed
        ("10.0.0.1", {"FOR": "10.0.0.7, 203.0.113.7, 10.0.0.2", "PROTO": "https, http, http", "HOST": "a, b, c"},
         ("203.0.113.7", "http", "b")),
    ],
)  # fmt: skip
def test_only_trusted_proxies_are_believed(
    peer: str, headers: dict[str, str], expected: tuple[str, str, str]
) -> None:
    assert seen(peer, **headers) == expected


def test_the_scheme_of_the_public_address_is_the_sites() -> None:
    assert seen("192.0.2.1", PUBLIC)[1] == "https"
    assert seen("10.0.0.1", PUBLIC, PROTO="http")[1] == "https"


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_cookies_and_headers_fit_the_way_a_page_came(
    engine: Engine, settings: Settings, scheme: str, secure: bool
) -> None:
    app = create_app(engine, dataclasses.replace(settings, trusted_proxies=networks("127.0.0.1")))
    answer = app.test_client().get("/masuk", headers={"X-Forwarded-Proto": scheme})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-alur=" if secure else "alur=")
    assert ("Secure" in cookie) is secure
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert answer.headers.get("Strict-Transport-Security") == (security.TRANSPORT if secure else None)


class Proxy(BaseHTTPRequestHandler):
    """A small reverse proxy that says it speaks TLS; `behind` is the port of the site."""

    protocol_version = "HTTP/1.1"
    behind = 0

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        before = self.headers.get("X-Forwarded-For")
        added = self.headers.get("X-Test-Client", "203.0.113.7")  # stands for the address of the visitor
        passed = {name: text for name, text in self.headers.items() if not name.lower().startswith("x-")}
        passed |= {
            "Host": "127.0.0.1",
            "X-Forwarded-For": f"{before}, {added}" if before else added,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": self.headers["Host"],
        }
        site = HTTPConnection("127.0.0.1", self.behind, timeout=30)
        site.request(self.command, self.path, body, passed)
        answer = site.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, text in answer.getheaders():
            if name.lower() not in ("connection", "content-length", "transfer-encoding", "date", "server"):
                self.send_header(name, text)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        site.close()

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def proxied(start_site: Callable[..., Site]) -> Iterator[tuple[Site, int]]:
    """A site behind the proxy, and the proxy's port."""
    site = start_site(ALUR_TRUSTED_PROXIES="127.0.0.1", ALUR_PUBLIC_URL=PUBLIC, ALUR_WORKER="0")
    handler = type("Before", (Proxy,), {"behind": site.port})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield site, server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


class Visitor:
    """Somebody beyond the proxy, with a browser's cookies."""

    def __init__(self, port: int, address: str) -> None:
        self._port = port
        self.address = address
        self.cookies: dict[str, str] = {}

    def ask(
        self, method: str, path: str, fields: dict[str, str] | None = None, **headers: str
    ) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        sent = {
            "Host": "alur.example",
            "X-Test-Client": self.address,
            "X-Forwarded-For": "10.66.66.66",
            "Cookie": "; ".join(f"{name}={text}" for name, text in self.cookies.items()),
            **headers,
        }
        if fields is not None:
            sent |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": PUBLIC,
                "Referer": f"{PUBLIC}/masuk",
            }
            sent |= headers
        connection.request(method, path, urlencode(fields) if fields is not None else None, sent)
        answer = connection.getresponse()
        self.text = answer.read().decode()
        for given in answer.headers.get_all("Set-Cookie") or ():
            name, _is, rest = given.partition("=")
            assert name.startswith("__Host-")
            assert "Secure" in given
            assert "HttpOnly" in given
            self.cookies[name] = rest.partition(";")[0]
        connection.close()
        return answer

    def sign_in(self, password: str = PASSWORD, **headers: str) -> int:
        self.ask("GET", "/masuk")
        token = re.findall(r'name="csrf_token" value="([^"]+)"', self.text)[0]
        return self.ask(
            "POST", "/masuk", {"csrf_token": token, "nama": "kadis", "sandi": password}, **headers
        ).status


def test_signing_in_behind_a_proxy(proxied: tuple[Site, int]) -> None:
    site, port = proxied
    person, guesser = Visitor(port, "203.0.113.7"), Visitor(port, "198.51.100.9")
    assert person.sign_in() == 303
    assert set(person.cookies) == {"__Host-alur", "__Host-alur_kenal"}
    answer = person.ask("GET", "/tugas")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"]
    assert person.ask("POST", "/keluar", {"csrf_token": "x"}, Origin="https://evil.example").status == 403
    person.cookies.pop("__Host-alur")
    for n in range(20):
        guesser.address = f"198.51.100.{n // 5}"
        assert guesser.sign_in("salah sekali") == 401
    guesser.address = person.address
    assert guesser.sign_in() == 429, "a browser nobody knows"
    assert person.sign_in() == 303, "the person's own"
    log = site.alur("user", "unlock", "kadis", "--as", "admin").stdout
    assert "kadis" in log
    assert guesser.sign_in() == 303


def test_words_of_proxies_that_nobody_reads() -> None:
    environ: dict[str, Any] = {
        "REMOTE_ADDR": "10.0.0.1",
        "wsgi.url_scheme": "http",
        "HTTP_HOST": "dalam:8000",
    }
    before = environ | {
        "HTTP_FORWARDED": "for=203.0.113.7;proto=https;host=evil",
        "HTTP_X_REAL_IP": "203.0.113.7",
        "HTTP_X_FORWARDED_PORT": "443",
        "HTTP_X_FORWARDED_SERVER": "evil",
        "HTTP_X_CLIENT_IP": "203.0.113.7",
        "HTTP_X_FORWARDED_SSL": "on",
    }
    environ = dict(before)
    Proxies(lambda environ, start: [], networks(TRUSTED), None)(environ, lambda *_: lambda _: None)
    assert environ == before


LIES = (
    b"X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example\r\n"
    b"Forwarded: for=127.0.0.1;proto=https;host=evil.example\r\nX-Real-IP: 127.0.0.1\r\n"
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_proxy_that_lies_changes_nothing(start_site: Callable[..., Site], kind: str) -> None:
    """Nobody is trusted here: what comes with these headers is neither this machine nor by TLS, on either database."""
    site = start_site(kind, ALUR_WORKER="0")
    plain, lied = raw(site, "/masuk"), raw(site, "/masuk", LIES)
    assert b"demo" in plain
    assert b"/masuk/demo/" not in lied, "one click is for this machine"
    assert b"Secure" not in lied.partition(b"\r\n\r\n")[0]
    assert b"Strict-Transport-Security" not in lied
    assert b"evil.example" not in lied
    assert raw(site, "/metrics").startswith(b"HTTP/1.1 200")
    assert raw(site, "/metrics", LIES).startswith(b"HTTP/1.1 403")
    assert b"parts" not in raw(site, "/sehat/siap", LIES)
    # the same twice, with a line that goes on, with low lines for high ones, and far too much of it
    doubled = (
        b"X-Forwarded-For: 127.0.0.1\r\n" * 3 + b"X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http\r\n"
    )
    assert raw(site, "/metrics", doubled).startswith(b"HTTP/1.1 403")
    assert raw(site, "/metrics", b"X_Forwarded_For: 10.9.9.9\r\nX_Real_IP: x\r\n").startswith(b"HTTP/1.1 200")
    huge = raw(site, "/metrics", b"X-Forwarded-For: " + b"127.0.0.1, " * 5000 + b"\r\n")
    assert not huge.startswith(b"HTTP/1.1 2")
    assert "evil" not in site.told()


def test_headers_sent_twice_are_one_chain(start_site: Callable[..., Site]) -> None:
    """The last line is of the proxy next to us, and the log has the address it saw."""
    site = start_site(ALUR_TRUSTED_PROXIES="127.0.0.1", ALUR_WORKER="0")
    raw(site, "/lisensi", b"X-Forwarded-For: 10.6.6.6\r\nX-Forwarded-For: 203.0.113.7\r\n")
    raw(site, "/lisensi", b"X-Forwarded-For: 198.51.100.4:55000\r\n")
    wait_until(lambda: site.told().count("/lisensi") == 2)
    lines = [line for line in site.told().splitlines() if "/lisensi" in line]
    assert [line.split()[-1] for line in lines] == ["203.0.113.7", "198.51.100.4"]


def raw(site: Site, path: str, headers: bytes = b"") -> bytes:
    """The whole answer to a request with these lines of a head, byte by byte."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as line:
        host = f"127.0.0.1:{site.port}".encode()
        line.sendall(b"GET " + path.encode() + b" HTTP/1.1\r\nHost: " + host + b"\r\n" + headers)
        line.sendall(b"Connection: close\r\n\r\n")
        parts = []
        with suppress(ConnectionResetError):  # a head that is too long is not read to its end
            while part := line.recv(65536):
                parts.append(part)
    return b"".join(parts)
