"""A NIP is taken as it is printed, and refused where it cannot be one; nothing is made up."""

from __future__ import annotations

from datetime import date

import pytest

from engine import errors
from engine.service.agency import nip

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    ["196608011988031001", "19660801 198803 1 001", "19660801.198803.1.001", " 19660801 198803-1-001 "],
)
def test_it_is_kept_as_digits(text: str) -> None:
    assert nip.accept(text, TODAY) == "196608011988031001"
    assert nip.grouped("196608011988031001") == "19660801 198803 1 001"


def test_nobody_needs_one() -> None:
    assert nip.accept("  ", TODAY) == ""
    assert nip.grouped("") == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("123", "nip"),
        ("1966080119880310011", "nip"),
        ("19660801198803100X", "nip"),
        ("١٩٦٦٠٨٠١١٩٨٨٠٣١٠٠١", "nip"),
        ("196613011988031001", "nip_birth"),
        ("196602301988031001", "nip_birth"),
        ("202612011988031001", "nip_birth"),
        ("000001011988031001", "nip_birth"),
    ],
)
def test_what_cannot_be_one_is_refused(text: str, reason: str) -> None:
    with pytest.raises(errors.Invalid) as refusal:
        nip.accept(text, TODAY)
    assert (refusal.value.params["field"], refusal.value.params["reason"]) == ("nip", reason)
