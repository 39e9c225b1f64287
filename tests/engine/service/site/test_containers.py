"""The file of a backup: read back exactly as it was written, or refused."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import random
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from engine import errors
from engine.keys import SigningKey
from engine.service.site import containers
from engine.service.site.containers import Manifest
from tests.tools import savings

FILES = {"secret": b"", "alur.db": bytes(range(256)) * 3000, "processes/a/b.toml": b"x = 1\n"}


def silent(_done: int, _all: int) -> None:
    pass


def refused(file: Path, folder: Path) -> str:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with pytest.raises(errors.BackupRefused) as refusal:
        containers.read(file, folder, silent)
    return str(refusal.value.params["reason"])


def of_key(key: SigningKey) -> Manifest:
    seal = {"number": 0, "digest": "", "at": ""}
    modulus = f"{key.public.modulus:x}"
    return Manifest(
        "1", "0036", "2026-11-23T02:00:00Z", "sqlite", key.public.fingerprint, modulus, seal, 1, 2, 3, (), {}
    )


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    return SigningKey.of_file(savings.give_secret(tmp_path))


@pytest.fixture
def parts(tmp_path: Path, key: SigningKey) -> dict[str, Path]:
    found = {}
    for number, (name, content) in enumerate(FILES.items()):
        found[name] = tmp_path / str(number)
        found[name].write_bytes(content or (tmp_path / "secret").read_bytes())
    return found


@pytest.fixture
def backup(tmp_path: Path, key: SigningKey, parts: Mapping[str, Path]) -> Path:
    told: list[tuple[int, int]] = []
    containers.write(
        tmp_path / "b.zip", parts, of_key(key), key, lambda done, all_: told.append((done, all_))
    )
    assert told[-1][0] == told[-1][1] == sum(path.stat().st_size for path in parts.values())
    return tmp_path / "b.zip"


def test_it_is_read_back_as_it_was_written_also_by_any_program(
    backup: Path, tmp_path: Path, key: SigningKey, parts: Mapping[str, Path]
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    manifest = containers.read(backup, folder, silent)
    assert dataclasses.replace(manifest, members={}) == of_key(key)
    assert {name: (folder / name).read_bytes() for name in parts} == {
        name: path.read_bytes() for name, path in parts.items()
    }
    assert (folder / "alur.db").stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(backup) as archive:
        assert archive.testzip() is None
        document = archive.read("manifest.json")
    assert json.loads(document)["members"]["alur.db"] == [
        hashlib.sha256(FILES["alur.db"]).hexdigest(),
        len(FILES["alur.db"]),
    ]
    assert containers.digest_of(backup) == hashlib.sha256(backup.read_bytes()).hexdigest()


def test_one_that_was_cut_or_altered_anywhere_is_refused(
    backup: Path, tmp_path: Path, rng: random.Random
) -> None:
    whole = backup.read_bytes()
    for length in (0, 3, 30, 36, 500, len(whole) // 2, len(whole) - 64, len(whole) - 1):
        backup.write_bytes(whole[:length])
        assert refused(backup, tmp_path / "out") == ("cut" if length >= 36 else "no_backup"), length
    for place in [*range(0, 60), *range(len(whole) - 200, len(whole)), *rng.sample(range(len(whole)), 60)]:
        backup.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        assert refused(backup, tmp_path / "out") in ("altered", "cut", "no_backup"), place
    backup.write_bytes(whole + b"\0")
    assert refused(backup, tmp_path / "out") == "cut"


def test_what_is_no_backup_is_told_as_such(tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "hello")
    assert refused(other, tmp_path / "out") == "no_backup"
    other.write_bytes(b"SQLite format 3\0" * 100)
    assert refused(other, tmp_path / "out") == "no_backup"


Change = Callable[[dict[str, Any], dict[str, bytes]], None]


def forge(
    backup: Path, key: SigningKey, change: Change, *, also: tuple[str, bytes] | None = None, sign: bool = True
) -> None:
    """Write a backup anew, as somebody with its key would: its manifest and its members changed."""
    with zipfile.ZipFile(backup) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    facts = json.loads(members.pop("manifest.json"))
    signature = members.pop("manifest.sig")
    change(facts, members)
    document = json.dumps(facts).encode()
    with zipfile.ZipFile(backup, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        if also:
            archive.writestr(*also)
        archive.writestr("manifest.json", document)
        archive.writestr("manifest.sig", key.sign(document).hex() if sign else signature)
        archive.comment = containers.COMMENT + b"0" * 64
    whole = backup.read_bytes()[:-64]
    backup.write_bytes(whole + hashlib.sha256(whole).hexdigest().encode())


def add(name: str, content: bytes = b"x") -> Change:
    """Have one more member, which the manifest names."""

    def change(facts: dict[str, Any], members: dict[str, bytes]) -> None:
        members[name] = content
        facts["members"][name] = [hashlib.sha256(content).hexdigest(), len(content)]

    return change


def say(size: int) -> Change:
    """Say that the database has another size than it has."""

    def change(facts: dict[str, Any], members: dict[str, bytes]) -> None:
        facts["members"]["alur.db"][1] = size

    return change


def bomb(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    members["alur.db"] = bytes(50_000_000)


NAMES = (
    "../x", "/x", "processes/../../x", "processes/./x", "processes//x", "processes/a\\..\\x", "x", "processes/", "C:/x",
    "processes/a/b.toml/c", "processes/" + "n" * 300, "manifest.json/x",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_member_leads_nowhere_but_its_own_place(
    backup: Path, tmp_path: Path, key: SigningKey, name: str
) -> None:
    forge(backup, key, add(name))
    before = {*tmp_path.iterdir(), tmp_path / "out"}
    assert refused(backup, tmp_path / "out") == "altered"
    assert {*tmp_path.iterdir()} == before
    assert [*(tmp_path / "out").rglob("*")] == []


def test_members_are_exactly_those_of_the_manifest(backup: Path, tmp_path: Path, key: SigningKey) -> None:
    whole = backup.read_bytes()
    forge(backup, key, lambda _facts, _members: None, also=("processes/more", b"x"))
    assert refused(backup, tmp_path / "out") == "altered"
    for size in (10, 10**6, -1):
        backup.write_bytes(whole)
        forge(backup, key, say(size))
        assert refused(backup, tmp_path / "out") == "altered"
    backup.write_bytes(whole)
    forge(backup, key, say(2**50))
    assert refused(backup, tmp_path / "out") == "room"
    backup.write_bytes(whole)
    forge(backup, key, bomb)
    assert refused(backup, tmp_path / "out") == "altered"
    assert (tmp_path / "out" / "alur.db").stat().st_size <= len(FILES["alur.db"])
    with pytest.warns(UserWarning, match="Duplicate name"):
        forge(backup, key, lambda _facts, _members: None, also=("secret", b"x"))
    assert refused(backup, tmp_path / "out") == "altered"


def said(**facts: Any) -> Change:
    """Have the manifest say something else."""
    return lambda told, _members: told.update(facts)


def seal(**facts: Any) -> Change:
    return lambda told, _members: told["seal"].update(facts)


def sized(size: Any) -> Change:
    return lambda told, _members: told["members"].update({"alur.db": ["0" * 64, size]})


ODD_FACTS: Mapping[str, Change] = {
    "a size without end": sized(float("inf")),
    "no size": sized(None),
    "a moment that is none": said(made_at="kemarin"),
    "a moment of no zone": said(made_at="2026-01-01"),
    "a count of words": said(cases="banyak"),
    "a count below nothing": said(cases=-1),
    "a count beyond all": said(events=10**400),
    "a count that is true": said(files=True),
    "a version that clears the screen": said(version="1\x1b[2J"),
    "a version without end": said(version="1" * 10_000),
    "a version of half a sign": said(version="\ud800"),
    "steps": said(schema=["0036"]),
    "a seal that is a list": said(seal=[1]),
    "no seal": said(seal=None),
    "a seal of words": seal(number="satu"),
    "a seal of no moment": seal(number=3, at="kemarin"),
    "a digest of numbers": seal(digest=3),
    "settings of numbers": said(settings=[1]),
    "a key below nothing": said(modulus="-5"),
    "a fact too many": said(more=1),
}


@pytest.mark.parametrize("what", ODD_FACTS)
def test_what_no_alur_writes_into_a_manifest_is_refused_in_words(
    backup: Path, tmp_path: Path, key: SigningKey, what: str
) -> None:
    forge(backup, key, ODD_FACTS[what])
    assert refused(backup, tmp_path / "out") == "altered"


def test_the_signature_is_of_the_key_inside(backup: Path, tmp_path: Path, key: SigningKey) -> None:
    whole = backup.read_bytes()
    forge(backup, key, lambda facts, _members: facts.update(cases=9), sign=False)
    assert refused(backup, tmp_path / "out") == "signature"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret").write_text("k" * 64)
    (tmp_path / "elsewhere" / "secret").chmod(0o600)
    other = SigningKey.of_file(tmp_path / "elsewhere" / "secret")
    backup.write_bytes(whole)
    modulus, fingerprint = f"{other.public.modulus:x}", other.public.fingerprint
    forge(backup, other, lambda facts, _members: facts.update(modulus=modulus, key=fingerprint))
    assert refused(backup, tmp_path / "out") == "signature", "the secret file has another key"
    backup.write_bytes(whole)
    forge(backup, key, lambda facts, _members: facts.update(format="alur-backup-9"))
    assert refused(backup, tmp_path / "out") == "no_backup"
    wrongs: list[dict[str, Any]] = [
        {"members": []},
        {"members": {"a": 3}},
        {"more": 1},
        {"settings": None},
        {"modulus": "z"},
    ]
    for wrong in wrongs:
        backup.write_bytes(whole)
        forge(backup, key, lambda facts, _members, wrong=wrong: facts.update(wrong))  # type: ignore[misc]
        assert refused(backup, tmp_path / "out") == "altered", wrong
