"""Usul hak: who may decide a change of rights confirms or refuses it; who proposed it takes it back."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from webui import current
from webui.language import gettext as _

pages = flask.Blueprint("rights_proposals", __name__)


@pages.post("/administrasi/usul-hak/<int:proposal>/setujui")
def confirm(proposal: int) -> ResponseReturnValue:
    current.engine().agency.rights_proposals.confirm(proposal, current.actor())
    return _done(_("Usul disetujui. Haknya berlaku sekarang."))


@pages.post("/administrasi/usul-hak/<int:proposal>/tolak")
def refuse(proposal: int) -> ResponseReturnValue:
    reason = flask.request.form.get("alasan", "")
    current.engine().agency.rights_proposals.refuse(proposal, reason, current.actor())
    return _done(_("Usul ditolak. Haknya tetap seperti semula; pengusulnya diberi tahu."))


@pages.post("/administrasi/usul-hak/<int:proposal>/tarik")
def withdraw(proposal: int) -> ResponseReturnValue:
    reason = flask.request.form.get("alasan", "")
    current.engine().agency.rights_proposals.withdraw(proposal, reason, current.actor())
    return _done(_("Usul ditarik. Haknya tetap seperti semula."))


def _done(said: str) -> ResponseReturnValue:
    flask.flash(said)
    return flask.redirect(flask.url_for("roles.page"), 303)
