"""A line keeps its connection from request to request, and makes another when that has rested."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from webui.visitors import lines

CALLERS: list[int] = []


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        CALLERS.append(self.client_address[1])
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    CALLERS.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_whole_answer_comes_back_over_one_connection(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "REST", 3600.0)
    line = lines.Connection(address)
    assert line.ask("POST", "/", "satu", {}) == lines.Answer(200, ["a=1", "b=2"], b"satu")
    assert line.ask("POST", "/", "dua", {}).content == b"dua"
    line.close()
    assert len(set(CALLERS)) == 1


def test_one_that_has_rested_is_made_anew(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "REST", -1.0)
    line = lines.Connection(address)
    line.ask("POST", "/", "satu", {})
    line.ask("POST", "/", "dua", {})
    line.close()
    assert len(set(CALLERS)) == 2
