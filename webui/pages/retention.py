"""Retensi: what is past its retention, proposals to destroy it, the berita acara, and the purge by a second person."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import flask
from flask.typing import ResponseReturnValue

from engine.service import access
from engine.service.audit.retention import Proposal
from webui import current
from webui.exports import minutes
from webui.language import gettext as _

pages = flask.Blueprint("retention", __name__)


@pages.get("/retensi")
def page() -> ResponseReturnValue:
    engine, actor, args = current.engine(), current.actor(), flask.request.args
    until, process = _day(args.get("sampai")), args.get("proses", "")
    return flask.render_template(
        "pages/retention.html",
        section="audit" if actor.may("audit") else "instances",
        classes=engine.retention.classes(actor),
        rows=engine.retention.due(actor, until, process),
        proposals=engine.retention.list(actor),
        until=until,
        process=process,
        today=current.now().astimezone(current.settings().zone).date(),
        may_propose=access.may_dispose(actor),
    )


@pages.post("/retensi")
def propose() -> ResponseReturnValue:
    form = flask.request.form
    made = current.engine().retention.propose(
        form.getlist("berkas", type=int), form.get("alasan", ""), current.actor()
    )
    flask.flash(_("Usul %(number)s dicatat. Buat arsipnya, lalu minta orang kedua.", number=made))
    return flask.redirect(flask.url_for("retention.proposal", disposal_id=made), 303)


@pages.get("/retensi/<int:disposal_id>")
def proposal(disposal_id: int) -> ResponseReturnValue:
    return _show("pages/disposal.html", disposal_id)


@pages.get("/retensi/<int:disposal_id>/berita-acara")
def minutes_page(disposal_id: int) -> ResponseReturnValue:
    """The berita acara to print; the office fills in its number and names."""
    return _show("pages/minutes.html", disposal_id)


@pages.post("/retensi/<int:disposal_id>/ekspor")
def export(disposal_id: int) -> ResponseReturnValue:
    """Make the bundle and hand it over."""
    engine, actor = current.engine(), current.actor()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "usul.zip"
        with path.open("w+b") as target:
            minutes.bundle(engine, disposal_id, actor, target)
        file = path.open("rb")  # open still when the folder is gone
    name = f"usul-{disposal_id}.zip"
    return flask.send_file(file, "application/zip", as_attachment=True, download_name=name)


@pages.post("/retensi/<int:disposal_id>/setujui")
def approve(disposal_id: int) -> ResponseReturnValue:
    form = flask.request.form
    gone = current.engine().retention.approve(
        disposal_id, form.get("ekspor", ""), form.get("alasan", ""), current.actor()
    )
    flask.flash(
        _("%(count)s berkas dimusnahkan. Tanda pemusnahannya tercatat pada riwayat sistem.", count=gone)
    )
    return flask.redirect(flask.url_for("retention.proposal", disposal_id=disposal_id), 303)


@pages.post("/retensi/<int:disposal_id>/tarik")
def withdraw(disposal_id: int) -> ResponseReturnValue:
    current.engine().retention.withdraw(disposal_id, flask.request.form.get("alasan", ""), current.actor())
    flask.flash(_("Usul ditarik. Tidak ada yang dimusnahkan."))
    return flask.redirect(flask.url_for("retention.proposal", disposal_id=disposal_id), 303)


def _show(template: str, disposal_id: int) -> str:
    engine, actor = current.engine(), current.actor()
    found: Proposal = engine.retention.get(disposal_id, actor)
    return flask.render_template(
        template,
        section="audit" if actor.may("audit") else "instances",
        found=found,
        row=found.row,
    )


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        flask.abort(404)
    if not 1970 <= found.year <= 8998:
        flask.abort(404)
    return found
