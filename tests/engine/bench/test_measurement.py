"""What a run has measured, as plain JSON under names that stay."""

from __future__ import annotations

import json

from engine.bench import Measurement
from tests.tools.measured import MEASURED


def test_a_report_is_plain_json() -> None:
    facts = json.loads(json.dumps(MEASURED.facts()))
    assert Measurement(**facts) == MEASURED
    assert (facts["complete_ratio"], facts["inbox_ms"]) == (1.5, {"1000": 0.7, "1000000": 0.8})
