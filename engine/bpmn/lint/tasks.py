"""Lint: each task has somebody to do it, a form that exists, and texts that can be evaluated."""

from __future__ import annotations

import re
from difflib import get_close_matches

from engine import expressions, forms
from engine.bpmn.drawing import attributes, unary, xml
from engine.bpmn.drawing.graph import Scope
from engine.bpmn.drawing.outline import EVERYONE, find_form
from engine.bpmn.drawing.roles import role_named
from engine.bpmn.drawing.support import HUMAN, INNER, SCRIPT_FORMATS
from engine.bpmn.drawing.xml import Node
from engine.bpmn.lint.examination import Examination
from engine.bpmn.model import Element
from engine.bpmn.rules import Rule

# A key of an object without quotes, as FEEL has it: here it is a name whose value is the key.
_BARE_KEY = re.compile(r"[{,]\s*([A-Za-z_]\w*)\s*:")
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]{0,59}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")
_LANGUAGES = SCRIPT_FORMATS | {"feel", "juel"}
_MULTI_HOSTS = HUMAN | INNER
_LOOP_HOSTS = _MULTI_HOSTS | {"scriptTask", "businessRuleTask"}


def check(examination: Examination) -> None:
    starters(examination)
    for scope in examination.scopes:
        for node in scope.nodes.values():
            element = examination.outline.elements.get(xml.ident(node))
            if xml.kind(node) in HUMAN:
                people(examination, node, element)
            if xml.kind(node) in HUMAN | {"startEvent"}:
                form(examination, node)
            if xml.kind(node) == "scriptTask":
                script(examination, node)
            if xml.kind(node) == "businessRuleTask":
                decision(examination, node)
            inputs(examination, node)
            multi(examination, node)
            loop(examination, node)
        conditions(examination, scope)


def starters(examination: Examination) -> None:
    for role in examination.package.process.starters or ():
        if role not in examination.roles and role != EVERYONE:
            unknown_role(examination, None, role)


def people(examination: Examination, node: Node, element: Element | None) -> None:
    """The roles of a task exist; without any, the task goes to whoever started the instance."""
    groups, users = attributes.groups(node), attributes.users(node)
    for texts, what in ((groups, "candidateGroups"), (users, "assignee")):
        moving = [text for text in texts if attributes.dynamic(text)]
        if moving and len(texts) > 1:
            examination.error(Rule.MIXED_ASSIGNMENT, node, what=what, text=moving[0])
        elif moving:
            compiles(examination, node, moving[0], what)
    for group in groups:
        if not attributes.dynamic(group) and group not in examination.roles:
            unknown_role(examination, node, group)
    for user in users:
        if not attributes.dynamic(user) and not _USER.fullmatch(user):
            meant = role_named(user, examination.roles)
            if meant is None:
                examination.error(Rule.USER_NAME, node, user=user)
            else:
                examination.error(
                    Rule.USER_ROLE, node, user=user, role=meant, label=examination.roles[meant].label
                )
    if not groups and not users and (element is None or not element.roles):
        lanes = element.lanes if element is not None else ()
        if lanes:
            examination.warn(Rule.LANE_ROLE, node, lane=lanes[-1])
        elif examination.outline.lanes:
            examination.warn(Rule.NO_LANE, node)
        else:
            examination.warn(Rule.NO_ROLE, node)


def unknown_role(examination: Examination, node: Node | None, role: str) -> None:
    """A role that does not exist, with the one that is named by its label or spelled nearly so."""
    like = get_close_matches(role.casefold(), examination.roles, n=1)
    meant = role_named(role, examination.roles) or next(iter(like), None)
    if meant is None:
        examination.error(Rule.UNKNOWN_ROLE, node, role=role)
    else:
        examination.error(
            Rule.ROLE_SPELLING, node, role=role, meant=meant, label=examination.roles[meant].label
        )


def form(examination: Examination, node: Node) -> None:
    """The form a task names is in the package; a broken one is told at its file."""
    written = attributes.form(node)
    if not written:
        return
    found = find_form(written, examination.package)
    if found is not None:
        given = attributes.inputs(node)
        for key in sorted(wanted(examination.package.forms[found]) - set(given)):
            examination.warn(Rule.MISSING_INPUT, node, form=found, input=key)
        return
    name = attributes.form_name(written)
    if (
        f"forms/{name}.form" not in examination.package.files
        and f"{name}.form" not in examination.package.files
    ):
        examination.error(Rule.UNKNOWN_FORM, node, form=name)


def wanted(form: forms.Form) -> set[str]:
    """Return the inputs a form shows or chooses from: read-only fields, lists with fixed rows, choices by key."""
    shown = {
        part.key for part in forms.walk(form.components, into_lists=False) if part.readonly or part.fixed
    }
    return shown | {part.values_key for part in form.walk() if part.values_key}


def script(examination: Examination, node: Node) -> None:
    language = (node.get("scriptFormat") or "").strip().lower()
    found = xml.child(node, "script")
    if language not in SCRIPT_FORMATS:
        examination.error(Rule.SCRIPT_LANGUAGE, node, language=language)
    elif not xml.text(found):
        examination.error(Rule.SCRIPT, node, code="empty", text="")
    else:
        try:
            expressions.compile_script(xml.text(found))
            _keys(examination, node, "script", xml.text(found))
        except expressions.ExpressionError as error:
            _refuse(examination, node, Rule.SCRIPT, error, xml.text(found))


def decision(examination: Examination, node: Node) -> None:
    """A business rule task names a decision of the package and the value its result becomes."""
    written = attributes.decision(node)
    found = examination.package.decisions.get(written.decision)
    if found is None and any(
        one.params.get("decision") == written.decision for one in examination.package.findings
    ):
        return  # the table is there, and told why it cannot be read
    if found is None:
        examination.error(
            Rule.DECISION, node, reason="unknown" if written.decision else "none", value=written.decision
        )
    elif written.shape and written.shape != found.shape:
        examination.error(
            Rule.DECISION, node, reason="mapDecisionResult", value=f"{written.shape}, {found.shape}"
        )
    if written.pinned:
        examination.error(Rule.DECISION, node, reason="version", value=written.decision)
    if not _NAME.fullmatch(written.variable) or written.variable in examination.outline.elements:
        examination.error(Rule.DECISION, node, reason="resultVariable", value=written.variable)


def compiles(examination: Examination, node: Node, text: str, what: str) -> expressions.Expression | None:
    """Return the compiled text; a finding and None when it is not of Alur's language."""
    try:
        compiled = expressions.compile_expression(text)
        _keys(examination, node, what, text)
        return compiled
    except expressions.ExpressionError as error:
        _refuse(examination, node, what, error, text)
        return None


def _keys(examination: Examination, node: Node, what: str, text: str) -> None:
    """The keys of an object are texts; a bare word would be looked up as a name."""
    plain = unary.unquoted("\n".join(line.partition("#")[0] for line in text.splitlines()))
    for key in dict.fromkeys(_BARE_KEY.findall(plain)):
        examination.error(Rule.BARE_KEY, node, what=what, key=key)


def _refuse(
    examination: Examination, node: Node, what: str, error: expressions.ExpressionError, text: str
) -> None:
    detail = ", ".join(str(value) for value in error.params.values())
    said = {
        "language": "language",
        "found": "found",
        "use": "use",
        "name": "word",
    }  # an element has a name too
    facts = {said[name]: str(value) for name, value in error.params.items() if name in said}
    if error.code == "decimal_comma":
        examination.error(
            Rule.DECIMAL_COMMA, node, what=what, found=error.params["found"], use=error.params["use"]
        )
    elif what == "script":
        examination.error(Rule.SCRIPT, node, code=error.code, detail=detail, text=text, **facts)
    else:
        examination.error(
            Rule.EXPRESSION, node, what=what, code=error.code, detail=detail, text=text, **facts
        )


def inputs(examination: Examination, node: Node) -> None:
    """Input parameters have a plain name and an expression; other values would mean different things."""
    for name, text in attributes.inputs(node).items():
        if not _NAME.fullmatch(name):
            examination.error(Rule.INPUT_NAME, node, input=name)
        elif not attributes.dynamic(text):
            examination.error(Rule.INPUT_TEXT, node, input=name, text=text)
        else:
            compiles(examination, node, text, name)


def multi(examination: Examination, node: Node) -> None:
    """A multi-instance task says once for each of what, or how many times."""
    found = attributes.multi(node)
    if found is None:
        return
    if xml.kind(node) not in _MULTI_HOSTS:
        examination.error(Rule.MULTI_HOST, node, kind=xml.kind(node))
    if bool(found.collection) == bool(found.cardinality):
        examination.error(
            Rule.MULTI_INSTANCE, node, reason="both" if found.collection else "nothing", value=""
        )
    if found.variable and not _NAME.fullmatch(found.variable):
        examination.error(Rule.MULTI_INSTANCE, node, reason="variable", value=found.variable)
    if found.collection:
        compiles(examination, node, found.collection, "collection")
    if found.cardinality:
        cardinality(examination, node, found.cardinality)
    if found.condition:
        compiles(examination, node, found.condition, "completionCondition")
    elif xml.child(found.node, "completionCondition") is not None:
        examination.error(Rule.MULTI_INSTANCE, node, reason="condition", value="")


def loop(examination: Examination, node: Node) -> None:
    """A standard loop says how often at most, or how long; a number written down is a number."""
    found = attributes.loop(node)
    if found is None:
        return
    if xml.kind(node) not in _LOOP_HOSTS:
        examination.error(Rule.MULTI_HOST, node, kind=xml.kind(node))
    if attributes.multi(node) is not None:
        examination.error(Rule.LOOP, node, reason="both", value="")
    if not found.condition and not found.maximum:
        examination.error(Rule.LOOP, node, reason="nothing", value="")
    if found.condition:
        compiles(examination, node, found.condition, "loopCondition")
    if found.maximum and attributes.rounds(found.maximum) is None:
        examination.error(Rule.LOOP, node, reason="number", value=found.maximum)


def cardinality(examination: Examination, node: Node, text: str) -> None:
    """A number written down is whole and within the limit; what values give is checked at run time."""
    compiled = compiles(examination, node, text, "loopCardinality")
    if compiled is None or compiled.names:
        return
    try:
        value = compiled.evaluate({})
    except expressions.ExpressionError:
        value = None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        examination.error(Rule.MULTI_INSTANCE, node, reason="number", value=text)
    elif value > examination.limits.instances:
        examination.error(Rule.TOO_MANY_INSTANCES, node, count=value, limit=examination.limits.instances)


def conditions(examination: Examination, scope: Scope) -> None:
    for flow in scope.flows:
        found = xml.child(flow, "conditionExpression")
        if found is None or not xml.text(found):
            continue
        language = (found.get("language") or "").strip().lower()
        if language not in _LANGUAGES:
            examination.error(Rule.SCRIPT_LANGUAGE, flow, language=language)
        else:
            compiles(examination, flow, xml.text(found), "condition")
