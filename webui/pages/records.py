"""What stands recorded: a case at any event, what a person did, and the versions of a process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import flask
from flask.typing import ResponseReturnValue

from engine.service import access
from engine.service.cases.acts import Act
from engine.service.reports.visits import Visit
from engine.service.views import InstanceView
from webui import changes, current, filters, forms, messages
from webui.language import gettext as _
from webui.messages.events import capacity
from webui.messages.system.words import system_sentence

pages = flask.Blueprint("records", __name__)


@dataclass(frozen=True, slots=True)
class Lap:
    """One visit to a step as words: how long it took, and `kind` good, late, later (running) or plain."""

    visit: Visit
    number: int
    name: str
    norm: str
    took: str
    kind: str
    verdict: str
    paused: str = ""


def laps(view: InstanceView, visits: Sequence[tuple[Visit, int]]) -> list[Lap]:
    """Return visits of a case, each with its number among those of its step, in words."""
    steps = {step.no: step for step in view.steps}
    found = []
    for visit, number in visits:
        end = visit.completed_at or view.row.ended_at or current.now()
        kind, verdict = judged(visit, view.row.status == "open")
        step = steps.get(visit.step)  # None: a step of an earlier version
        name = step.name if step else _("Langkah versi sebelumnya")
        took, paused = worked(visit, end)
        found.append(Lap(visit, number, name, visit.norm, took, kind, verdict, paused))
    return found


def worked(visit: Visit, end: datetime) -> tuple[str, str]:
    """Return how long a visit took until `end` without its pauses, and how long these were ("" for none), in words."""
    if not visit.pauses:
        return filters.worked(visit.opened_at, end), ""
    calendar, minute = current.engine().calendar(), timedelta(minutes=1)
    spans = [(start, min(stop or end, end)) for start, stop in visit.stood]
    paused = sum((calendar.working_time(start, stop) for start, stop in spans), timedelta())
    took = calendar.working_time(visit.opened_at, end) - paused
    return filters.span(took / minute), filters.span(paused / minute)


def judged(visit: Visit, running: bool) -> tuple[str, str]:
    """Kept or late, or how it stands while it runs."""
    if visit.kept is not None:
        return ("good", _("Tepat waktu")) if visit.kept else ("late", _("Terlambat"))
    if visit.completed_at is not None or not running:
        return "plain", _("Tanpa tenggat") if visit.completed_at else _("Dihentikan")
    late = visit.due is not None and current.now() > visit.due
    return ("late", _("Terlambat")) if late else ("later", _("Berjalan"))


def moment(instance_id: int, seq: int) -> ResponseReturnValue:
    """A case as it stood right after one event, and what that event changed."""
    found = current.engine().records.moment(instance_id, seq, current.actor())
    view = found.view
    links = forms.links(view.attachments)
    changed = None
    if found.value is not None and found.before is not None:
        changed = changes.between(found.form, found.before, found.value)
    elif found.event.type == "draft_saved" and "changed" in found.event.data:
        changed = changes.kept_by_event(found.form, found.event.data["changed"])
    return flask.render_template(
        "pages/moment.html",
        section="instances",
        row=view.row,
        found=found,
        sentence=messages.event_sentence(found.event),
        changed=changed,
        records=[(one, forms.record(one.form, one.value, links)) for one in found.data],
        start_fields=forms.record(view.start_form, view.start_value, links),
    )


@pages.get("/orang/<username>")
def person(username: str) -> ResponseReturnValue:
    tasks = flask.request.args.get("bagian") == "tugas"
    after = flask.request.args.get("sesudah")
    found = current.engine().records.person(username, current.actor(), after, tasks=tasks)
    return flask.render_template(
        "pages/person.html",
        section="",
        found=found,
        tasks=tasks,
        acts=[(one, _sentence(one), _place(one)) for one in found.acts],
        holdings=[(capacity(one.role_label, one.kind), one) for one in found.holdings],
    )


def _sentence(act: Act) -> str:
    if act.instance is not None:
        return messages.event_sentence(act.event)
    return system_sentence(act.event)


def _place(act: Act) -> tuple[str, str]:
    """Where an act can be read in its surroundings, and how that place is called; nothing where there is none."""
    event = act.event
    if act.instance is not None:
        return flask.url_for("instance.page", instance_id=act.instance, pada=event.seq), act.number
    if access.may_audit(current.actor()):
        where = flask.url_for("audit.system", sebelum=event.seq + 1, _anchor=f"catatan-{event.seq}")
        return where, _("riwayat sistem #%(number)s", number=event.seq)
    return "", ""


@pages.get("/proses/<key>")
def process(key: str) -> ResponseReturnValue:
    versions = current.engine().records.process(key, current.actor())
    return flask.render_template("pages/process.html", section="", key=key, versions=versions)
