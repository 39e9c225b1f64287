"""The reason that an exceptional act must have."""

from __future__ import annotations

import pytest

from engine import errors
from engine.service import reasons


def test_a_reason_is_trimmed_and_may_have_several_lines() -> None:
    assert reasons.require("  Salah periode,\r\nmulai lagi. ") == "Salah periode,\nmulai lagi."
    assert reasons.require("a" * reasons.MIN_REASON) == "a" * 10
    assert len(reasons.require("a" * reasons.MAX_REASON)) == 1_000


@pytest.mark.parametrize(
    ("reason", "code", "limit"),
    [
        ("", "too_short", 10),
        ("  pendek  ", "too_short", 10),
        ("a" * 9 + " " * 20, "too_short", 10),
        ("a" * 1_001, "too_long", 1_000),
        ("panjang tetapi \0 berisi nol", "control", None),
    ],
)
def test_one_that_says_nothing_is_refused(reason: str, code: str, limit: int | None) -> None:
    with pytest.raises(errors.Invalid) as refused:
        reasons.require(reason)
    assert refused.value.params["field"] == "reason"
    assert (refused.value.params["reason"], refused.value.params.get("limit")) == (code, limit)
