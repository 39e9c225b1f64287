"""A day in an address is one that can be meant, or the page is not there."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.exceptions import NotFound

from webui import addresses


def test_a_day_is_read_and_none_is_none() -> None:
    assert addresses.day("2026-11-23") == date(2026, 11, 23)
    assert addresses.day("") is addresses.day(None) is None


@pytest.mark.parametrize("text", ["kemarin", "2026-02-30", "1969-12-31", "9999-01-01"])
def test_what_is_no_day_is_a_page_that_is_not_there(text: str) -> None:
    with pytest.raises(NotFound):
        addresses.day(text)


def test_addresses_stand_below_a_path_only_inside() -> None:
    assert addresses.root() is None
    with addresses.below("/kantor/"):
        assert addresses.root() == "/kantor"
        with addresses.below(""):
            assert addresses.root() == ""
    assert addresses.root() is None
