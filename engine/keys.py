"""The key of seals, private in the secret file and public everywhere, and what else follows from that file.

Seals are RSA-3072, PKCS#1 v1.5 with SHA-256, so that anybody checks one with Python's own `pow`. Their key is
never in the database: who can write every table still cannot make a seal. The library is imported where a
key is needed: it is a tenth of a second that a command without seals need not wait.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine import errors, secret_file
from engine.secret_file import SETTING, derived, secret_of_file

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import rsa

__all__ = ["PublicKey", "SigningKey", "derived", "new_seal_key", "secret_of_file"]

BITS = 3072
MOST_BITS = 16 * 1024  # of a key that somebody else brings: a larger one would take minutes
EXPONENT = 65537
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
        if len(signature) != size or not BITS <= self.modulus.bit_length() <= MOST_BITS:
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
        """Return the key in the secret file, made and added there at first need; two processes make one key.

        Raises Misconfigured when the file cannot be read or written, or holds another kind of key.
        """
        try:
            found = secret_file.read(path)
            if found is None:
                raise secret_file.missing(path)
            return cls.of_pem(found.seal or secret_file.add_seal(path, new_seal_key()))
        except OSError as fault:
            raise errors.Misconfigured(setting=SETTING, reason="unusable", detail=str(fault)) from fault

    @classmethod
    def of_pem(cls, pem: bytes) -> SigningKey:
        """Return the key in this PEM text. Raises Misconfigured when it is another kind of key."""
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        try:
            private = serialization.load_pem_private_key(pem, password=None)
        except ValueError as fault:
            raise errors.Misconfigured(setting=SETTING, reason="key") from fault
        if not isinstance(private, rsa.RSAPrivateKey) or private.key_size < BITS:
            raise errors.Misconfigured(setting=SETTING, reason="key")
        return cls(private)

    def sign(self, content: bytes) -> bytes:
        """Return the signature of this content."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        return self._private.sign(content, padding.PKCS1v15(), hashes.SHA256())


def new_seal_key() -> bytes:
    """Return a new private key of seals as PEM text."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(EXPONENT, BITS).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def key_of_file(path: Path) -> PublicKey | None:
    """Return the public part of the key of seals in a secret file, where there is a file with one; makes nothing.

    Raises Misconfigured as `SigningKey.of_file` does.
    """
    try:
        found = secret_file.read(path)
    except OSError as fault:
        raise errors.Misconfigured(setting=SETTING, reason="unusable", detail=str(fault)) from fault
    return None if found is None or not found.seal else SigningKey.of_pem(found.seal).public
