"""Lint: what in a process package would not run as drawn, with the reason and what to draw instead."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn import (
    lint_calls,
    lint_decisions,
    lint_diagram,
    lint_events,
    lint_forms,
    lint_gateways,
    lint_happenings,
    lint_labels,
    lint_names,
    lint_sop,
    lint_structure,
    lint_tasks,
    package,
    xml,
)
from engine.bpmn.model import LIMITS, Package, Role
from engine.bpmn.sheet import Sheet
from engine.errors import DeploymentRefused, Finding


def lint(whole: Package, roles: Mapping[str, Role]) -> list[Finding]:
    """All remarks on a package, errors first; never raises, whatever the files hold.

    `roles` are the office's; those of the package itself win.
    """
    try:
        root = xml.parse(whole.files[whole.bpmn], whole.bpmn)
    except DeploymentRefused as refusal:
        return report([*refusal.findings, *whole.findings])
    sheet = Sheet(root, whole, roles)
    sheets = [sheet]
    if lint_structure.size(sheet):
        diagram(sheet)
        sheets += lint_calls.check(sheet)
        for other in sheets[1:]:
            if lint_structure.size(other):
                diagram(other)
        lint_sop.check(sheet)
    return report([*(one for sheet in sheets for one in sheet.findings), *whole.findings])


def diagram(sheet: Sheet) -> None:
    """All rules that look at one diagram."""
    lint_structure.check(sheet)
    lint_events.check(sheet)
    lint_happenings.check(sheet)
    lint_gateways.check(sheet)
    lint_tasks.check(sheet)
    lint_forms.check(sheet)
    lint_labels.check(sheet)
    lint_names.check(sheet)
    lint_decisions.check(sheet)
    lint_diagram.check(sheet)


def inspect(files: Mapping[str, bytes], roles: Mapping[str, Role]) -> list[Finding]:
    """All remarks on files that may not even be a package; never raises."""
    try:
        whole = package.read_files(files)
    except DeploymentRefused as refusal:
        return report(list(refusal.findings))
    return lint(whole, roles)


def report(findings: list[Finding]) -> list[Finding]:
    """Errors before warnings, each once, and no more than anyone would read."""
    unique = list({(f.level, f.rule, f.element, f.file, repr(f.params)): f for f in findings}.values())
    return sorted(unique, key=lambda finding: finding.level != "error")[: LIMITS.findings]


def refuses(findings: list[Finding]) -> bool:
    """Whether any remark is an error."""
    return any(finding.level == "error" for finding in findings)
