"""What an instance needs from outside and never stores: the time, the working calendar, functions of the office."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn.model import Role
from engine.clock import Clock
from engine.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Environment:
    """`functions` are names expressions may call besides those of the language, such as `tabel`."""

    clock: Clock
    calendar: Calendar
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)


def office_functions(
    tables: Mapping[str, tuple[Mapping[str, object], ...]], roles: Mapping[str, Role], cap: int | None
) -> Mapping[str, Callable[..., Any]]:
    """Return the functions that know an office: the tables of a package, roles by their labels and by their group,
    the highest capaian.
    """

    def table(name: object) -> list[dict[str, object]]:
        return [dict(row) for row in tables.get(str(name), ())]

    def role_label(role: object) -> str:
        known = roles.get(str(role))
        return known.label if known else str(role).removeprefix("@")

    def role_choices(ids: object) -> list[dict[str, str]]:
        wanted = ids if isinstance(ids, list) else list(roles)
        return [{"value": str(one), "label": role_label(one)} for one in wanted]

    def family_roles(family: object) -> list[str]:
        wanted = str(family).casefold()
        return [role.id for role in roles.values() if role.family and role.family.casefold() == wanted]

    def highest() -> int | None:
        return cap

    return {
        "tabel": table,
        "label_peran": role_label,
        "pilihan_peran": role_choices,
        "peran_kelompok": family_roles,
        "batas_capaian": highest,
    }
