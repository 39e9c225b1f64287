"""The versions an instance ran on: each event and each form is read by the version that was valid then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine import store
from engine.bpmn import Definition
from engine.service.office import Office


@dataclass(frozen=True, slots=True)
class VersionHistory:
    """`last` is the version now, `before` the earlier ones: each with the event that ended it, and its id."""

    last: Definition
    last_id: int
    before: tuple[tuple[int, int, Definition], ...] = ()

    def at(self, seq: int) -> Definition:
        """Return the version valid at an event; the move itself counts to the version after it."""
        return next((definition for until, _, definition in self.before if seq < until), self.last)

    def of(self, definition_id: int) -> Definition:
        """Return one of these versions by its id."""
        return next((one for _, made, one in self.before if made == definition_id), self.last)

    def places(self, moved: Mapping[str, str]) -> dict[str, str]:
        """Return what stands now for each element of an earlier version that is no more: by the moves, or its name."""
        now, found = self.last.outline.elements, dict(moved)
        named = {(one.kind, one.name): one.id for one in now.values() if one.name}
        for _, _, definition in self.before:
            for one in definition.outline.elements.values():
                if one.id not in now and (one.kind, one.name) in named:
                    found.setdefault(one.id, named[one.kind, one.name])
        return found

    @property
    def all(self) -> tuple[Definition, ...]:
        """All versions, in order."""
        return (*(one for _, _, one in self.before), self.last)

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of all versions, in order."""
        return tuple(dict.fromkeys((*(made for _, made, _ in self.before), self.last_id)))


def of_instance(
    office: Office, tx: store.Tx, instance_id: int, definition_id: int, *, moved: bool = True
) -> VersionHistory:
    """Return the versions one instance ran on; of one that never `moved` there is nothing to be read."""
    found = store.migrations.passages(tx, instance_id, instance_id + 1) if moved else {}
    passages = found.get(instance_id, ())
    before = tuple((seq, made, office.definition(tx, made)) for seq, made in passages)
    return VersionHistory(office.definition(tx, definition_id), definition_id, before)
