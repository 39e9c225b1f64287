"""Why a site was not brought to another database is told with what to do."""

from __future__ import annotations

from webui.messages.site import transfers


def test_the_table_that_stands_in_the_way_is_named() -> None:
    assert "Tabel attempt memuat" in transfers.transfer_refused({"reason": "text", "table": "attempt"})
    assert transfers.transfer_refused({})
