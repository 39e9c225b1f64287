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
from engine.bpmn.lint.report import Sheet
from engine.bpmn.model import Element
from engine.bpmn.rules import Rule

# A key of an object without quotes, as FEEL has it: here it is a name whose value is the key.
_BARE_KEY = re.compile(r"[{,]\s*([A-Za-z_]\w*)\s*:")
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]{0,59}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")
_LANGUAGES = SCRIPT_FORMATS | {"feel", "juel"}
_MULTI_HOSTS = HUMAN | INNER
_LOOP_HOSTS = _MULTI_HOSTS | {"scriptTask", "businessRuleTask"}


def check(sheet: Sheet) -> None:
    starters(sheet)
    for scope in sheet.scopes:
        for node in scope.nodes.values():
            element = sheet.outline.elements.get(xml.ident(node))
            if xml.kind(node) in HUMAN:
                people(sheet, node, element)
            if xml.kind(node) in HUMAN | {"startEvent"}:
                form(sheet, node)
            if xml.kind(node) == "scriptTask":
                script(sheet, node)
            if xml.kind(node) == "businessRuleTask":
                decision(sheet, node)
            inputs(sheet, node)
            multi(sheet, node)
            loop(sheet, node)
        conditions(sheet, scope)


def starters(sheet: Sheet) -> None:
    for role in sheet.package.process.starters or ():
        if role not in sheet.roles and role != EVERYONE:
            unknown_role(sheet, None, role)


def people(sheet: Sheet, node: Node, element: Element | None) -> None:
    """The roles of a task exist; without any, the task goes to whoever started the instance."""
    groups, users = attributes.groups(node), attributes.users(node)
    for texts, what in ((groups, "candidateGroups"), (users, "assignee")):
        moving = [text for text in texts if attributes.dynamic(text)]
        if moving and len(texts) > 1:
            sheet.error(Rule.MIXED_ASSIGNMENT, node, what=what, text=moving[0])
        elif moving:
            compiles(sheet, node, moving[0], what)
    for group in groups:
        if not attributes.dynamic(group) and group not in sheet.roles:
            unknown_role(sheet, node, group)
    for user in users:
        if not attributes.dynamic(user) and not _USER.fullmatch(user):
            meant = role_named(user, sheet.roles)
            if meant is None:
                sheet.error(Rule.USER_NAME, node, user=user)
            else:
                sheet.error(Rule.USER_ROLE, node, user=user, role=meant)
    if not groups and not users and (element is None or not element.roles):
        lanes = element.lanes if element is not None else ()
        if lanes:
            sheet.warn(Rule.LANE_ROLE, node, lane=lanes[-1])
        elif sheet.outline.lanes:
            sheet.warn(Rule.NO_LANE, node)
        else:
            sheet.warn(Rule.NO_ROLE, node)


def unknown_role(sheet: Sheet, node: Node | None, role: str) -> None:
    """A role that does not exist, with the one that is named by its label or spelled nearly so."""
    like = get_close_matches(role.casefold(), sheet.roles, n=1)
    meant = role_named(role, sheet.roles) or next(iter(like), None)
    if meant is None:
        sheet.error(Rule.UNKNOWN_ROLE, node, role=role)
    else:
        sheet.error(Rule.ROLE_SPELLING, node, role=role, meant=meant)


def form(sheet: Sheet, node: Node) -> None:
    """The form a task names is in the package; a broken one is told at its file."""
    written = attributes.form(node)
    if not written:
        return
    found = find_form(written, sheet.package)
    if found is not None:
        given = attributes.inputs(node)
        for key in sorted(wanted(sheet.package.forms[found]) - set(given)):
            sheet.warn(Rule.MISSING_INPUT, node, form=found, input=key)
        return
    name = attributes.form_name(written)
    if f"forms/{name}.form" not in sheet.package.files and f"{name}.form" not in sheet.package.files:
        sheet.error(Rule.UNKNOWN_FORM, node, form=name)


def wanted(form: forms.Form) -> set[str]:
    """The inputs a form shows or chooses from: read-only fields, lists with fixed rows, choices by key."""
    shown = {
        part.key for part in forms.walk(form.components, into_lists=False) if part.readonly or part.fixed
    }
    return shown | {part.values_key for part in form.walk() if part.values_key}


def script(sheet: Sheet, node: Node) -> None:
    language = (node.get("scriptFormat") or "").strip().lower()
    found = xml.child(node, "script")
    if language not in SCRIPT_FORMATS:
        sheet.error(Rule.SCRIPT_LANGUAGE, node, language=language)
    elif not xml.text(found):
        sheet.error(Rule.SCRIPT, node, code="empty", text="")
    else:
        try:
            expressions.compile_script(xml.text(found))
            _keys(sheet, node, "script", xml.text(found))
        except expressions.ExpressionError as error:
            _refuse(sheet, node, Rule.SCRIPT, error, xml.text(found))


def decision(sheet: Sheet, node: Node) -> None:
    """A business rule task names a decision of the package and the value its result becomes."""
    written = attributes.decision(node)
    found = sheet.package.decisions.get(written.decision)
    if found is None and any(
        one.params.get("decision") == written.decision for one in sheet.package.findings
    ):
        return  # the table is there, and told why it cannot be read
    if found is None:
        sheet.error(
            Rule.DECISION, node, reason="unknown" if written.decision else "none", value=written.decision
        )
    elif written.shape and written.shape != found.shape:
        sheet.error(Rule.DECISION, node, reason="mapDecisionResult", value=f"{written.shape}, {found.shape}")
    if written.pinned:
        sheet.error(Rule.DECISION, node, reason="version", value=written.decision)
    if not _NAME.fullmatch(written.variable) or written.variable in sheet.outline.elements:
        sheet.error(Rule.DECISION, node, reason="resultVariable", value=written.variable)


def compiles(sheet: Sheet, node: Node, text: str, what: str) -> expressions.Expression | None:
    """The compiled text; a finding and None when it is not of Alur's language."""
    try:
        compiled = expressions.compile_expression(text)
        _keys(sheet, node, what, text)
        return compiled
    except expressions.ExpressionError as error:
        _refuse(sheet, node, what, error, text)
        return None


def _keys(sheet: Sheet, node: Node, what: str, text: str) -> None:
    """The keys of an object are texts; a bare word would be looked up as a name."""
    plain = unary.unquoted("\n".join(line.partition("#")[0] for line in text.splitlines()))
    for key in dict.fromkeys(_BARE_KEY.findall(plain)):
        sheet.error(Rule.BARE_KEY, node, what=what, key=key)


def _refuse(sheet: Sheet, node: Node, what: str, error: expressions.ExpressionError, text: str) -> None:
    detail = ", ".join(str(value) for value in error.params.values())
    if error.code == "decimal_comma":
        sheet.error(Rule.DECIMAL_COMMA, node, what=what, found=error.params["found"], use=error.params["use"])
    elif what == "script":
        sheet.error(Rule.SCRIPT, node, code=error.code, detail=detail, text=text)
    else:
        sheet.error(Rule.EXPRESSION, node, what=what, code=error.code, detail=detail, text=text)


def inputs(sheet: Sheet, node: Node) -> None:
    """Input parameters have a plain name and an expression; other values would mean different things."""
    for name, text in attributes.inputs(node).items():
        if not _NAME.fullmatch(name):
            sheet.error(Rule.INPUT_NAME, node, input=name)
        elif not attributes.dynamic(text):
            sheet.error(Rule.INPUT_TEXT, node, input=name, text=text)
        else:
            compiles(sheet, node, text, name)


def multi(sheet: Sheet, node: Node) -> None:
    """A multi-instance task says once for each of what, or how many times."""
    found = attributes.multi(node)
    if found is None:
        return
    if xml.kind(node) not in _MULTI_HOSTS:
        sheet.error(Rule.MULTI_HOST, node, kind=xml.kind(node))
    if bool(found.collection) == bool(found.cardinality):
        sheet.error(Rule.MULTI_INSTANCE, node, reason="both" if found.collection else "nothing", value="")
    if found.variable and not _NAME.fullmatch(found.variable):
        sheet.error(Rule.MULTI_INSTANCE, node, reason="variable", value=found.variable)
    if found.collection:
        compiles(sheet, node, found.collection, "collection")
    if found.cardinality:
        cardinality(sheet, node, found.cardinality)
    if found.condition:
        compiles(sheet, node, found.condition, "completionCondition")
    elif xml.child(found.node, "completionCondition") is not None:
        sheet.error(Rule.MULTI_INSTANCE, node, reason="condition", value="")


def loop(sheet: Sheet, node: Node) -> None:
    """A standard loop says how often at most, or how long; a number written down is a number."""
    found = attributes.loop(node)
    if found is None:
        return
    if xml.kind(node) not in _LOOP_HOSTS:
        sheet.error(Rule.MULTI_HOST, node, kind=xml.kind(node))
    if attributes.multi(node) is not None:
        sheet.error(Rule.LOOP, node, reason="both", value="")
    if not found.condition and not found.maximum:
        sheet.error(Rule.LOOP, node, reason="nothing", value="")
    if found.condition:
        compiles(sheet, node, found.condition, "loopCondition")
    if found.maximum and attributes.rounds(found.maximum) is None:
        sheet.error(Rule.LOOP, node, reason="number", value=found.maximum)


def cardinality(sheet: Sheet, node: Node, text: str) -> None:
    """A number written down is whole and within the limit; what values give is checked at run time."""
    compiled = compiles(sheet, node, text, "loopCardinality")
    if compiled is None or compiled.names:
        return
    try:
        value = compiled.evaluate({})
    except expressions.ExpressionError:
        value = None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        sheet.error(Rule.MULTI_INSTANCE, node, reason="number", value=text)
    elif value > sheet.limits.instances:
        sheet.error(Rule.TOO_MANY_INSTANCES, node, count=value, limit=sheet.limits.instances)


def conditions(sheet: Sheet, scope: Scope) -> None:
    for flow in scope.flows:
        found = xml.child(flow, "conditionExpression")
        if found is None or not xml.text(found):
            continue
        language = (found.get("language") or "").strip().lower()
        if language not in _LANGUAGES:
            sheet.error(Rule.SCRIPT_LANGUAGE, flow, language=language)
        else:
            compiles(sheet, flow, xml.text(found), "condition")
