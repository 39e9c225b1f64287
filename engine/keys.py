"""The key of seals: RSA-3072, PKCS#1 v1.5 with SHA-256, so that anybody checks a seal with Python's own `pow`.

The private key stands as PEM text after the secret of the cookies, in the one secret file of a site. It is
never in the database: who can write every table still cannot make a seal. The library is imported where a
key is needed: it is a tenth of a second that a command without seals need not wait.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine import errors

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import rsa

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
        """True when `signature` was made for exactly this content with the private key of this one."""
        size = (self.modulus.bit_length() + 7) // 8
        if len(signature) != size or self.modulus.bit_length() < BITS:
            return False
        tail = b"\x00" + SHA256_PREFIX + hashlib.sha256(content).digest()
        expected = b"\x00\x01" + b"\xff" * (size - len(tail) - 2) + tail
        return pow(int.from_bytes(signature, "big"), self.exponent, self.modulus) == int.from_bytes(
            expected, "big"
        )


class SigningKey:
    """The private key of a site's seals."""

    def __init__(self, private: rsa.RSAPrivateKey) -> None:
        self._private = private
        numbers = private.public_key().public_numbers()
        self.public = PublicKey(numbers.n, numbers.e)

    @classmethod
    def of_file(cls, path: Path) -> SigningKey:
        """The key in the secret file, made and added there at first need; two processes make one key.

        Raises Misconfigured when the file cannot be read or written, or holds another kind of key.
        """
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        try:
            pem = _stored(path.read_bytes()) or _added(path)
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
        """The signature of this content."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        return self._private.sign(content, padding.PKCS1v15(), hashes.SHA256())


def _stored(content: bytes) -> bytes:
    """The PEM text in a secret file, or nothing; a half-written one is nothing."""
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
