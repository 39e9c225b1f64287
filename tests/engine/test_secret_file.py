from __future__ import annotations

import logging
import os
import threading
from pathlib import Path

import pytest

from engine import errors, keys, secret_file
from engine.secret_file import Content, SecretFile

PEM = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
OLD, NEWER, NEWEST = (name * 32 for name in (b"a", b"b", b"c"))


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    path.chmod(0o600)
    return path


def test_a_file_of_before_is_read_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path / "secret", OLD + b"\n" + PEM + b"\n")
    assert secret_file.read(path) == Content(OLD, seal=PEM)
    assert secret_file.read(written(tmp_path / "own", b"two\nlines" + OLD)) == Content(b"two\nlines" + OLD)
    assert secret_file.read(tmp_path / "none") is None


def test_what_is_written_is_read_and_an_alur_of_before_finds_its_keys() -> None:
    content = Content(
        NEWEST, (NEWER, b"\x00\xff" * 20), (OLD,), PEM, b"d" * 40, PEM.replace(b"AAAA", b"BBBB")
    )
    text = secret_file.render(content)
    assert secret_file.parse(text) == content
    assert text.partition(b"-----BEGIN")[0].strip() == NEWEST  # as 0.2.0 reads it
    start, end = text.find(b"-----BEGIN PRIVATE KEY-----"), text.find(b"-----END PRIVATE KEY-----")
    assert text[start : end + 25] == PEM
    assert content.accepted == (NEWEST, b"d" * 40, NEWER, b"\x00\xff" * 20)
    assert content.known == (b"d" * 40, NEWEST, NEWER, b"\x00\xff" * 20, OLD)


def test_derived_keys_go_on_after_a_rotation_and_differ_by_purpose(tmp_path: Path) -> None:
    path = written(tmp_path / "secret", secret_file.render(Content(OLD)))
    (first,) = keys.derived(path, b"factor")
    assert len(first) == 32
    assert keys.derived(path, b"other") != [first]
    secret_file.replace(path, Content(NEWEST, (NEWER,), (OLD,)))
    assert keys.derived(path, b"factor")[-1] == first
    assert len(set(keys.derived(path, b"factor"))) == 3
    with pytest.raises(errors.Misconfigured) as refusal:
        keys.derived(tmp_path / "none", b"factor")
    assert refusal.value.params["reason"] == "missing"


def test_a_file_is_exchanged_whole_with_rights_of_its_owner_alone(tmp_path: Path) -> None:
    path = written(tmp_path / "secret", secret_file.render(Content(OLD)))
    elsewhere = tmp_path / "name"
    elsewhere.symlink_to(path)
    secret_file.replace(elsewhere, Content(NEWEST))
    assert elsewhere.is_symlink()
    assert secret_file.read(path) == Content(NEWEST)
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(one.name for one in tmp_path.iterdir()) == ["name", "secret"]


def test_who_waits_for_the_file_gets_the_one_that_has_its_name_then(tmp_path: Path) -> None:
    path = written(tmp_path / "secret", secret_file.render(Content(OLD)))
    got: list[bytes] = []

    def wait() -> None:
        with secret_file.locked(path) as file:
            got.append(secret_file.parse(file.read()).cookie)

    with secret_file.locked(path):
        waiting = threading.Thread(target=wait)
        waiting.start()
        secret_file.replace(path, Content(NEWEST))
    waiting.join(10)
    assert got == [NEWEST]


def test_a_process_notices_that_the_file_was_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    seen = SecretFile(tmp_path / "secret")
    assert seen.content() is None
    written(seen.path, secret_file.render(Content(OLD)))
    assert seen.content() == Content(OLD)
    secret_file.replace(seen.path, Content(NEWEST, (OLD,)))
    assert seen.content() == Content(OLD), "it looks once a second"
    assert seen.fresh() == Content(NEWEST, (OLD,))
    monkeypatch.setattr(secret_file, "LOOK_SECONDS", 0.0)
    secret_file.replace(seen.path, Content(NEWER))
    assert seen.content() == Content(NEWER)
    os.unlink(seen.path)
    with caplog.at_level(logging.WARNING):
        assert {seen.content(), seen.content(), seen.fresh()} == {Content(NEWER)}
    assert len(caplog.records) == 1, "said once"
    assert NEWER.decode() not in caplog.text
