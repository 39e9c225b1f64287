"""Lint: pairs of steps that two persons are to do, the one checking the other (`sop:empat_mata`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.bpmn.drawing import four_eyes, graph
from engine.bpmn.drawing.four_eyes import KINDS, PROPERTY, REFUSE
from engine.bpmn.lint.examination import Examination
from engine.bpmn.model import Element, Pair
from engine.bpmn.rules import Rule

_EITHER = frozenset({"exclusiveGateway", "eventBasedGateway"})  # only one of its ways is gone


def check(examination: Examination) -> None:
    outline = examination.outline
    marked = [one for one in outline.elements.values() if PROPERTY in one.properties]
    if not marked:
        return
    people, ways = four_eyes.tasks(outline.elements), _Ways(examination)
    for element in marked:
        _property(examination, element, people)
    for pair in outline.pairs:
        _order(examination, ways, pair)
        _holders(examination, people, pair)


def _property(examination: Examination, element: Element, people: Mapping[str, Sequence[str]]) -> None:
    """What is named is a step of people other than this one, with a word that Alur knows, and once."""
    parts = four_eyes.written(element.properties[PROPERTY])
    if parts and (element.kind not in four_eyes.CARRIERS or element.id not in people):
        examination.warn(Rule.PAIR_CARRIER, element.id)
        return
    if len(parts) > four_eyes.MOST:
        examination.error(Rule.PAIR_MANY, element.id, limit=four_eyes.MOST)
    named: set[str] = set()
    for one in parts[: four_eyes.MOST]:
        if one.kind not in KINDS:
            examination.error(Rule.PAIR_WORD, element.id, word=one.kind, other=one.step)
        if one.step not in people:
            examination.error(Rule.PAIR_UNKNOWN, element.id, named=one.step)
        elif not four_eyes.apart(examination.outline.elements, people, element.id, one.step):
            examination.error(Rule.PAIR_SELF, element.id, other=one.step)
        elif one.step in named:
            examination.warn(Rule.PAIR_TWICE, element.id, other=one.step)
        named.add(one.step)


def _order(examination: Examination, ways: _Ways, pair: Pair) -> None:
    """A check can come after what it checks, or beside it; of two ways of one choice never both are gone."""
    elements = examination.outline.elements
    check, step = four_eyes.around(elements, pair.check), four_eyes.around(elements, pair.step)
    if any(elements[one].triggered for one in (*check, *step)):
        return  # it begins whenever its event comes
    later, earlier = _below(check, step), _below(step, check)
    scope = ways.scope(later)
    if scope is None or earlier not in scope.nodes:
        return
    if later in ways.after(scope, earlier):
        return
    if earlier in ways.after(scope, later):
        examination.warn(Rule.PAIR_ORDER, pair.check, other=pair.step)
    elif not ways.beside(scope, later, earlier):
        examination.warn(Rule.PAIR_NEVER, pair.check, other=pair.step)


def _below(own: list[str], other: list[str]) -> str:
    """Return the outermost of what lies around an element that does not lie around the other."""
    return [one for one in own if one not in other][-1]


class _Ways:
    """What can be reached from where, each asked once."""

    def __init__(self, examination: Examination) -> None:
        self._scopes = {name: scope for scope in examination.scopes for name in scope.nodes}
        self._reached: dict[str, set[str]] = {}

    def scope(self, name: str) -> graph.Scope | None:
        return self._scopes.get(name)

    def reach(self, scope: graph.Scope, name: str) -> set[str]:
        """Return all that a token at a node can come to, this node included."""
        if name not in self._reached:
            self._reached[name] = scope.reach([name])
        return self._reached[name]

    def after(self, scope: graph.Scope, name: str) -> set[str]:
        return set().union(*(self.reach(scope, way) for way in scope.next(name)))

    def beside(self, scope: graph.Scope, one: str, other: str) -> bool:
        """Return whether both can be gone in one run: somewhere before them the way parts without a choice."""
        for name in scope.nodes:
            ways = scope.next(name)
            if scope.kind(name) in _EITHER or len(ways) < 2:
                continue
            to_one = {way for way in ways if one in self.reach(scope, way)}
            to_other = {way for way in ways if other in self.reach(scope, way)}
            if to_one and to_other and len(to_one | to_other) > 1:
                return True
        return False


def _holders(examination: Examination, people: Mapping[str, Sequence[str]], pair: Pair) -> None:
    """Where both belong to one and the same role, a refusal leaves nobody but a second holder of it."""
    if pair.kind != REFUSE:
        return
    elements = examination.outline.elements
    held = [elements[task] for name in (pair.check, pair.step) for task in people[name]]
    fixed = all(not (one.role_expression or one.user_expression or one.users) for one in held)
    roles = {one.roles for one in held}
    if fixed and len(roles) == 1 and len(next(iter(roles))) == 1:
        role = next(iter(roles))[0]
        label = examination.roles[role].label if role in examination.roles else role
        examination.warn(Rule.PAIR_ONE_ROLE, pair.check, other=pair.step, role=label)
