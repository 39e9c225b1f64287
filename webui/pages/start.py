"""Starting a process: which ones there are, and the form of the one chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.errors import Problem
from engine.forms import Form, Posted
from engine.service.views import ProcessInfo
from webui import changes, current, forms, messages, unsent
from webui.forms import autosave, task_post
from webui.pages import task

pages = flask.Blueprint("start", __name__)


@pages.get("/mulai")
def index() -> ResponseReturnValue:
    processes = current.engine().definitions.in_force(current.actor())
    begun = current.engine().autosaves.begun((), current.actor())
    return flask.render_template(
        "pages/start.html",
        section="start",
        processes=processes,
        begun={form.partition("/")[2]: at for form, at in begun.items()},
    )


@pages.get("/mulai/<key>")
def form(key: str) -> ResponseReturnValue:
    (typed,) = autosave.of(f"start/{key}")
    process = startable(key)
    with suppress(errors.NotFound, errors.Conflict):  # a version that left long ago: what it shares stays
        process = startable(key, typed.posted.get("versi", type=int))
    shape: Form | None = process.form
    if shape is None:
        return show(process, {})
    return show(process, shape.read(typed.read())[0] if typed.at else shape.initial({}))


@pages.post("/mulai/<key>")
def send(key: str) -> ResponseReturnValue:
    opened = flask.request.form.get("versi", type=int)
    process, actor = startable(key, opened), current.actor()
    value: Mapping[str, Any] = {}
    problems: Sequence[Problem] = ()
    shape: Form | None = process.form
    if shape is not None:
        value, problems = shape.read(Posted(flask.request.form))
        action, _colon, rest = flask.request.form.get("aksi", "periksa").partition(":")
        value = task_post.change_rows(shape, value, action, rest)
        if action in ("tambah", "hapus", "periksa"):  # Enter in a field begins nothing and judges nothing
            return show(process, value)
        problems = task_post.all_problems(shape, value, problems)
    if not problems and flask.request.form.get("aksi") == "kirim":
        try:
            begun = current.engine().instances.start(
                key, value, actor, task_post.request_id(), process.definition_id
            )
        except errors.FormInvalid as refused:
            problems = refused.problems
        except errors.RequestReused as refused:
            return show(process, value, began=refused), 422
        else:
            flask.flash(task.done_sentence(begun))
            return flask.redirect(flask.url_for("instance.page", instance_id=begun.instance), 303)
    return show(process, value, problems), 422 if problems else 200


def startable(key: str, opened: int | None = None) -> ProcessInfo:
    """The process in force, or the version whose form is open. Raises NotFound, Forbidden naming who may start it."""
    process = current.engine().definitions.process(key, current.actor(), opened)
    unsent.of_form(process.form)
    if not process.may_start:
        raise errors.Forbidden(action="start", roles=list(process.starters))
    return process


def show(
    process: ProcessInfo,
    value: Mapping[str, Any],
    problems: Sequence[Problem] = (),
    began: errors.RequestReused | None = None,
) -> str:
    """The start form as it stands; `began` says what the same page has started before with another content."""
    shape: Form | None = process.form
    if shape is not None:
        value = shape.compute(value, {})
    drawing = forms.draw(shape, value, {}, problems)
    return flask.render_template(
        "pages/start_form.html",
        section="start",
        process=process,
        drawing=drawing,
        began=began.params.get("instance") if began else None,
        refusal=messages.refusal_sentence(began, near=True) if began else "",
        differences=differences(shape, value, began) if began else (),
        posted=flask.request.method == "POST",
        typed=autosave.of(f"start/{process.key}")[0],
    )


def differences(
    shape: Form | None, value: Mapping[str, Any], began: errors.RequestReused
) -> list[changes.FieldChange]:
    """Return where a form sent again differs from the one that began a case, as far as that may be seen."""
    instance = began.params.get("instance")
    try:
        first = current.engine().instances.get(instance, current.actor()) if instance else None
    except errors.AlurError:
        return []
    return changes.between(shape, first.start_value, value) if first else []
