"""Backups as age files: for whoever has an identity, and nobody else; cut or altered ones are refused."""

from __future__ import annotations

import os
import random
import resource
import stat
from pathlib import Path

import pytest

from engine import errors
from engine.service.site import encryption

CONTENT = os.urandom(150_000)


@pytest.fixture
def sealed(tmp_path: Path) -> tuple[Path, Path]:
    """An identity, and a file encrypted for it and for another."""
    (tmp_path / "plain").write_bytes(CONTENT)
    mine, other = (encryption.make_identity(tmp_path / name) for name in ("mine", "other"))
    encryption.encrypt(tmp_path / "plain", tmp_path / "sealed", [other, mine])
    return tmp_path / "mine", tmp_path / "sealed"


def refused(source: Path, identity: Path) -> str:
    with pytest.raises(errors.BackupRefused) as refusal:
        encryption.decrypt(source, source.with_name("out"), identity)
    return str(refusal.value.params["reason"])


def test_each_recipient_reads_it_and_nobody_else(sealed: tuple[Path, Path], tmp_path: Path) -> None:
    mine, source = sealed
    assert encryption.is_encrypted(source)
    assert not encryption.is_encrypted(tmp_path / "plain")
    assert CONTENT[:1000] not in source.read_bytes()
    for name in ("mine", "other"):
        encryption.decrypt(source, tmp_path / "out", tmp_path / name)
        assert (tmp_path / "out").read_bytes() == CONTENT
    encryption.make_identity(tmp_path / "third")
    assert refused(source, tmp_path / "third") == "identity"
    assert refused(source, source) == "identity_file"
    (tmp_path / "broken").write_text("AGE-SECRET-KEY-1XYZ")
    assert refused(source, tmp_path / "broken") == "identity_file"
    assert mine.read_text().startswith("# created: 20")


def test_an_identity_is_its_owners_and_never_replaced(tmp_path: Path) -> None:
    encryption.make_identity(tmp_path / "mine")
    assert stat.S_IMODE((tmp_path / "mine").stat().st_mode) == 0o600
    before = (tmp_path / "mine").read_text()
    with pytest.raises(FileExistsError):
        encryption.make_identity(tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == before


def test_one_that_was_cut_or_altered_is_refused(sealed: tuple[Path, Path], rng: random.Random) -> None:
    mine, source = sealed
    whole = source.read_bytes()
    for length in (0, 10, 40, 200, 70_000, len(whole) - 1):
        source.write_bytes(whole[:length])
        assert refused(source, mine) in ("altered", "identity")
    for place in [*range(0, 300, 7), *(rng.randrange(len(whole)) for _ in range(30))]:
        source.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert refused(source, mine) in ("altered", "identity"), place


def test_a_wrong_recipient_and_a_full_disk_are_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(CONTENT)
    with pytest.raises(errors.BackupRefused) as refusal:
        encryption.encrypt(tmp_path / "plain", tmp_path / "sealed", ["age1nobody"])
    assert refusal.value.params["reason"] == "recipients"
    recipient = encryption.make_identity(tmp_path / "mine")
    _soft, hard = limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            encryption.encrypt(tmp_path / "plain", tmp_path / "sealed", [recipient])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
