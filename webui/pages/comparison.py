"""Perubahan: two versions of a process, or a draft and a version, side by side and as sentences."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import flask
from flask.typing import ResponseReturnValue

from engine.service.workshop.comparison import EVERYONE, Comparison, Difference, Reference, Side
from engine.service.workshop.views import Names
from webui import current
from webui.language import gettext as _
from webui.messages.comparison import change_sentence, everyone

pages = flask.Blueprint("comparison", __name__)

_ADDRESS = re.compile(r"(r?)([0-9]{1,15})", re.ASCII)


@pages.get("/sop/banding")
def page() -> ResponseReturnValue:
    left, right = (_reference(flask.request.args.get(name, "")) for name in ("dari", "ke"))
    found = current.engine().comparisons.between(left, right, current.actor())
    return flask.render_template(
        "pages/comparison.html", section="sop", key=found.key, title=found.right.title, shown=shown(found)
    )


class Shown(NamedTuple):
    """A comparison as pages show it: sentences by what they are about, and both drawings with their marks.

    `moved` are the sentences of what only stands elsewhere on the drawing; `total` leaves those out.
    """

    sides: list[dict[str, str]]
    groups: list[tuple[str, list[tuple[str, str]]]]
    moved: list[str]
    total: int
    marks: dict[str, str]


def shown(found: Comparison) -> Shown:
    """Return a comparison in the words and marks of its page."""
    real = [one for one in found.changes if one.what != "layout"]
    label = labels()
    return Shown(
        sides=[side(one) for one in (found.left, found.right)],
        groups=_groups(real, label, found.names),
        moved=[change_sentence(one, label, found.names) for one in found.changes if one.what == "layout"],
        total=len(real),
        marks={kind: _marked(found.changes, kind) for kind in ("added", "removed", "changed", "moved")},
    )


def labels() -> Callable[[str], str]:
    """Return how holders are called: roles by their label, single people by their user name."""
    known = {role.id: role.label for role in current.engine().people.roles()}
    known[EVERYONE] = everyone()
    return lambda holder: known.get(holder) or holder.removeprefix("@")


def _reference(text: str) -> Reference:
    """Return what an address names: the id of a version's definition, or "r" and the id of a draft."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return Reference()
    number = int(match[2])
    return Reference(draft=number) if match[1] else Reference(definition=number)


def side(one: Side) -> dict[str, str]:
    """Return one of the two: its name, its page, and where its drawing is."""
    if one.draft is not None:
        return {
            "name": _("Rancangan %(id)s", id=one.draft),
            "page": flask.url_for("workshop.draft", draft_id=one.draft),
            "bpmn": flask.url_for("draft_files.read_file", draft_id=one.draft, path=one.bpmn),
        }
    return {
        "name": _("Versi %(version)s", version=one.number),
        "page": flask.url_for("workshop.diagram", definition_id=one.definition),
        "bpmn": flask.url_for("definitions.bpmn", definition_id=one.definition),
    }


def _groups(
    changes: list[Difference], label: Callable[[str], str], names: Names
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the sentences by what they are about, each with its kind."""
    heads = [
        (("step", "element"), _("Langkah")),
        (("flow",), _("Panah dan syarat")),
        (("form",), _("Formulir")),
        (("identity",), _("Identitas SOP")),
        (("setting", "file"), _("Keterangan proses dan file")),
    ]
    found = []
    for whats, words in heads:
        own = [(one.kind, change_sentence(one, label, names)) for one in changes if one.what in whats]
        if own:
            found.append((words, own))
    return found


def _marked(changes: tuple[Difference, ...], kind: str) -> str:
    """Return the ids to mark on the drawings; what changed and moved is marked as changed."""
    drawn = [one for one in changes if one.what in ("step", "element", "flow", "layout")]
    real = {one.element for one in drawn if one.what != "layout"}
    chosen = dict.fromkeys(
        one.element for one in drawn if one.kind == kind and (kind != "moved" or one.element not in real)
    )
    return " ".join(chosen)
