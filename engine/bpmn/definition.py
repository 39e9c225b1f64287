"""A deployed version as the engine runs it: checked, compiled, wired once, then shared by all threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn.limits import Limits
from engine.bpmn.model import Outline, Package
from engine.forms import Form

# The rule of names that new versions are deployed by. 1: a script inside a multi-instance writes the case's names.
NAMING = 2


@dataclass(frozen=True, slots=True)
class Definition:
    """What all instances of one version share; nothing in it changes once it is compiled.

    `asked` are by element the names that its form writes, `repeated` by element the multi-instances around it (and
    itself), the outermost first; elements without any are left out. `naming` is the rule of names it was deployed by.
    `limits` bound what its instances may do. `hears` is whether they wait for a message or signal anywhere.
    """

    key: str
    package: Package
    outline: Outline
    spec: Any
    subprocess_specs: Mapping[str, Any]
    forms: Mapping[str, Form]
    asked: Mapping[str, tuple[str, ...]]
    repeated: Mapping[str, tuple[str, ...]]
    naming: int
    limits: Limits
    hears: bool

    @property
    def title(self) -> str:
        return self.package.process.title or self.outline.name or self.package.key
