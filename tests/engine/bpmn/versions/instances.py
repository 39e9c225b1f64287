"""Small processes in two versions, and an instance that is put from one onto the other."""

from __future__ import annotations

import pytest

from engine.bpmn.versions.migration import CannotMove, Migrated, Translation, migrate
from tests.engine.bpmn.models import (
    END,
    INNER,
    START,
    Run,
    chain,
    compiled,
    flow,
    parallel,
    process,
    user,
    within,
)


def steps(*names: str, more: str = "") -> str:
    """User tasks one after the other."""
    return process(START, END, *map(user, names), chain("mulai", *names, "selesai"), more)


def split(*branches: str, join: str = "q", more: str = "") -> str:
    """Parallel branches of one task each, then `c`."""
    flows = "".join(chain("p", one, join) for one in branches)
    return process(
        START, END, parallel("p"), parallel(join), *map(user, (*branches, "c")),
        flow("mulai", "p"), flows, chain(join, "c", "selesai"), more,
    )  # fmt: skip


def inside(name: str, *tasks: str, each_: str = "", more: str = "") -> str:
    """A sub-process with tasks one after the other, then `z`."""
    body = within(name, *INNER, *map(user, tasks), chain("s1", *tasks, "e1"), inner=each_)
    return process(START, END, body, user("z"), chain("mulai", name, "z", "selesai"), more)


def to(run: Run, text: str, mapping: dict[str, str] | None = None, recompute: bool = False) -> Migrated:
    """Move the instance of a run, and go on with it."""
    translation = Translation(run.definition, compiled(text), mapping or {})
    moved = migrate(run.again(), translation, run.environment, recompute=recompute)
    run.workflow, run.definition = moved.workflow, translation.new
    run.again()
    return moved


def refused(run: Run, text: str, mapping: dict[str, str] | None = None) -> list[tuple[str, str]]:
    before = run.workflow.dump()
    with pytest.raises(CannotMove) as refusal:
        to(run, text, mapping)
    assert run.workflow.dump() == before
    return [(one.code, one.element) for one in refusal.value.obstacles]
