"""People named in a remark by `@` and their user name: who may be, and who is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine import errors, store
from engine.service import access, access_view, step
from engine.service.access_view import AccessView
from engine.service.context import Context
from engine.service.views import Actor

MOST = 20  # people in one remark
OFFERED = 8
# A user name is whole: not the end of an address of mail, and without the full stop that ends the sentence.
NAME = re.compile(r"(?<![\w@.+-])@([a-z0-9][a-z0-9._-]{0,39})(?![\w@])", re.IGNORECASE)

LETTERLESS = re.compile(r"[0-9._-]*")  # "@08.00": more likely an hour than a slip in a name


@dataclass(frozen=True, slots=True)
class Mentionable:
    """Somebody who may be named in a remark on a case."""

    username: str
    name: str
    role_labels: tuple[str, ...]


class Mentions:
    """Whom a remark may name."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def offered(self, instance_id: int, beginning: str, actor: Actor) -> tuple[Mentionable, ...]:
        """Return who may see the case and whose user name or a word of whose name begins so: OFFERED at most, by name.

        Raises NotFound, Forbidden for who may not remark on it.
        """
        wanted = beginning.strip().casefold()[:120]
        with self._context.store.read() as tx:
            seen = access_view.require(self._context, tx, instance_id, actor)
            if not seen.may_comment:
                raise errors.Forbidden(action="comment", roles=[])
            found = []
            for person in readers(self._context, tx, seen):
                words = (person.username, person.name.casefold(), *person.name.casefold().split())
                if person.username != actor.username and any(word.startswith(wanted) for word in words):
                    found.append(person)
                if len(found) == OFFERED:
                    break
        office = self._context.office
        return tuple(
            Mentionable(
                one.username,
                one.name,
                tuple(role.label for role in office.roles().values() if role.id in one.roles),
            )
            for one in found
        )


def named(text: str, known: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the user names that a text mentions, each once, in its order, and what is written like one and is none of
    them; figures alone are never a slip.
    """
    known = frozenset(known)
    each = [(username_of(match[1], known), match[1].rstrip("._-")) for match in NAME.finditer(text)]
    others = (written for username, written in each if not username and not LETTERLESS.fullmatch(written))
    return list(dict.fromkeys(one for one, _ in each if one)), list(dict.fromkeys(others))


def username_of(written: str, known: Iterable[str]) -> str:
    """Return the account that is written after an `@`: the full stop of the sentence is no part of it; or ""."""
    written = written.lower()
    for one in (written, written.rstrip("._-")):
        if one in known:
            return one
    return ""


def require(context: Context, tx: store.Tx, seen: AccessView, text: str) -> tuple[Actor, ...]:
    """Return whom a remark mentions, its writer left out.

    Raises Invalid for more than MOST, and for a name of nobody who may see the case, as it was written: whether there
    is such an account is told to nobody by trying.
    """
    if "@" not in text:
        return ()
    allowed = {person.username: person for person in readers(context, tx, seen)}
    wanted, others = named(text, {*allowed, seen.actor.username})
    if others:
        raise errors.Invalid(field="comment", reason="mention", people=[f"@{one}" for one in others[:MOST]])
    wanted = [one for one in wanted if one != seen.actor.username]
    if len(wanted) > MOST:
        raise errors.Invalid(field="comment", reason="too_many_mentions", limit=MOST)
    return tuple(allowed[one] for one in wanted)


def tell(it: step.Step, seq: int, mentioned: Iterable[Actor], text: str) -> None:
    """Leave each of them a notice of a remark, which is event `seq` of its case."""
    cause = store.notices.cause("mentioned", it.instance.id, seq)
    each = list(mentioned)
    facts = {"by": it.actor.name, "comment": text, "names": {one.username: one.name for one in each}}
    for one in each:
        holder = access.personal(one.username)
        store.notices.add(it.tx, holder, "mentioned", it.instance.id, None, it.now, facts, cause=cause)


def readers(context: Context, tx: store.Tx, seen: AccessView) -> Iterator[Actor]:
    """Everybody with an account who may see the case or a part of it, by name."""
    known = context.office.roles()
    of_all = store.people.roles_of_all(tx, context.clock())
    outline, started_by = seen.definition.outline, seen.instance.started_by
    holders = {one for each in store.places.holders(tx, seen.instance.id) for one in each.split()}
    for person in store.people.list_all(tx):
        if not person.active:
            continue
        held = {role: kind for role, kind in of_all.get(person.id, {}).items() if role in known}
        rights = frozenset(right for role in held for right in known[role].rights)
        one = Actor(person.username, person.name, held, rights, user_id=person.id)
        if holders & {*access.holders_of(one)} or access.sees_whole(one, outline, started_by):
            yield one
