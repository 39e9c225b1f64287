"""roles.toml: the jabatan and duties tasks belong to, their superiors and rights in the program.

[sekretaris]
label = "Sekretaris"
atasan = "kepala_dinas"
unit = "Sekretariat"
hak = ["audit"]
kelompok = "pimpinan"
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from engine import texts
from engine.bpmn.drawing.xml import shorten
from engine.bpmn.model import Role
from engine.bpmn.rules import Rule
from engine.errors import DeploymentRefused, Finding

MOST = 200  # letters of a text
RIGHTS = frozenset({"admin", "audit", "deploy", "enforce"})
_HEAD = """\
# Jabatan (offices) and duties in the program: one table a role, in their order of rank.
# Meaning of the keys: processes/README.md.
"""
_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_WORDS = {
    "label": "label",
    "nama": "label",
    "atasan": "superior",
    "unit": "unit",
    "hak": "rights",
    "kelompok": "family",
}


def parse_roles(content: bytes, file: str = "roles.toml") -> dict[str, Role]:
    """Return the roles of a roles.toml by id, in the order of the file; raises DeploymentRefused."""
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
        findings: list[Finding] = []
        roles = {name: _role(name, table, file, findings) for name, table in tables.items()}
    except (
        ValueError,
        RecursionError,
    ) as error:  # also a number of thousands of digits, a table within tables
        finding = Finding("error", Rule.TOML, None, file, {"detail": shorten(str(error))})
        raise DeploymentRefused([finding]) from error
    for role in roles.values():
        if role.superior is not None and role.superior not in roles:
            _add(findings, file, role.id, "atasan", role.superior)
    if findings:
        raise DeploymentRefused(findings)
    return roles


def write_roles(roles: Iterable[Role]) -> bytes:
    """Return a roles.toml of these roles in their order: what `parse_roles` reads as the same roles.

    The same roles are always the same bytes.
    """
    return "\n".join([_HEAD, *map(_table, roles)]).encode()


def _table(role: Role) -> str:
    lines = [f"[{role.id}]", f"label = {_quoted(role.label)}"]
    for key, value in (("atasan", role.superior), ("unit", role.unit), ("kelompok", role.family)):
        if value:
            lines.append(f"{key} = {_quoted(value)}")
    if role.rights:
        lines.append(f"hak = [{', '.join(map(_quoted, sorted(role.rights)))}]")
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    """Return a text as TOML writes it: what JSON quotes, TOML reads alike."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def role_named(text: str, roles: Mapping[str, Role]) -> str | None:
    """Return the role that a text means: its id or its label, in any case and spacing; of several the first in rank.

    What no role is called now means the one that was called so before: an older drawing keeps its executors.
    """
    if text in roles:
        return text
    wanted = folded(text)
    named = (one.id for one in roles.values() if wanted in (folded(one.id), folded(one.label)))
    before = (one.id for one in roles.values() if wanted in map(folded, one.former_labels))
    return next(chain(named, before), None)


def folded(text: str) -> str:
    """Return a label as it is compared: in any case and spacing."""
    return " ".join(texts.tidy(text, lines=False).casefold().split())


def _role(name: str, table: Any, file: str, findings: list[Finding]) -> Role:
    if not _ID.fullmatch(name) or not isinstance(table, Mapping):
        _add(findings, file, name, "", name)
        return Role(name, name)
    values: dict[str, Any] = {"label": name, "superior": "", "unit": "", "rights": [], "family": ""}
    for key, value in table.items():
        if key not in _WORDS:
            _add(findings, file, name, key, value)
        elif key == "hak":
            values["rights"] = value if isinstance(value, list) else [value]
        elif isinstance(value, str) and len(value) <= MOST and texts.tidy(value).isprintable():
            values[_WORDS[key]] = texts.tidy(value)
        else:
            _add(findings, file, name, key, value)
    for right in values["rights"]:
        if right not in RIGHTS:
            _add(findings, file, name, "hak", right)
    rights = frozenset(right for right in values["rights"] if isinstance(right, str))
    superior = values["superior"] or None
    return Role(name, values["label"] or name, superior, values["unit"], rights, values["family"])


def _add(findings: list[Finding], file: str, role: str, key: str, value: Any) -> None:
    params = {"role": shorten(role), "key": shorten(key), "value": shorten(str(value))}
    findings.append(Finding("error", Rule.ROLES_FILE, None, file, params))
