"""Who may do what: one table of rules for pages, command line and files alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from engine import errors
from engine.bpmn import Outline
from engine.bpmn.drawing.support import HUMAN
from engine.service.views import Actor, Role

ADMIN, AUDIT, DEPLOY, ENFORCE = "admin", "audit", "deploy", "enforce"
READS_ALL = frozenset({ADMIN, AUDIT, DEPLOY})
RIGHTS = (AUDIT, ADMIN, DEPLOY, ENFORCE)  # the order in which a reader of all is named
DECIDE_RIGHTS = (ADMIN, ENFORCE)  # either decides a change of rights that somebody else proposed
WORKSHOP = READS_ALL | {ENFORCE}  # who sees drafts and versions


def personal(username: str) -> str:
    """Return the holder name of a task that belongs to one person instead of a role."""
    return "@" + username


def holders_of(actor: Actor) -> tuple[str, ...]:
    """Return every holder whose tasks reach this actor: the roles held now, and the person."""
    return (*sorted(actor.roles), personal(actor.username))


def capacity(actor: Actor, holders: Iterable[str]) -> str | None:
    """Return the holder through which the actor may work on a task of `holders`, or None;
    a role goes before the person.
    """
    own = set(holders_of(actor))
    return next((holder for holder in holders if holder in own), None)


def through(actor: Actor, roles: Mapping[str, Role], *rights: str) -> tuple[str, str]:
    """Return the role that gives the actor the first of these rights, with "plh" or "plt" when held so;
    else two empty.
    """
    for right in rights:
        for role, holding in sorted(actor.roles.items()):
            if role in roles and right in roles[role].rights:
                return role, "" if holding == "tetap" else holding
    return "", ""


def require_right(actor: Actor, right: str, action: str, roles: Mapping[str, Role]) -> None:
    """Raise Forbidden, naming the roles that have the right, unless the actor has it."""
    if not actor.may(right):
        allowed = [roles[role].label for role in holding(roles, right)]
        raise errors.Forbidden(action=action, roles=allowed)


def require_workshop(actor: Actor, roles: Mapping[str, Role]) -> None:
    """Raise Forbidden, naming the owners, unless the actor may see drafts and versions."""
    if not actor.rights & WORKSHOP:
        require_right(actor, DEPLOY, "draft", roles)


def may_audit(actor: Actor) -> bool:
    """Auditors and administrators read what everybody did, and take it out of the site with its proof."""
    return actor.may(AUDIT) or actor.may(ADMIN)


def may_read_calendar(actor: Actor) -> bool:
    """Auditors and administrators read the office's calendar, of which only the administrators change anything."""
    return actor.may(AUDIT) or actor.may(ADMIN)


def may_dispose(actor: Actor) -> bool:
    """Who puts versions in force, and administrators, propose which cases are destroyed after their time."""
    return actor.may(ENFORCE) or actor.may(ADMIN)


def may_read_retention(actor: Actor) -> bool:
    """Whoever may propose a disposal, and auditors, see which cases have passed their time."""
    return may_dispose(actor) or actor.may(AUDIT)


def may_migrate(actor: Actor) -> bool:
    """Who puts versions in force, and administrators, move running cases to another version."""
    return actor.may(ENFORCE) or actor.may(ADMIN)


def may_read_drafts(actor: Actor) -> bool:
    """Who writes drafts, and who puts them in force."""
    return actor.may(DEPLOY) or actor.may(ENFORCE)


def may_read_roles(actor: Actor) -> bool:
    """Administrators, who decides a change of rights, and auditors see the jabatan with their holders."""
    return may_decide_rights(actor) or actor.may(AUDIT)


def may_decide_rights(actor: Actor) -> bool:
    """Administrators, and who puts versions in force, decide what another person proposes for the rights of a role."""
    return actor.may(ADMIN) or actor.may(ENFORCE)


def participants(outline: Outline) -> frozenset[str]:
    """Roles that take part in every instance of the process: the fixed roles of its tasks.

    A role that has only a lane, where tasks find their role by rule, has no part of its own.
    """
    tasks = (element for element in outline.elements.values() if element.kind in HUMAN)
    return frozenset(role for task in tasks for role in task.roles)


def sees_whole(actor: Actor, outline: Outline, started_by: int | None) -> bool:
    """Return True when the actor may see all data of an instance: a fixed participant, its starter, or a reader of all.

    Who takes part only through a multi-instance item (a bidang) sees its own rows alone.
    """
    if actor.rights & READS_ALL or (started_by is not None and started_by == actor.user_id):
        return True
    return bool(participants(outline) & set(actor.roles))


def holding(roles: Mapping[str, Role], right: str) -> list[str]:
    """Return the roles that have a right, in their order of rank."""
    return [role.id for role in roles.values() if right in role.rights]


def notified(holders: Iterable[str], roles: Mapping[str, Role]) -> tuple[str, ...]:
    """Return who hears that a task of these holders is overdue: they themselves, and the superior of each role."""
    found: dict[str, None] = {}
    for holder in holders:
        found[holder] = None
        role = roles.get(holder)
        if role and role.superior:
            found[role.superior] = None
    return tuple(found)


def superiors(holders: Iterable[str], roles: Mapping[str, Role]) -> tuple[str, ...]:
    """Return the superiors of the roles among these holders, and theirs, the nearest first."""
    found: dict[str, None] = {}
    for holder in holders:
        role = roles.get(holder)
        while role is not None and role.superior and role.superior not in (*found, holder):
            found[role.superior] = None
            role = roles.get(role.superior)
    return tuple(found)


def above(actor: Actor, tasks: Iterable[Iterable[str]], roles: Mapping[str, Role]) -> str | None:
    """Return the role in which the actor is the superior of the holders of all these tasks, or an administrator; None
    for who is neither.
    """
    found = [set(superiors(holders, roles)) for holders in tasks]
    common = set.intersection(*found) if found else set()
    role = next((one for one in sorted(actor.roles) if one in common), None)
    return role if role is not None else through(actor, roles, ADMIN)[0] or None


def may_suspend(actor: Actor) -> bool:
    """The administrator lets cases rest, and go on."""
    return actor.may(ADMIN)


def standing(
    holders: Iterable[str], roles: Mapping[str, Role], able: Callable[[str], bool]
) -> tuple[str, ...]:
    """Return the roles that a task also stands with while none of its holders is able to do it; none when one is.

    That is the nearest superior of each role who is there, else the administrators. They may only hand it on.
    """
    each = tuple(holders)
    if any(map(able, each)):
        return ()
    found: dict[str, None] = {}
    for holder in each:
        seen = {holder}
        role = roles.get(holder)
        above = role.superior if role else None
        while above and above not in seen and not able(above):
            seen.add(above)
            role = roles.get(above)
            above = role.superior if role else None
        if above and above not in seen:
            found[above] = None
    return tuple(found) or tuple(holding(roles, ADMIN))


def deciding_role(actor: Actor, role: str, roles: Mapping[str, Role]) -> str | None:
    """Return the role in which the actor says who acts for the holders of a role and when they are away, or None.

    Administrators do for all, superiors for whoever is below them, nobody for an office of their own.
    """
    if actor.may(ADMIN):
        return through(actor, roles, ADMIN)[0]
    if role in actor.roles:
        return None
    return next((one for one in superiors([role], roles) if one in actor.roles), None)


def decided_by(actor: Actor, roles: Mapping[str, Role]) -> tuple[str, ...]:
    """Return the roles for which the actor says who acts and who is away, in their order of rank."""
    return tuple(role for role in roles if deciding_role(actor, role, roles) is not None)


def may_decide_absences(actor: Actor, roles: Mapping[str, Role]) -> bool:
    """Administrators and whoever has people below say who is away and who acts for whom."""
    return any(deciding_role(actor, role, roles) is not None for role in roles)


def may_hand_on(actor: Actor, stands_with: Iterable[str]) -> bool:
    """Administrators hand every task on, and who stands in for its holders as long as none of them is able."""
    return actor.may(ADMIN) or any(role in actor.roles for role in stands_with)


def may_hand_to_oneself(actor: Actor, holders: Iterable[str], roles: Mapping[str, Role]) -> bool:
    """Superiors take over themselves what they hand on; nobody takes the work of another office by rights alone."""
    return any(role in actor.roles for role in superiors(holders, roles))


def only_reads(held: Iterable[str], roles: Mapping[str, Role]) -> bool:
    """Return whether who holds these roles has nothing but the right to read: no work is handed to an auditor."""
    rights = [roles[role].rights for role in held if role in roles]
    return bool(rights) and all(right == {AUDIT} for right in rights)


def takes_part(actor: Actor, outline: Outline, started_by: int | None, own: bool) -> bool:
    """Return whether the actor sees an instance by its own part in it, and not only by a right to read all.

    `own` is whether a task of it is or was the actor's. An auditor's look is one, whatever else the auditor is.
    """
    if AUDIT in actor.rights:
        return False
    return own or started_by == actor.user_id or bool(participants(outline) & set(actor.roles))


def may_cancel(actor: Actor, started_by: int | None) -> bool:
    """The starter and the administrator may end an instance before its time."""
    return actor.may(ADMIN) or started_by == actor.user_id


def may_comment(actor: Actor, whole: bool, own: bool) -> bool:
    """Whoever takes part may remark on it; who only reads by the right of an auditor changes nothing."""
    return own or (whole and not (actor.may(AUDIT) and not actor.may(ADMIN)))


def sees_record(actor: Actor, outline: Outline) -> bool:
    """Return whether the actor reads every row that the register has of a process: a fixed participant, or a reader of
    all. Anybody else reads the rows that were filled in by a role of theirs (`record_roles`).
    """
    return sees_whole(actor, outline, None)


def record_roles(actor: Actor) -> frozenset[str]:
    """Return the roles whose rows of the register are the actor's own, whatever the process."""
    return frozenset(actor.roles)


def may_amend(actor: Actor, signer_role: str, roles: Mapping[str, Role]) -> bool:
    """Who holds the role that signed a case adds to its rows in the register; where that role is no more, or nobody
    signed, whoever puts versions in force.
    """
    return signer_role in actor.roles if signer_role in roles else actor.may(ENFORCE)


def amending(signer_role: str, roles: Mapping[str, Role]) -> list[str]:
    """Return the roles that may add to the rows of a case which this role signed."""
    return [signer_role] if signer_role in roles else holding(roles, ENFORCE)


def may_keep_indicators(actor: Actor) -> bool:
    """Who administers, and who owns processes, keeps the office's list of indicators; everybody reads it."""
    return actor.may(ADMIN) or actor.may(DEPLOY)
