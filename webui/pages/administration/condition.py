"""Keadaan situs: each part of the site in words, with what to do where it does not stand well."""

from __future__ import annotations

import flask

from webui import current
from webui.messages.site import backups, condition

pages = flask.Blueprint("condition", __name__)


@pages.get("/administrasi/keadaan")
def page() -> str:
    engine, actor = current.engine(), current.actor()
    refused = engine.mailboxes.refusals(actor)  # for an administrator alone
    last = engine.site.backups.last()
    return flask.render_template(
        "administration/condition.html",
        section="administration",
        lines=condition.lines(engine.site.watch.vitals()),
        last=last,
        failed=backups.reason(last.failed.fault) if last.failing and last.failed else "",
        sends=condition.sends_mail(),
        refused=refused,
    )
