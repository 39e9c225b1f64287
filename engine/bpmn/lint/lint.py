"""Lint: what in a process package would not run as drawn, with the reason and what to draw instead."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn import bounds
from engine.bpmn.drawing import legend, xml
from engine.bpmn.limits import Limits
from engine.bpmn.lint import (
    calls,
    decisions,
    diagram,
    events,
    forms,
    four_eyes,
    gateways,
    happenings,
    labels,
    names,
    record,
    sop,
    structure,
    tasks,
)
from engine.bpmn.lint.examination import Examination
from engine.bpmn.model import Package, Role
from engine.bpmn.package.files import read_files
from engine.errors import DeploymentRefused, Finding


def lint_package(package: Package, roles: Mapping[str, Role], limits: Limits) -> list[Finding]:
    """Return all remarks on a package, errors first; never raises, whatever the files hold.

    `roles` are the office's; those of the package itself win.
    """
    try:
        root = xml.parse(package.files[package.bpmn], package.bpmn)
    except DeploymentRefused as refusal:
        return legend.labelled(_by_level([*refusal.findings, *package.findings]), package)
    examination = Examination(root, package, roles, limits)
    examinations = [examination]
    if structure.size(examination):
        _examine(examination)
        examinations += calls.check(examination)
        for other in examinations[1:]:
            if structure.size(other):
                _examine(other)
        sop.check(examination)
        four_eyes.check(examination)
        record.check(examination)
    found = [one for examination in examinations for one in examination.findings]
    return legend.labelled(_by_level([*found, *package.findings]), package)


def _examine(examination: Examination) -> None:
    """All rules that look at one diagram."""
    structure.check(examination)
    events.check(examination)
    happenings.check(examination)
    gateways.check(examination)
    tasks.check(examination)
    forms.check(examination)
    labels.check(examination)
    names.check(examination)
    decisions.check(examination)
    diagram.check(examination)


def inspect(files: Mapping[str, bytes], roles: Mapping[str, Role], limits: Limits) -> list[Finding]:
    """Return all remarks on files that may not even be a package; never raises."""
    try:
        package = read_files(files)
    except DeploymentRefused as refusal:
        return _by_level(list(refusal.findings))
    return lint_package(package, roles, limits)


def _by_level(findings: list[Finding]) -> list[Finding]:
    """Errors before warnings, each once, and no more than anyone would read."""
    unique = list({(f.level, f.rule, f.element, f.file, repr(f.params)): f for f in findings}.values())
    return sorted(unique, key=lambda finding: finding.level != "error")[: bounds.FINDINGS]


def refuses(findings: list[Finding]) -> bool:
    """Return whether any remark is an error."""
    return any(finding.level == "error" for finding in findings)
