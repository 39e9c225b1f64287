"""The text of a setting is read exactly or refused with a reason code."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from engine import readers


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (readers.flag, " Ya ", True),
        (readers.flag, "off", False),
        (readers.Whole(0, 9, 60), "7", 420),
        (readers.choice("id", "en"), "en", "en"),
        (readers.cap, "none", None),
        (readers.cap, "110", 110),
        (readers.zone, "Asia/Jakarta", "Asia/Jakarta"),
        (readers.database, "postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        (readers.database, "sqlite:///x.db", "sqlite:///x.db"),
        (readers.public_url, "https://alur.example:443/", "https://alur.example"),
        (readers.public_url, "http://[::1]:8000", "http://[::1]:8000"),
        (readers.mail_server, "smtp://a:b@surel.example:587", "smtp://a:b@surel.example:587"),
        (readers.addresses, "a@x.id, b@y.id", ("a@x.id", "b@y.id")),
        (readers.address, "a@x.id", "a@x.id"),
    ],
)
def test_what_is_meant_is_read(read: Callable[[str], Any], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "reason"),
    [
        (readers.flag, "mungkin", "flag"),
        (readers.Whole(0, 9), "10", "whole:0:9"),
        (readers.Whole(0, 9), "٣", "whole:0:9"),
        (readers.choice("id", "en"), "EN", "choice:id|en"),
        (readers.cap, "90", "choice:none|100|110|120"),
        (readers.zone, "Asia/Bandung", "timezone"),
        (readers.database, "mysql://x", "database"),
        (readers.networks, "10.0.0.1/8", "networks"),
        (readers.public_url, "https://alur.example/folder", "public_url"),
        (readers.public_url, "https://u@alur.example", "public_url"),
        (readers.public_url, "https://alur.example:x", "public_url"),
        (readers.mail_server, "http://x", "mail"),
        (readers.addresses, " , ", "mail_address"),
        (readers.address, "bukan alamat", "mail_address"),
    ],
)
def test_anything_else_is_refused_by_code(read: Callable[[str], Any], text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        read(text)


def test_networks_are_read_with_blanks_between() -> None:
    assert [str(one) for one in readers.networks("127.0.0.1, 10.20.0.0/16,")] == [
        "127.0.0.1/32",
        "10.20.0.0/16",
    ]
