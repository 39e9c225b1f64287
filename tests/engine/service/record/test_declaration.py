"""What a version declares is read against its own forms; odd declarations leave out what nothing is known of."""

from __future__ import annotations

from typing import Any

import pytest

from engine.bpmn import Definition
from engine.service.record.declaration import Column, of_version
from tests.engine.bpmn import drawings
from tests.engine.service import packages

LISTED = {
    "type": "dynamiclist", "id": "f_data", "path": "data", "label": "Data", "components": [
        packages.field("kode"), packages.field("nilai", "number"),
        packages.field("alasan", properties={"reasonFor": "nilai"}),
        {"type": "expression", "id": "f_hasil", "key": "hasil", "label": "Hasil", "expression": "=nilai"},
    ],
}  # fmt: skip


def version(catatan: str) -> Definition:
    files = packages.package(
        drawings.chain(drawings.user("isi", camunda_formRef="isi")),
        toml=f"[catatan]\n{catatan}",
        isi=[LISTED],
    )
    return drawings.judged(files["process.bpmn"].decode(), files)


def test_columns_are_read_with_what_the_form_says_of_them() -> None:
    found = of_version(
        version('sumber = "isi.data"\nkunci = ["kode"]\nkolom = ["nilai", "hasil"]\npenandatangan = "isi"')
    )
    assert found is not None
    assert (found.element, found.path, found.signer) == ("isi", "data", "isi")
    code, value, result = found.columns
    assert (code.is_key, value.kind, value.reason, result.computed) == (True, "number", "alasan", True)
    assert Column.read(value.facts()) == Column("nilai", "nilai", "number")
    assert Column.read(code.facts()).is_key


@pytest.mark.parametrize(
    ("catatan", "keys"),
    [
        ("", None),
        ("sumber = 1", None),
        ('sumber = "isi"', None),
        ('sumber = "lain.data"', None),
        ('sumber = "isi.data"', None),
        ('sumber = "isi.data"\nkolom = ["tiada"]', None),
        ('sumber = "isi.data"\nkolom = "nilai"', ["nilai"]),
        ('sumber = "isi.data"\nkolom = ["nilai", "nilai", 3]\nkunci = {a = 1}', ["nilai"]),
    ],
)
def test_odd_declarations(catatan: str, keys: Any) -> None:
    found = of_version(version(catatan))
    assert (None if found is None else [one.key for one in found.columns]) == keys


def test_a_step_that_is_none_signs_nothing() -> None:
    found = of_version(version('sumber = "isi.data"\nkolom = "nilai"\npenandatangan = "tiada"'))
    assert found is not None
    assert found.signer == ""
