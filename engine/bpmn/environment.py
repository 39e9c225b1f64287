"""What an instance needs from outside and never stores: the time, the working calendar, functions of the office."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn.model import Role
from engine.clock import Clock
from engine.workdays import Calendar

# Answers what an input asks of the office, by the name of the function and what it is given; None: the office has none.
Reader = Callable[[str, Sequence[Any]], Any]


@dataclass(frozen=True, slots=True)
class Environment:
    """`functions` are names expressions may call besides those of the language, such as `tabel`.

    `reader` reads the office for inputs of tasks that open; without one the functions that ask it give what they give
    where the office has nothing.
    """

    clock: Clock
    calendar: Calendar
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    reader: Reader | None = None


def office_functions(
    tables: Mapping[str, tuple[Mapping[str, object], ...]], roles: Mapping[str, Role], cap: int | None
) -> Mapping[str, Callable[..., Any]]:
    """Return the functions that know an office: the tables of a package, roles by their labels and by their group,
    the highest capaian; and those that read the office, as they answer where it has nothing.
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

    def indicators(year: object, period: object, *instead: object) -> object:
        return instead[0] if instead else []

    return {
        "tabel": table,
        "label_peran": role_label,
        "pilihan_peran": role_choices,
        "peran_kelompok": family_roles,
        "batas_capaian": highest,
        "indikator_kantor": indicators,
    }
