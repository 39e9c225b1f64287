"""Surel: one's own address, the code that confirms it, and what is mailed there; on the page of one's account."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from webui import current, messages
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.pages import account

pages = flask.Blueprint("mailbox", __name__)


@pages.post("/akun/surel")
def address() -> ResponseReturnValue:
    typed = flask.request.form.get("surel", "")
    try:
        current.engine().mailboxes.set_address(typed, current.actor())
    except (errors.Invalid, errors.Throttled) as refused:
        return _refused(refused, "surel", typed)
    return _back(_waits())


@pages.post("/akun/surel/kode")
def code() -> ResponseReturnValue:
    typed = flask.request.form.get("kode", "")
    try:
        current.engine().mailboxes.confirm(typed, current.actor())
    except errors.Invalid as refused:
        return _refused(refused, "kode", "")
    return _back(_("Alamat surel dikonfirmasi."))


@pages.post("/akun/surel/kode-baru")
def code_again() -> ResponseReturnValue:
    try:
        current.engine().mailboxes.send_code_again(current.actor())
    except (errors.Invalid, errors.Throttled, errors.NotFound) as refused:
        return _refused(refused, "kode", "")
    return _back(_waits())


@pages.post("/akun/surel/pilihan")
def choice() -> ResponseReturnValue:
    try:
        current.engine().mailboxes.choose(flask.request.form.get("pilihan", ""), current.actor())
    except (errors.Invalid, errors.NotFound) as refused:
        return _refused(refused, "pilihan", "")
    return _back(_("Pilihan surel disimpan."))


@pages.post("/akun/surel/hapus")
def remove() -> ResponseReturnValue:
    current.engine().mailboxes.remove(current.actor())
    return _back(_("Alamat surel dihapus. Tidak ada lagi surel yang dikirim."))


def _waits() -> str:
    """Return what happened to an address that was given: it waits for its code, or was confirmed before."""
    mailbox = current.engine().mailboxes.of(current.actor())
    if mailbox.confirmed:
        return _("Alamat itu sudah dikonfirmasi.")
    return _(
        "Kode dikirim ke %(address)s. Buka surel itu, lalu isikan kodenya di sini.", address=mailbox.address
    )


def _back(sentence: str) -> ResponseReturnValue:
    flask.flash(sentence)
    return flask.redirect(flask.url_for("account.page"), 303)


def _refused(refused: errors.AlurError, field: str, typed: str) -> ResponseReturnValue:
    return account.show(messages.refusal_sentence(refused), field, typed), status_of(refused)
