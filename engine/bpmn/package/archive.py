"""A process package as a ZIP: written so that the same files make the same bytes, read as if an enemy made it."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import NoReturn

from engine.bpmn import bounds
from engine.bpmn.drawing.xml import shorten
from engine.bpmn.rules import Rule
from engine.errors import DeploymentRefused, Finding

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can say: no clock enters
_END = struct.Struct("<4s4H2LH")
_END_MARK, _ZIP64_MARK = b"PK\x05\x06", b"PK\x06\x07"
_ENTRY_BYTES = 46 + 200  # of the directory: one entry with a name of a length we take
_SECRET = 0x1 | 0x40 | 0x2000  # the flags of what is encrypted
_DROPPINGS = frozenset({"__macosx", "thumbs.db", "desktop.ini"})  # what systems leave in every archive
_NESTED = (".zip", ".jar", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".tar")
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    OverflowError,
)


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return the ZIP of these files (path with `/` → content), entries by path."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _MOMENT)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[path])
    return target.getvalue()


def unpack(content: bytes, name: str) -> dict[str, bytes]:
    """Return the files of a ZIP named `name`, nothing of it ever on a disk; a single folder around all is taken off.

    Raises DeploymentRefused with one finding: for what is no whole plain ZIP, for names that lead elsewhere or
    come twice, links, encryption, archives inside, and for more than a package may hold when really unpacked.
    """
    if len(content) > bounds.PACKAGE_BYTES:
        _refuse(name, Rule.ARCHIVE_TOO_LARGE, limit=bounds.PACKAGE_BYTES)
    _check_ends(content, name)
    files: dict[str, bytes] = {}
    left = bounds.PACKAGE_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if _wanted(entry, name)]
            if len(entries) > bounds.FILES:
                _refuse(name, Rule.ARCHIVE_TOO_MANY, limit=bounds.FILES)
            known: set[str] = set()
            for entry in entries:
                path = entry.filename
                if path.casefold() in known:
                    _refuse(name, Rule.ARCHIVE_TWICE, path)
                known.add(path.casefold())
                with archive.open(entry) as source:
                    files[path] = source.read(left + 1)
                    left -= len(files[path])
                    if left < 0:
                        _refuse(name, Rule.ARCHIVE_TOO_LARGE, path, limit=bounds.PACKAGE_BYTES)
                    if len(files[path]) != entry.file_size or source.read(1):
                        _refuse(name, Rule.ARCHIVE_DAMAGED, path)
    except _FAULTS as fault:
        raise _refusal(name, Rule.ARCHIVE_DAMAGED, detail=shorten(str(fault))) from fault
    return _unwrapped(files)


def _check_ends(content: bytes, name: str) -> None:
    """The archive begins at the first byte and ends with the last, and its directory is no larger than allowed."""
    if content[:4] not in (b"PK\x03\x04", _END_MARK):
        _refuse(name, Rule.ARCHIVE_NO_ZIP)
    place = content.rfind(_END_MARK)
    if place < 0 or place + _END.size > len(content):
        _refuse(name, Rule.ARCHIVE_DAMAGED)
    end = _END.unpack_from(content, place)
    size, start, comment = end[5], end[6], end[7]
    if end[1] or end[2] or content[max(0, place - 20) : place].startswith(_ZIP64_MARK):
        _refuse(name, Rule.ARCHIVE_ZIP64)
    if place + _END.size + comment != len(content) or start + size != place:
        _refuse(name, Rule.ARCHIVE_DAMAGED)
    if max(end[3], end[4]) > 2 * bounds.FILES or size > 2 * bounds.FILES * _ENTRY_BYTES:
        _refuse(name, Rule.ARCHIVE_TOO_MANY, limit=bounds.FILES)


def _wanted(entry: zipfile.ZipInfo, name: str) -> bool:
    """Whether an entry is a file of the package; folders and what systems leave behind are not."""
    path = entry.orig_filename
    parts = path.removesuffix("/").split("/")
    if "\0" in path or "\\" in path or any(part in ("", ".", "..") for part in parts):
        _refuse(name, Rule.ARCHIVE_PATH, path)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        _refuse(name, Rule.ARCHIVE_LINK, path)
    if entry.flag_bits & _SECRET:
        _refuse(name, Rule.ARCHIVE_SECRET, path)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        _refuse(name, Rule.ARCHIVE_METHOD, path)
    if path.endswith("/") or kind == stat.S_IFDIR:
        if entry.file_size:
            _refuse(name, Rule.ARCHIVE_DAMAGED, path)
        return False
    if path.casefold().endswith(_NESTED):
        _refuse(name, Rule.ARCHIVE_NESTED, path)
    return not any(part.startswith(".") or part.casefold() in _DROPPINGS for part in parts)


def _unwrapped(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files without the one folder that holds all of them, as archives of a folder have it."""
    tops = {path.partition("/")[0] for path in files}
    if len(tops) == 1 and all("/" in path for path in files):
        return {path.partition("/")[2]: content for path, content in files.items()}
    return files


def _refuse(name: str, rule: Rule, entry: str = "", **params: object) -> NoReturn:
    raise _refusal(name, rule, entry, **params)


def _refusal(name: str, rule: Rule, entry: str = "", **params: object) -> DeploymentRefused:
    facts = {"entry": shorten(entry), **params}
    return DeploymentRefused([Finding("error", rule, None, shorten(name), facts)])
