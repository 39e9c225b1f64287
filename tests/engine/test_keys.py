from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine import errors
from engine.keys import SHA256_PREFIX, PublicKey, SigningKey
from engine.settings import Settings


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "secret"
    Settings(secret_file=path).secret()
    return path


def test_machines_that_start_at_once_have_one_key_and_cookies_keep_theirs(secret: Path) -> None:
    cookies = Settings(secret_file=secret).secret()
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(SigningKey.of_file, [secret] * 4))
    keys = {key.public for key in made}
    assert len(keys) == 1
    assert keys.pop().modulus.bit_length() == 3072
    assert Settings(secret_file=secret).secret() == cookies
    assert secret.stat().st_mode & 0o777 == 0o600
    assert secret.read_bytes().count(b"BEGIN PRIVATE KEY") == 1


def test_signature_holds_for_its_content_and_key_alone(secret: Path) -> None:
    key = SigningKey.of_file(secret)
    signature = key.sign(b"rantai")
    assert key.public.verify(b"rantai", signature)
    assert not key.public.verify(b"rantai ", signature)
    assert not key.public.verify(b"rantai", signature[:-1] + bytes([signature[-1] ^ 1]))
    assert not key.public.verify(b"rantai", b"")
    assert not PublicKey(key.public.modulus + 2).verify(b"rantai", signature)
    assert not PublicKey(key.public.modulus >> 1000).verify(b"rantai", signature)
    digits = f"{key.public.modulus:x}"
    assert key.public.fingerprint == hashlib.sha256(bytes.fromhex(digits)).hexdigest()


def test_a_key_beyond_all_measure_is_none() -> None:
    """Its signature would be looked at for minutes; by the exponent 1 anybody makes one that fits."""
    for size, good in ((1024, True), (2049, False), (200_000, False)):
        tail = b"\x00" + SHA256_PREFIX + hashlib.sha256(b"x").digest()
        fitting = b"\x00\x01" + b"\xff" * (size - len(tail) - 2) + tail
        assert PublicKey(int.from_bytes(b"\xff" * size, "big"), 1).verify(b"x", fitting) is good


def test_half_written_key_is_made_again(secret: Path, tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_bytes(secret.read_bytes()[:400])
    path.chmod(0o600)
    cookies = Settings(secret_file=path).secret()
    SigningKey.of_file(path)
    assert path.read_bytes().count(b"BEGIN PRIVATE KEY") == 1
    assert Settings(secret_file=path).secret() == cookies


def test_unusable_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(errors.Misconfigured):
        SigningKey.of_file(tmp_path / "none")
    broken = tmp_path / "broken"
    broken.write_text("x" * 64 + "\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    broken.chmod(0o600)
    with pytest.raises(errors.Misconfigured) as refusal:
        SigningKey.of_file(broken)
    assert refusal.value.params["reason"] == "key"
