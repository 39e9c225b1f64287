"""The inbox in front of few and of very many open tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from statistics import median

from engine.bench import packages
from engine.bench.completions import Tell
from engine.bench.office import USERNAME, MeasuredOffice
from engine.bench.pages import Look, compare
from engine.bench.sites import Site
from engine.bench.sizes import CHUNK, Sizes
from engine.bench.turns import Turns
from engine.store import scratch
from engine.store.values import to_us

LIMIT = 50
_MINUTE = 60_000_000
_SERIES = {
    "sqlite": "with recursive n(i) as (select {first} union all select i + 1 from n where i < {last})",
    "postgresql": "with n(i) as (select * from generate_series({first}::bigint, {last}::bigint))",
}
_BYTES = {"sqlite": "zeroblob({0})", "postgresql": "decode(repeat('00', {0}), 'hex')"}
_FALSE = {"sqlite": "0", "postgresql": "false"}

# Tasks fall due in an order that is not that of their ids: 7,919 is prime to every size measured.
_TEXTS = (
    """insert into instance (id, definition_id, number, subject, status, revision, event_count, head,
    started_by, started_at, end_reason) {series} select i, {definition}, 'UKUR-' || i, 'Sepuluh langkah', 'open',
    1, 1, {head}, {person}, {now}, '' from n""",
    "insert into state (instance_id, seq, content) {series} select i, 1, {state} from n",
    """insert into event (instance_id, seq, at, type, actor, role, holding, channel, element, task_id, data,
    hash) {series} select i, 1, {now}, 'instance_started', '{username}', '', '', 'web', 'mulai', null, '{{}}',
    {head} from n""",
    """insert into task (id, instance_id, engine_id, element, item, visit, holders, state, opened_at,
    opened_seq, returned, due_at, closed_reason) {series} select i, i, {engine_id}, 'langkah_1', '', 1,
    '{role}', 'open', {now}, 1, {false}, {now} + (i * 7919 % {count}) * {minute}, '' from n""",
    """insert into inbox (holder, due_at, task_id) {series} select '{role}',
    {now} + (i * 7919 % {count}) * {minute}, i from n""",
)


def fill(office: MeasuredOffice, count: int, tell: Tell) -> None:
    """Give the office's role `count` open tasks, each in an instance of its own, written in bulk."""
    kind = office.scratch.kind
    definition = int(office.definition(packages.TEN).key)
    connection = scratch.bare(office.scratch)
    try:
        for first in range(1, count + 1, 50_000):
            last = min(first + 49_999, count)
            facts = {
                "series": _SERIES[kind].format(first=first, last=last),
                "definition": definition,
                "state": _BYTES[kind].format(300),
                "head": _BYTES[kind].format(32),
                "engine_id": _BYTES[kind].format(16),
                "false": _FALSE[kind],
                "person": office.actor.user_id,
                "username": USERNAME,
                "role": packages.ROLE,
                "now": to_us(office.engine.clock()),
                "count": count,
                "minute": _MINUTE,
            }
            if kind == "sqlite":
                connection.execute("begin immediate")
            for text in _TEXTS:
                connection.execute(text.format(**facts))
            connection.commit()
            tell("inbox", (last - first + 1) // CHUNK)
        connection.execute("analyze")
        connection.commit()
    finally:
        connection.close()


def measure(offices: Sequence[MeasuredOffice], sizes: Sizes) -> list[float]:
    """Return median seconds of the service's page of the inbox in each office, looked at in turn."""
    turns = Turns(*(str(number) for number in range(len(offices))))
    acts: dict[str, Callable[[], object]] = {
        str(number): partial(office.engine.tasks.inbox, office.actor, "all", limit=LIMIT)
        for number, office in enumerate(offices)
    }
    for number in range(-1, sizes.pages):
        turns.take(acts, keep=number >= 0)
    return [median(times.clock) for times in turns.times.values()]


def pages(sites: Sequence[Site], sizes: Sizes, tell: Tell) -> list[float]:
    """Return median seconds of the page of the inbox of each office's site, asked for in turn."""
    looks = {str(number): Look(site, "inbox") for number, site in enumerate(sites)}
    return [seen.seconds for seen in compare(looks, sizes, tell).values()]
