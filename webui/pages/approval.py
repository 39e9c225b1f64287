"""What who decides on a draft has to know, in words: what changes, whom it reaches, what runs, how its tests went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from engine import errors
from engine.errors import Finding
from engine.service.workshop.comparison import Proposal
from engine.service.workshop.views import DraftView, SavedTest
from webui import current, filters, messages
from webui.language import gettext as _
from webui.language import ngettext
from webui.messages import comparison as words
from webui.pages import comparison


class Approval(NamedTuple):
    """`shown` is the comparison with the version in force; where there is none, `steps` says what it would be.

    `reached` are people with what it means to them; `tests` each saved test with what is wrong ("": nothing),
    None where they could not be run.
    """

    shown: comparison.Shown | None
    steps: list[str]
    drawing: dict[str, str]
    behind: str
    reached: list[tuple[str, list[str]]]
    running: str
    tests: list[tuple[SavedTest, str]] | None


def of(draft: DraftView, found: Sequence[Finding]) -> Approval | None:
    """Return it for a draft with what the lint says of it; None for one that cannot be read."""
    engine, actor = current.engine(), current.actor()
    try:
        proposal = engine.comparisons.proposal(draft.id, actor)
    except errors.DeploymentRefused:
        return None
    results = engine.trials.results(draft.id, found, actor)
    return Approval(
        shown=comparison.shown(proposal.comparison) if proposal.comparison else None,
        steps=[] if proposal.comparison else steps(proposal),
        drawing=comparison.side(proposal.side),
        behind=behind(draft, proposal),
        reached=reached(proposal),
        running=running(proposal),
        tests=None if results is None else [(one, _wrong(one)) for one in results],
    )


def steps(proposal: Proposal) -> list[str]:
    """Return the steps of a new process as sentences, in their order."""
    label = comparison.labels()
    said = []
    for step in proposal.outline.steps:
        who = ", ".join(step.lanes or [label(role) for role in step.roles]) or _("yang memulai proses")
        sentence = _("Langkah %(no)s: %(name)s, oleh %(who)s", no=step.no, name=step.name or "–", who=who)
        norm = filters.norm(step.norm) if step.norm else ""
        said.append(f"{sentence} ({norm})." if norm else f"{sentence}.")
    if said:
        return said
    holders = [one for one in proposal.effects if one.gained]
    return [
        _(
            "%(who)s: %(steps)s.",
            who=words.holder_words(one, label),
            steps=words.step_words(one.gained, proposal.names),
        )
        for one in holders
    ]


def behind(draft: DraftView, proposal: Proposal) -> str:
    """Return a word of warning where another version came in force since the draft was begun."""
    now = proposal.comparison.left if proposal.comparison else None
    if now is None or draft.base is None or now.definition == draft.base:
        return ""
    return _(
        "Rancangan ini dimulai dari versi %(old)s, sedangkan yang berlaku kini versi %(new)s; "
        "yang ditambahkan versi itu akan hilang bila tidak ada dalam rancangan.",
        old=draft.base_version,
        new=now.number,
    )


def reached(proposal: Proposal) -> list[tuple[str, list[str]]]:
    """Return whom a draft reaches, with what it means to each."""
    label, elements = comparison.labels(), proposal.outline.elements

    def norm(name: str) -> str:
        element = elements.get(name)
        return filters.norm(element.duration) if element is not None and element.duration else ""

    return [
        (words.holder_words(one, label), words.effect_sentences(one, proposal.names, norm))
        for one in proposal.effects
    ]


def running(proposal: Proposal) -> str:
    """Return what becomes of the cases that run."""
    if proposal.comparison is None:
        return _("Proses ini baru; belum ada berkas yang berjalan.")
    if not proposal.running:
        return _("Tidak ada berkas yang sedang berjalan.")
    return ngettext(
        "%(num)s berkas sedang berjalan dan tetap pada versinya; sesudah rancangan ini berlaku, berkas itu dapat "
        "dipindahkan ke versi baru.",
        "%(num)s berkas sedang berjalan dan tetap pada versinya; sesudah rancangan ini berlaku, berkas itu dapat "
        "dipindahkan ke versi baru.",
        proposal.running,
    )


def _wrong(test: SavedTest) -> str:
    return messages.finding_sentence(test.finding) if test.finding else ""
