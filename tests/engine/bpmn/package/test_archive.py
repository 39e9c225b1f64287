"""engine/bpmn/package/archive.py: written the same each time, read without harm whatever the bytes."""

from __future__ import annotations

import random
import resource
from pathlib import Path

import pytest

from engine.bpmn.package.archive import pack, unpack
from engine.bpmn.package.files import fingerprint, read_files
from engine.bpmn.rules import Rule
from engine.errors import DeploymentRefused
from engine.settings import HOME
from tests.engine.bpmn.archives import BAD, GOOD, patched, zipped
from tests.tools.pace import at_most

GIVEN = Path(__file__).parents[1] / "data/bad/archives"
SHIPPED = HOME / "processes/pengumpulan_data_kinerja"


def test_what_is_packed_comes_back_the_same_every_time() -> None:
    files = {path.relative_to(SHIPPED).as_posix(): path.read_bytes() for path in SHIPPED.rglob("*.*")}
    content = pack(files)
    assert content == pack(dict(reversed(list(files.items()))))
    assert unpack(content, "x.zip") == files
    assert fingerprint(unpack(content, "x.zip")) == read_files(files).sha256
    assert unpack(pack({}), "x.zip") == {}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_plain_archive_is_refused_by_name_and_soon(name: str) -> None:
    content, rule = BAD[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with at_most(2), pytest.raises(DeploymentRefused) as refusal:
        unpack(content, "kiriman.zip")
    (finding,) = refusal.value.findings
    assert (finding.rule, finding.file, finding.level) == (rule, "kiriman.zip", "error")
    assert rule in set(Rule)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 120_000  # kilobytes


@pytest.mark.parametrize("path", sorted(GIVEN.iterdir()), ids=lambda path: path.name)
def test_given_archives_are_refused(path: Path) -> None:
    with pytest.raises(DeploymentRefused):
        unpack(path.read_bytes(), path.name)


def test_archives_as_people_make_them_are_read() -> None:
    inside = {f"Proses baru/{path}": content for path, content in GOOD.items()}
    left = {"Proses baru/.DS_Store": b"x", "__MACOSX/Proses baru/._process.bpmn": b"x"}
    assert unpack(zipped({"Proses baru/": b"", **inside, **left}), "x.zip") == GOOD
    assert unpack(zipped(GOOD | {"Thumbs.db": b"x"}), "x.zip") == GOOD
    stored = zipped(GOOD, lambda entry: setattr(entry, "compress_type", 0))
    assert unpack(stored, "x.zip") == GOOD
    assert unpack(zipped()[:-2] + b"\x04\0halo", "x.zip") == GOOD  # a comment
    old = patched(zipped({"forms/\u00e9.form": b"x"}), (b"PK\x03\x04", 7, b"\0"), (b"PK\x01\x02", 9, b"\0"))
    assert list(unpack(old, "x.zip")) == ["├⌐.form"]  # cp437, as the standard has it; no name of a package


def test_no_bytes_make_it_do_anything_else(rng: random.Random) -> None:
    """Bytes changed, cut and doubled at random: files or a refusal, never anything else."""
    content = zipped(GOOD | {"data/a.csv": b"a,b\n" * 200})
    for _ in range(3_000):
        spoilt = bytearray(content)
        for _ in range(rng.randint(1, 4)):
            place = rng.randrange(len(spoilt))
            match rng.randrange(3):
                case 0:
                    spoilt[place] = rng.randrange(256)
                case 1:
                    del spoilt[place : place + rng.randrange(20)]
                case _:
                    spoilt[place:place] = spoilt[max(0, place - 30) : place]
            if not spoilt:
                break
        assert _rule(bytes(spoilt)) in {"", *Rule}


def _rule(content: bytes) -> str:
    """The rule that refuses an archive; "" when it is read."""
    try:
        unpack(content, "x.zip")
    except DeploymentRefused as refusal:
        return refusal.findings[0].rule
    return ""
