"""A jabatan as somebody typed it, judged; and roles compared with roles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine import bpmn, errors, store, texts
from engine.bpmn.drawing.outline import EVERYONE
from engine.bpmn.drawing.roles import MOST, RIGHTS, folded
from engine.bpmn.templates.plan import make_key
from engine.errors import Problem
from engine.service.agency.role_views import FIRST, RoleText
from engine.service.views import Role

MOST_ROLES = 300
LABEL_LENGTH = 120
FAMILY_LENGTH = 60
FIELDS = ("label", "superior", "unit", "rights", "family")


def judge(text: RoleText, role_id: str, rows: Sequence[store.RoleRow]) -> tuple[store.RoleRow, list[Problem]]:
    """Return the role that was typed, without rights, and all that is wrong with it, by field.

    `role_id` is "" for a new one; `rows` are the roles as they stand.
    """
    problems: list[Problem] = []
    label = _line(text.label, "nama", LABEL_LENGTH, problems)
    unit = _line(text.unit, "unit", MOST, problems)
    family = _line(text.family, "kelompok", FAMILY_LENGTH, problems)
    if not label and not any(one.path == "nama" for one in problems):
        problems.append(Problem("nama", "required"))
    others = [row for row in rows if row.id != role_id]
    own = next((row for row in rows if row.id == role_id), None)
    if label and (own is None or own.label != label):
        problems += _taken("nama", label, others)
    known = {row.id: row for row in others}
    if text.superior and text.superior not in {*known, role_id}:
        problems.append(Problem("atasan", "role_gone"))
    if text.after != FIRST and text.after not in known:
        problems.append(Problem("urutan", "role_gone"))
    if not text.rights <= RIGHTS:
        problems.append(Problem("hak", "choice"))
    if not role_id and len(rows) >= MOST_ROLES:
        problems.append(Problem("nama", "too_many_roles", {"limit": MOST_ROLES}))
    # Of groups that differ in capitals alone, the one that is there.
    family = next((row.family for row in others if folded(row.family) == folded(family)), family)
    row = store.RoleRow(role_id, label, text.superior or None, unit, "", family)
    if role_id and not any(one.path == "atasan" for one in problems):
        ring = circle([row, *others])
        if role_id in ring:
            labels = [known[one].label for one in ring if one != role_id]
            problems.append(Problem("atasan", "role_circle", {"roles": labels}))
    return row, problems


def make_id(label: str, taken: Iterable[str]) -> str:
    """Return the id of a new role, made of its label; none that was ever one."""
    return make_key(label, {*taken, EVERYONE}, start="jabatan", length=50)


def placed(rows: Sequence[store.RoleRow], row: store.RoleRow, after: str) -> list[store.RoleRow]:
    """Return the roles in rank with one put behind another; it may be among them already."""
    found = [one for one in rows if one.id != row.id]
    place = next((number for number, one in enumerate(found, 1) if one.id == after), 0)
    return [*found[:place], row, *found[place:]]


def before(rows: Sequence[store.RoleRow], role_id: str) -> str:
    """Return the role that another follows in rank; FIRST for none."""
    ids = [row.id for row in rows]
    place = ids.index(role_id)
    return ids[place - 1] if place else FIRST


def circle(rows: Iterable[store.RoleRow]) -> tuple[str, ...]:
    """Return roles that are each other's superiors in a ring, from below; empty where there is none."""
    above = {row.id: row.superior for row in rows}
    for start in above:
        way: list[str] = []
        one: str | None = start
        while one is not None and one in above and one not in way:
            way.append(one)
            one = above[one]
        if one in way:
            return tuple(way[way.index(one) :])
    return ()


def judge_all(roles: Mapping[str, Role], rows: Iterable[store.RoleRow]) -> list[Problem]:
    """Return what is wrong with roles of a file together, by role: names that another has, superiors in a ring.

    A name that stands so in `rows`, the roles as they are, is not judged again.
    """
    problems: list[Problem] = []
    stands = {row.id: row for row in rows}
    wanted = [
        row._replace(former_labels=stands[row.id].former_labels) if row.id in stands else row
        for row in rows_of(roles)
    ]
    for row in wanted:
        if row.id not in stands or row.label != stands[row.id].label:
            problems += _taken(row.id, row.label, [one for one in wanted if one.id != row.id])[:1]
        if len(row.label) > LABEL_LENGTH:
            problems.append(Problem(row.id, "max_length", {"limit": LABEL_LENGTH}))
        if len(row.family) > FAMILY_LENGTH:
            problems.append(Problem(row.id, "max_length", {"limit": FAMILY_LENGTH}))
    if ring := circle(wanted):
        problems.append(Problem(ring[0], "role_circle", {"roles": [roles[one].label for one in ring[1:]]}))
    if not roles or len(roles) > MOST_ROLES:
        problems.append(Problem("", "too_many_roles" if roles else "no_roles", {"limit": MOST_ROLES}))
    return problems


def rows_of(roles: Mapping[str, Role]) -> list[store.RoleRow]:
    """Return roles as they are stored, in their order."""
    return [
        store.RoleRow(one.id, one.label, one.superior, one.unit, words(one.rights), one.family)
        for one in roles.values()
    ]


def words(rights: Iterable[str]) -> str:
    """Return rights as they are stored."""
    return " ".join(sorted(rights))


def difference(
    stood: Iterable[store.RoleRow], stands: Iterable[store.RoleRow]
) -> dict[str, list[dict[str, Any] | None]]:
    """Return by role what it said before and says after, for the history; None where it was or is not there."""
    one = {row.id: store.roles.said(row) for row in stood}
    other = {row.id: store.roles.said(row) for row in stands}
    return {
        role: [one.get(role), other.get(role)]
        for role in sorted({*one, *other})
        if one.get(role) != other.get(role)
    }


def token(rows: Iterable[store.RoleRow]) -> str:
    """Return a name of these roles as they stand, in their order."""
    said = json.dumps([[*store.roles.said(row).values()] for row in rows])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def write(rows: Iterable[store.RoleRow]) -> bytes:
    """Return roles as a roles.toml."""
    return bpmn.write_roles(
        Role(row.id, row.label, row.superior, row.unit, frozenset(row.rights.split()), row.family)
        for row in rows
    )


def _taken(path: str, label: str, others: Iterable[store.RoleRow]) -> list[Problem]:
    """Return that another role is called so: now, by its id, or in an older drawing."""
    name = folded(label)
    for row in others:
        if name in (folded(row.label), folded(row.id)):
            return [Problem(path, "role_taken", {"role": row.label})]
    for row in others:
        if name in map(folded, row.former_labels.splitlines()):
            return [Problem(path, "role_was", {"role": row.label})]
    return []


def _line(text: str, path: str, limit: int, problems: list[Problem]) -> str:
    try:
        line = texts.accept(text[: texts.HARD_LIMIT], path)
    except errors.Invalid as refusal:
        problems.append(Problem(path, str(refusal.params["reason"]), dict(refusal.params)))
        return ""
    if len(line) > limit:
        problems.append(Problem(path, "max_length", {"limit": limit}))
    return line
