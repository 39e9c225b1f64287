"""What a run has measured, under names that stay."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Measurement:
    """Milliseconds are medians; ratios are to `floor_ms`, taken in turn with it; `p95` is of `complete_ms`.

    `growth_1000` is the last over the first return round, `inbox_ms` the inbox page by number of open tasks.
    """

    database: str
    floor_ms: float
    complete_ms: float
    complete_ratio: float
    p95: float
    growth_1000: float
    bytes_per_instance: int
    inbox_ms: dict[str, float]
    inbox_ratio: float
    http_complete_ms: float
    http_ratio: float
    timers_per_s: float
    timer_lateness_ms: float

    def facts(self) -> dict[str, Any]:
        """Return the report as plain JSON."""
        return asdict(self)
