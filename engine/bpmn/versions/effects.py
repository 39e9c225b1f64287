"""Whom a change of a process reaches: which role gets steps, loses them, or finds its own changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.bpmn.drawing.outline import EVERYONE as EVERYONE
from engine.bpmn.drawing.support import HUMAN
from engine.bpmn.model import Element, Outline
from engine.bpmn.versions.comparison import Difference

CHOSEN = ""  # the holder of a step whose role the data of a case say


@dataclass(slots=True)
class Effect:
    """What a change means to one holder (a role, `@` and a user, CHOSEN, or EVERYONE `besides` some): ids of steps,
    and of the start.
    """

    holder: str
    gained: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    starts: bool | None = None  # may start it from now on, or may no longer
    begins: bool = False  # fills in another form to start it than until now
    besides: tuple[str, ...] = ()


def effects(old: Outline | None, new: Outline, changes: Iterable[Difference]) -> tuple[Effect, ...]:
    """Return the effects by holder, in the order of the drawing; without an old one all is gained."""
    touched = {one.element for one in changes if one.what in ("step", "element")}
    forms = {one.element for one in changes if one.what == "form"}
    before = {} if old is None else old.elements
    found: dict[str, Effect] = {}

    def of(holder: str) -> Effect:
        return found.setdefault(holder, Effect(holder))

    for name in dict.fromkeys((*new.elements, *before)):
        now, then = new.elements.get(name), before.get(name)
        left, right = _holders(then), _holders(now)
        for holder in right:
            if holder not in left:
                of(holder).gained.append(name)
            elif now is not None and (now.form in forms or not touched.isdisjoint(_around(now, new))):
                of(holder).changed.append(name)
        for holder in left:
            if holder not in right:
                of(holder).lost.append(name)
    for effect in found.values():
        _keep(effect, new, before)
    _start(of, old, new, forms)
    return tuple(found.values())


def _keep(effect: Effect, new: Outline, before: Mapping[str, Element]) -> None:
    """A step that only has another id reads the same to its holder: it is neither gained nor lost."""
    for name in list(effect.gained):
        now = new.elements[name]
        same = (
            one
            for one in effect.lost
            if (before[one].step, before[one].name) == (now.step, now.name) != (None, "")
        )
        if (lost := next(same, None)) is not None:
            effect.gained.remove(name)
            effect.lost.remove(lost)
            effect.changed.append(name)


def _holders(element: Element | None) -> tuple[str, ...]:
    if element is None or element.kind not in HUMAN:
        return ()
    fixed = (*element.roles, *(f"@{user}" for user in element.users))
    moving = element.role_expression is not None or element.user_expression is not None
    return (*fixed, CHOSEN) if moving else fixed


def _around(element: Element, outline: Outline) -> Iterator[str]:
    """The element and all that it lies in: the time of a group is that of each step in it."""
    place: str | None = element.id
    while place is not None and place in outline.elements:
        yield place
        place = outline.elements[place].parent


def _start(of: Callable[[str], Effect], old: Outline | None, new: Outline, forms: Collection[str]) -> None:
    """Who may start it or may no longer, and who finds another form there."""
    before, now = _starters(old), _starters(new)
    if now == (EVERYONE,) != before:
        of(EVERYONE).starts = True
    elif before == (EVERYONE,) != now:
        of(EVERYONE).starts, of(EVERYONE).besides = False, now
    else:
        for role in dict.fromkeys((*now, *before)):
            if (role in now) != (role in before):
                of(role).starts = role in now
    if old is not None and (old.start_form != new.start_form or new.start_form in forms):
        for role in now:
            if role in before or before == (EVERYONE,):
                of(role).begins = True


def _starters(outline: Outline | None) -> tuple[str, ...]:
    if outline is None:
        return ()
    return (EVERYONE,) if outline.starters is None else outline.starters
