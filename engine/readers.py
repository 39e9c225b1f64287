"""How the text of a setting is read and checked: each returns the value, or raises ValueError with a reason code."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
RIGHTS = ("admin", "audit", "deploy", "enforce")
PORTS = {"http": 80, "https": 443}
HOST_NAME = re.compile(r"[a-z0-9.:_-]+")
TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{16,200}")
MAIL_ADDRESS = re.compile(r"[^@\s<>,;:\"\x00-\x1f]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


def flag(text: str) -> bool:
    word = text.strip().lower()
    if word in {"1", "true", "yes", "on", "ya"}:
        return True
    if word in {"0", "false", "no", "off", "tidak"}:
        return False
    raise ValueError("flag")


@dataclass(frozen=True, slots=True)
class Whole:
    """Reads a whole number from low to high, in digits alone, and counts it in units."""

    low: int
    high: int
    unit: int = 1

    def __call__(self, text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not self.low <= int(text) <= self.high:
            raise ValueError(f"whole:{self.low}:{self.high}")
        return int(text) * self.unit


def choice(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError("choice:" + "|".join(words))
        return text

    return read


def token(text: str) -> str:
    """What a machine sends to be let in: signs of a header, too many to be guessed."""
    if not (TOKEN.fullmatch(text)):
        raise ValueError("token")
    return text


def rights(text: str) -> tuple[str, ...]:
    """Rights of roles with commas between, or none."""
    word = choice("none", *RIGHTS)
    return tuple(dict.fromkeys(one for one in map(word, re.split(r"\s*,\s*", text.strip())) if one != "none"))


def cap(text: str) -> int | None:
    word = choice("none", "100", "110", "120")(text)
    return None if word == "none" else int(word)


def zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError) as fault:  # ZoneInfoNotFoundError is a KeyError
        raise ValueError("timezone") from fault
    return text


def database(text: str) -> str:
    """SQLite or PostgreSQL by psycopg 3; the short names that other programs accept are written out."""
    scheme = urlsplit(text).scheme
    if scheme in {"postgres", "postgresql"}:
        return "postgresql+psycopg" + text[len(scheme) :]
    if scheme == "postgresql+psycopg" or text.startswith("sqlite:///"):
        return text
    raise ValueError("database")


def networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks with commas between: `127.0.0.1, 10.20.0.0/16`."""
    try:
        return tuple(ipaddress.ip_network(one.strip()) for one in text.split(",") if one.strip())
    except ValueError as fault:
        raise ValueError("networks") from fault


def public_url(text: str) -> str:
    """`https://alur.example` without a path; the port only where it is not the scheme's own."""
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and parts.hostname and parts.path in {"", "/"}
        good = good and not (parts.query or parts.fragment or parts.username or parts.password)
        port = parts.port
    except ValueError:  # the port is no number, the brackets no address
        good, port = False, None
    if not good or not HOST_NAME.fullmatch(parts.hostname or ""):
        raise ValueError("public_url")
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != PORTS[parts.scheme] else "")


def mail_server(text: str) -> str:
    parts = urlsplit(text)
    try:
        good = parts.scheme in {"smtp", "smtps"} and parts.hostname and not parts.path.strip("/")
        good = good and parts.port != 0
    except ValueError:  # the port is no number
        good = False
    if not good:
        raise ValueError("mail")
    return text


def addresses(text: str) -> tuple[str, ...]:
    found = tuple(one.strip() for one in text.split(",") if one.strip())
    if not found or not all(MAIL_ADDRESS.fullmatch(one) for one in found):
        raise ValueError("mail_address")
    return found


def recipients(text: str) -> tuple[str, ...]:
    """Public keys of age with commas between, each once."""
    import pyrage  # only where backups are encrypted

    found = tuple(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))
    try:
        for one in found:
            pyrage.x25519.Recipient.from_str(one)
    except pyrage.RecipientError as fault:
        raise ValueError("recipients") from fault
    if not found:
        raise ValueError("recipients")
    return found


def address(text: str) -> str:
    return addresses(text)[0]
