"""Lint: what in a process package would not run as drawn, with the reason and what to draw instead."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn import bounds
from engine.bpmn.drawing import xml
from engine.bpmn.limits import Limits
from engine.bpmn.lint import (
    calls,
    decisions,
    diagram,
    events,
    forms,
    gateways,
    happenings,
    labels,
    names,
    sop,
    structure,
    tasks,
)
from engine.bpmn.lint.report import Sheet
from engine.bpmn.model import Package, Role
from engine.bpmn.package.files import read_files
from engine.errors import DeploymentRefused, Finding


def lint_package(package: Package, roles: Mapping[str, Role], limits: Limits) -> list[Finding]:
    """All remarks on a package, errors first; never raises, whatever the files hold.

    `roles` are the office's; those of the package itself win.
    """
    try:
        root = xml.parse(package.files[package.bpmn], package.bpmn)
    except DeploymentRefused as refusal:
        return report([*refusal.findings, *package.findings])
    sheet = Sheet(root, package, roles, limits)
    sheets = [sheet]
    if structure.size(sheet):
        _examine(sheet)
        sheets += calls.check(sheet)
        for other in sheets[1:]:
            if structure.size(other):
                _examine(other)
        sop.check(sheet)
    return report([*(one for sheet in sheets for one in sheet.findings), *package.findings])


def _examine(sheet: Sheet) -> None:
    """All rules that look at one diagram."""
    structure.check(sheet)
    events.check(sheet)
    happenings.check(sheet)
    gateways.check(sheet)
    tasks.check(sheet)
    forms.check(sheet)
    labels.check(sheet)
    names.check(sheet)
    decisions.check(sheet)
    diagram.check(sheet)


def inspect(files: Mapping[str, bytes], roles: Mapping[str, Role], limits: Limits) -> list[Finding]:
    """All remarks on files that may not even be a package; never raises."""
    try:
        package = read_files(files)
    except DeploymentRefused as refusal:
        return report(list(refusal.findings))
    return lint_package(package, roles, limits)


def report(findings: list[Finding]) -> list[Finding]:
    """Errors before warnings, each once, and no more than anyone would read."""
    unique = list({(f.level, f.rule, f.element, f.file, repr(f.params)): f for f in findings}.values())
    return sorted(unique, key=lambda finding: finding.level != "error")[: bounds.FINDINGS]


def refuses(findings: list[Finding]) -> bool:
    """Whether any remark is an error."""
    return any(finding.level == "error" for finding in findings)
