"""What an operator may choose of how large a process may be and how much one act may do."""

from __future__ import annotations

from dataclasses import dataclass

from engine.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one site, carried by what is compiled and runs; what can be known is refused at deployment.

    `steps` are the automatic steps a process, and each of its running sub-processes, may take in one act before it
    counts as running in circles: every circle stays within one of them, and no scope has more nodes. `instances` is
    how many a multi-instance may have, `nodes` how many a process or sub-process may have, `nesting` how deep
    sub-processes may lie in each other. `calls` is how deep called processes may call others, `hops` how many
    messages may follow from each other before a person or a time acts. `expression` and `depth` are the characters
    and the nested brackets of an expression of a diagram, `timer_days` the longest time in working days.
    """

    steps: int
    instances: int
    nodes: int
    nesting: int
    calls: int
    hops: int
    expression: int
    depth: int
    timer_days: int

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Return the limits that the settings choose (ALUR_LIMIT_…)."""
        return cls(
            steps=settings.limit_steps,
            instances=settings.limit_instances,
            nodes=settings.limit_nodes,
            nesting=settings.limit_nesting,
            calls=settings.limit_calls,
            hops=settings.limit_hops,
            expression=settings.limit_expression,
            depth=settings.limit_depth,
            timer_days=settings.limit_timer_days,
        )
