"""The secret file of a site: the key of cookies, and after it, as PEM text, the private key of seals.

Seals are RSA-3072, PKCS#1 v1.5 with SHA-256, so that anybody checks one with Python's own `pow`. Their key is
never in the database: who can write every table still cannot make a seal. The library is imported where a
key is needed: it is a tenth of a second that a command without seals need not wait.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine import errors

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import rsa

SECRET_BYTES = 32
OTHERS = stat.S_IRWXG | stat.S_IRWXO
BITS = 3072
EXPONENT = 65537
BEGIN, END = b"-----BEGIN PRIVATE KEY-----", b"-----END PRIVATE KEY-----"
# What PKCS#1 v1.5 puts before a SHA-256 digest (RFC 8017, section 9.2, note 1).
SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What checks a seal; its fingerprint is what people compare."""

    modulus: int
    exponent: int = EXPONENT

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the modulus, big-endian without leading zeros, in hexadecimal digits."""
        return hashlib.sha256(self.modulus.to_bytes((self.modulus.bit_length() + 7) // 8, "big")).hexdigest()

    def verify(self, content: bytes, signature: bytes) -> bool:
        """Return whether `signature` was made for exactly this content with the private key of this one."""
        size = (self.modulus.bit_length() + 7) // 8
        if len(signature) != size or self.modulus.bit_length() < BITS:
            return False
        tail = b"\x00" + SHA256_PREFIX + hashlib.sha256(content).digest()
        expected = b"\x00\x01" + b"\xff" * (size - len(tail) - 2) + tail
        return pow(int.from_bytes(signature, "big"), self.exponent, self.modulus) == int.from_bytes(
            expected, "big"
        )


def secret_of_file(path: Path) -> bytes:
    """Return the key material for cookies, at least 32 bytes; made at first use for its owner only.

    Raises Misconfigured when the file is too short, others may read it, or it cannot be read or made.
    """
    try:
        if not path.exists():
            _make_secret(path)
        content = _read(path).partition(b"-----BEGIN")[0].strip()
    except OSError as fault:
        raise errors.Misconfigured(
            setting="ALUR_SECRET_FILE", reason="unusable", detail=str(fault)
        ) from fault
    if len(content) < SECRET_BYTES:
        raise errors.Misconfigured(setting="ALUR_SECRET_FILE", reason="too_short", minimum=SECRET_BYTES)
    return content


def _read(path: Path) -> bytes:
    """Return what the file holds. Raises Misconfigured where others of the machine may read or change it."""
    with path.open("rb") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & OTHERS:
            raise errors.Misconfigured(setting="ALUR_SECRET_FILE", reason="open", file=str(path))
        return file.read()


def _make_secret(path: Path) -> None:
    """Put a whole secret under its name at once: of two processes starting together the first one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-")  # mkstemp gives mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(SECRET_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        os.unlink(draft)


class SigningKey:
    """The private key of a site's seals."""

    def __init__(self, private: rsa.RSAPrivateKey) -> None:
        self._private = private
        numbers = private.public_key().public_numbers()
        self.public = PublicKey(numbers.n, numbers.e)

    @classmethod
    def of_file(cls, path: Path) -> SigningKey:
        """Return the key in the secret file, made and added there at first need; two processes make one key.

        Raises Misconfigured when the file cannot be read or written, or holds another kind of key.
        """
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        try:
            pem = _stored(_read(path)) or _added(path)
            private = serialization.load_pem_private_key(pem, password=None)
        except OSError as fault:
            raise errors.Misconfigured(
                setting="ALUR_SECRET_FILE", reason="unusable", detail=str(fault)
            ) from fault
        except ValueError as fault:
            raise errors.Misconfigured(setting="ALUR_SECRET_FILE", reason="key") from fault
        if not isinstance(private, rsa.RSAPrivateKey) or private.key_size < BITS:
            raise errors.Misconfigured(setting="ALUR_SECRET_FILE", reason="key")
        return cls(private)

    def sign(self, content: bytes) -> bytes:
        """Return the signature of this content."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        return self._private.sign(content, padding.PKCS1v15(), hashes.SHA256())


def _stored(content: bytes) -> bytes:
    """Return the PEM text in a secret file, or nothing; a half-written one is nothing."""
    start, end = content.find(BEGIN), content.find(END)
    return content[start : end + len(END)] if 0 <= start < end else b""


def _added(path: Path) -> bytes:
    """Make a key and write it after what the file holds; whoever comes second finds the first one's."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        content = file.read()
        if found := _stored(content):
            return found
        made = rsa.generate_private_key(EXPONENT, BITS).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        kept = content.partition(BEGIN)[0].rstrip(b"\n")
        file.seek(len(kept))
        file.write(b"\n" + made)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
        return made.strip()


def key_of_file(path: Path) -> PublicKey | None:
    """Return the public part of the key of seals in a secret file, where there is a file with one; makes nothing.

    Raises Misconfigured as `SigningKey.of_file` does.
    """
    try:
        if not _stored(_read(path)):
            return None
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise errors.Misconfigured(
            setting="ALUR_SECRET_FILE", reason="unusable", detail=str(fault)
        ) from fault
    return SigningKey.of_file(path).public
