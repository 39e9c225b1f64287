"""Starting a process: which ones there are, and the form of the one chosen, with that of one's own first step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.errors import Problem
from engine.forms import Form, Posted
from engine.service.views import Completed, ProcessInfo
from webui import changes, current, forms, messages, unsent
from webui.forms import autosave, opening, task_post
from webui.forms.fields import Drawing
from webui.language import gettext as _
from webui.pages import task, withdrawals

pages = flask.Blueprint("start", __name__)

SENDING = ("kirim", "kedua")  # buttons that start; the second one also where there is such a case already
STEP = "isi-langkah"  # the first step that was drawn with the start form; no key of a form has a hyphen


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in both forms of the page, what is wrong in it, and the first step as that would open it."""

    value: Mapping[str, Any]
    ahead: Any = None
    first: Mapping[str, Any] | None = None
    problems: Sequence[Problem] = ()


@pages.get("/mulai")
def index() -> ResponseReturnValue:
    """The processes there are; where only one may be started, its form at once."""
    processes = current.engine().definitions.in_force(current.actor())
    mine = [one for one in processes if one.may_start]
    if len(mine) == 1 and "semua" not in flask.request.args:
        return flask.redirect(flask.url_for("start.form", key=mine[0].key))
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
    if typed.at:
        marks = opening.read(typed.posted.get(opening.NAME))
        return show(process, filled(process, typed.read(), marks))
    return show(process, filled(process, None))


@pages.post("/mulai/<key>")
def send(key: str) -> ResponseReturnValue:
    posted = flask.request.form
    process = startable(key, posted.get("versi", type=int))
    action, _colon, rest = posted.get("aksi", "periksa").partition(":")
    found = filled(process, Posted(posted), opening.read(posted.get(opening.NAME)), (action, rest))
    if action not in SENDING:  # Enter in a field begins nothing and judges nothing
        beyond = task_post.beyond(found.problems)
        shown = show(process, Filled(found.value, found.ahead, found.first, beyond))
        return (shown, 422) if beyond else shown
    if found.problems:
        return show(process, found), 422
    if posted.get(STEP) and found.ahead and found.ahead.element != posted[STEP]:
        return show(process, found), 422  # another step than was drawn: it is seen before it is sent
    # What was drawn is sent whole or refused whole: a step that has become somebody else's is not left out silently.
    first = (found.first if found.ahead else {}) if posted.get(STEP) else None
    try:
        begun = current.engine().instances.start(
            key,
            found.value,
            current.actor(),
            task_post.request_id(),
            process.definition_id,
            first=first,
            ask=action != "kedua",
        )
    except errors.FormInvalid as refused:
        return show(process, Filled(found.value, found.ahead, found.first, refused.problems)), 422
    except (errors.RequestReused, errors.Repeats) as refused:
        return show(process, found, refused), 422
    return told(begun)


def told(begun: Completed) -> ResponseReturnValue:
    """The case that was begun, and what was sent to whom."""
    words = task.done_sentence(begun)
    if begun.sent:
        flask.session[withdrawals.SENT] = begun.sent
        words = _("Berkas %(number)s dimulai.", number=begun.number) + " " + words
    flask.flash(words, "sent" if begun.sent else "message")
    return flask.redirect(flask.url_for("instance.page", instance_id=begun.instance), 303)


def startable(key: str, opened: int | None = None) -> ProcessInfo:
    """The process in force, or the version whose form is open. Raises NotFound, Forbidden naming who may start it."""
    process = current.engine().definitions.process(key, current.actor(), opened)
    unsent.of_form(process.form)
    if not process.may_start:
        raise errors.Forbidden(action="start", roles=list(process.starters))
    return process


def filled(
    process: ProcessInfo,
    posted: Posted | None,
    marks: opening.Opening | None = None,
    action: tuple[str, str] = ("", ""),
) -> Filled:
    """Return both forms with what was posted in them, or as they begin.

    The first step begins from what is filled in at the start: what was left alone in it, by the `marks` of its fields
    when the page was drawn, follows a change there.
    """
    shape: Form | None = process.form
    value: Mapping[str, Any] = process.value
    problems: Sequence[Problem] = ()
    if shape is not None and posted is not None:
        value, problems = shape.read(posted)
        value = task_post.change_rows(shape, value, *action)
        problems = task_post.all_problems(shape, value, problems)
    ahead = ahead_of(process, value)
    if ahead is None or (posted is not None and action[0] in SENDING and not posted.texts(STEP)):
        return Filled(value, problems=problems)
    first, wrong = ahead.value, []
    if posted is not None:
        first, wrong = ahead.form.read(posted, ahead.inputs, ahead.value, names=ahead.names)
        first = task_post.change_rows(ahead.form, first, *action)
        alone = left_alone(ahead.form, posted, marks)
        first = {key: part for key, part in first.items() if key not in alone} | {
            key: ahead.value[key] for key in alone & ahead.value.keys()
        }
        wrong = [one for one in wrong if one.path not in alone]
        wrong = task_post.all_problems(ahead.form, first, wrong, ahead.inputs, ahead.names)
    return Filled(value, ahead, first, (*problems, *wrong))


def ahead_of(process: ProcessInfo, value: Mapping[str, Any]) -> Any:
    """Return the first step as a start with this value would open it, else with what the start form begins with."""
    look, actor = current.engine().instances.ahead, current.actor()
    found = look(process.key, value, actor, process.definition_id)
    return found or look(process.key, process.value, actor, process.definition_id)


def left_alone(form: Form, posted: Posted, marks: opening.Opening | None) -> set[str]:
    """Return the fields of the page that post just what they were drawn with."""
    fields = [one.key for one in form.fields if one.is_input] if marks else []
    each = {key: posted.texts(key) for key in fields}
    same = marks.holds if marks else lambda _key, _texts: False
    return {key for key, texts in each.items() if same(key, texts) or same(key, texts or [""])}


def show(
    process: ProcessInfo,
    found: Filled,
    refused: errors.RequestReused | errors.Repeats | None = None,
) -> str:
    """The forms as they stand; `refused` says what is there already, begun by the same page or by anybody."""
    shape: Form | None = process.form
    value = shape.settle(found.value) if shape is not None else found.value
    keys = found.ahead.form.keys if found.ahead else frozenset()
    later = [one for one in found.problems if one.path.partition("/")[0] in keys]
    drawing = forms.draw(shape, value, {}, [one for one in found.problems if one not in later])
    step, opened = drawn_ahead(found, later)
    began = refused if isinstance(refused, errors.RequestReused) else None
    return flask.render_template(
        "pages/start_form.html",
        section="start",
        process=process,
        drawing=Drawing(drawing.fields, (*drawing.faults, *step.faults)),
        ahead=found.ahead,
        step=step,
        opened=opened,
        send_words=send_words(found.ahead),
        asked=refused,
        there=refused.params.get("instance") if refused else None,
        refusal=messages.refusal_sentence(refused, near=True) if refused else "",
        differences=differences(process, found, began) if began else (),
        reckon=flask.url_for("reckoning.begin", key=process.key),
        posted=flask.request.method == "POST",
        typed=autosave.of(f"start/{process.key}")[0],
    )


def drawn_ahead(found: Filled, problems: Sequence[Problem]) -> tuple[Drawing, str]:
    """Return the form of the first step, and the marks of its fields as they begin."""
    ahead = found.ahead
    if ahead is None:
        return Drawing(), ""
    form, inputs, names = ahead.form, ahead.inputs, ahead.names
    first = found.first or {}
    drawing = begins = forms.draw(form, form.settle(first, inputs, names), inputs, problems, names=names)
    if first != ahead.value:
        begins = forms.draw(form, form.settle(ahead.value, inputs, names), inputs, names=names)
    return drawing, opening.of(begins.fields)


def send_words(ahead: Any) -> str:
    """Return the words on the one primary button: the act and the addressee."""
    if ahead is None:
        return _("Mulai proses")
    if ahead.next_hint:
        return _("Mulai dan kirim ke %(roles)s", roles=", ".join(ahead.next_hint[:2]))
    return _("Mulai dan selesaikan %(name)s", name=ahead.name)


def differences(
    process: ProcessInfo, found: Filled, began: errors.RequestReused
) -> list[changes.FieldChange]:
    """Return where forms sent again differ from those that began a case, as far as that may be seen."""
    instance, actor, engine = began.params.get("instance"), current.actor(), current.engine()
    try:
        first = engine.instances.get(instance, actor) if instance else None
        if first is None:
            return []
        differing = changes.between(process.form, first.start_value, found.value)
        if found.ahead and found.first is not None:
            sent = (one for one in first.tasks if one.element == found.ahead.element and one.state == "done")
            for one in sent:
                value = engine.tasks.get(one.id, actor, earlier=True).value
                differing += changes.between(found.ahead.form, value, found.first)
    except errors.AlurError:
        return []
    return differing
