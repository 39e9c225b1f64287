"""engine/bpmn/drawing/roles.py: roles.toml says who is whose superior, and every slip in it is named."""

from __future__ import annotations

import pytest

from engine.bpmn.drawing.roles import parse_roles, role_named, write_roles
from engine.bpmn.model import Role
from engine.bpmn.package import process_toml
from engine.errors import DeploymentRefused


def test_roles_in_the_order_of_the_file() -> None:
    roles = parse_roles(
        b'[kadis]\nlabel = "Kepala Dinas"\n[sekretaris]\nlabel = "Sekretaris"\natasan = "kadis"\n'
        b'unit = "Sekretariat"\nhak = ["audit", "deploy"]\nkelompok = "pimpinan"\n'
    )
    assert list(roles.values()) == [
        Role("kadis", "Kepala Dinas"),
        Role("sekretaris", "Sekretaris", "kadis", "Sekretariat", frozenset({"audit", "deploy"}), "pimpinan"),
    ]
    assert parse_roles(write_roles(roles.values())) == roles


def test_a_text_means_the_role_that_is_called_so_now_before_one_that_was() -> None:
    roles = {
        "a": Role("a", "Bidang Arsip", former_labels=("Bidang Kearsipan", "Sekretaris")),
        "b": Role("b", "Sekretaris"),
    }
    assert role_named("bidang  KEARSIPAN", roles) == "a"
    assert role_named("Sekretaris", roles) == "b"
    assert role_named("Bupati", roles) is None


@pytest.mark.parametrize(
    "content",
    [
        b"[x",
        b"\xff",
        b"kadis = 1",
        b'["Kepala Dinas"]\nlabel = "x"',
        b"[kadis]\nlabel = 1",
        b'[kadis]\natasan = "bupati"',
        b'[kadis]\nhak = ["semua"]',
        b"[kadis]\nhak = [1]",
        b'[kadis]\npangkat = "IV"',
        b"x = " + b"[" * 5000,
    ],
)
def test_slips_are_refused(content: bytes) -> None:
    with pytest.raises(DeploymentRefused) as refusal:
        parse_roles(content)
    assert {finding.file for finding in refusal.value.findings} == {"roles.toml"}


@pytest.mark.parametrize(
    "text",
    ["[a]\nlabel = " + "9" * 5_000, "[" + ".".join(["a"] * 20_000) + "]", "[a]\nlabel = " + "[" * 50_000],
)
def test_a_text_made_to_break_its_reader_is_refused(text: str) -> None:
    with pytest.raises(DeploymentRefused):
        parse_roles(text.encode())
    _process, findings = process_toml.parse_process(text.encode())
    assert findings
