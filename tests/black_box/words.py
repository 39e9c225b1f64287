"""What chance decides is replaced by a name; the same value has the same name, so that relations stay visible."""

from __future__ import annotations

import json
import re
from importlib import metadata
from typing import Any

UUID = r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
HEX = r"\b(?=\d*[a-f])[0-9a-f]{16,}\b"
GROUPED = r"\b[0-9a-f]{4,8}(?:[ -][0-9a-f]{4,8}){3,}\b"  # a fingerprint as people read it aloud
BASE64 = r"(?<![\w/+-])(?=[\w/+-]*\d)(?=[\w/+-]*[a-z])(?=[\w/+-]*[A-Z])[\w/+-]{32,}={0,2}"
TRACKING = r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}\b"  # the code of a case for the public
CHANCE = re.compile(
    rf"(?P<uuid>{UUID})|(?P<hex>{HEX})|(?P<fingerprint>{GROUPED})"
    rf"|(?P<tracking>{TRACKING})|(?P<password>(?<=Kata sandi: )\S+|(?<=Password: )\S+)|(?P<token>{BASE64})"
)
ASSETS = re.compile(r"(?<=/static/v/)\w+(?=/)")
RELEASE = re.compile(rf"(?i)(?<=alur )v?{re.escape(metadata.version('alur'))}\b")


def spread(value: Any) -> str:
    """A JSON value over several lines, in the order of its keys as it came."""
    return json.dumps(value, ensure_ascii=False, indent=1)


class Words:
    """The replaced values of one record, in the order of their appearance."""

    def __init__(self, **places: str) -> None:
        self._places = places  # what is written instead of a path of this run
        self._names: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def plain(self, text: str) -> str:
        """A text without what chance decided."""
        for name, path in self._places.items():
            text = text.replace(path, name)
        return RELEASE.sub("<release>", CHANCE.sub(self._name, ASSETS.sub("<assets>", text)))

    def _name(self, found: re.Match[str]) -> str:
        kind = str(found.lastgroup)
        if found[0] not in self._names:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._names[found[0]] = f"<{kind} {self._counts[kind]}>"
        return self._names[found[0]]
