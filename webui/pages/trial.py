"""Uji coba: a draft worked role by role on a scratch instance, with a clock that is moved by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.errors import Problem
from engine.forms import Form, answers, reference
from engine.service.work.attachments import MAX_ROW_FILES
from engine.service.workshop.views import TrialForm
from webui import current, filters, forms, messages
from webui.forms import task_post
from webui.language import gettext as _
from webui.messages import trials as words

pages = flask.Blueprint("trial", __name__)

Json = Any
Facts = dict[str, list[Mapping[str, Json]]]
ADDRESS = "/sop/rancangan/<int:draft_id>/coba"


@pages.get(ADDRESS)
def page(draft_id: int) -> ResponseReturnValue:
    """How the trial stands, and one task of it to fill in when `tugas` names one."""
    chosen = flask.request.args.get("tugas")
    task = None
    if chosen is not None:
        try:
            task = current.engine().trials.form(draft_id, chosen, current.actor())
        except errors.Invalid as refused:
            flask.flash(words.refusal(refused.params), "warn")
            return to_page(draft_id)
        except (errors.NotFound, errors.DeploymentRefused):
            return to_page(draft_id)  # done meanwhile, or the draft has changed
    return show(draft_id, task, task.value if task else {})


@pages.post(ADDRESS)
def act(draft_id: int) -> ResponseReturnValue:
    """What the pressed button asks for: fill in, send, move the clock, undo, begin anew, save, remove."""
    trials, actor = current.engine().trials, current.actor()
    posted = flask.request.form
    action, _colon, rest = posted.get("aksi", "").partition(":")
    revision = task_post.number(posted.get("uji-revisi", "")) or 0
    if action in ("isi", "kirim", "tambah", "hapus", "buang"):
        return fill_in(draft_id, action, rest, revision)
    try:
        if action == "majukan":
            trials.act(draft_id, {"majukan": target(rest, posted)}, revision, actor)
        elif action == "terima":
            trials.act(draft_id, received(rest), revision, actor)
        elif action == "urungkan":
            trials.undo(draft_id, revision, actor)
        elif action == "ulang":
            trials.restart(draft_id, actor)
        elif action == "simpan":
            trials.save(draft_id, posted.get("judul", ""), actor)
            flask.flash(_("Uji tersimpan dalam rancangan ini."))
            return to_page(draft_id, anchor="skenario")
        elif action == "hapus-uji":
            trials.remove(draft_id, rest, actor)
            flask.flash(_("Uji dihapus dari rancangan ini."))
            return to_page(draft_id, anchor="skenario")
    except errors.Invalid as refused:
        flask.flash(words.refusal(refused.params), "warn")
    except errors.DeploymentRefused:
        pass  # the draft was changed meanwhile and cannot run: the page says why
    return to_page(draft_id)


def fill_in(draft_id: int, action: str, rest: str, revision: int) -> ResponseReturnValue:
    """A form of the trial: kept on the page while it is filled in, judged and done when it is sent."""
    trials, actor = current.engine().trials, current.actor()
    key = flask.request.form.get("uji-tugas", "")
    try:
        task = trials.form(draft_id, key, actor)
    except errors.NotFound as gone:
        raise errors.Conflict(by="", at=None) from gone
    except errors.DeploymentRefused:
        return to_page(draft_id)
    facts, placed, problems = files(task.form, action, rest)
    value: Mapping[str, Json] = {}
    if task.form is not None:
        value, faults = task.form.read(
            task_post.posted_with(placed), task.inputs, task.value, files=facts, names=task.names
        )
        value = task_post.change_rows(task.form, value, action, rest)
        if action == "buang":
            value = task_post.drop_file(task.form, value, rest)
        facts |= {name: few for name, few in task.form.held_files(value).items() if answers.in_rows(name)}
        problems += faults
    if action != "kirim":
        return show(draft_id, task, value, problems, facts)
    role = flask.request.form.get("uji-peran", "")
    if not problems:
        sent = {name: part for name, part in value.items() if name not in facts}
        done: dict[str, Json] = {"mulai": sent} if not key else {"selesaikan": key, "isian": sent}
        done |= {"peran": role} if role else {}
        done |= {"berkas": facts} if any(facts.values()) and key else {}
        try:
            view = trials.act(draft_id, done, revision, actor)
        except errors.FormInvalid as refused:
            problems = list(refused.problems)
        except errors.Invalid as refused:
            flask.flash(words.refusal(refused.params), "warn")
            return show(draft_id, task, value, [], facts), 422
        else:
            following = view.tasks[0].spot.key if len(view.tasks) == 1 else None
            return to_page(draft_id, tugas=following, anchor="tugas" if following else "terjadi")
    problems = task_post.all_problems(task.form, value, problems, task.inputs, task.names)
    return show(draft_id, task, value, problems, facts), 422


def show(
    draft_id: int,
    task: TrialForm | None,
    value: Mapping[str, Json],
    problems: Sequence[Problem] = (),
    facts: Facts | None = None,
) -> str:
    """Return the page; a file is judged and named on it, and forgotten."""
    trials, actor = current.engine().trials, current.actor()
    view = trials.view(draft_id, actor)
    if task is not None and task.form is not None:
        value = task.form.compute(value, task.inputs, task.names)
    drawing = forms.draw(
        task.form if task else None,
        value,
        task.inputs if task else {},
        problems,
        (),
        task.names if task else {},
    )
    return flask.render_template(
        "pages/trial.html",
        section="sop",
        view=view,
        draft=view.draft,
        task=task,
        drawing=drawing,
        reckon=flask.url_for("reckoning.trying", draft_id=draft_id),
        facts={field: several for field, several in (facts or {}).items() if several},
        told=[words.scene(scene) for scene in view.scenes],
        stop=words.stop(view.stop) if view.stop else None,
        findings=[messages.finding_sentence(one) for one in view.errors],
        tests=[
            (one, messages.finding_sentence(one.finding) if one.finding else "") for one in tests(draft_id)
        ],
        data=[(one, forms.record(one.form, one.value)) for one in view.data],
        trying=True,
    )


def tests(draft_id: int) -> Sequence[Any]:
    return current.engine().trials.tests(draft_id, current.actor())


def to_page(draft_id: int, *, tugas: str | None = None, anchor: str | None = None) -> ResponseReturnValue:
    return flask.redirect(flask.url_for("trial.page", draft_id=draft_id, tugas=tugas, _anchor=anchor), 303)


def target(rest: str, posted: Mapping[str, str]) -> str:
    """Return where the clock goes: to the next timer, by working days, or to the opening of a date."""
    if rest == "hari":
        days = task_post.number(posted.get("hari", "")) or 0
        return f"P{days}D" if 0 < days <= 3650 else ""
    if rest == "tanggal":
        try:
            day = datetime.fromisoformat(posted.get("tanggal", ""))
        except ValueError:
            return ""
        if day.time() == time():
            day = day.replace(hour=8)
        return day.replace(tzinfo=filters.zone()).isoformat()
    return "tenggat"


def received(rest: str) -> dict[str, Json]:
    """Return a message or signal as the page offers it: `message:key:name` or `signal::name`."""
    kind, _colon, named = rest.partition(":")
    key, _colon, name = named.partition(":")
    return {"pesan": name, "kunci": key} if kind == "message" else {"sinyal": name}


def files(form: Form | None, action: str, rest: str) -> tuple[Facts, task_post.Rows, list[Problem]]:
    """Return the facts of files chosen now and before, by field; a refused one is a problem at its field.

    Also returns what the new ones of rows are called in their values, by the name of the field on the page.
    """
    found: Facts = {}
    problems: list[Problem] = []
    placed: dict[str, list[str]] = {}
    dropped, _colon, place = rest.partition(":") if action == "buang" else ("", "", "")
    for field in form.files if form is not None else ():
        found[field] = carried_files(flask.request.form.get(f"berkas.{field}", ""))
        index = task_post.number(place)
        if field == dropped and index is not None and index < len(found[field]):
            found[field].pop(index)
    for count, (upload, component, field) in enumerate(task_post.uploads(form)):
        path = (upload.name or "").replace(".", "/")
        if component is None or count >= task_post.MAX_FILES:
            problems.append(task_post.unplaced(component, path, upload))
            continue
        try:
            fact = current.engine().trials.check_file(upload.filename or "", upload.read())
        except (errors.TooLarge, errors.FileRefused) as refused:
            problems.append(Problem(path, refused.code, dict(refused.params)))
            continue
        if answers.in_rows(field):
            placed.setdefault(upload.name or "", []).append(reference(fact))
        found[field] = [*found[field], fact] if component.multiple or answers.in_rows(field) else [fact]
    return found, placed, problems


def carried_files(text: str) -> list[Mapping[str, Json]]:
    """Facts of files as the page carried them; whatever else stands there counts as nothing."""
    try:
        several = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if not isinstance(several, list):
        return []
    return [
        one
        for one in several[:MAX_ROW_FILES]
        if isinstance(one, dict)
        and one.keys() == {"name", "sha256", "size"}
        and isinstance(one["name"], str)
        and isinstance(one["sha256"], str)
        and type(one["size"]) is int
    ]
