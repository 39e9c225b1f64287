"""The one error of the language tells kinds and names, never values."""

from __future__ import annotations

import pytest

from engine.expressions import (
    ExpressionError,
    compile_script,
)
from tests.engine.expressions.values import refusal


def test_a_fault_in_a_script_names_the_missing_name() -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_script("x = 1\ny = tidak_ada").run({})
    assert caught.value.params == {"name": "tidak_ada"}


def test_errors_tell_kinds_and_never_values() -> None:
    error = refusal("rahasia + 1", rahasia="sandi-kepala-dinas")
    assert error.params == {"operation": "+", "values": ["text"]}
    assert "sandi" not in str(error)
