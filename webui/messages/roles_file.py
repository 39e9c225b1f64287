"""What a file of jabatan would change, in words, and what keeps it from being taken over."""

from __future__ import annotations

from engine.errors import Problem
from engine.service.agency.role_views import RolesPreview
from webui import filters
from webui.language import gettext as _
from webui.language import marked
from webui.messages.agency import roles
from webui.messages.problems import problem_sentence


def refused(found: RolesPreview) -> list[str]:
    """Return all that keeps a file from being taken over, a sentence each."""
    gone = marked("%(role)s tidak ada dalam file, tetapi masih dipakai.")
    used = [
        " ".join([_(gone, role=filters.role_label(role)), *map(roles.use, uses)])
        for role, uses in found.uses.items()
    ]
    return [*map(_wrong, found.problems), *used]


def differences(found: RolesPreview) -> list[str]:
    """Return what a file would change at once, a line each; rights stand apart."""
    lines = [_("%(role)s: jabatan baru", role=one) for one in found.added]
    lines += [_("%(role)s: dihapus", role=one) for one in found.removed]
    for label, name, before, after in found.changes:
        change = {"role": label, "what": _(roles.FACTS[name]), "before": before or "–", "after": after or "–"}
        lines.append(_("%(role)s: %(what)s %(before)s → %(after)s", **change))
    if found.moved:
        lines.append(_("Urutan jabatan berubah."))
    return lines


def _wrong(problem: Problem) -> str:
    """Return one fault, with the jabatan of the file that has it."""
    said = problem_sentence(problem)
    return _("%(role)s: %(what)s", role=filters.role_label(problem.path), what=said) if problem.path else said
