"""The examination a lint run writes its remarks into, with all that the rules look at."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from engine.bpmn import bounds
from engine.bpmn.drawing import calls, graph, outline, xml
from engine.bpmn.drawing.xml import Node
from engine.bpmn.limits import Limits
from engine.bpmn.model import Outline, Package, Role
from engine.bpmn.rules import Rule
from engine.errors import Finding


class Examination:
    """One diagram under examination: `roles` in force for it, `scopes` are all its processes and parts.

    `main` is whether it is the package's own diagram, not one that this only calls.
    """

    def __init__(self, root: Node, package: Package, roles: Mapping[str, Role], limits: Limits) -> None:
        self.root = root
        self.limits = limits
        self.package = package
        self.file = package.bpmn
        self.main = True
        self.roles: Mapping[str, Role] = {**roles, **(package.roles or {})}
        self.scopes = graph.scopes(root)
        self.outline: Outline = outline.describe(root, package, roles)
        self.library = calls.library(root, package)
        self.findings: list[Finding] = []

    def beside(self, file: str, root: Node) -> Examination:
        """Return the examination of another diagram of the package, with the outline of the whole."""
        other = copy.copy(self)
        other.root, other.file, other.main = root, file, False
        other.scopes = graph.scopes(root)
        other.findings = []
        return other

    def error(self, rule: Rule, at: Node | str | None, **params: Any) -> None:
        self._add("error", rule, at, params)

    def warn(self, rule: Rule, at: Node | str | None, **params: Any) -> None:
        self._add("warning", rule, at, params)

    def _add(self, level: str, rule: Rule, at: Node | str | None, params: dict[str, Any]) -> None:
        if len(self.findings) >= bounds.FINDINGS * 4:
            return  # the findings are cut to the limit, errors first; this only bounds the work
        node = self.node(at) if isinstance(at, str) else at
        element = at if isinstance(at, str) else None if at is None else (at.get("id") or None)
        shown = {
            key: xml.shorten(value) if isinstance(value, str) else value for key, value in params.items()
        }
        name = xml.shorten(xml.label(node)) if node is not None else ""
        shown.setdefault("name", name or xml.shorten(element or ""))
        self.findings.append(Finding(level, rule, element, self.file, shown))

    def node(self, element: str) -> Node | None:
        return next((scope.nodes[element] for scope in self.scopes if element in scope.nodes), None)


def owner(node: Node, kinds: frozenset[str]) -> Node:
    """Return the nearest element around a node (or itself) that is of one of the kinds and has an id."""
    above: Node | None = node
    while above is not None and not (xml.kind(above) in kinds and above.get("id")):
        above = above.getparent()
    return node if above is None else above
