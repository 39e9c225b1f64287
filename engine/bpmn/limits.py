"""The named limits of packages and running instances; an operator may choose some of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Limits:
    """How large a package may be, and how much one act may do; what can be known is refused at deployment.

    Sizes are bytes. `steps` are the automatic steps a process, and each of its running sub-processes, may
    take in one act before it counts as running in circles: every circle stays within one of them, and no
    scope has more nodes. `calls` is how deep called processes may call others, `hops` how many messages may
    follow from each other before a person or a time acts. `changes` is what one act may change in the tree of
    an instance; two hundred instances of a sub-process take about 5,000. `fired` is how many overdue timers one
    act lets come, `timer_days` the longest time in working days, `last_year` the last in which a date lies.
    `label_length` is the length of a key, a role or an item that values give; `expression` and
    `expression_depth` are the characters and the nested brackets of an expression of a diagram.
    """

    files: int = 200
    bpmn_bytes: int = 2_000_000
    package_bytes: int = 10_000_000
    xml_depth: int = 200
    elements: int = 20_000
    attributes: int = 200
    processes: int = 20
    nodes: int = 2_000
    scope_nodes: int = 500
    scope_flows: int = 2_000
    scope_depth: int = 20
    calls: int = 10
    hops: int = 100
    instances: int = 200
    steps: int = 500
    changes: int = 50_000
    rounds: int = 1_000
    fired: int = 200
    last_year: int = 2_200
    timer_days: int = 3_650
    expression: int = 2_000
    expression_depth: int = 40
    label_length: int = 200
    id_length: int = 100
    name_length: int = 300
    text_length: int = 20_000
    table_rows: int = 20_000
    tests: int = 50
    test_bytes: int = 500_000
    test_acts: int = 200
    findings: int = 200


LIMITS = Limits()


def configure(
    *,
    steps: int,
    instances: int,
    nodes: int,
    nesting: int,
    calls: int,
    hops: int,
    expression: int = 2_000,
    depth: int = 40,
    timer_days: int = 3_650,
) -> None:
    """Set the limits an operator may choose, once when the program starts (ALUR_LIMIT_…)."""
    LIMITS.steps, LIMITS.instances, LIMITS.calls, LIMITS.hops = steps, instances, calls, hops
    LIMITS.scope_nodes, LIMITS.scope_depth = nodes, nesting
    LIMITS.expression, LIMITS.expression_depth, LIMITS.timer_days = expression, depth, timer_days
