"""The proxy: nginx takes it, and a site behind it is reached by TLS alone, with the visitor's own address."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from engine.settings import HOME
from tests.conftest import demo_database
from tests.tools.databases import Databases
from tests.tools.pace import wait_until
from tests.tools.site import Site, free_port

OPS = HOME / "webui/ops"
NAME = "alur.example"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
pytestmark = pytest.mark.skipif(
    NGINX is None, reason="nginx is not on this machine: its configuration is not tried"
)


@dataclass(frozen=True)
class Proxy:
    """A running nginx in front of a site."""

    tls: int
    plain: int
    folder: Path
    site: Site

    def get(self, path: str, *, name: str = NAME, **headers: str) -> tuple[int, dict[str, str], str]:
        """Status, headers and text of a page, by TLS and with the certificate checked."""
        trust = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        with (
            socket.create_connection(("127.0.0.1", self.tls)) as raw,
            trust.wrap_socket(raw, server_hostname=name) as line,
        ):
            connection = http.client.HTTPConnection(NAME)
            connection.sock = line
            connection.request("GET", path, headers={"Host": f"{NAME}:{self.tls}", **headers})
            answer = connection.getresponse()
            return (
                answer.status,
                {key.lower(): value for key, value in answer.getheaders()},
                answer.read().decode(),
            )

    def log(self) -> str:
        return (self.folder / "alur.log").read_text("utf-8")


@pytest.fixture(scope="module")
def proxy(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("nginx")
    tls, plain = free_port(), free_port()
    url = databases.new("sqlite", demo_database)
    site = Site(folder, url, ALUR_PUBLIC_URL=f"https://{NAME}:{tls}", ALUR_TRUSTED_PROXIES="127.0.0.1")
    site.start()
    certify(folder)
    texts = {
        "listen 80 ": f"listen 127.0.0.1:{plain} ",
        "listen 443 ": f"listen 127.0.0.1:{tls} ",
        "127.0.0.1:8000": f"127.0.0.1:{site.port}",
        "/etc/alur/tls/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/",
        "/etc/nginx/alur-proxy.conf": str(OPS / "nginx-proxy.conf"),
        "return 308 https://alur.example": f"return 308 https://alur.example:{tls}",
    }
    shipped = (OPS / "nginx.conf").read_text("utf-8")
    shipped = re.sub(
        r"^ *listen \[::\].*\n", "", shipped, flags=re.MULTILINE
    )  # machines of tests may lack IPv6
    for old, new in texts.items():
        assert old in shipped, old
        shipped = shipped.replace(old, new)
    temporary = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = (
        f"daemon off; pid {folder}/pid; worker_processes 1; error_log stderr warn;\n"
        f"events {{ worker_connections 512; }}\nhttp {{ {temporary}\n{shipped}\n}}\n"
    )
    (folder / "nginx.conf").write_text(main, "utf-8")
    command = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "[emerg]" not in checked.stderr
    running = subprocess.Popen(command)
    try:
        wait_until(lambda: running.poll() is not None or listens(tls))
        assert running.poll() is None
        yield Proxy(tls, plain, folder, site)
    finally:
        running.terminate()
        running.wait()
        site.stop()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def certify(folder: Path) -> None:
    """Make a certificate that is its own authority, for NAME."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def test_pages_come_by_tls_with_what_keeps_them_there(proxy: Proxy) -> None:
    status, headers, text = proxy.get("/masuk")
    assert (status, "<h1" in text) == (200, True)
    assert headers["strict-transport-security"].startswith("max-age=")
    assert all("Secure" in value for name, value in headers.items() if name == "set-cookie")


def test_plain_http_is_sent_on_and_another_name_is_not_answered(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.plain)
    connection.request("GET", "/masuk?x=1", headers={"Host": "jahat.example"})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (308, f"https://{NAME}:{proxy.tls}/masuk?x=1")
    connection.close()
    with pytest.raises(ssl.SSLError):
        proxy.get("/masuk", name="jahat.example")


def test_figures_stay_on_this_machine_and_the_state_is_a_word(proxy: Proxy) -> None:
    assert proxy.get("/sehat")[0] == 200
    for path in ("/metrics", "/sehat/siap", "/sehat/hidup", "//metrics", "/%6detrics", "/x/../metrics"):
        assert proxy.get(path)[0] == 404, path


def test_what_a_visitor_says_of_himself_is_replaced(proxy: Proxy) -> None:
    """A lie about scheme, name or address would be in the answer: another place to sign in, a cookie without TLS."""
    lies = {
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "jahat.example",
        "X-Forwarded-For": "127.0.0.1",
        "Forwarded": "for=1",
    }
    status, headers, text = proxy.get("/tugas", **lies)
    assert status in (302, 303)
    assert "jahat" not in headers["location"] + text
    assert "http://" not in headers["location"]


def test_the_log_holds_no_key_and_no_query(proxy: Proxy) -> None:
    proxy.get("/agenda/rahasia-agenda-saya.ics")
    proxy.get("/sandi/pilih/rahasia-tautan-saya")
    proxy.get("/masuk?cari=rahasia-cari")
    wait_until(lambda: "/agenda/-" in proxy.log() and proxy.log().count("/masuk") > 0)
    assert "rahasia" not in proxy.log()


def test_while_alur_is_away_a_visitor_reads_that_it_comes_back(proxy: Proxy) -> None:
    proxy.site.stop()
    try:
        status, headers, text = proxy.get("/masuk")
        assert (status, headers["retry-after"]) == (503, "5")
        assert "sedang dimulai ulang" in text
    finally:
        proxy.site.start()
