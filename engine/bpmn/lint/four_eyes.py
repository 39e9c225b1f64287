"""Lint: pairs of steps that two persons are to do, the one checking the other (`sop:empat_mata`)."""

from __future__ import annotations

from engine.bpmn.drawing import four_eyes, graph
from engine.bpmn.drawing.four_eyes import KINDS, PROPERTY, REFUSE
from engine.bpmn.lint.examination import Examination
from engine.bpmn.model import Element, Pair
from engine.bpmn.rules import Rule

_EITHER = frozenset({"exclusiveGateway", "eventBasedGateway"})  # only one of its ways is gone


def check(examination: Examination) -> None:
    elements = examination.outline.elements
    for element in elements.values():
        if PROPERTY in element.properties:
            _property(examination, element)
    for pair in examination.outline.pairs:
        _order(examination, pair)
        _holders(examination, pair)


def _property(examination: Examination, element: Element) -> None:
    """What is named is a step of people other than this one, with a word that Alur knows, and once."""
    elements, text = examination.outline.elements, element.properties[PROPERTY]
    parts = four_eyes.written(text)
    if parts and (element.kind not in four_eyes.CARRIERS or not four_eyes.tasks(elements, element.id)):
        examination.warn(Rule.PAIR_CARRIER, element.id)
        return
    named: set[str] = set()
    for one in parts:
        if one.kind not in KINDS:
            examination.error(Rule.PAIR_WORD, element.id, word=one.kind, other=one.step)
        if one.step not in elements or not four_eyes.tasks(elements, one.step):
            examination.error(Rule.PAIR_UNKNOWN, element.id, named=one.step)
        elif not four_eyes.apart(elements, element.id, one.step):
            examination.error(Rule.PAIR_SELF, element.id, other=one.step)
        elif one.step in named:
            examination.warn(Rule.PAIR_TWICE, element.id, other=one.step)
        named.add(one.step)


def _order(examination: Examination, pair: Pair) -> None:
    """A check can come after what it checks, or beside it; of two ways of one choice never both are gone."""
    elements = examination.outline.elements
    check, step = _chain(examination, pair.check), _chain(examination, pair.step)
    if any(elements[one].triggered for one in (*check, *step)):
        return  # it begins whenever its event comes
    scope, later, earlier = _meeting(examination, check, step)
    if scope is None or earlier not in scope.nodes or later not in scope.nodes:
        return
    if later in scope.reach(scope.next(earlier)):
        return
    if earlier in scope.reach(scope.next(later)):
        examination.warn(Rule.PAIR_ORDER, pair.check, other=pair.step)
    elif not _beside(scope, later, earlier):
        examination.warn(Rule.PAIR_NEVER, pair.check, other=pair.step)


def _chain(examination: Examination, name: str) -> list[str]:
    """Return an element and all that it lies in, the outermost last."""
    found, above = [], examination.outline.elements[name]
    while True:
        found.append(above.id)
        if above.parent is None:
            return found
        above = examination.outline.elements[above.parent]


def _meeting(
    examination: Examination, check: list[str], step: list[str]
) -> tuple[graph.Scope | None, str, str]:
    """Return the innermost scope that both lie in, and what stands for each of them there."""
    later = next(place for place, one in enumerate(check) if one not in step and _apart(check, step, place))
    earlier = next(place for place, one in enumerate(step) if one not in check and _apart(step, check, place))
    scope = next((one for one in examination.scopes if check[later] in one.nodes), None)
    return scope, check[later], step[earlier]


def _apart(own: list[str], other: list[str], place: int) -> bool:
    """Return whether what lies around an element is around the other, too."""
    return place + 1 == len(own) or own[place + 1] in other


def _beside(scope: graph.Scope, one: str, other: str) -> bool:
    """Return whether both can be gone in one run: somewhere before them the way parts without a choice."""
    for name in scope.nodes:
        ways = scope.next(name)
        if scope.kind(name) in _EITHER or len(ways) < 2:
            continue
        reached = [scope.reach([way]) for way in ways]
        if any(one in here and other in there for here in reached for there in reached if here is not there):
            return True
    return False


def _holders(examination: Examination, pair: Pair) -> None:
    """Where both belong to one and the same role, a refusal leaves nobody but a second holder of it."""
    if pair.kind != REFUSE:
        return
    elements = examination.outline.elements
    held = [elements[task] for name in (pair.check, pair.step) for task in four_eyes.tasks(elements, name)]
    fixed = all(not (one.role_expression or one.user_expression or one.users) for one in held)
    roles = {one.roles for one in held}
    if fixed and len(roles) == 1 and len(next(iter(roles))) == 1:
        role = next(iter(roles))[0]
        label = examination.roles[role].label if role in examination.roles else role
        examination.warn(Rule.PAIR_ONE_ROLE, pair.check, other=pair.step, role=label)
