"""engine/bpmn/package/files.py: plain names, bounded sizes, one fingerprint, no links followed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn import bounds
from engine.bpmn.package.files import fingerprint, folders, is_plain_path, read_files, read_folder
from engine.errors import DeploymentRefused, NotFound
from tests.engine.bpmn.drawings import chain, file, form, user

BPMN = file(chain(user("t"))).encode()
NAMES = json.loads((Path(__file__).parents[1] / "data" / "bad" / "upload_filenames.json").read_text())


def refused(files: dict[str, bytes]) -> str:
    with pytest.raises(DeploymentRefused) as refusal:
        read_files(files)
    return refusal.value.findings[0].rule


def test_a_package_says_what_its_files_say() -> None:
    package = read_files(
        {
            "process.bpmn": BPMN,
            "process.toml": b'title = "Uji"\nmulai = ["kadis"]',
            "forms/isi.form": form(("a", True)),
            "data/indikator.csv": b"kode,target\nI1,2\n",
            "roles.toml": b'[kadis]\nlabel = "Kepala Dinas"\n',
            "documents/surat.typ": b"x",
        }
    )
    assert (package.key, package.bpmn, package.process.title) == ("proses", "process.bpmn", "Uji")
    assert set(package.forms) == {"isi"}
    assert package.tables == {"indikator": ({"kode": "I1", "target": 2},)}
    assert package.roles is not None
    assert package.roles["kadis"].label == "Kepala Dinas"
    assert package.findings == ()
    assert set(package.files) > {"documents/surat.typ"}


def test_faults_inside_the_files_are_collected() -> None:
    package = read_files(
        {
            "process.bpmn": BPMN,
            "process.toml": b"=",
            "forms/isi.form": b"[",
            "data/a.csv": b"\xff",
            "roles.toml": b"=",
        }
    )
    assert sorted(finding.file for finding in package.findings) == [
        "data/a.csv",
        "forms/isi.form",
        "process.toml",
        "roles.toml",
    ]


def test_the_fingerprint_is_of_paths_and_contents_in_any_order() -> None:
    one = {"process.bpmn": BPMN, "data/a.csv": b"a\n1"}
    assert fingerprint(one) == fingerprint(dict(reversed(one.items())))
    assert len({fingerprint(x) for x in (one, {**one, "data/a.csv": b"a\n2"}, {"process.bpmn": BPMN})}) == 3
    assert fingerprint({"a": b"bc"}) != fingerprint({"ab": b"c"})


@given(st.dictionaries(st.text(max_size=5), st.binary(max_size=5), max_size=4))
def test_the_fingerprint_takes_any_names(files: dict[str, bytes]) -> None:
    assert len(fingerprint(files)) == 32


@pytest.mark.parametrize("name", NAMES, ids=[ascii(name)[:40] for name in NAMES])
def test_hostile_names(name: str) -> None:
    if is_plain_path(name):
        assert name == "-rf.bpmn" or name.isascii()
        assert not set(name) & set("/\\<>\"'${};%&~\r\n\0")
    else:
        assert refused({"process.bpmn": BPMN, name: b"x"}) == "file-name"


@pytest.mark.parametrize(
    "name", ["../x", "a/../b", "/etc/passwd", "a\\b", "CON.bpmn", "nul", ".x", "a.", "a/b/c/d/e", "a//b"]
)
def test_names_that_are_not_plain(name: str) -> None:
    assert refused({"process.bpmn": BPMN, name: b"x"}) == "file-name"


@pytest.mark.parametrize(
    ("files", "rule"),
    [
        ({}, "no-diagram"),
        ({"forms/a.form": b"{}"}, "no-diagram"),
        ({"a.bpmn": BPMN, "b.bpmn": BPMN}, "many-diagrams"),
        ({"process.bpmn": b"hello"}, "not-xml"),
        ({"process.bpmn": BPMN, "A.txt": b"", "a.txt": b""}, "file-name"),
        ({"process.bpmn": BPMN, **{f"f{n}": b"" for n in range(bounds.FILES)}}, "too-many-files"),
        ({"process.bpmn": BPMN, "x": b" " * bounds.PACKAGE_BYTES}, "too-large"),
        ({"process.bpmn": BPMN + b" " * bounds.BPMN_BYTES}, "too-large"),
    ],
    ids=["nothing", "no-bpmn", "two", "no-xml", "case", "files", "package", "bpmn"],
)
def test_packages_that_are_refused(files: dict[str, bytes], rule: str) -> None:
    assert refused(files) == rule


def test_process_bpmn_is_the_diagram_among_several() -> None:
    assert read_files({"lain.bpmn": b"x", "process.bpmn": BPMN}).bpmn == "process.bpmn"
    assert read_files({"sop.bpmn": BPMN}).bpmn == "sop.bpmn"


def test_a_folder_is_read_without_hidden_files(tmp_path: Path) -> None:
    folder = tmp_path / "paket"
    (folder / "forms").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / ".git" / "x").write_bytes(b"x")
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "process.bpmn").write_bytes(BPMN)
    (folder / "forms" / "isi.form").write_bytes(form())
    package = read_folder(folder)
    assert set(package.files) == {"process.bpmn", "forms/isi.form"}
    assert package.roles is None
    assert folders(tmp_path) == [folder]
    (tmp_path / "roles.toml").write_text('[kadis]\nlabel = "Kepala Dinas"\n')
    beside = read_folder(folder)
    assert beside.roles is not None
    assert beside.sha256 == package.sha256


def test_a_single_file_is_a_package(tmp_path: Path) -> None:
    (tmp_path / "sop.bpmn").write_bytes(BPMN)
    assert read_folder(tmp_path / "sop.bpmn").key == "proses"


def test_links_and_missing_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "process.bpmn").write_bytes(BPMN)
    (tmp_path / "rahasia.csv").symlink_to("/etc/passwd")
    with pytest.raises(DeploymentRefused):
        read_folder(tmp_path)
    with pytest.raises(NotFound):
        read_folder(tmp_path / "nihil")
