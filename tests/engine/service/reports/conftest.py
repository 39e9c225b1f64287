"""The SOP in force as the only definition of an office."""

from __future__ import annotations

import pytest

from engine import bpmn
from engine.bpmn import Definition
from engine.settings import HOME
from tests import versions
from tests.tools.limits import USUAL


@pytest.fixture(scope="module")
def definitions() -> dict[int, Definition]:
    roles = bpmn.parse_roles((HOME / "processes/roles.toml").read_bytes(), "roles.toml")
    package = bpmn.read_files(versions.in_force())
    return {1: bpmn.compile_definition(package, roles, USUAL, "1", trusted=True)}
