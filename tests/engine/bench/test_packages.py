"""The measured processes are packages as any other, and what is sent to them is accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import bpmn
from engine.bench import packages
from tests.tools.limits import USUAL


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bench") / "processes"
    packages.write(made, b"calendar")
    return made


@pytest.mark.parametrize(
    ("key", "tasks", "tenggat"), [(packages.TEN, 10, 10), (packages.LOOP, 2, 2), (packages.TIMER, 1, 1)]
)
def test_each_passes_the_lint_with_its_tasks_and_tenggat(
    folder: Path, key: str, tasks: int, tenggat: int
) -> None:
    roles = bpmn.parse_roles((folder / "roles.toml").read_bytes(), "roles.toml")
    package = bpmn.read_folder(folder / key)
    assert [one for one in bpmn.lint_package(package, roles, USUAL) if one.level == "error"] == []
    definition = bpmn.compile_definition(package, roles, USUAL, key, trusted=True)
    elements = definition.outline.elements.values()
    human = [one for one in elements if one.kind == "userTask"]
    assert (len(human), len([one for one in human if one.duration])) == (tasks, tenggat)
    (form,) = definition.forms.values()
    assert form.accept(packages.VALUE) == packages.VALUE
    assert form.accept(packages.VALUE | packages.RETURN) == packages.VALUE | packages.RETURN


def test_the_calendar_is_the_site_s(folder: Path) -> None:
    assert (folder / "calendar.toml").read_bytes() == b"calendar"
