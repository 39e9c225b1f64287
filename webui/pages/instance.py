"""Berkas: one case whole with its steps, diagram, data and history. The list of cases is in `search`."""

from __future__ import annotations

from collections.abc import Sequence

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service.views import HUMAN, INNER, Actor, InstanceView
from webui import current, document, downloads, forms, messages, story
from webui.forms import autosave, task_post
from webui.http import session
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.messages import mentions
from webui.pages import records

pages = flask.Blueprint("instance", __name__)

PLACES = HUMAN | INNER


@pages.get("/berkas/<int:instance_id>")
def page(instance_id: int) -> ResponseReturnValue:
    seq = flask.request.args.get("pada", type=int)
    if seq is not None:
        return records.moment(instance_id, seq)
    return show(instance_id)


def show(instance_id: int, remark: str = "", refusal: str = "") -> str:
    """Return the page of a case; a remark that was refused stands in its form again, with the reason."""
    view = current.engine().instances.get(instance_id, current.actor())
    links = forms.links(view.attachments)
    laps = records.laps(view, current.engine().records.visits(instance_id, current.actor()))
    comment, ending = autosave.of(f"comment/{instance_id}", f"cancel/{instance_id}")
    all_events = flask.request.args.get("riwayat") == "semua"
    return flask.render_template(
        "pages/instance.html",
        section="instances",
        view=view,
        row=view.row,
        typed_comment=comment,
        typed_cancel=ending,
        remark=remark or comment.text("komentar"),
        refusal=refusal,
        tracking_code=current.engine().tracking.code(view.row.number),
        all_events=all_events,
        days=story.days(view, all_events=all_events),
        laps=laps,
        badges=_badges(view, laps),
        tables=document.tables(view),
        approvals=document.approvals(view),
        start_fields=forms.record(view.start_form, view.start_value, links),
        places=_places(view, current.actor()),
        records=[(one, forms.record(one.form, one.value, links)) for one in view.data],
    )


def _badges(view: InstanceView, laps: Sequence[records.Lap]) -> dict[str, str]:
    """Return what stands on a step of the diagram: how often it was worked, when more than once."""
    elements = {step.no: step.elements[0] for step in view.steps if step.elements}
    return {
        elements[lap.visit.step]: _("%(count)s kali", count=lap.number)
        for lap in laps
        if lap.number > 1 and lap.visit.step in elements
    }


def _places(view: InstanceView, actor: Actor) -> list[tuple[str, str]]:
    """Where the administrator may put an open task: the activities of the version, in the order of the SOP."""
    if not actor.may("admin") or view.row.status != "open":
        return []
    outline = current.engine().definitions.outline(view.definition_id)
    found = [one for one in outline.elements.values() if one.kind in PLACES and not one.triggered]
    found.sort(key=lambda one: (one.step is None, one.step or 0))
    return [
        (one.id, f"{one.step}. {one.name or one.id}" if one.step else one.name or one.id) for one in found
    ]


@pages.post("/berkas/<int:instance_id>/batalkan")
def cancel(instance_id: int) -> ResponseReturnValue:
    current.engine().instances.cancel(instance_id, flask.request.form.get("alasan", ""), current.actor())
    flask.flash(_("Berkas dibatalkan. Riwayatnya tetap tersimpan."))
    return flask.redirect(flask.url_for("instance.page", instance_id=instance_id), 303)


@pages.post("/berkas/<int:instance_id>/komentar")
def comment(instance_id: int) -> ResponseReturnValue:
    text = flask.request.form.get("komentar", "")
    try:
        told = current.engine().instances.comment(instance_id, text, current.actor(), task_post.request_id())
    except errors.Invalid as refused:
        if session.wants_json():
            raise
        return show(instance_id, text, messages.refusal_sentence(refused)), status_of(refused)
    flask.flash(" ".join([_("Komentar dicatat pada riwayat."), *mentions.told_sentence(told)]))
    return flask.redirect(flask.url_for("instance.page", instance_id=instance_id) + "#riwayat", 303)


@pages.get("/berkas/<int:instance_id>/orang")
def people(instance_id: int) -> ResponseReturnValue:
    """Whom a remark on this case may name, by the beginning of a name: for the completion in its form."""
    beginning = flask.request.args.get("cari", "")
    found = current.engine().mentions.offered(instance_id, beginning, current.actor())
    return flask.jsonify(
        people=[
            {"username": one.username, "name": one.name, "roles": ", ".join(one.role_labels)} for one in found
        ]
    )


@pages.get("/berkas/lampiran/<int:attachment_id>")
def attachment(attachment_id: int) -> ResponseReturnValue:
    """A file as a download, never shown inside the site."""
    kept, content = current.engine().tasks.file(attachment_id, current.actor())
    response = flask.make_response(content)
    response.headers["Content-Type"] = kept.media_type or "application/octet-stream"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return downloads.under_name(response, kept.name)


@pages.get("/tugas/<int:task_id>/berkas/<int:attachment_id>")
def task_file(task_id: int, attachment_id: int) -> ResponseReturnValue:
    return flask.redirect(flask.url_for("instance.attachment", attachment_id=attachment_id))
