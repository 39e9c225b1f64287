"""Whatever is typed wrong: one sentence on the error output, exit status 1 or 2, nothing else, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import sop
from tests.webui.cli.conftest import Alur

IDS = (
    "0",
    "-1",
    str(2**63 - 1),
    str(2**63),
    str(10**40),
    "9" * 5_000,
    "abc",
    "1.5",
    "",
    " ",
    "٣",
    "²",
    "1e3",
    "\udcff",
)
NAMES = (
    "",
    " ",
    "tidak.ada",
    "KADIS ",
    "a" * 100_000,
    "\udcff",
    "é",
    "'; drop table task; --",
    "@kadis",
    "\t",
)
ON_A_TASK = (
    ("claim",),
    ("release",),
    ("reassign", "kadis", "--reason", "Alasan yang cukup panjang."),
    ("draft",),
    ("complete",),
    ("attach", __file__),
    ("show",),
)
DATA = (
    b"", b"{", b"[]", b"null", b'"x"', b"1", b"\xff\xfe", b'{"a": NaN}', b'{"a": 1e999}', b"[" * 100_000,
    b'{"tahun": ' + b"9" * 5_000 + b"}", b'{"\\ud800": 1}', b'{"periode": "\\ud800"}', b'{"periode": "\\u0000"}',
    b'{"tahun": 2026, "tahun": 2027}', b" " * 2_000_001,
)  # fmt: skip


def refused(alur: Alur, *arguments: str, stdin: str | bytes = "", lines: int = 1) -> str:
    done = alur(*arguments, stdin=stdin)
    shown = [word[:60] for word in arguments]
    assert done.status in (1, 2), (shown, done)
    assert done.stdout == "", (shown, done)
    assert done.stderr.startswith(("Galat: ", "Error: ")), (shown, done)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == lines or not lines, (shown, done)
    assert len(done.stderr) < 3_000, shown
    return done.stderr


@pytest.mark.parametrize("act", ON_A_TASK, ids=lambda act: str(act[0]))
def test_numbers_of_tasks(alur: Alur, act: tuple[str, ...]) -> None:
    for number in IDS:
        refused(alur, act[0], number, *act[1:], "--as", "kadis")
        refused(alur, act[0], *act[1:], "--as", "kadis", "--", number)


@pytest.mark.parametrize("act", [("history",), ("cancel", "--reason", "Alasan yang cukup panjang.")])
def test_numbers_of_cases(alur: Alur, act: tuple[str, ...]) -> None:
    for number in IDS:
        refused(alur, *act, "--as", "admin", "--", number)


def test_names(alur: Alur) -> None:
    for name in NAMES:
        if name.strip().lower() != "kadis":
            refused(alur, "tasks", "--as", name)
        refused(alur, "start", name, "--as", "kadis")
        refused(alur, "show", "--as", "kadis", "--", name)
        if name.strip().lower() != "kadis":
            refused(alur, "user", "password", name, "--as", "admin")
        refused(alur, "user", "disable", "--as", "kadis", "--", name)
        refused(alur, "user", "grant", "kadis", name, "--as", "admin")
        refused(alur, "user", "grant", "kadis", "admin", "--from", name or "x", "--as", "admin")


def test_data(alur: Alur, tmp_path: Path) -> None:
    for content in DATA:
        (tmp_path / "data").write_bytes(content)
        for source in (str(tmp_path / "data"), "-"):
            refused(alur, "start", sop.KEY, "--as", "kadis", "--data", source, stdin=content, lines=0)
    for source in (str(tmp_path), str(tmp_path / "none"), "/dev/null/x", "x" * 5_000, "\udcff"):
        refused(alur, "start", sop.KEY, "--as", "kadis", "--data", source)
    assert json.loads(alur("instances", "--as", "admin", "--json").stdout) == []


def test_paths(alur: Alur, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 100)
    (tmp_path / "closed").mkdir()
    for path in ("", str(tmp_path / "none"), "x" * 5_000, "\udcff", "/dev/null/x"):
        refused(alur, "lint", path)
        refused(alur, "deploy", path, "--as", "pemilik")
        refused(alur, "attach", "1", path, "--as", "kadis")
    for what in ("binary", "closed"):
        refused(alur, "deploy", str(tmp_path / what), "--as", "pemilik", lines=0)
        assert alur("lint", str(tmp_path / what)).status == 1
    refused(alur, "attach", "1", str(tmp_path), "--as", "kadis")


def test_files_of_the_auditor(alur: Alur, tmp_path: Path) -> None:
    for path in ("", str(tmp_path), str(tmp_path / "none" / "x"), "/dev/null/x", "x" * 5_000):
        refused(alur, "audit", "seal", "--output", path, "--as", "auditor")
        refused(alur, "audit", "log", "--output", path, "--as", "auditor")
        refused(alur, "audit", "export", "1", "--output", path, "--as", "auditor")
    for number in IDS:
        refused(alur, "audit", "export", "--output", str(tmp_path / "out"), "--as", "auditor", "--", number)
    refused(alur, "audit", "seal", "--output", str(tmp_path / "out"), "--as", "kadis")
    assert not (tmp_path / "out").exists()


def test_words(alur: Alur) -> None:
    for arguments in (
        ("tidak-ada",), ("task",), ("tasks", "--tidak-ada"), ("tasks", "--tab"), ("tasks", "--tab", "x"),
        ("tasks", "--jsn", "--as", "kadis"), ("tasks", "berlebih", "--as", "kadis"), ("tasks",),
        ("user", "tidak-ada"), ("user", "add"), ("user", "add", "x"), ("user", "add", "X Y", "Nama", "--as", "admin"),
        ("user", "add", "kadis", "Nama", "--as", "admin"), ("user", "add", "baru", "N", "--role", "x", "--as", "admin"),
        ("user", "add", "baru", "N", "--password-stdin", "--as", "admin"), ("user", "list", "--json=1"),
        ("user", "grant", "kadis", "admin", "--until", "2026-13-45", "--as", "admin"),
        ("user", "grant", "kadis", "admin", "--from", "2026-11-24", "--until", "2026-11-23", "--as", "admin"),
        ("user", "grant", "kadis", "admin", "--kind", "plh", "--as", "admin"),
        ("user", "grant", "kadis", "admin", "--kind", "x", "--as", "admin"),
        ("user", "grant", "kadis", "admin", "--from", "0001-01-01T00:00+14:00", "--as", "admin"),
        ("user", "grant", "kadis", "admin", "--until", "9999-12-31T23:59:59-23:59", "--as", "admin"),
        ("instances", "--status", "x", "--as", "admin"), ("instances", "--query", "\x00", "--as", "\x00"),
        ("serve", "--port", "x"), ("serve", "--port", "-1"), ("serve", "--port", "65536"), ("serve", "--host", ""),
        ("send",), ("send", "x", "--as", "admin"), ("send", "x", "--data", "[]", "--as", "admin"),
        ("send", "a" * 100_000, "--key", "\0", "--as", "admin"), ("bench", "--url", "x"),
        ("cancel", "1", "--as", "admin"), ("cancel", "1", "--reason", "x" * 100_000, "--as", "admin"),
        ("--lang", "xx", "tasks", "--as", "kadis"), ("tasks", "--as", "kadis", "--lang"), ("--lang=", "tasks"),
    ):  # fmt: skip
        refused(alur, *arguments)


OF_OPTIONS = {
    "--text": ("comment", "1", "--text", " ", "--as", "kadis"),
    "--reason": ("cancel", "1", "--reason", "pendek", "--as", "kadis"),
    "--until": (
        "user", "grant", "kadis", "sekretaris", "--kind", "plh", "--from", "2026-11-30", "--until", "2026-11-29",
        "--letter", "1", "--as", "admin",
    ),
    "--letter": (
        "user", "grant", "kadis", "sekretaris", "--kind", "plh", "--until", "2026-12-29", "--as", "admin",
    ),
    "--role": ("user", "add", "baru", "Baru (contoh)", "--role", "tidak_ada", "--as", "admin"),
    "--password-stdin": ("user", "add", "baru", "Baru (contoh)", "--password-stdin", "--as", "admin"),
    "--seal": ("audit", "verify", "--seal", __file__),
    "--key": ("send", "Jawab", "--key", "x" * 3_000, "--as", "admin"),
}  # fmt: skip


@pytest.mark.parametrize("option", OF_OPTIONS)
def test_what_an_option_gave_is_refused_by_its_name(alur: Alur, option: str) -> None:
    alur("start", sop.KEY, "--data", "-", "--as", "kadis", stdin=json.dumps(sop.START))
    assert refused(alur, *OF_OPTIONS[option], stdin="x\n").startswith(f"Galat: {option}: ")
