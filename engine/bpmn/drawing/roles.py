"""roles.toml: the jabatan and duties tasks belong to, their superiors and rights in the program.

[sekretaris]
label = "Sekretaris"
atasan = "kepala_dinas"
unit = "Sekretariat"
hak = ["audit"]
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from engine import texts
from engine.bpmn.drawing.xml import shorten
from engine.bpmn.model import Role
from engine.bpmn.rules import Rule
from engine.errors import DeploymentRefused, Finding

RIGHTS = frozenset({"admin", "audit", "deploy", "enforce"})
_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_WORDS = {"label": "label", "nama": "label", "atasan": "superior", "unit": "unit", "hak": "rights"}


def parse_roles(content: bytes, file: str = "roles.toml") -> dict[str, Role]:
    """Return the roles of a roles.toml by id, in the order of the file; raises DeploymentRefused."""
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        finding = Finding("error", Rule.TOML, None, file, {"detail": shorten(str(error))})
        raise DeploymentRefused([finding]) from error
    findings: list[Finding] = []
    roles = {name: _role(name, table, file, findings) for name, table in tables.items()}
    for role in roles.values():
        if role.superior is not None and role.superior not in roles:
            _add(findings, file, role.id, "atasan", role.superior)
    if findings:
        raise DeploymentRefused(findings)
    return roles


def role_named(text: str, roles: Mapping[str, Role]) -> str | None:
    """Return the role that a text means: its id or its label, in any case and spacing; of several the first in rank."""
    if text in roles:
        return text
    wanted = _folded(text)
    return next((one.id for one in roles.values() if wanted in (_folded(one.id), _folded(one.label))), None)


def _folded(text: str) -> str:
    return " ".join(texts.tidy(text, lines=False).casefold().split())


def _role(name: str, table: Any, file: str, findings: list[Finding]) -> Role:
    if not _ID.fullmatch(name) or not isinstance(table, Mapping):
        _add(findings, file, name, "", name)
        return Role(name, name)
    values: dict[str, Any] = {"label": name, "superior": "", "unit": "", "rights": []}
    for key, value in table.items():
        if key not in _WORDS:
            _add(findings, file, name, key, value)
        elif key == "hak":
            values["rights"] = value if isinstance(value, list) else [value]
        elif isinstance(value, str) and len(value) <= 200 and texts.tidy(value).isprintable():
            values[_WORDS[key]] = texts.tidy(value)
        else:
            _add(findings, file, name, key, value)
    for right in values["rights"]:
        if right not in RIGHTS:
            _add(findings, file, name, "hak", right)
    rights = frozenset(right for right in values["rights"] if isinstance(right, str))
    return Role(name, values["label"] or name, values["superior"] or None, values["unit"], rights)


def _add(findings: list[Finding], file: str, role: str, key: str, value: Any) -> None:
    params = {"role": shorten(role), "key": shorten(key), "value": shorten(str(value))}
    findings.append(Finding("error", Rule.ROLES_FILE, None, file, params))
