"""The file of a backup: one ZIP whose manifest names every member, signed with the site's key of seals.

Its comment ends with the SHA-256 of everything before that, so that a file that was cut or altered anywhere is told
from a whole one before anything of it is used. The key lies in the backup itself: the signature proves nothing against
who can open it, but that a site with this key made it, and that no program changed it on its way.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from engine import errors
from engine.keys import PublicKey, SigningKey
from engine.service.site import workplaces

FORMAT = "alur-backup-1"
DATABASE, SECRET, PROCESSES = "alur.db", "secret", "processes/"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
COMMENT = f"{FORMAT} sha256 ".encode()
DIGITS = 64
BLOCK = 1024 * 1024
MOST_MEMBERS = 20_000
LONGEST_WORD = 200
LARGEST_MANIFEST, LARGEST_SECRET = 8 * BLOCK, 64 * 1024
BEGIN = b"PK\x03\x04"
HEAD = (
    bytes(30) + SECRET.encode()
)  # of a backup: the fixed part of its first member's head, and that one's name
ODD = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, EOFError, ValueError)
STAMP = (1980, 1, 1, 0, 0, 0)

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. Moments are ISO 8601 in UTC, `members` SHA-256 and size by name.

    `schema` is the step of the tables, `kind` the database it was taken from, `key` the fingerprint of the key of seals
    with its `modulus`, `seal` the newest seal: number (0: none), digest, moment. `settings` are the names of those the
    site had set; their values are not in it.
    """

    version: str
    schema: str
    made_at: str
    kind: str
    key: str
    modulus: str
    seal: Mapping[str, Any]
    cases: int
    events: int
    files: int
    settings: tuple[str, ...]
    members: Mapping[str, tuple[str, int]]

    @property
    def public(self) -> PublicKey:
        return PublicKey(int(self.modulus, 16))


def write(file: Path, members: Mapping[str, Path], manifest: Manifest, key: SigningKey, tell: Tell) -> None:
    """Write a backup of these files by their names; the manifest's own `members` are found here. Raises OSError.

    `tell` hears how many bytes are in, of how many.
    """
    total, done = sum(path.stat().st_size for path in members.values()), 0
    found: dict[str, tuple[str, int]] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, path in members.items():
            digest, size = hashlib.sha256(), 0
            with path.open("rb") as source, archive.open(_entry(name), "w", force_zip64=True) as target:
                while block := source.read(BLOCK):
                    target.write(block)
                    digest.update(block)
                    size += len(block)
                    done += len(block)
                    tell(done, max(total, done, 1))
            found[name] = (digest.hexdigest(), size)
        facts = {"format": FORMAT, **asdict(manifest), "members": found}
        document = json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1).encode()
        archive.writestr(_entry(MANIFEST), document)
        archive.writestr(_entry(SIGNATURE), key.sign(document).hex())
        archive.comment = COMMENT + b"0" * DIGITS
    with file.open("r+b") as whole:
        digits = _digest(whole, file.stat().st_size - DIGITS)
        whole.seek(-DIGITS, 2)
        whole.write(digits.encode())


def read(file: Path, folder: Path, tell: Tell) -> Manifest:
    """Take a backup apart into a folder, after all of it was found to be what its manifest and its key say.

    Raises BackupRefused: "no_backup", "cut", "altered" (member, empty for the file as a whole), "signature", "room";
    OSError. What stands in the folder then is of no use.
    """
    _require_whole(file)
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive)
            total = sum(size for _digest, size in manifest.members.values())
            workplaces.require_room(folder, total)
            done = 0
            for name, (digest, size) in manifest.members.items():
                _take(archive, name, folder / name, digest, size)
                done += size
                tell(done, max(total, 1))
    except ODD as fault:
        raise errors.BackupRefused(reason="altered", member="") from fault
    try:
        held = SigningKey.of_file(folder / SECRET).public
    except errors.Misconfigured as fault:
        raise errors.BackupRefused(reason="signature") from fault
    if held.fingerprint != manifest.key:
        raise errors.BackupRefused(reason="signature")
    return manifest


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a whole file. Raises OSError."""
    with file.open("rb") as opened:
        return _digest(opened, file.stat().st_size)


def _entry(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, STAMP)
    made.compress_type = zipfile.ZIP_DEFLATED
    made._compresslevel = 1  # type: ignore[attr-defined]  # ZipFile does not hand its own on to an entry
    made.external_attr = 0o600 << 16
    return made


def _digest(file: IO[bytes], length: int) -> str:
    found = hashlib.sha256()
    file.seek(0)
    while length > 0 and (block := file.read(min(BLOCK, length))):
        found.update(block)
        length -= len(block)
    return found.hexdigest()


def _require_whole(file: Path) -> None:
    size = file.stat().st_size
    with file.open("rb") as opened:
        if opened.read(len(BEGIN)) != BEGIN:
            raise errors.BackupRefused(reason="no_backup")
        end = len(COMMENT) + DIGITS
        opened.seek(max(0, size - end))
        tail = opened.read()
        if len(tail) < end or not tail.startswith(COMMENT):
            opened.seek(0)
            begins = opened.read(len(HEAD))[len(BEGIN) :].endswith(SECRET.encode())
            raise errors.BackupRefused(reason="cut" if begins else "no_backup")
        if _digest(opened, size - DIGITS).encode() != tail[-DIGITS:]:
            raise errors.BackupRefused(reason="altered", member="")


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    """Return the manifest of an archive that has the members it names, and no others. Raises BackupRefused."""
    names = [one.filename for one in archive.infolist()]
    if not {MANIFEST, SIGNATURE} <= set(names) or len(names) > MOST_MEMBERS:
        raise errors.BackupRefused(reason="no_backup")
    document = _small(archive, MANIFEST, LARGEST_MANIFEST)
    try:
        facts = json.loads(document)
        if facts.pop("format") != FORMAT:
            raise errors.BackupRefused(reason="no_backup")
        members = {str(name): (str(digest), int(size)) for name, (digest, size) in facts["members"].items()}
        made = Manifest(**{**facts, "settings": tuple(facts["settings"]), "members": members})
        _require_told(made)
        good = made.public.fingerprint == made.key
        good = good and made.public.verify(document, bytes.fromhex(_small(archive, SIGNATURE, 4096).decode()))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as fault:
        raise errors.BackupRefused(reason="altered", member=MANIFEST) from fault
    if not good:
        raise errors.BackupRefused(reason="signature")
    if sorted(names) != sorted([MANIFEST, SIGNATURE, *members]) or not {DATABASE, SECRET} <= members.keys():
        raise errors.BackupRefused(reason="altered", member=MANIFEST)
    for name, (_digest, size) in members.items():
        within = {str(one) for one in PurePosixPath(name).parents} & members.keys()
        if not _is_ours(name) or size < 0 or within or (name == SECRET and size > LARGEST_SECRET):
            raise errors.BackupRefused(reason="altered", member=name)
    return made


def _require_told(made: Manifest) -> None:
    """Raise ValueError where a manifest says something that no Alur writes, and that could not be told to people."""
    seal = made.seal
    words = [made.version, made.schema, made.kind, made.key, seal["digest"], *made.settings]
    counts = [made.cases, made.events, made.files, seal["number"]]
    moments = [made.made_at, *([seal["at"]] if seal["number"] else [])]
    if not all(isinstance(one, str) and one.isprintable() and len(one) <= LONGEST_WORD for one in words):
        raise ValueError("words")
    if not all(type(one) is int and 0 <= one < 2**63 for one in counts):
        raise ValueError("counts")
    if any(datetime.fromisoformat(one).tzinfo is None for one in moments):
        raise ValueError("moments")


def _is_ours(name: str) -> bool:
    """Return whether a member has one of the names of a backup, and leads nowhere else."""
    if name in (DATABASE, SECRET):
        return True
    path = PurePosixPath(name)
    parts = path.parts
    return (
        name.startswith(PROCESSES)
        and str(path) == name
        and len(parts) > 1
        and not {"..", "."} & set(parts)
        and not any(sign in name for sign in "\\\0:")
        and all(len(part.encode()) <= 255 for part in parts)
    )


def _small(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    with archive.open(name) as member:
        content = member.read(limit + 1)
    if len(content) > limit:
        raise errors.BackupRefused(reason="altered", member=name)
    return content


def _take(archive: zipfile.ZipFile, name: str, target: Path, digest: str, size: int) -> None:
    """Write one member, never more of it than its manifest says. Raises BackupRefused ("altered")."""
    found, left = hashlib.sha256(), size
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with archive.open(name) as source, target.open("xb") as file:
        target.chmod(0o600)
        while block := source.read(min(BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                break
            found.update(block)
            file.write(block)
    if left or found.hexdigest() != digest:
        raise errors.BackupRefused(reason="altered", member=name)
