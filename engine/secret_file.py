"""The secret file of a site: the key of cookies, keys of before, and the private key of seals.

It begins with the key of cookies that is in force; so a file of 0.2.0 is read as it is, and an Alur of before reads a
file of today. What follows are blocks as PEM has them: FORMER COOKIE KEY (what it signed still holds), ENDED COOKIE KEY
(only what was encrypted with it is still read), PRIVATE KEY (of seals), and of a rotation under way COMING COOKIE KEY
and COMING PRIVATE KEY: whether these are in force says the database.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import hashlib
import hmac
import logging
import os
import re
import secrets
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from engine import errors, files

log = logging.getLogger("alur.secret")

SETTING = "ALUR_SECRET_FILE"
SECRET_BYTES = 32
OTHERS = stat.S_IRWXG | stat.S_IRWXO
LOOK_SECONDS = 1.0  # how often a process looks whether the file has changed
START = b"-----BEGIN "
FORMER, ENDED, COMING = b"FORMER COOKIE KEY", b"ENDED COOKIE KEY", b"COMING COOKIE KEY"
SEAL, COMING_SEAL = b"PRIVATE KEY", b"COMING PRIVATE KEY"
_BLOCK = re.compile(rb"-----BEGIN ([A-Z ]+)-----(.*?)-----END \1-----", re.DOTALL)


class Content(NamedTuple):
    """What a secret file holds; keys of cookies as bytes, those of seals as PEM text. Empty is what it has not.

    `former` and `ended` have the newest first.
    """

    cookie: bytes
    former: tuple[bytes, ...] = ()
    ended: tuple[bytes, ...] = ()
    seal: bytes = b""
    coming_cookie: bytes = b""
    coming_seal: bytes = b""

    @property
    def accepted(self) -> tuple[bytes, ...]:
        """The keys whose signatures hold, that which signs first."""
        coming = (self.coming_cookie,) if self.coming_cookie else ()
        return (self.cookie, *coming, *self.former)

    @property
    def known(self) -> tuple[bytes, ...]:
        """Every key of cookies that is still known, newest first, one that is coming before all others."""
        coming = (self.coming_cookie,) if self.coming_cookie else ()
        return (*coming, self.cookie, *self.former, *self.ended)


def settled(content: Content, *, cookie: bool, seal: bool, ended: bool = False) -> Content:
    """Return the content after a rotation: of what was coming, whether the key of cookies and that of seals came.

    A key of cookies that did not come is kept all the same for what may be encrypted with it. With `ended` nothing that
    former ones signed holds any more.
    """
    made = content._replace(coming_cookie=b"", coming_seal=b"")
    if content.coming_seal and seal:
        made = made._replace(seal=content.coming_seal)
    if content.coming_cookie and not cookie:
        made = made._replace(ended=(*content.ended, content.coming_cookie))
    elif content.coming_cookie:
        before = (content.cookie, *content.former)
        kept, over = ((), before) if ended else (before, ())
        made = made._replace(cookie=content.coming_cookie, former=kept, ended=(*over, *content.ended))
    return made


def parse(text: bytes) -> Content:
    """Return what a secret file holds; a block that was cut off counts as none."""
    found: dict[bytes, list[bytes]] = {}
    for label, body in _BLOCK.findall(text):
        found.setdefault(label, []).append(body)

    def cookies(label: bytes) -> tuple[bytes, ...]:
        keys = []
        for body in found.get(label, ()):
            try:
                keys.append(base64.b64decode(b"".join(body.split()), validate=True))
            except binascii.Error:
                continue
        return tuple(keys)

    def pem(label: bytes) -> bytes:
        body = found.get(label)
        return b"-----BEGIN PRIVATE KEY-----" + body[0] + b"-----END PRIVATE KEY-----" if body else b""

    return Content(
        cookie=text.partition(b"-----BEGIN")[0].strip(),
        former=cookies(FORMER),
        ended=cookies(ENDED),
        seal=pem(SEAL),
        coming_cookie=(*cookies(COMING), b"")[0],
        coming_seal=pem(COMING_SEAL),
    )


def render(content: Content) -> bytes:
    """Return the bytes of a secret file."""
    blocks = [content.cookie + b"\n"]
    named = [(FORMER, one) for one in content.former] + [(ENDED, one) for one in content.ended]
    if content.coming_cookie:
        named.append((COMING, content.coming_cookie))
    for label, key in named:
        blocks.append(_block(label, b"\n" + base64.b64encode(key) + b"\n"))
    for label, pem in ((SEAL, content.seal), (COMING_SEAL, content.coming_seal)):
        if pem:
            blocks.append(_block(label, _BLOCK.findall(pem)[0][1]))
    return b"".join(blocks)


def _block(label: bytes, body: bytes) -> bytes:
    return START + label + b"-----" + body + b"-----END " + label + b"-----\n"


def secret_of_file(path: Path) -> bytes:
    """Return the key material for cookies, at least 32 bytes; made at first use for its owner only.

    Raises Misconfigured when the file is too short, others may read it, or it cannot be read or made.
    """
    with told():
        if not path.exists():
            make(path)
    content = read(path)
    if content is None:  # gone again
        raise missing(path)
    return content.cookie


def missing(path: Path) -> errors.Misconfigured:
    """Return the refusal for a file that is not there."""
    return errors.Misconfigured(setting=SETTING, reason="missing", file=str(path))


def read(path: Path) -> Content | None:
    """Return what the file holds, None when there is none.

    Raises Misconfigured when it is too short, others may read it, or it cannot be read.
    """
    with told():
        try:
            with path.open("rb") as file:
                content = parse(_private(file, path))
        except FileNotFoundError:
            return None
    if len(content.cookie) < SECRET_BYTES:
        raise errors.Misconfigured(setting=SETTING, reason="too_short", minimum=SECRET_BYTES)
    return content


def _private(file: IO[bytes], path: Path) -> bytes:
    """Return what an open file holds. Raises Misconfigured where others of the machine may read or change it."""
    if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & OTHERS:
        raise errors.Misconfigured(setting=SETTING, reason="open", file=str(path))
    return file.read()


@contextmanager
def told() -> Iterator[None]:
    """Make what the file system says of the secret file the refusal Misconfigured."""
    try:
        yield
    except OSError as fault:
        raise errors.Misconfigured(setting=SETTING, reason="unusable", detail=str(fault)) from fault


def new_cookie_key() -> bytes:
    """Return new key material for cookies."""
    return secrets.token_hex(SECRET_BYTES).encode()


def make(path: Path) -> None:
    """Put a whole secret under its name at once: of two processes starting together the first one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = files.draft(path, render(Content(new_cookie_key())))
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


class Held:
    """The secret file while nobody else writes it; its methods raise OSError, and Misconfigured as `read`."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self._path = path
        self._file = file

    def read(self) -> Content:
        """Return what the file holds; keys of cookies may be missing."""
        self._file.seek(0)
        return parse(_private(self._file, self._path))

    def add(self, content: Content) -> None:
        """Write over the file; what was there stays as it was, and more follows."""
        self._file.seek(0)
        self._file.write(render(content))
        self._file.truncate()
        self._file.flush()
        os.fsync(self._file.fileno())

    def replace(self, content: Content) -> None:
        """Exchange the file for another at once, of the same owner; a reader sees the one or the other."""
        draft = files.draft(self._path, render(content), os.fstat(self._file.fileno()))
        try:
            file = draft.open("r+b")
            fcntl.flock(file, fcntl.LOCK_EX)  # before it has its name: nobody gets in between
            draft.replace(self._path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        self._file.close()
        self._file = file
        files.sync(self._path.parent)

    def close(self) -> None:
        self._file.close()


@contextmanager
def locked(path: Path) -> Iterator[Held]:
    """Hold the file against every other process that would write it. Raises OSError."""
    path = path.resolve()
    while True:
        file = path.open("r+b")
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            found = _is_still(path, file)
        except BaseException:
            file.close()
            raise
        if found:
            break
        file.close()
    held = Held(path, file)
    try:
        yield held
    finally:
        held.close()


def _is_still(path: Path, file: IO[bytes]) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def add_seal(path: Path, pem: bytes) -> bytes:
    """Write the first private key of seals into the file; return it, or the one that another process wrote before.

    Raises OSError, Misconfigured.
    """
    with locked(path) as held:
        content = held.read()
        if not content.seal:
            content = content._replace(seal=pem.strip())
            held.add(content)
        return content.seal


def derived(path: Path, purpose: bytes) -> list[bytes]:
    """Return a key of 32 bytes for a purpose from each key of cookies that the file knows, newest first.

    What is encrypted with the first is read with one of them, also after rotations and one that was broken off.
    Raises Misconfigured; also where there is no file.
    """
    content = read(path)
    if content is None:
        raise missing(path)
    return [hmac.digest(one, b"alur derived 1:" + purpose, "sha256") for one in content.known]


def fingerprint(cookie: bytes) -> str:
    """Return by what people and the history call a key of cookies: it says nothing of the key."""
    return hashlib.sha256(b"alur cookie key 1:" + cookie).hexdigest()[:32]


class SecretFile:
    """The secret file as a process that runs on and on sees it: it notices a change, without being told."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._content: Content | None = None
        self._mark: tuple[int, ...] = ()
        self._looked = 0.0
        self._told = False

    def content(self) -> Content | None:
        """Return what the file holds, as it was at most a second ago; None when there never was one.

        A file that cannot be read any more is told once, and the keys it held go on. Raises Misconfigured where it
        could never be read.
        """
        now = time.monotonic()
        if self._content is not None and now - self._looked < LOOK_SECONDS:
            return self._content
        with self._lock:
            self._looked = now
            if self._content is None or self._stamp() != self._mark:
                self._read()
        return self._content

    def fresh(self) -> Content | None:
        """The same, of this moment."""
        with self._lock:
            self._looked = time.monotonic()
            self._read()
        return self._content

    def _read(self) -> None:
        mark = self._stamp()
        try:
            found = read(self.path)
            if found is None and self._content is not None:
                raise missing(self.path)
        except errors.Misconfigured as fault:
            if self._content is None:
                raise
            if not self._told:
                log.warning("the secret file can no longer be read, its keys go on: %s", fault)
            self._told = True
            return
        self._content, self._mark, self._told = found, mark, False

    def _stamp(self) -> tuple[int, ...]:
        try:
            found = self.path.stat()
        except OSError:
            return ()
        return found.st_ino, found.st_mtime_ns, found.st_size, found.st_mode
