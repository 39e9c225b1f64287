"""What the command line says of a refusal: a sentence and every fault for a reader, facts for a program."""

from __future__ import annotations

from typing import Any

import click

from engine import errors
from webui import messages
from webui.language import gettext as _
from webui.messages.agency import roles


def words(refusal: errors.AlurError) -> str:
    """Return the sentence of a refusal, with every fault of a form or process package on a line of its own."""
    lines = [messages.refusal_sentence(refusal)]
    if isinstance(refusal, errors.Invalid) and (refused := _option(refusal)):
        lines[0] = f"{refused}: {lines[0]}"  # a page shows the sentence at its field
    if isinstance(refusal, errors.Unconfirmed):
        lines.append(_("Tambahkan --across bila memang dimaksudkan."))
    if isinstance(refusal, errors.Repeats):
        lines.append(_("Tambahkan --again bila memang hendak memulai yang kedua."))
    if isinstance(refusal, errors.FormInvalid):
        lines += [
            ": ".join(part for part in (one.path, messages.problem_sentence(one)) if part)
            for one in refusal.problems
        ]
    if isinstance(refusal, errors.RoleInUse):
        lines += map(roles.use, refusal.uses)
    if isinstance(refusal, errors.DeploymentRefused):
        lines += [finding_line(one) for one in refusal.findings if one.level == "error"]
    return "\n  ".join(lines)


def _option(refusal: errors.Invalid) -> str:
    """Return the option of the command at hand that gave what is refused; empty when it was none."""
    context = click.get_current_context(silent=True)
    name = "field" if refusal.params.get("reason") == "no_such_field" else str(refusal.params.get("field"))
    for one in context.command.params if context else ():
        if isinstance(one, click.Option):
            told = max(one.opts, key=len)
            if name == one.name or told == f"--{name}" or told.startswith(f"--{name}-"):
                return told
    return ""


def facts(refusal: errors.AlurError) -> dict[str, Any]:
    """Return a refusal for a program: code, sentence, params; and every fault of a form or package with its own."""
    told: dict[str, Any] = {
        "error": refusal.code,
        "message": messages.refusal_sentence(refusal),
        "params": refusal.params,
    }
    if isinstance(refusal, errors.RoleInUse):
        told["uses"] = [
            {"kind": one.kind, "message": roles.use(one), "facts": dict(one.facts)} for one in refusal.uses
        ]
    if isinstance(refusal, errors.FormInvalid):
        told["problems"] = [
            {
                "path": one.path,
                "code": one.code,
                "message": messages.problem_sentence(one),
                "params": one.params,
            }
            for one in refusal.problems
        ]
    if isinstance(refusal, errors.DeploymentRefused):
        told["findings"] = [messages.finding_facts(one) for one in refusal.findings]
    return told


def finding_line(finding: errors.Finding) -> str:
    """Return one finding for a reader: level, place, rule, sentence, and what is written there."""
    level = _("kesalahan") if finding.level == "error" else _("peringatan")
    place = " ".join(part for part in (finding.file, finding.element) if part)
    detail = messages.finding_detail(finding)
    return f"{level}: {place} [{finding.rule}] {messages.finding_sentence(finding)}" + (
        f" <{detail}>" if detail else ""
    )
