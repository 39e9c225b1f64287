"""What a run has measured, under names that stay."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Measurement:
    """Milliseconds are medians. Whatever is divided by another was measured in turn with it, in one run.

    `floor_ms` is one step of the engine and one durable commit of the same rows; `complete_ms` a completion by the
    service, `complete_ratio` that over the floor, and `p95` what 95 of 100 do not reach; `claim_ratio` a claim over
    the same floor; `http_complete_ms` and `http_ratio` a completion by a post to a running site. `processor_ratio` is
    complete over floor in processor time of this process, without waiting for disk or database. `least_ms`,
    `rows_ms` and `commit_ms` are the lower floors (the fewest statements, sent together; the rows without the step;
    one commit of the state alone), `least_ratio` and so on complete over each. `http_floor_ms` is a signed post that
    does nothing, `http_floor_ratio` the completing post over that and the floor together.

    `spread` is between which values the middle half of the walks lies, each walk by itself: of `complete_ratio`,
    `claim_ratio` and `http_ratio`. `came_first` is how often each of what is compared with the floor was the first of
    its step, in an order drawn anew for each.

    `statements` counts what each act hands to the driver, a transaction's beginning and end apart: `complete`,
    `claim`, `http_complete`, `http_claim`, the pages `inbox`, `task` and `case`, and `follow_up`, which is what the
    worker does after a completion.

    `page_ms` and `page_bytes` (compressed, as they travel) are of a full inbox (`inbox`), a `task`, a `case` and its
    `history` in the middle of its ten steps, `report` of `report_cases` finished cases, and `task_1000` and so on
    after as many returns as are made (1,000). `page_growth` is those over the same pages of a case returned once;
    `growth_1000` the same of the act, `index_growth` of what the worker does after the act.

    `inbox_ms` is the service's inbox by number of open tasks, `inbox_page_ms` the page; each with the ratio of the
    largest to the smallest. `verify_events_per_s` is how fast the whole history is proved. `peers` is None unless
    another product was measured beside this one: what `engine.bench.peers.measure` returns.
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
    processor_ratio: float
    least_ms: float
    least_ratio: float
    rows_ms: float
    rows_ratio: float
    commit_ms: float
    commit_ratio: float
    claim_ms: float
    claim_ratio: float
    http_floor_ms: float
    http_floor_ratio: float
    statements: dict[str, int]
    page_ms: dict[str, float]
    page_bytes: dict[str, int]
    page_growth: dict[str, float]
    index_growth: float
    inbox_page_ms: dict[str, float]
    inbox_page_ratio: float
    verify_events_per_s: float
    report_cases: int
    came_first: dict[str, int]
    spread: dict[str, list[float]]
    peers: dict[str, Any] | None = None

    def facts(self) -> dict[str, Any]:
        """Return the report as plain JSON."""
        return asdict(self)
