"""engine/bpmn/lint/record.py: what the record names is there."""

from __future__ import annotations

import pytest

from engine.bpmn.lint.lint import lint_package
from engine.bpmn.package.files import read_files
from tests import versions
from tests.engine.bpmn.lint.test_forms import ROLES
from tests.tools.limits import USUAL


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("", "", []),
        ("Langkah_3_isian.indikator", "Langkah_3_isian.lain", [("catatan.sumber", "no_list")]),
        ("Langkah_3_isian.indikator", "Langkah_99.indikator", [("catatan.sumber", "no_list")]),
        ('"kode"]', '"kode", "tiada", 3]', [("catatan.kunci", "no_field"), ("catatan.kunci", "no_field")]),
        ('"satuan", "arah"', '"satuan", "arrah"', [("catatan.kolom", "no_field")]),
        ('"Langkah_9"', '"Langkah_99"', [("catatan.penandatangan", "no_step")]),
    ],
)
def test_what_is_named_and_not_there_is_told(before: str, after: str, said: list[tuple[str, str]]) -> None:
    files = versions.in_force()
    text = files["process.toml"].decode()
    assert before in text
    files["process.toml"] = text.replace(before, after).encode() if before else text.encode()
    findings = [one for one in lint_package(read_files(files), ROLES, USUAL) if one.rule == "process-file"]
    assert [(one.params["key"], one.params["reason"]) for one in findings] == said
    assert {one.level for one in findings} <= {"warning"}
