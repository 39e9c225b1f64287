"""What an instance needs from outside and never stores: the time, the working calendar, extra functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.clock import Clock
from engine.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Environment:
    """`functions` are names expressions may call besides those of the language, such as `tabel`."""

    clock: Clock
    calendar: Calendar
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
