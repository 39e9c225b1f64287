"""Standing behind a reverse proxy: who really asks, by which scheme, for which name.

What a header forwards is believed only from a network of ALUR_TRUSTED_PROXIES; from anybody else it is what anybody may
write. The address is the rightmost of X-Forwarded-For that is no such proxy; scheme and name are those that the proxy
next to it saw. Where ALUR_PUBLIC_URL is set, its scheme is the site's, whatever comes in between. `Forwarded` and other
words of proxies are read from nobody.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from engine.readers import Network

MOST = 16  # proxies one behind the other; what stands before them is not looked at
LONGEST = 260  # signs of a name with its port
HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?")
PORTED = re.compile(
    r"\[(?P<v6>[0-9A-Fa-f:.]+)\](?::\d{1,5})?|(?P<v4>[0-9.]+):\d{1,5}|(?P<bare>[0-9A-Fa-f:.]+)"
)
SCHEMES = ("http", "https")


class Proxies:
    """The application as seen through trusted proxies."""

    def __init__(self, app: WSGIApplication, trusted: Sequence[Network], public_url: str | None) -> None:
        self._app = app
        self._trusted = trusted
        self._scheme = urlsplit(public_url).scheme if public_url else ""

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        self._believe(environ)
        if self._scheme:
            environ["wsgi.url_scheme"] = self._scheme
        return self._app(environ, start)

    def _believe(self, environ: dict[str, Any]) -> None:
        """Put what trusted proxies say in the place of what the nearest of them is."""
        hops, peer = 0, environ.get("REMOTE_ADDR", "")
        for sender in (*_values(environ, "FOR")[: -MOST - 1 : -1], None):
            if not self._trusts(peer):
                break
            hops += 1
            found = _address(sender or "")
            if found is None:  # said by a proxy of ours that knows no more
                break
            peer = found
        if not hops:
            return
        environ["REMOTE_ADDR"] = peer
        scheme, host = _seen(_values(environ, "PROTO"), hops).lower(), _seen(_values(environ, "HOST"), hops)
        if scheme in SCHEMES:
            environ["wsgi.url_scheme"] = scheme
        if len(host) <= LONGEST and HOST.fullmatch(host):
            environ["HTTP_HOST"] = host

    def _trusts(self, address: str) -> bool:
        found = _parsed(address)
        return found is not None and any(found in network for network in self._trusted)


def _values(environ: dict[str, Any], name: str) -> list[str]:
    text = environ.get(f"HTTP_X_FORWARDED_{name}", "")
    return [one.strip() for one in text.split(",") if one.strip()]


def _seen(values: Sequence[str], hops: int) -> str:
    """Return what the outermost of so many trusted proxies said; a proxy that replaces the header leaves fewer."""
    return values[-min(hops, len(values))] if values else ""


def _address(text: str) -> str | None:
    """Return the address in a part of X-Forwarded-For, written in the one usual way; None where there is none.

    Some proxies add the port from which a visitor comes, and brackets to an IPv6 address.
    """
    found = PORTED.fullmatch(text)
    parsed = _parsed(found["v6"] or found["v4"] or found["bare"]) if found else None
    return None if parsed is None else str(parsed)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return an address; an IPv4 one in the clothes of IPv6 as what it is, and without the name of a link."""
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found
