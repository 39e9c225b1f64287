"""process.toml changed in place: remarks, order and foreign keys stay, and the values are those that were wanted."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.model import ProcessToml
from engine.bpmn.package import process_text
from engine.bpmn.package.process_toml import parse_process
from engine.errors import DeploymentRefused
from engine.settings import HOME
from tests import sop

SHIPPED = (HOME / "processes" / sop.KEY / "process.toml").read_bytes()
said = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40).map(
    lambda text: " ".join(text.split())
)


def test_equal_values_leave_the_same_bytes() -> None:
    process, _findings = parse_process(SHIPPED)
    assert process_text.rewrite(SHIPPED, process) == SHIPPED
    assert process_text.rewrite(b"", ProcessToml()) == b""


def test_only_what_was_changed_changes() -> None:
    process, _findings = parse_process(SHIPPED)
    wanted = replace(
        process,
        code="DK",
        starters=("kepala_dinas",),
        retention={**process.retention, "retensi_aktif": 2, "nasib_akhir": "musnah"},
    )
    before, after = SHIPPED.decode().splitlines(), process_text.rewrite(SHIPPED, wanted).decode().splitlines()
    assert [line for line in before if line not in after] == [
        'kode = "PDK"',
        'retensi_aktif = "belum ditetapkan"',
        'nasib_akhir = "belum ditetapkan"',
    ]
    assert [line for line in after if line not in before] == [
        'kode = "DK"',
        'mulai = ["kepala_dinas"]',
        "retensi_aktif = 2",
        'nasib_akhir = "musnah"',
    ]
    # A new key stands after the last one, before the remarks of the tables.
    assert after[after.index('mulai = ["kepala_dinas"]') - 1].startswith("perihal = ")


@pytest.mark.parametrize(
    "text",
    [
        'title = "a" # ini\n',
        'title = "a"',
        "[retensi]\ndasar = ''\n",
        "# hanya catatan\n",
        'retensi = {dasar = "x"}\n',
        'retensi.dasar = "x" # milik\nretensi.retensi_aktif = 1\n',
        'x = [1,\n  2, # dua\n]\n[pengaturan]\nbahasa = "feel"\n',
        "title = 3\nnomor = []\nretensi = 4\nmulai = 5\n",
        'title = "a"\r\n# b\r\n[retensi]\r\ndasar = ""\r\n',
        '\ufefftitle = "a"\n',
        'mulai = "sekretaris"\n[catatan]\nsumber = "A.b"\nlain = 1\n',
    ],
)
def test_any_way_to_write_it(text: str) -> None:
    wanted = ProcessToml(
        title="Judul “baru”",
        starters=("a", "b"),
        record={"sumber": "L.d", "kunci": ["x"], "kolom": ["y", "z"]},
        retention={"retensi_aktif": 7, "dasar": "Perwal \\ 1"},
    )
    made = process_text.rewrite(text.encode(), wanted)
    values = tomllib.loads(made.decode("utf-8-sig"))
    assert (values["title"], values["mulai"]) == (wanted.title, ["a", "b"])
    assert values["retensi"]["retensi_aktif"] == 7
    assert values["catatan"]["kolom"] == ["y", "z"]
    for remark in ("# ini", "# hanya catatan", "# milik", "# dua", "lain = 1", 'bahasa = "feel"'):
        assert (remark in text) == (remark in made.decode())
    assert (b"\r\n" in made) == ("\r\n" in text)
    assert made.startswith(b"\xef\xbb\xbf") == text.startswith("\ufeff")
    assert process_text.rewrite(made, parse_process(made)[0]) == made
    cleared = process_text.rewrite(made, ProcessToml(retention={"retensi_aktif": 7, "dasar": ""}))
    assert {"mulai", "catatan"}.isdisjoint(tomllib.loads(cleared.decode("utf-8-sig")))


@given(said, said, st.lists(said, max_size=3).map(tuple))
def test_any_words(title: str, basis: str, starters: tuple[str, ...]) -> None:
    wanted = ProcessToml(title=title, starters=starters or None, retention={"dasar": basis})
    values = tomllib.loads(process_text.rewrite(SHIPPED, wanted).decode())
    assert values["retensi"]["dasar"] == basis
    assert values.get("mulai", []) == list(starters)


@pytest.mark.parametrize("text", [b"title = ", b"\xff", b"[[[", b"a = 1\na = 2", b"#" * 200_001])
def test_what_cannot_be_read_is_refused(text: bytes) -> None:
    with pytest.raises(DeploymentRefused):
        process_text.rewrite(text, ProcessToml(title="x"))
