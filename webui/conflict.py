"""The page of a lost race: who was faster and when, what one had changed oneself, and the ways on from there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import flask

from engine import errors
from engine.service.cases.dossier import Part
from engine.service.views import InstanceView, TaskView
from webui import current, forms, messages, resend, unsent
from webui.language import gettext as _
from webui.messages import refusals

COMMENT = 2_000  # letters that a remark holds
Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the act was: its task and its case as they are now, as far as this person may see them."""

    task: TaskView | None = None
    case: InstanceView | None = None


def page(refused: errors.AlurError) -> str:
    """Return the page for an act that somebody's act before it, or one's own, has made impossible."""
    pairs = resend.posted() if flask.request.method == "POST" else []
    place = _place(refused) if current.visitor() is not None else Place()
    task = place.task
    form = unsent.posted_form()
    found = unsent.listed(
        pairs,
        task.value if task and form and task.row.state != "closed" else None,
        task.inputs if task else {},
        _names(place, [name for name, _text in pairs]),
    )
    text = unsent.plain(found)
    may_comment = bool(found and place.case and place.case.may_comment)
    return flask.render_template(
        "pages/conflict.html",
        section="inbox" if task else "",
        title=refusals.conflict_title(refused),
        sentence=messages.refusal_sentence(refused, near=True),
        posted=bool(pairs),
        found=found,
        plain=text,
        files=unsent.files() if pairs else [],
        now_words=_now_words(task) if form else "",
        stored=forms.record(task.form, task.value) if task and form and task.row.state == "done" else (),
        links=_links(place, refused),
        case=place.case.row.id if place.case and may_comment else None,
        comment=_remark(task if form else None, text)[:COMMENT],
        cut=len(_remark(task if form else None, text)) > COMMENT,
    )


def _place(refused: errors.AlurError) -> Place:
    named = {**(flask.request.view_args or {}), **refused.params}
    task, case = None, None
    number = (flask.request.view_args or {}).get("task_id", refused.params.get("task"))
    with suppress(errors.AlurError):
        task = current.engine().tasks.get(number, current.actor()) if number else None
    instance = named.get("instance") or named.get("instance_id") or (task.row.instance if task else None)
    with suppress(errors.AlurError):
        case = current.engine().instances.get(instance, current.actor(), Part(0)) if instance else None
    return Place(task, case)


def _names(place: Place, posted: list[str]) -> dict[str, dict[str, str]]:
    """Return the words of people and steps, for posts that name any: of people where all of them were offered."""
    found: dict[str, dict[str, str]] = {}
    with suppress(errors.AlurError):
        if "kepada" in posted and current.actor().may("admin"):
            found["kepada"] = {one.username: one.name for one in current.engine().people.list()}
        if "jabatan" in posted:
            found["jabatan"] = {role.id: role.label for role in current.engine().people.roles()}
        if "atasan" in posted:
            labels = {role.id: role.label for role in current.engine().people.roles()}
            found |= {"atasan": labels, "urutan": labels}
        if "ke" in posted and place.case:
            outline = current.engine().definitions.outline(place.case.definition_id)
            found["ke"] = {one.id: one.name or one.id for one in outline.elements.values()}
    return found


def _now_words(task: TaskView | None) -> str:
    """Return whose words stand in the form now."""
    if task is None or task.row.state == "closed":
        return ""
    if task.row.state == "done":
        return _("Yang dikirim %(name)s", name=task.row.completed_name or _("orang lain"))
    if task.draft_by:
        return _("Yang disimpan %(name)s", name=task.draft_by)
    return _("Yang ada sekarang")


def _links(place: Place, refused: errors.AlurError) -> list[Link]:
    """Return the ways to what stands there now, the nearest first."""
    found: list[Link] = []
    if place.task and not (place.task.row.state == "closed" and place.case):
        words = (
            _("Buka tugas ini sekarang")
            if place.task.row.state == "open"
            else _("Buka tugas ini sekali lagi")
        )
        found.append((flask.url_for("task.page", task_id=place.task.row.id), words))
    if place.case:
        history = flask.url_for("instance.history", instance_id=place.case.row.id)
        found.append((history, _("Lihat riwayat berkas")))
    draft: Any = refused.params.get("draft", (flask.request.view_args or {}).get("draft_id"))
    if isinstance(draft, int):
        found.append((flask.url_for("workshop.draft", draft_id=draft), _("Buka rancangan ini sekarang")))
    before = flask.request.referrer or ""
    if not found and before.startswith(flask.request.host_url):
        found.append((before, _("Buka halaman tadi sekali lagi")))
    return [*found, (flask.url_for("inbox.page"), _("Ke Kotak Tugas"))]


def _remark(task: TaskView | None, text: str) -> str:
    if task is None:
        return text
    return _("Isian saya untuk “%(name)s” yang belum terkirim:", name=task.row.name) + "\n" + text
