"""Kinds of files that people may hand in, judged by their ending and by what is in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from engine import errors

MAX_NAME = 200
ZIP = b"PK\x03\x04"  # the names of its members stand in it as they are
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is accepted: how its content begins, and what stands somewhere in it."""

    media_type: str
    start: bytes = b""
    inside: tuple[bytes, ...] = ()

    def fits(self, content: bytes) -> bool:
        if not self.start:
            return b"\0" not in content
        return content.startswith(self.start) and all(part in content for part in self.inside)


def _office(media_type: str, folder: bytes) -> Kind:
    return Kind(OFFICE + media_type, ZIP, (b"[Content_Types].xml", folder))


def _open(media_type: str) -> Kind:
    return Kind(OPEN + media_type, ZIP, (b"mimetype" + (OPEN + media_type).encode(),))


ALLOWED_FILES = {
    ".pdf": Kind("application/pdf", b"%PDF-"),
    ".png": Kind("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": Kind("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": Kind("image/jpeg", b"\xff\xd8\xff"),
    ".docx": _office("wordprocessingml.document", b"word/"),
    ".xlsx": _office("spreadsheetml.sheet", b"xl/"),
    ".pptx": _office("presentationml.presentation", b"ppt/"),
    ".odt": _open("text"),
    ".ods": _open("spreadsheet"),
    ".csv": Kind("text/csv"),
    ".txt": Kind("text/plain"),
}
_ENDINGS = sorted(ending.lstrip(".") for ending in ALLOWED_FILES)


def check_file(
    name: str, content: bytes, limit: int, endings: Collection[str] = ALLOWED_FILES.keys()
) -> tuple[str, Kind]:
    """Return the name to show, without folders or control characters, and the kind. Raises TooLarge, FileRefused.

    The kind is judged by ending and by content: a program named .pdf is refused, and what is none of the `endings`.
    """
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(char for char in plain if unicodedata.category(char)[0] != "C")[-MAX_NAME:].strip(" .")
    if len(content) > limit:
        raise errors.TooLarge(limit=limit, name=plain, size=len(content))
    stem, dot, ending = plain.rpartition(".")
    kind = ALLOWED_FILES.get((dot + ending).lower()) if (dot + ending).lower() in endings else None
    if not plain or (dot and not stem.strip(" .")) or plain.lower() in _ENDINGS:
        reason = "name"
    elif not content:
        reason = "empty"
    elif not dot:
        reason = "no_ending"
    elif kind is None:
        reason = "ending"
    elif not kind.fits(content):
        reason = "content"
    else:
        return plain, kind
    allowed = ", ".join(sorted(one.lstrip(".") for one in endings))
    raise errors.FileRefused(name=plain, allowed=allowed, reason=reason, kind=ending.upper())
