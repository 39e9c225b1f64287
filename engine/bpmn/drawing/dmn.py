"""Decision tables (DMN) of a package: read from .dmn files, compiled once, evaluated at business rule tasks.

Executed: one decision table a decision, hit policies UNIQUE, FIRST, ANY, RULE ORDER and COLLECT (the list).
Everything else a .dmn file can say is refused by name. Cells are of Alur's expression language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine import expressions
from engine.bpmn.decision_table import Decision, DecisionRule
from engine.bpmn.drawing import unary, xml
from engine.bpmn.drawing.support import words
from engine.bpmn.drawing.xml import Node
from engine.bpmn.rules import Rule
from engine.errors import DeploymentRefused, Finding
from engine.expressions import Expression, ExpressionError

POLICIES = {"UNIQUE": "U", "FIRST": "F", "ANY": "A", "RULE ORDER": "R", "COLLECT": "C"}
MAX_RULES = 1_000
# Texts whose quotes are missing: several words (and no word of the language), or a date, read as 2026 - 1 - 2.
_LETTERS = r"(?!(?:and|or|not|in|is|if|else)\b)[^\W\d_]\w*"
_BARE = re.compile(rf"^\s*{_LETTERS}(?:\s+{_LETTERS})+\s*$|(?<![\w.])\d{{4}}-\d\d-\d\d(?![\w.])")
# What a column may declare (typeRef, in small letters) → which values a cell of it can name.
_KINDS: Mapping[str, tuple[type[Any], ...]] = {
    **dict.fromkeys(("number", "integer", "long", "double"), (int, float)),
    "string": (str,),
    "boolean": (bool,),
}
# What may stand in a decision and changes nothing.
_QUIET = words(
    "description question allowedAnswers extensionElements variable informationRequirement"
    " authorityRequirement annotation annotationEntry"
)


class _Unfit(Exception):
    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(reason, text)
        self.reason, self.text = reason, text


def read(files: Mapping[str, bytes], findings: list[Finding]) -> dict[str, Decision]:
    """Return the decisions of all .dmn files by id; what cannot be executed is added to `findings`."""
    found: dict[str, Decision] = {}
    for path in sorted(path for path in files if path.endswith(".dmn")):
        try:
            root = xml.read(files[path], path)
        except DeploymentRefused as refusal:
            findings += refusal.findings
            continue
        if xml.name(root) != "definitions" or "/DMN/" not in xml.namespace(root):
            findings.append(Finding("error", Rule.NOT_DMN, None, path, {"found": xml.shorten(str(root.tag))}))
            continue
        for node in root:
            kind = xml.name(node)
            name = node.get("id") or ""
            doubts: list[Finding] = []
            try:
                if kind == "decision":
                    if not name or name in found:
                        raise _Unfit("id", name)
                    doubts = list(_doubts(node, name, path))
                    findings += doubts
                    found[name] = _decision(node, name)
                    findings += _misfits(node, found[name], path)
                elif kind in ("businessKnowledgeModel", "decisionService", "import"):
                    raise _Unfit("element", kind)
            except _Unfit as error:
                if error.reason == "expression" and doubts:
                    continue  # said already, in better words
                params = {
                    "decision": xml.shorten(name),
                    "reason": error.reason,
                    "text": xml.shorten(error.text),
                }
                findings.append(Finding("error", Rule.DECISION_TABLE, None, path, params))
    return found


def _doubts(node: Node, name: str, path: str) -> Iterator[Finding]:
    """Cells that are hardly meant as they would be read: decimal commas, words and dates without quotes.

    A table that is in force already keeps what it has meant so far.
    """
    told = {"decision": xml.shorten(name)}
    for entry in node.iter():
        if xml.name(entry) not in ("inputEntry", "outputEntry"):
            continue
        text = _text(entry)
        comma, words = unary.decimal_comma(text), _BARE.search(unary.unquoted(text))
        if comma is not None:
            facts = {"text": xml.shorten(comma[0]), "use": xml.shorten(comma[1])}
            yield Finding("error", Rule.DECISION_COMMA, None, path, told | facts)
        elif words is not None:
            yield Finding("error", Rule.DECISION_WORD, None, path, told | {"text": xml.shorten(words[0])})


def _misfits(node: Node, decision: Decision, path: str) -> Iterator[Finding]:
    """Cells that name a value of another kind than their column declares; the first of each column is told."""
    columns = [one for kind in ("input", "output") for one in node.iter() if xml.name(one) == kind]
    told: set[int] = set()
    for rule in decision.rules:
        cells = [*(test.reads for test in rule.tests), *((one,) if one else () for one in rule.outputs)]
        for at, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            kind = _declared(column)
            odd = [one.text for one in cell if not _fits(one, kind)]
            if odd and at not in told:
                told.add(at)
                facts = {"column": _label(column, at), "kind": kind, "text": xml.shorten(odd[0])}
                yield Finding("warning", Rule.DECISION_KIND, None, path, {"decision": decision.id, **facts})


def _declared(column: Node) -> str:
    asked = next((one for one in column if xml.name(one) == "inputExpression"), column)
    return (asked.get("typeRef") or "").rpartition(":")[2].strip().lower()


def _label(column: Node, at: int) -> str:
    return xml.shorten(column.get("label") or column.get("name") or str(at + 1))


def _fits(cell: Expression, kind: str) -> bool:
    """Whether a cell can hold a value of this kind: what it computes, and null, always can."""
    try:
        value = None if cell.names else cell.evaluate({})
    except ExpressionError:
        return True
    return value is None or type(value) in _KINDS.get(kind, (type(value),))


def _decision(node: Node, name: str) -> Decision:
    tables = []
    for child in node:
        kind = xml.name(child)
        if kind == "decisionTable":
            tables.append(child)
        elif kind not in _QUIET:
            raise _Unfit("element", kind)
        elif any(xml.name(inner) in ("requiredDecision", "requiredKnowledge") for inner in child):
            raise _Unfit("element", "requiredDecision")
    if len(tables) != 1:
        raise _Unfit("no-table")
    return _table(tables[0], name, node.get("name") or "")


def _table(node: Node, name: str, label: str) -> Decision:
    written = (node.get("hitPolicy") or "UNIQUE").strip().upper()
    if written not in POLICIES:
        raise _Unfit("hit-policy", written)
    if node.get("aggregation"):
        raise _Unfit("aggregation", node.get("aggregation") or "")
    inputs, outputs, rules = [], [], []
    for child in node:
        kind = xml.name(child)
        if kind == "input":
            inputs.append(_input(child))
        elif kind == "output":
            _only(child, frozenset())
            outputs.append((child.get("name") or "").strip())
        elif kind == "rule":
            rules.append(child)
        elif kind not in _QUIET:
            raise _Unfit("element", kind)
    if not outputs or len(set(outputs)) < len(outputs) or (len(outputs) > 1 and not all(outputs)):
        raise _Unfit("outputs")
    if len(rules) > MAX_RULES:
        raise _Unfit("too-many-rules", str(MAX_RULES))
    compiled = tuple(_rule(rule, len(inputs), len(outputs)) for rule in rules)
    return Decision(name, label, POLICIES[written], tuple(inputs), tuple(outputs), compiled)


def _input(node: Node) -> Expression:
    _only(node, frozenset({"inputExpression"}))
    asked = [child for child in node if xml.name(child) == "inputExpression"]
    if len(asked) != 1:
        raise _Unfit("input", node.get("id") or "")
    return _compiled(_text(asked[0]))


def _rule(node: Node, inputs: int, outputs: int) -> DecisionRule:
    _only(node, frozenset({"inputEntry", "outputEntry"}))
    tests = [_text(child) for child in node if xml.name(child) == "inputEntry"]
    results = [_text(child) for child in node if xml.name(child) == "outputEntry"]
    if (len(tests), len(results)) != (inputs, outputs):
        raise _Unfit("cells", node.get("id") or "")
    compiled = tuple(_understood(unary.compile_test, text) for text in tests)
    return DecisionRule(compiled, tuple(_compiled(text) if text else None for text in results))


def _only(node: Node, kinds: frozenset[str]) -> None:
    for child in node:
        if xml.name(child) not in kinds | _QUIET:
            raise _Unfit("element", xml.name(child))


def _text(node: Node) -> str:
    return "".join(xml.text(child) for child in node if xml.name(child) == "text").strip()


def _compiled(text: str) -> Expression:
    compiled: Expression = _understood(expressions.compile_expression, text)
    return compiled


def _understood(compiler: Callable[[str], Any], text: str) -> Any:
    try:
        return compiler(text)
    except ExpressionError as error:
        raise _Unfit("expression", f"{error}: {text}") from error
