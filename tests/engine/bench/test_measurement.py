"""What a run has measured, as plain JSON under names that stay."""

from __future__ import annotations

import json

from engine.bench import Measurement


def test_a_report_is_plain_json() -> None:
    report = Measurement(
        "sqlite", 0.5, 0.75, 1.5, 1.0, 1.01, 5939, {"1000": 0.7}, 1.1, 2.3, 4.6, 1600.0, 247.0
    )
    facts = json.loads(json.dumps(report.facts()))
    assert Measurement(**facts) == report
    assert (facts["complete_ratio"], facts["inbox_ms"]) == (1.5, {"1000": 0.7})
