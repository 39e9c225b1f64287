"""Laps: which tasks of an instance make up each visit to a step, told without reading more of them than is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.bpmn import Definition
from engine.store.laps import Outline


def outlined(rows: Iterable[Outline], definitions: Mapping[int, Definition]) -> list[tuple[int, list[int]]]:
    """Return the visits of one instance in order, each as its step and its tasks: as `visits.of_rows` does."""
    running: dict[int, list[Outline]] = {}
    found: list[tuple[int, list[Outline]]] = []
    for row in rows:
        elements = definitions[row.definition_id].outline.elements
        step = elements[row.element].step if row.element in elements else None
        if step is None:
            continue
        opener, visit = elements.get(row.opener or ""), running.get(step)
        within = opener is not None and opener.step == step and not row.returned
        if visit is None or not (within or visit[0].opened_seq == row.opened_seq):
            visit = running[step] = []
            found.append((step, visit))
        visit.append(row)
    kept = [one for one in found if any(row.state != "closed" for row in one[1])]
    kept.sort(key=lambda one: (one[1][0].opened_seq, one[0]))
    return [(step, [row.id for row in visit]) for step, visit in kept]
