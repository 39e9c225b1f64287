"""What a form held when its page was opened, as fingerprints that travel with the page: what its reader changed shows.

They say only which words of a refused post are the reader's own; nothing that is stored or allowed hangs on them.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from webui.forms.fields import Field

NAME = "isi-awal"  # no key of a form: those have no hyphen
LENGTH = 4  # bytes of one fingerprint
CONTROLS = frozenset({"text", "area", "number", "date", "datetime", "choice"})
CHOSEN = frozenset({"radios", "checks"})


@dataclass(frozen=True, slots=True)
class Opening:
    """The fingerprints of a page's fields."""

    marks: frozenset[bytes]

    def holds(self, name: str, texts: Sequence[str]) -> bool:
        """Return whether a field of the page, left alone, posts exactly these texts under its name."""
        return _mark(name, texts) in self.marks

    def drew(self, name: str) -> bool:
        """Return whether a field that posts nothing when it is empty was on the page."""
        return _drawn(name) in self.marks


def of(fields: Iterable[Field]) -> str:
    """Return the fingerprints of drawn fields as one text: six letters a field."""
    return base64.b64encode(b"".join(_marks(fields))).decode()


def of_texts(texts: Mapping[str, Sequence[str]]) -> str:
    """Return the fingerprints of fields that are of no owner's form, by their name and what they post if left alone."""
    marks = [mark for name, said in texts.items() for mark in (_drawn(name), _mark(name, said))]
    return base64.b64encode(b"".join(marks)).decode()


def read(text: str | None) -> Opening | None:
    """Return the fingerprints that a page carried; None where there are none, or where they are no fingerprints."""
    try:
        content = base64.b64decode(text or "", validate=True)
    except (binascii.Error, ValueError):
        return None
    if not content or len(content) % LENGTH:
        return None
    return Opening(frozenset(content[at : at + LENGTH] for at in range(0, len(content), LENGTH)))


def _marks(fields: Iterable[Field]) -> Iterator[bytes]:
    for one in fields:
        if one.kind in CONTROLS:
            chosen = next((option.value for option in one.choices if option.chosen), "")
            yield _mark(one.name, [chosen if one.kind == "choice" else one.text])
        elif one.kind in CHOSEN:
            yield _drawn(one.name)
            yield _mark(one.name, [option.value for option in one.choices if option.chosen])
        elif one.kind == "question":
            yield _drawn(one.name)
            yield _mark(one.name, [one.text] if one.checked else [])
        elif one.kind == "check":
            yield _drawn(one.name)
            yield _mark(one.name, ["on"] if one.checked else [])
        elif one.kind == "files" and one.stored:
            yield _mark(one.name, [kept.reference for kept in one.stored])
        yield from _marks(one.fields)
        for row in one.rows:
            yield from _marks(row.controls)


def _mark(name: str, texts: Sequence[str]) -> bytes:
    """Browsers post line ends of their own, and leave out the first of a text."""
    said = "\0".join([name, *(" ".join(text.split()) for text in texts)])
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=LENGTH).digest()


def _drawn(name: str) -> bytes:
    return _mark(f"?{name}", [])
