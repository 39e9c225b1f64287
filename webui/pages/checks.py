"""Pemeriksaan: whether everything stored fits together, as the last night found it and as it is now."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from webui import current
from webui.language import gettext as _
from webui.language import ngettext
from webui.messages.faults import fault_sentence
from webui.messages.site.promises import left_out

pages = flask.Blueprint("checks", __name__)

SHOWN = 100  # findings on the page


@pages.get("/pemeriksaan")
def page() -> str:
    engine, actor = current.engine(), current.actor()
    engine.site.checks.require(actor)
    inspected = engine.inspections.state()
    return flask.render_template(
        "pages/checks.html",
        section="audit" if actor.may("audit") else "administration",
        inspected=inspected,
        findings=[
            (one, fault_sentence(one.fault, {one.fault.instance_id: one.number} if one.number else {}))
            for one in inspected.findings[:SHOWN]
        ],
        more=max(0, len(inspected.findings) - SHOWN),
    )


@pages.post("/pemeriksaan")
def run() -> ResponseReturnValue:
    """Check now; what does not fit into the time of a page is left to the worker, and the page says how far it is."""
    check = current.engine().site.checks.now(current.actor())
    if check.faults:
        found = ngettext(
            "Ditemukan %(num)s kesalahan; lihat di bawah.",
            "Ditemukan %(num)s kesalahan; lihat di bawah.",
            len(check.faults),
        )
        flask.flash(found, "warn")
    if check.queued:
        words = _(
            "Baru %(instances)s dari %(total)s berkas diperiksa. Selebihnya sedang diperiksa di latar belakang; "
            "muat ulang halaman ini untuk melihat kemajuannya.",
            instances=check.instances,
            total=check.total,
        )
        flask.flash(words, "message" if check.sound else "warn")
    elif check.sound:
        words = _("Basis data dan %(instances)s berkas diperiksa: semuanya cocok.", instances=check.instances)
        flask.flash(words)
    for sentence in left_out(check.unchecked):
        flask.flash(sentence, "warn")
    return flask.redirect(flask.url_for("checks.page"), 303)
