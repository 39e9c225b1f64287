"""What stopped the engine, in words."""

from __future__ import annotations

from webui.messages import incidents


def test_numbers_among_the_facts_of_an_incident_are_written_as_everywhere() -> None:
    told = incidents.facts({"mulai": {"jumlah": 1250000.5, "tahap": [3], "sah": True}})
    assert told == [("mulai.jumlah", "1.250.000,5"), ("mulai.tahap.1", "3"), ("mulai.sah", "ya")]
