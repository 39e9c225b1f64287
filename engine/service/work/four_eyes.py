"""Four eyes: whether somebody who would do a task did the step it checks, or checked what it does, in the same case.

What counts is said in processes/README.md. A task that no pair names costs no statement, any other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine import errors, store, texts
from engine.bpmn import Definition
from engine.bpmn.drawing.four_eyes import REFUSE
from engine.service import access, pairs, step
from engine.service.context import Context
from engine.service.pairs import SamePerson, Standing
from engine.service.reasons import MAX_REASON, MIN_REASON

TaskRow = store.TaskRow | store.InboxRow


def standing(context: Context, tx: store.Tx, definition: Definition, row: TaskRow, person: int) -> Standing:
    """Return what a person did that a pair of the model sets against an open task."""
    return _standing(context, [one for who, one in _done(context, tx, definition, row) if who == person])


def require_other(it: step.Step, row: store.TaskRow) -> None:
    """Raise SamePerson where the actor may never complete a task; asked only where a pair refuses."""
    if any(one.kind == REFUSE for one in it.definition.outline.opposites.get(row.element, ())):
        _require(it, standing(it.context, it.tx, it.definition, row, it.actor.user_id))


def judge(it: step.Step, row: store.TaskRow) -> Standing:
    """Return what the actor did before whom a completion of this task would make one of a pair.
    Raises SamePerson where the model refuses that.
    """
    found = standing(it.context, it.tx, it.definition, row, it.actor.user_id)
    _require(it, found)
    return found


def facts(found: Standing, note: str) -> dict[str, Any]:
    """Return what the event of the completion keeps: the pairs and why, as the same person did both; nothing for two.
    Raises Invalid, field "note", without a note that says why.
    """
    if not found.found:
        return {}
    return {pairs.FACT: pairs.facts(found.found), pairs.NOTE: accept_note(note)}


def accept_note(note: str) -> str:
    """Return why the same person did both, trimmed. Raises Invalid, field "note"."""
    said = texts.accept(note, pairs.NOTE, lines=True)
    if not said:
        raise errors.Invalid(field=pairs.NOTE, reason="same_person")
    if len(said) < MIN_REASON:
        raise errors.Invalid(field=pairs.NOTE, reason="too_short", limit=MIN_REASON)
    if len(said) > MAX_REASON:
        raise errors.Invalid(field=pairs.NOTE, reason="too_long", limit=MAX_REASON)
    return said


def of_people(
    context: Context, tx: store.Tx, definition: Definition, row: TaskRow, others: Iterable[store.TaskRow]
) -> Mapping[int, Standing]:
    """Return by person what they did, or have taken among the `others` that are open, against an open task."""
    found: dict[int, list[SamePerson]] = {}
    for person, one in _done(context, tx, definition, row):
        found.setdefault(person, []).append(one)
    opposites = definition.outline.against(row.element)
    for other in others if opposites else ():
        opposite = opposites.get(other.element)
        if opposite is not None and other.claimed_by is not None:
            taken = _told(context, definition, opposite.kind, other.element, other.item or "")
            found.setdefault(other.claimed_by, []).append(taken)
    return {person: _standing(context, some) for person, some in found.items()}


def require_apart(it: step.Step, row: store.TaskRow, person: store.PersonRow) -> None:
    """Raise SamePerson where handing a task to a person would let that one do both of a pair that the model refuses:
    done before, or taken and still open. Where it only warns, the completion asks for the note.
    """
    found = _refusing(it, row, person.id)
    if found is not None:
        raise found.refusal(it.instance.id, "" if person.id == it.actor.user_id else person.name)


def is_apart(it: step.Step, row: store.TaskRow, person: int) -> bool:
    """Return whether a task may be handed to a person, as `require_apart`."""
    return _refusing(it, row, person) is None


def _refusing(it: step.Step, row: store.TaskRow, person: int) -> Standing | None:
    if not any(one.kind == REFUSE for one in it.definition.outline.opposites.get(row.element, ())):
        return None
    found = of_people(it.context, it.tx, it.definition, row, it.tasks.values()).get(person)
    return found if found is not None and found.refusing is not None else None


def _require(it: step.Step, found: Standing) -> None:
    if found.refusing is not None:
        raise found.refusal(it.instance.id)


def _standing(context: Context, found: Iterable[SamePerson]) -> Standing:
    office = context.office
    hand_on = tuple(office.label(one) for one in access.holding(office.roles(), access.ADMIN))
    return Standing(tuple(found), hand_on)


def _done(
    context: Context, tx: store.Tx, definition: Definition, row: TaskRow
) -> list[tuple[int, SamePerson]]:
    """Return by person the completions that stand against a task: the last of each place, in this round.

    A check sent before work was done again said nothing of that work: it is of the round before.
    """
    opposites = definition.outline.against(row.element)
    if not opposites:
        return []
    rows = store.four_eyes.done(tx, row.instance_id, list(opposites))
    again = row.visit > 1
    if any(one.moved and one.element not in definition.outline.elements for one in rows):
        rows = _under_new_names(tx, row.instance_id, rows)
        again = again or any(one.element == row.element for one in rows)
        still_open = {(one.element, one.item or "") for one in store.tasks.open_of(tx, row.instance_id)}
        rows = [one for one in rows if (one.element, one.item) not in still_open]
    found = []
    for one in rows:
        opposite = opposites.get(one.element)
        if opposite is None or one.person_id is None:
            continue
        if not opposite.checked and again and one.seq <= row.opened_seq:
            continue
        told = _told(context, definition, opposite.kind, one.element, one.item, one)
        found.append((one.person_id, told))
    return found


def _under_new_names(
    tx: store.Tx, instance_id: int, rows: list[store.four_eyes.DoneRow]
) -> list[store.four_eyes.DoneRow]:
    """Return what was done under names of an earlier version by those of now, the last of each place."""
    names = store.four_eyes.renamed(tx, instance_id)
    known = (one._replace(element=names.get(one.element, one.element)) for one in rows)
    return list({(one.element, one.item): one for one in sorted(known, key=lambda one: one.seq)}.values())


def _told(
    context: Context,
    definition: Definition,
    kind: str,
    name: str,
    item: str,
    done: store.four_eyes.DoneRow | None = None,
) -> SamePerson:
    element = definition.outline.elements[name]
    return SamePerson(
        kind=kind,
        element=name,
        item=item,
        name=element.name,
        step=element.step,
        at=done.at if done else None,
        event=done.seq if done else 0,
        role=done.role if done else "",
        role_label=pairs.role_label(context.office.label, done.role if done else ""),
        holding=done.holding if done else "",
    )
