"""Verifikasi dua langkah: setting up one's second factor, its recovery codes, and taking it away."""

from __future__ import annotations

from collections.abc import Sequence

import flask
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engine import errors
from webui import current, messages
from webui.http import session
from webui.http.errors import status_of
from webui.language import gettext as _

pages = flask.Blueprint("second_factor", __name__)

GROUP = 4  # letters of a key that is typed


@pages.get("/akun/verifikasi")
def page() -> ResponseReturnValue:
    return show()


@pages.post("/akun/verifikasi")
def set_up() -> ResponseReturnValue:
    posted, factors = flask.request.form, current.engine().site.second_factors
    proof = posted.get("bukti", "")
    try:
        codes = factors.set_up(current.actor(), proof, posted.get("kode", ""))
    except (errors.Invalid, errors.Throttled) as refused:
        return show(messages.refusal_sentence(refused), "kode", proof), status_of(refused)
    return told(codes)


@pages.post("/akun/verifikasi/kode-pemulihan")
def renew() -> ResponseReturnValue:
    try:
        codes = current.engine().site.second_factors.renew_codes(
            current.actor(), flask.request.form.get("kode", "")
        )
    except (errors.Invalid, errors.Throttled) as refused:
        return show(messages.refusal_sentence(refused), "kode_baru"), status_of(refused)
    return told(codes)


@pages.post("/akun/verifikasi/matikan")
def remove() -> ResponseReturnValue:
    posted = flask.request.form
    try:
        current.engine().site.second_factors.remove(
            current.actor(), posted.get("sandi", ""), posted.get("kode", "")
        )
    except (errors.Invalid, errors.Throttled) as refused:
        field = "kode_matikan" if refused.params.get("field") == "kode" else "sandi"
        return show(messages.refusal_sentence(refused), field), status_of(refused)
    flask.flash(_("Verifikasi dua langkah dimatikan."))
    return flask.redirect(flask.url_for("account.page"), 303)


def show(refusal: str = "", field: str = "", proof: str = "") -> str:
    """Return the page: without a second factor how to set one up, with one its recovery codes and how to end it."""
    actor, factors = current.actor(), current.engine().site.second_factors
    state = factors.of(actor)
    offer = None if state.set_at else factors.offer(actor, proof)
    return flask.render_template(
        "pages/second_factor.html",
        section="",
        factor=state,
        offer=offer,
        picture=picture(offer.address) if offer else "",
        groups=[offer.key[at : at + GROUP] for at in range(0, len(offer.key), GROUP)] if offer else [],
        refusal=refusal,
        field=field,
        must=actor.pending == "factor",
        target=session.own_path(flask.request.values.get("next")) or "",
    )


def told(codes: Sequence[str]) -> ResponseReturnValue:
    """Return the page that shows recovery codes, this once; no browser keeps it."""
    target = session.own_path(flask.request.form.get("next")) or flask.url_for("account.page")
    page = flask.render_template("pages/recovery_codes.html", section="", codes=codes, target=target)
    response = flask.make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def picture(address: str) -> Markup:
    """Return the address of a key as a QR code: a picture within the page, which no other site draws."""
    import segno  # for the few who set one up

    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(scale=5, border=4, omitsize=True, dark="#000", light="#fff"))
