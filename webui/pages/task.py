"""One task: its form, what it is about, and every act on it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import flask
from babel.lists import format_list
from flask.typing import ResponseReturnValue

from engine import errors
from engine.errors import Problem
from engine.forms import Form, Posted, answers, computation
from engine.service.views import Completed, NextTask, TaskView
from webui import current, filters, forms, language, messages, revision, unsent
from webui.forms import autosave, decision, note, opening, task_post, written
from webui.forms.fields import Drawing, Field
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.messages.agency import vacancies
from webui.messages.work import four_eyes
from webui.pages import administration, past_figures, withdrawals

pages = flask.Blueprint("task", __name__)
pages.before_request(decision.answer_by_button)
for name, words in four_eyes.FILTERS.items():
    pages.add_app_template_filter(words, name)

FOLLOWING = "lanjutan"  # in the address of a task that one's own sending has led to


@pages.get("/tugas/<int:task_id>")
def page(task_id: int) -> ResponseReturnValue:
    actor, tasks = current.actor(), current.engine().tasks
    view = tasks.get(task_id, actor)
    # Come to by having sent the step before, which may still be taken back: not opened yet.
    come_to = FOLLOWING in flask.request.args
    if view.row.unread and not come_to and (view.may_complete or view.may_claim or view.row.stands_with):
        with suppress(errors.Busy, errors.StorageFull):  # what can be read is shown, marked as read or not
            if not tasks.opened(task_id, actor):
                view = tasks.get(task_id, actor)  # taken back at this moment by who had sent it
    return show(view)


@pages.post("/tugas/<int:task_id>")
def send(task_id: int) -> ResponseReturnValue:
    """Keep or complete: what is typed is never lost, whatever comes of it."""
    done = straight(task_id)
    if done is not None:
        return sent(task_id, done)
    view = current.engine().tasks.get(task_id, current.actor(), earlier=False)
    unsent.of_form(view.form)
    return act(view)


def straight(task_id: int) -> Completed | None:
    """Complete in one transaction, as nearly every post can be: right the first time, without files.

    None leaves it to the long way, which looks at the task first and tells what is missing or whose it is.
    """
    chosen = any(file.filename for _name, file in flask.request.files.items(multi=True))
    if flask.request.form.get("aksi") != "kirim" or chosen:
        return None
    with suppress(
        errors.FormInvalid, errors.Invalid, errors.Conflict, errors.Forbidden, errors.RequestReused
    ):
        return complete(task_id)
    return None


def complete(task_id: int, placed: task_post.Rows = task_post.NOTHING) -> Completed:
    """Complete a task with the post at hand, new files `placed` in rows; the same post again gets the first answer."""
    posted = task_post.posted_with(placed) if placed else Posted(flask.request.form)
    sent = (task_post.request_id(), task_post.body(), task_post.revision(), note.posted())
    done = current.engine().tasks.complete(task_id, posted, current.acting(), *sent)
    if done.by is not None:
        current.recognise(done.by)
    return done


def act(view: TaskView) -> ResponseReturnValue:
    """What the pressed button asks for, after files are stored and the post is read."""
    actor, tasks, task_id = current.actor(), current.engine().tasks, view.row.id
    if view.row.state != "open":
        return finish(view, [])  # a second click gets the first answer; anybody else reads who was faster
    if not view.may_complete:
        raise refusal(view)
    note.keep(view)
    problems, placed = task_post.store_files(view)
    action, _colon, rest = flask.request.form.get("aksi", "simpan").partition(":")
    if action == "buang" and (attachment := task_post.number(rest)) is not None:
        tasks.detach(task_id, attachment, actor)
    if view.form is None:
        return finish(view, []) if action == "kirim" else take_or_release(view, {}, action)
    if view.form.files:
        view = tasks.get(task_id, actor, earlier=False)
    if action == "kirim":
        return finish(view, problems, placed)
    before, unread = task_post.read(view, placed)
    value = task_post.change_rows(view.form, before, action, rest)
    if action == "buang":
        value = task_post.drop_file(view.form, value, rest)
    beyond = task_post.beyond(unread)
    if action in ("ambil", "lepas", "segarkan") and not problems and not beyond:
        return take_or_release(view, value, action)
    beyond = beyond or keep(view, value)
    if beyond:
        tell_unkept()
        return show(tasks.get(task_id, actor), value, [*problems, *beyond]), 422
    for attachment in task_post.dropped(view, before, value):
        tasks.detach(task_id, attachment, actor)
    if problems:
        return show(tasks.get(task_id, actor), value, problems), 422
    if action == "simpan":
        flask.flash(_("Tersimpan sementara. Lanjutkan kapan saja dari Kotak Tugas."))
    return to_task(task_id, task_post.landing(action, rest, value))


def keep(view: TaskView, value: Mapping[str, Any]) -> list[Problem]:
    """Keep what is filled in as the draft of a task; return why it can never be sent, when it is not kept for that."""
    try:
        current.engine().tasks.save_draft(view.row.id, value, current.actor(), task_post.revision())
    except errors.FormInvalid as refused:
        return list(refused.problems)
    return []


def tell_unkept() -> None:
    """Say beside what is wrong that nothing of it was kept."""
    flask.flash(
        _("Belum tersimpan: barisnya terlalu banyak. Hapus baris yang berlebih, lalu simpan lagi."), "warn"
    )


def take_or_release(view: TaskView, value: Mapping[str, Any], action: str) -> ResponseReturnValue:
    """Take a task, give it back, or take over what the office changed in its list, with what is typed in its form:
    kept when it says something new.
    """
    task_id = view.row.id
    if view.form is not None and value != view.value and (beyond := keep(view, value)):
        tell_unkept()
        return show(view, value, beyond), 422
    if action == "lepas":
        return release(task_id)
    if action == "segarkan":
        flask.flash(past_figures.renewed_words(current.engine().tasks.renew(task_id, current.actor())))
    return claim(task_id) if action == "ambil" else to_task(task_id)


def finish(
    view: TaskView, problems: list[Problem], placed: task_post.Rows = task_post.NOTHING
) -> ResponseReturnValue:
    """Complete the task, or show everything that must be repaired, with the draft kept."""
    actor, tasks, task_id = current.actor(), current.engine().tasks, view.row.id
    if not problems:
        try:
            return sent(task_id, complete(task_id, placed))
        except errors.FormInvalid as refused:
            problems = list(refused.problems)
        except errors.Invalid as refused:
            if not note.is_refused(refused):
                raise
    value, unread = task_post.read(view, placed)
    if not task_post.beyond(unread):
        unread += keep(view, value)
    problems = task_post.all_problems(view.form, value, [*problems, *unread], view.inputs, view.names)
    return show(tasks.get(task_id, actor), value, problems), 422


def sent(task_id: int, done: Completed) -> ResponseReturnValue:
    """After sending: the next step of the case when it is one's own, else back to the inbox and its next task."""
    flask.session[withdrawals.SENT] = task_id
    flask.flash(done_sentence(done), "sent")
    return onward(done)


def onward(done: Completed) -> ResponseReturnValue:
    """Go to the task that a completion opened for who sent it, else to the inbox."""
    following = own_next(done)
    if following is None:
        return flask.redirect(flask.url_for("inbox.page"), 303)
    here = flask.url_for("task.page", task_id=following.id)
    return flask.redirect(f"{here}?{FOLLOWING}", 303)


@pages.get("/tugas/<int:task_id>/terkirim")
def after(task_id: int) -> ResponseReturnValue:
    """Where a task that was sent leads on to; kept for addresses that were noted."""
    return onward(current.engine().tasks.brought_about(task_id, current.actor()))


def own_next(done: Completed) -> NextTask | None:
    """Return the first task that a completion opened for the person who sent it."""
    actor = current.actor()
    own = {*actor.roles, f"@{actor.username}"}
    return next((one for one in done.next if one.role in own), None)


def show(
    view: TaskView,
    value: Mapping[str, Any] | None = None,
    problems: list[Problem] | None = None,
    asked: Mapping[str, str] | None = None,
) -> str:
    """The page of a task, with `value` in its form, else the newest that was typed or saved.

    `asked` is a handing on that has to be confirmed: to whom, why, and the question.
    """
    form: Form | None = view.form
    typed, handing_on = autosave.of(f"task/{view.row.id}", f"reassign/{view.row.id}", draft_at=view.draft_at)
    held = view.value
    if value is None:
        value = task_post.kept(view, typed) if typed.shown and view.may_complete else held
    before = None
    if form is not None and not view.may_complete:
        drawing = Drawing(readable(view, form, value))
    else:
        shown = standing(view, form, value)
        drawing = forms.draw(
            form, shown, view.inputs, problems or [], view.attachments, view.names, view.links
        )
        before = drawing
        if value != held:
            before = forms.draw(form, standing(view, form, held), view.inputs, names=view.names)
    revised = revision.listed(view.earlier) if view.row.state == "open" else []
    if revised:
        drawing = replace(drawing, fields=revision.marked(drawing.fields, view.earlier))
    drawing = replace(drawing, fields=past_figures.beside(drawing.fields, view, value))
    question, fields = decision.split(drawing.fields) if view.may_complete else (None, drawing.fields)
    earlier = [(one, forms.record(one.form, one.value, view.links)) for one in reversed(view.earlier)]
    return flask.render_template(
        "pages/task.html",
        section="inbox",
        view=view,
        row=view.row,
        drawing=drawing,
        fields=fields,
        decision=question,
        revised=revised,
        written=written.of(view, earlier, {one.shown for one in drawing.fields if one.kind == "fact"})
        if view.row.state == "open"
        else (),
        addressees=addressees(view),
        opened=opening.of(before.fields) if before is not None else "",
        reckon=flask.url_for("reckoning.task", task_id=view.row.id),
        send_words=send_words(view),
        earlier_records=earlier,
        asked=asked or {},
        typed=typed,
        note=note.of(view, typed),
        handing_on=handing_on,
        left=() if view.may_complete else left_behind(form, typed),
        plain=unsent.plain,
        **past_figures.said(view),
        **handing(view),
    )


def left_behind(form: Form | None, typed: autosave.Autosave) -> list[unsent.Unsent]:
    """Return what the reader typed into a task that is gone or somebody else's now."""
    unsent.of_form(form)
    return unsent.listed(typed.row.data) if typed.row else []


def handing(view: TaskView) -> dict[str, Any]:
    """To whom a task may be handed on: who fits, then the others; and what was asked for, when it must be confirmed."""
    if not view.may_reassign:
        return {"groups": ()}
    people = current.engine().tasks.candidates(view.row.id, current.actor())
    suiting, others = [one for one in people if one.fits], [one for one in people if not one.fits]
    groups = ((_("Jabatan tugas ini"), suiting), (_("Jabatan lain"), others))
    return {"groups": [(words, some) for words, some in groups if some]}


def standing(
    view: TaskView, form: Form | None, value: Mapping[str, Any]
) -> Mapping[str, Any] | computation.Settled:
    """Return a value as it stands in the form of a task: settled while that is open, as it is once it has ended."""
    if form is None or view.row.state != "open":
        return value
    return form.settle(value, view.inputs, view.names)


def readable(view: TaskView, form: Form, value: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the form for who cannot fill it in now: as it stands while open, as it was sent once done."""
    return (
        forms.reading(form, standing(view, form, value), view.inputs, view.names, view.links)
        if view.row.state == "open"
        else forms.record(form, value, view.links)
    )


def refusal(view: TaskView) -> errors.AlurError:
    """Why this person cannot work on the task now."""
    row = view.row
    if view.four_eyes is not None and view.four_eyes.refusing is not None:
        found: errors.AlurError = view.four_eyes.refusal(row.instance)
        return found
    if (rests := administration.suspensions.refusal(row)) is not None:
        return rests
    if row.claimed_by and row.claimed_by != current.actor().username:
        return errors.TaskClaimed(by=row.claimed_name, at=row.claimed_at, instance=row.instance)
    return errors.Forbidden(action="complete", roles=list(row.role_labels))


@pages.post("/tugas/<int:task_id>/ambil")
def claim(task_id: int) -> ResponseReturnValue:
    current.engine().tasks.claim(task_id, current.acting())
    flask.flash(_("Tugas ini sekarang tugas Anda."))
    return to_task(task_id)


@pages.post("/tugas/<int:task_id>/lepas")
def release(task_id: int) -> ResponseReturnValue:
    current.engine().tasks.release(task_id, current.actor())
    flask.flash(_("Tugas dilepas dan kembali ke kelompoknya. Isian sementara tetap ada."))
    return flask.redirect(flask.url_for("inbox.page"), 303)


@pages.post("/tugas/<int:task_id>/alihkan")
def reassign(task_id: int) -> ResponseReturnValue:
    posted, tasks, actor = flask.request.form, current.engine().tasks, current.actor()
    to, reason = posted.get("kepada", ""), posted.get("alasan", "")
    try:
        tasks.reassign(task_id, to, reason, actor, across=posted.get("lintas") == to)
    except errors.Unconfirmed as question:
        view = tasks.get(task_id, actor)
        asked = {"to": to, "reason": reason, "question": messages.refusal_sentence(question)}
        return show(view, asked=asked), status_of(question)
    flask.flash(_("Tugas dialihkan. Penerimanya diberi tahu."))
    if posted.get("asal") == "berkas":
        case = tasks.get(task_id, actor, earlier=False).row.instance
        return flask.redirect(flask.url_for("instance.page", instance_id=case), 303)
    return to_task(task_id) if actor.may("admin") else flask.redirect(flask.url_for("inbox.page"), 303)


def to_task(task_id: int, fragment: str | None = None) -> ResponseReturnValue:
    return flask.redirect(flask.url_for("task.page", task_id=task_id, _anchor=fragment), 303)


def addressees(view: TaskView) -> str:
    """Return where an approval leads: to whom, or to which step that is one's own."""
    if view.next_own is not None:
        return _("langkah %(no)s", no=view.next_own)
    return ", ".join(view.next_hint[:2])


def send_words(view: TaskView) -> str:
    """Return the words on the one primary button: the act and the addressee."""
    form: Form | None = view.form
    if form is not None and answers.DECISION in form.keys:
        return _("Kirim keputusan")
    if view.next_own is not None:
        return _("Selesaikan dan lanjut ke langkah %(no)s", no=view.next_own)
    if view.next_hint:
        return _("Selesaikan dan kirim ke %(roles)s", roles=", ".join(view.next_hint[:2]))
    titled = form is not None and form.title not in ("", form.id)  # without a title it has only its id
    return _("Selesaikan: %(what)s", what=form.title) if form and titled else _("Tandai sudah dikerjakan")


def still_waits(done: Completed) -> str:
    """Return whom a case waits for that goes on only when others have sent, too."""
    names = list(dict.fromkeys(one.role_label for one in done.others))
    if not names:
        return _("Berkas %(number)s berlanjut dengan sendirinya.", number=done.number)
    return _("Masih menunggu isian %(names)s.", names=format_list(names, locale=language.locale()))


def done_sentence(done: Completed) -> str:
    """Return what happened and what comes next, in one line."""
    if done.completed:
        return _("Proses %(number)s selesai seluruhnya.", number=done.number)
    if not done.next:
        return _("Terkirim.") + " " + still_waits(done)
    names = ", ".join(dict.fromkeys(one.role_label for one in done.next))
    first = done.next[0]
    own = own_next(done) if len(done.next) == 1 else None
    if done.returned:
        sentence = _("Dikembalikan ke %(roles)s.", roles=names)
    elif own is not None and own.step:
        sentence = _("Terkirim. Langkah %(no)s juga tugas Anda.", no=own.step)
    else:
        sentence = _("Terkirim ke %(roles)s.", roles=names)
    sentence = " ".join([sentence, *vacancies.unheld(done.next)])
    if first.due:
        when = filters.full_time(first.due)
        theirs = len(done.next) == 1 and own is None and not first.stands_with
        sentence += " " + (
            _("Tenggat beliau %(when)s.", when=when) if theirs else _("Tenggat: %(when)s.", when=when)
        )
    return sentence
