"""What the lint found, as sentences: file, element and reason, and what to do instead."""

from __future__ import annotations

from engine.errors import Finding
from webui.language import gettext as _
from webui.messages import reasons
from webui.messages.rules import INSTEAD, SENTENCES


class _Params(dict[str, object]):
    """Params of a finding; one that the finding does not carry leaves nothing."""

    def __missing__(self, name: str) -> str:
        return ""


def finding_sentence(finding: Finding) -> str:
    """Return one sentence for one finding; a rule unknown to this version is named by its id."""
    params = _Params(finding.params, file=finding.file, element=finding.element or "")
    instead = INSTEAD.get(str(params["instead"]))
    if instead:
        params["instead"] = _(instead)
    reason = reasons.words_of(finding.rule, params["reason"])
    if reason:
        params["reason"] = _(reason)
    sentence = SENTENCES.get(finding.rule)
    if sentence is None:
        facts = ", ".join(f"{name}={value}" for name, value in params.items() if value)
        return _("Aturan %(rule)s: %(facts)s", rule=finding.rule, facts=facts)
    return " ".join(_(sentence).format_map(params).split())


def finding_detail(finding: Finding) -> str:
    """Return what is written in the file, for who looks there: what a sentence says in words."""
    return ""


def finding_facts(finding: Finding) -> dict[str, str | None]:
    """Return one finding for programs, as command line and pages answer it; these keys stay."""
    return {
        "level": finding.level,
        "rule": finding.rule,
        "element": finding.element,
        "message": finding_sentence(finding),
        "file": finding.file,
    }
