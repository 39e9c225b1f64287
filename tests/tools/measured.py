"""What a run of the bench might have measured."""

from __future__ import annotations

from engine.bench import Measurement

STATEMENTS = dict.fromkeys(
    ("complete", "claim", "http_complete", "http_claim", "follow_up", "inbox", "task", "case"), 9
)
PAGES = dict.fromkeys(
    ("inbox", "task", "case", "history", "task_1000", "case_1000", "history_1000", "report"), 7.25
)

MEASURED = Measurement(
    database="sqlite",
    floor_ms=0.5,
    complete_ms=0.75,
    complete_ratio=1.5,
    p95=1.0,
    growth_1000=1.01,
    bytes_per_instance=5939,
    inbox_ms={"1000": 0.7, "1000000": 0.8},
    inbox_ratio=1.1,
    http_complete_ms=2.3,
    http_ratio=4.6,
    timers_per_s=1600.0,
    timer_lateness_ms=247.0,
    processor_ratio=1.9,
    least_ms=0.375,
    least_ratio=2.0,
    rows_ms=0.25,
    rows_ratio=3.0,
    commit_ms=0.125,
    commit_ratio=6.0,
    claim_ms=0.375,
    claim_ratio=0.75,
    http_floor_ms=1.77,
    http_floor_ratio=1.01,
    statements=STATEMENTS,
    page_ms=PAGES,
    page_bytes=dict.fromkeys(PAGES, 9500),
    page_growth={"task": 1.2, "case": 1.3, "history": 1.35},
    index_growth=1.4,
    inbox_page_ms={"1000": 7.0, "1000000": 7.7},
    inbox_page_ratio=1.1,
    verify_events_per_s=20_000,
    report_cases=1_000,
    came_first={"floor": 2, "complete": 3, "http": 1},
    spread={"complete_ratio": [1.4, 1.6], "claim_ratio": [0.7, 0.8], "http_ratio": [4.1, 5.0]},
    peers={
        "version": "2.4.0",
        "rival_ms": 14.5,
        "rival_per_s": 64.0,
        "one_post_ratio": 0.3,
        "one_post_per_s": 256.0,
        "one_post_gain": 4.0,
        "two_posts_ratio": 0.45,
        "two_posts_per_s": 160.0,
        "two_posts_gain": 2.5,
    },
)
