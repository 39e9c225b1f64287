"""Berkas: one case on five pages and on paper, and what one does with it. The list of cases is in `search`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service import access
from engine.service.cases.dossier import Part
from engine.service.cases.history import Asked
from engine.service.cases.submissions import PAGE as SUBMISSIONS
from engine.service.views import HUMAN, INNER, Actor, EarlierData, InstanceView
from webui import case, current, document, downloads, forms, messages, story
from webui.forms import autosave, task_post
from webui.forms.fields import Field
from webui.http import session
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.language import ngettext
from webui.messages.faults import fault_sentence
from webui.messages.work import mentions
from webui.pages import records

pages = flask.Blueprint("instance", __name__)

PLACES = HUMAN | INNER
FAR = 2**31  # no case has as many events
SHOWN = 5  # faults of a case that are named


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that was sent, ready for the page; `number` counts how often its step was sent, 0: that is not told."""

    sent: EarlierData
    fields: tuple[Field, ...]
    number: int
    newest: bool


@pages.get("/berkas/<int:instance_id>")
def page(instance_id: int) -> ResponseReturnValue:
    """Ringkasan. Addresses of before lead on to where things stand now."""
    args = flask.request.args
    seq = args.get("pada", type=int)
    if seq is not None:
        return records.moment(instance_id, seq)
    if "riwayat" in args:
        every = "semua" if args["riwayat"] == "semua" else None
        return flask.redirect(flask.url_for("instance.history", instance_id=instance_id, catatan=every))
    view = _case(instance_id, Part.DATA | Part.FILES | Part.WAITING)
    tables = document.tables(view)
    newest = None if tables or view.row.status == "open" else document.newest(view)
    (ending,) = autosave.of(f"cancel/{instance_id}")
    return _draw(
        "instance",
        view,
        typed_cancel=ending,
        tracking_code=current.engine().tracking.code(view.row.number),
        tables=[document.in_parts(one, ended=view.row.status != "open") for one in tables],
        newest=next(iter(_drawn(view, [(newest, 0)] if newest else [])), None),
        approvals=document.approvals(view),
        cancelled=view.cancelled,
        span=case.span(view),
        proved=case.proved(view),
        places=_places(view, current.actor()),
    )


@pages.get("/berkas/<int:instance_id>/isian")
def submissions(instance_id: int) -> str:
    """What was sent: of each step the last, or all of it, newest first and by pages."""
    every = "semua" in flask.request.args
    view = _case(instance_id, (Part(0) if every else Part.DATA) | Part.FILES)
    begin = min(max(flask.request.args.get("dari", 0, type=int), 0), FAR) if every else 0
    page = current.engine().instances.submissions(instance_id, current.actor(), begin) if every else None
    following, total = begin + SUBMISSIONS, page.total if page else len(view.data)
    sent = page.sent if page else [(one, 0) for one in view.data]
    return _draw(
        "instance_submissions",
        view,
        every=every,
        found=_drawn(view, sent, begin),
        newer=max(begin - SUBMISSIONS, 0) if begin else None,
        older=following if every and following < total else None,
        first=begin + 1,
        total=total,
        start_fields=forms.record(view.start_form, view.start_value, forms.links(view.attachments)),
    )


@pages.get("/berkas/<int:instance_id>/riwayat")
def history(instance_id: int) -> str:
    return _history(instance_id)


def _history(instance_id: int, remark: str = "", refusal: str = "") -> str:
    """Return the page of the history; a remark that was refused stands in its form again, with the reason."""
    args = flask.request.args
    before = args.get("sebelum", type=int)
    asked = story.Filter(
        person=args.get("orang", ""),
        kind=args.get("jenis", ""),
        every=args.get("catatan") == "semua",
        before=None if before is None else min(max(before, -FAR), FAR),
    )
    view = _case(instance_id, Part(0), asked.asked)
    (comment,) = autosave.of(f"comment/{instance_id}")
    given = {"orang": asked.person, "jenis": asked.kind, "catatan": "semua" if asked.every else ""}
    return _draw(
        "instance_history",
        view,
        asked=asked,
        given={name: value for name, value in given.items() if value},
        page=view.page,
        days=story.days(view, all_events=True),
        people=story.people(view),
        kinds=story.kind_words(),
        typed_comment=comment,
        remark=remark or comment.text("komentar"),
        refusal=refusal,
    )


@pages.post("/berkas/<int:instance_id>/periksa")
def verify(instance_id: int) -> ResponseReturnValue:
    """Check the whole history of a case, now; what is wrong is named to who may audit."""
    actor = current.actor()
    faults, events, number = current.engine().inspections.of_case(instance_id, actor)
    if not faults:
        words = ngettext(
            "Seluruh riwayat berkas ini diperiksa: %(num)s catatan, semuanya utuh.",
            "Seluruh riwayat berkas ini diperiksa: %(num)s catatan, semuanya utuh.",
            events,
        )
        flask.flash(words)
    else:
        audits = access.may_audit(actor)
        broken = _("Riwayat berkas ini tidak utuh.")
        careful = _("Jangan ubah apa pun; amankan salinan basis data dan segel yang disimpan di luar.")
        told = _("Hubungi auditor.")
        flask.flash(f"{broken} {careful if audits else told}", "warn")
        for fault in faults[:SHOWN] if audits else ():
            flask.flash(fault_sentence(fault, {instance_id: number}), "warn")
    return flask.redirect(flask.url_for("instance.history", instance_id=instance_id), 303)


@pages.get("/berkas/<int:instance_id>/diagram")
def diagram(instance_id: int) -> str:
    view = _case(instance_id, Part.DRAWING)
    badges = {
        step.elements[0]: _("%(count)s kali", count=step.visits)
        for step in view.steps
        if step.visits > 1 and step.elements
    }
    return _draw("instance_diagram", view, badges=badges)


@pages.get("/berkas/<int:instance_id>/waktu")
def times(instance_id: int) -> str:
    view = _case(instance_id, Part(0))
    page = flask.request.args.get("halaman", type=int)
    found = current.engine().records.visits(instance_id, current.actor(), page)
    laps = records.laps(view, found.visits)
    return _draw("instance_times", view, laps=laps, page=found.page, pages=found.pages, span=case.span(view))


@pages.get("/berkas/<int:instance_id>/cetak")
def paper(instance_id: int) -> str:
    """The case as it is printed: the result first, then all else from its beginning."""
    view = _case(instance_id, Part.DATA | Part.FILES | Part.EVENTS)
    tables = document.tables(view)
    links = forms.links(view.attachments)
    sent = sorted(view.data, key=lambda one: one.at)
    return _draw(
        "instance_paper",
        view,
        tracking_code=current.engine().tracking.code(view.row.number),
        tables=tables,
        approvals=document.approvals(view),
        cancelled=view.cancelled,
        span=case.span(view),
        start_fields=forms.record(view.start_form, view.start_value, links),
        found=_drawn(view, [(one, 0) for one in sent if not (one.item_label and tables)]),
        days=story.days(view, all_events=False, oldest_first=True),
    )


def _case(instance_id: int, parts: Part, asked: Asked | None = None) -> InstanceView:
    return current.engine().instances.get(instance_id, current.actor(), parts, asked)


def _draw(template: str, view: InstanceView, **shown: Any) -> str:
    """Return one page of a case below the head that all of them have."""
    return flask.render_template(
        f"pages/{template}.html",
        section="instances",
        view=view,
        row=view.row,
        turn=case.turn(view),
        stopped=partial(case.stopped, view),
        checked=case.checked(view),
        **shown,
    )


def _drawn(view: InstanceView, sent: Iterable[tuple[EarlierData, int]], begin: int = 0) -> list[Submission]:
    """Return forms as they were sent, each with its number, ready for the page; the newest of the case is marked.

    It is among the last of each step, or first of all that was sent.
    """
    links, each = forms.links(view.attachments), list(sent)
    newest = (
        document.newest(view) if view.data else next((one for one, _ in each), None) if not begin else None
    )
    return [
        Submission(one, forms.record(one.form, one.value, links), number, newest=one is newest)
        for one, number in each
    ]


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
        return _history(instance_id, text, messages.refusal_sentence(refused)), status_of(refused)
    flask.flash(" ".join([_("Komentar dicatat pada riwayat."), *mentions.told_sentence(told)]))
    return flask.redirect(flask.url_for("instance.history", instance_id=instance_id), 303)


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
