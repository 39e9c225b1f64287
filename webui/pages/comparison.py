"""Perubahan: two versions of a process, or a draft and a version, side by side and as sentences."""

from __future__ import annotations

import re

import flask
from flask.typing import ResponseReturnValue

from engine.service.workshop.comparison import Difference, Reference, Side
from webui import current, filters, messages
from webui.language import gettext as _

pages = flask.Blueprint("comparison", __name__)

_ADDRESS = re.compile(r"(r?)([0-9]{1,15})", re.ASCII)


@pages.get("/sop/banding")
def page() -> ResponseReturnValue:
    left, right = (_reference(flask.request.args.get(name, "")) for name in ("dari", "ke"))
    found = current.engine().comparisons.between(left, right, current.actor())
    real = [one for one in found.changes if one.what != "layout"]
    moved = [one for one in found.changes if one.what == "layout"]
    return flask.render_template(
        "pages/comparison.html",
        section="sop",
        key=found.key,
        title=found.right.title,
        sides=[_side(one) for one in (found.left, found.right)],
        groups=_groups(real),
        moved=[messages.change_sentence(one, filters.role_label) for one in moved],
        count=len(real),
        marks={kind: _marked(found.changes, kind) for kind in ("added", "removed", "changed", "moved")},
    )


def _reference(text: str) -> Reference:
    """Return what an address names: the id of a version's definition, or "r" and the id of a draft."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return Reference()
    number = int(match[2])
    return Reference(draft=number) if match[1] else Reference(definition=number)


def _side(side: Side) -> dict[str, str]:
    if side.draft is not None:
        return {
            "name": _("Rancangan %(id)s", id=side.draft),
            "page": flask.url_for("workshop.draft", draft_id=side.draft),
            "bpmn": flask.url_for("draft_files.read_file", draft_id=side.draft, path=side.bpmn),
        }
    return {
        "name": _("Versi %(version)s", version=side.number),
        "page": "",
        "bpmn": flask.url_for("definitions.bpmn", definition_id=side.definition),
    }


def _groups(changes: list[Difference]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the sentences by what they are about, each with its kind."""
    heads = [
        (("step", "element"), _("Langkah")),
        (("flow",), _("Alur dan syarat")),
        (("form",), _("Formulir")),
        (("identity",), _("Identitas SOP")),
        (("setting", "file"), _("Keterangan proses dan file")),
    ]
    label = filters.role_label
    found = []
    for whats, words in heads:
        own = [(one.kind, messages.change_sentence(one, label)) for one in changes if one.what in whats]
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
