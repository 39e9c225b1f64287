"""What a form would show now: asked by its page while somebody types, kept nowhere."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.forms import Posted
from webui import current
from webui.forms import reckoning
from webui.pages import start, trial
from webui.pages import task as tasks

pages = flask.Blueprint("reckoning", __name__)


@pages.post("/tugas/<int:task_id>/hitung")
def task(task_id: int) -> ResponseReturnValue:
    """For who may fill it in: the task is neither taken nor marked as read."""
    view = current.engine().tasks.get(task_id, current.actor(), earlier=False)
    if view.row.state != "open" or not view.may_complete:
        raise tasks.refusal(view)
    posted = Posted(flask.request.form)
    return flask.jsonify(reckoning.answer(view.form, posted, view.inputs, view.value, view.files, view.names))


@pages.post("/mulai/<key>/hitung")
def begin(key: str) -> ResponseReturnValue:
    process = start.startable(key, flask.request.form.get("versi", type=int))
    return flask.jsonify(reckoning.answer(process.form, Posted(flask.request.form)))


@pages.post("/sop/rancangan/<int:draft_id>/coba/hitung")
def trying(draft_id: int) -> ResponseReturnValue:
    key = flask.request.form.get("uji-tugas", "")
    try:
        found = current.engine().trials.form(draft_id, key, current.actor())
    except errors.DeploymentRefused as gone:
        raise errors.Conflict(by="", at=None) from gone
    posted = Posted(flask.request.form)
    facts = trial.files(found.form, "", "")[0]
    return flask.jsonify(reckoning.answer(found.form, posted, found.inputs, found.value, facts, found.names))
