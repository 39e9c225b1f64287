"""What the page and the commands of jabatan are told, and what they hand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.errors import Problem
from engine.service.views import Role

FIRST = ""  # the place before all others


@dataclass(frozen=True, slots=True)
class RoleText:
    """A jabatan as a person types it: `superior` is the id of another or "", `after` the one it follows in rank.

    `reason` is asked for where `rights` become others.
    """

    label: str = ""
    superior: str = ""
    unit: str = ""
    family: str = ""
    after: str = FIRST
    rights: frozenset[str] = frozenset()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RoleUse:
    """One thing that a jabatan is used for, by which it cannot be taken away; `kind` is a code.

    held (people), later (people), tasks (count), cases (count), version (title, version), running (title, version,
    count), superior (roles: labels), rights (rights).
    """

    kind: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody who holds a jabatan: for good, as Plh. or as Plt.; `now` or from `start` on, until before `end`."""

    name: str
    kind: str
    now: bool
    start: datetime | None
    end: datetime | None
    active: bool


@dataclass(frozen=True, slots=True)
class RoleItem:
    """One line of the list. `processes` are the titles of those in force that name it, `asked` those that ask its
    group; `proposal` is the change of its rights that waits.
    """

    role: Role
    revision: int
    superior_label: str
    holdings: tuple[Holding, ...]
    processes: tuple[str, ...]
    asked: tuple[str, ...]
    proposal: int | None


@dataclass(frozen=True, slots=True)
class RoleView:
    """One jabatan with what an administrator may change, and why it cannot be taken away (`uses`)."""

    item: RoleItem
    text: RoleText
    uses: tuple[RoleUse, ...]
    changed_by: str
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoleOutcome:
    """What became of a change: `changed` roles by id, a `proposal` of rights, and how many others may decide it."""

    role: str = ""
    changed: tuple[str, ...] = ()
    proposal: int | None = None
    others: int = 0


@dataclass(frozen=True, slots=True)
class RolesPreview:
    """What a file of roles would change, by labels; `refused` says what keeps it from being taken over.

    `token` names the roles it was compared with. `changes` are (label, field, before, after), texts of superiors as
    labels; `rights` (label, before, after) would wait for a second person.
    """

    token: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changes: tuple[tuple[str, str, str, str], ...] = ()
    moved: bool = False
    rights: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    problems: tuple[Problem, ...] = ()
    uses: Mapping[str, tuple[RoleUse, ...]] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether the file says what stands already."""
        return not (self.added or self.removed or self.changes or self.moved or self.rights)

    @property
    def refused(self) -> bool:
        return bool(self.problems or self.uses)


@dataclass(frozen=True, slots=True)
class RightsChange:
    """One jabatan of a proposal, with the rights before and after; `fits` while its rights still are those before."""

    role: str
    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    fits: bool


@dataclass(frozen=True, slots=True)
class RightsProposal:
    """A change of rights as one reader sees it. `others` is how many people besides the proposer may decide it."""

    id: int
    state: str
    reason: str
    changes: tuple[RightsChange, ...]
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    decision: str
    others: int
    may_decide: bool
    may_withdraw: bool
