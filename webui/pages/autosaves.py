"""What a page keeps of a form by itself: asked by its script, and thrown away by a button."""

from __future__ import annotations

from datetime import datetime

import flask
from flask.typing import ResponseReturnValue

from webui import current, filters, messages, resend
from webui.forms import autosave
from webui.language import gettext as _

pages = flask.Blueprint("autosaves", __name__)

OWN = frozenset({"aksi", "percobaan", "next"})  # fields of the page itself that nobody typed


@pages.post("/isian-tersimpan/<kind>/<key>")
def keep(kind: str, key: str) -> ResponseReturnValue:
    fields = [
        (name, text)
        for name, text in flask.request.form.items(multi=True)
        if name not in OWN and name not in resend.SKIPPED
    ]
    kept = current.engine().autosaves.keep(f"{kind}/{key}", fields, since(), current.actor())
    words = _("Tersimpan %(time)s", time=filters.saved_time(kept.at))
    if kept.gone is not None:
        words = f"{messages.refusal_sentence(kept.gone)} {words}. " + _("Isian ini hanya Anda yang melihat.")
    return flask.jsonify(since=kept.at.isoformat(), words=words, gone=kept.gone is not None)


@pages.post("/isian-tersimpan/<kind>/<key>/buang")
def drop(kind: str, key: str) -> ResponseReturnValue:
    current.engine().autosaves.drop(f"{kind}/{key}", current.actor())
    flask.flash(_("Isian tersimpan dibuang."))
    return flask.redirect(page_of(kind, key), 303)


def since() -> datetime | None:
    """The newest text that the page knows of; None for what is no moment."""
    try:
        moment = datetime.fromisoformat(flask.request.args.get("sejak", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def page_of(kind: str, key: str) -> str:
    """Return the address of the page that a form stands on."""
    if kind == "start":
        return flask.url_for("start.form", key=key)
    if kind == "propose":
        return flask.url_for("retention.page")
    if not (key.isascii() and key.isdecimal() and len(key) <= 18):
        return flask.url_for("inbox.page")
    number = int(key)
    match kind:
        case "task" | "reassign" | "note":
            return flask.url_for("task.page", task_id=number)
        case "move":
            row = current.engine().tasks.get(number, current.actor(), earlier=False).row
            return flask.url_for("instance.page", instance_id=row.instance)
        case "withdraw":
            return flask.url_for("withdrawals.ask", task_id=number)
        case "comment":
            return flask.url_for("instance.history", instance_id=number)
        case "cancel":
            return flask.url_for("instance.page", instance_id=number)
        case "close":
            return flask.url_for("incidents.one", incident_id=number)
        case "submit" | "activate" | "reject":
            return flask.url_for("workshop.draft", draft_id=number)
        case "dispose" | "keep":
            return flask.url_for("retention.proposal", disposal_id=number)
    return flask.url_for("inbox.page")


@pages.app_template_global()
def typed_into(form: str) -> autosave.Autosave:
    """Return what the reader has typed into a form of the page and not sent."""
    return autosave.of(form)[0]
