"""engine/bpmn/lint/labels.py: what people read by its name has one."""

from __future__ import annotations

from tests.engine.bpmn.lint.test_forms import found
from tests.engine.service.whole.test_cases import files


def test_what_has_no_name_is_found() -> None:
    assert [one.rule for one in found(files("tugas-tanpa-nama"))] == ["nameless-task"]
    hidden = files("tugas-tanpa-nama")["process.bpmn"].replace(b'name=""', 'name="\u200b \u00ad"'.encode())
    unnamed = hidden.replace(b'name="Kecil"', b"")
    assert [one.rule for one in found({"process.bpmn": unnamed})] == ["nameless-process", "nameless-task"]
