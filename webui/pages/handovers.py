"""Alihkan: one open task from the page of its case, and all that somebody has who is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service.agency import delegation_rules
from engine.service.views import TaskItem
from engine.service.work.handovers import Handover
from webui import current, messages
from webui.language import gettext as _
from webui.pages.administration.delegations import Fault, day
from webui.pages.task import handing
from webui.pages.task_lists import label_of, numbers

pages = flask.Blueprint("handovers", __name__)

GROUP = "kelompok"  # chosen in place of a person
OF_ALL = {"reason": "alasan", "until": "sampai", "person": "kepada"}  # what is wrong for every task alike


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one task; `asks` is whether it may still go when that is confirmed."""

    task: int
    label: str
    done: bool
    words: str
    asks: bool = False


@pages.get("/tugas/<int:task_id>/alihkan")
def single(task_id: int) -> ResponseReturnValue:
    view = current.engine().tasks.get(task_id, current.actor(), earlier=False)
    if view.row.state != "open" or not view.may_reassign:
        return flask.redirect(flask.url_for("task.page", task_id=task_id))
    return flask.render_template("pages/handover.html", section="instances", row=view.row, **handing(view))


@pages.get("/administrasi/alihkan/<username>")
def page(username: str) -> ResponseReturnValue:
    return _page(username, {"sampai": flask.request.args.get("sampai", "")})


@pages.post("/administrasi/alihkan/<username>")
def act(username: str) -> ResponseReturnValue:
    """Hand on each of the tasks that were ticked, each by itself; the list again, with what became of each."""
    posted, tasks, actor = flask.request.form, current.engine().tasks, current.actor()
    given = {name: posted.get(name, "") for name in ("kepada", "alasan", "sampai")}
    rows = {one.id: one for one in tasks.to_hand_on(username, actor)}
    ids = numbers(posted.getlist("tugas"))
    if not ids:
        return _page(username, given, Fault("tugas", _("Beri tanda centang pada tugasnya dahulu."))), 422
    if not given["kepada"]:
        return _page(username, given, Fault("kepada", _("Pilih penerimanya.")), ids), 422
    results: list[Result] = []
    try:
        terms = Handover(
            "" if given["kepada"] == GROUP else given["kepada"],
            given["alasan"],
            across=posted.get("lintas") == given["kepada"],
            of=username,
            until=_until(given["sampai"]),
        )
        for task_id in ids:
            results.append(_hand_on(task_id, terms, rows.get(task_id)))
    except errors.Invalid as refusal:
        field = OF_ALL.get(str(refusal.params.get("field")), "")
        return _page(username, given, Fault(field, messages.refusal_sentence(refusal)), ids), 422
    return _page(username, given, results=tuple(results))


def _hand_on(task_id: int, terms: Handover, row: TaskItem | None) -> Result:
    """Hand one task on. Raises Invalid for what would be wrong with every other too."""
    label = label_of(row)
    try:
        current.engine().tasks.hand_over(task_id, terms, current.actor())
    except errors.Invalid as refusal:
        if refusal.params.get("field") in OF_ALL:
            raise
        return Result(task_id, label, False, messages.refusal_sentence(refusal))
    except errors.AlurError as refusal:
        asks = isinstance(refusal, errors.Unconfirmed)
        return Result(task_id, label, False, messages.refusal_sentence(refusal), asks)
    words = _("Dialihkan; penerimanya diberi tahu.") if terms.username else _("Kembali ke kelompoknya.")
    return Result(task_id, label, True, words)


def offices_of(row: TaskItem) -> tuple[str, ...]:
    """Return the offices that a task stands with, without people whom it stands with by name."""
    pairs = zip(row.roles, row.role_labels, strict=True)
    return tuple(label for role, label in pairs if not role.startswith("@"))


def _until(text: str) -> datetime | None:
    """Return when tasks come back that are handed on until a day, None for good. Raises Invalid."""
    last = day(text, "until")
    zone = current.settings().zone
    return delegation_rules.first_moment(last + timedelta(days=1), zone) if last else None


def _page(
    username: str,
    given: dict[str, str],
    fault: Fault | None = None,
    chosen: list[int] | None = None,
    results: tuple[Result, ...] = (),
) -> str:
    engine, actor = current.engine(), current.actor()
    rows = engine.tasks.to_hand_on(username, actor)
    person = engine.people.get(username)
    offices = {one.id: offices_of(one) for one in rows}
    wanted = {label for labels in offices.values() for label in labels}
    others = [one for one in engine.task_lists.receivers(actor) if one.username != username]
    fitting = [one for one in others if wanted & set(one.role_labels)]
    groups = (
        (_("Jabatan tugas ini"), fitting),
        (_("Jabatan lain"), [one for one in others if one not in fitting]),
    )
    return flask.render_template(
        "administration/handover.html",
        section="administration",
        person=person,
        rows=rows,
        given=given,
        fault=fault,
        chosen=[one.id for one in rows] if chosen is None else chosen,
        results=results,
        asking=[one.task for one in results if one.asks],
        offices=offices,
        groups=[(words, some) for words, some in groups if some],
        group=GROUP,
        today=current.now().astimezone(current.settings().zone).date(),
    )
