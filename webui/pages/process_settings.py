"""Pengaturan proses: number, starters, retention and record of a draft as a form, without a text to write."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.errors import Problem
from engine.service.workshop import process_settings, settings_text
from engine.service.workshop.process_settings import SettingsView
from engine.service.workshop.settings_text import KEPT, KEY, SettingsText
from webui import current
from webui.forms import opening
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.messages import finding_sentence
from webui.messages.workshop import sop_place, sop_problem

pages = flask.Blueprint("process_settings", __name__)

ADDRESS = "/sop/rancangan/<int:draft_id>/pengaturan"
COLUMN = "isian-"  # what a field of the record is posted under, before its key
MOST_COLUMNS = 500


@pages.get(ADDRESS)
def page(draft_id: int) -> ResponseReturnValue:
    """The settings of a draft; of one that stands still, for reading."""
    return _show(current.engine().process_settings.view(draft_id, current.actor()))


@pages.post(ADDRESS)
def save(draft_id: int) -> ResponseReturnValue:
    """Save the settings; or draw the form again with what was typed, to see the next number or another list."""
    engine, actor, posted = current.engine(), current.actor(), flask.request.form
    typed = _typed()
    if posted.get("aksi") != "simpan":
        return _show(engine.process_settings.view(draft_id, actor, typed), looking=True)
    try:
        engine.process_settings.save(draft_id, typed, posted.get("revisi", 0, type=int), actor)
    except errors.FormInvalid as refusal:
        view = engine.process_settings.view(draft_id, actor, typed)
        return _show(view, list(refusal.problems), looking=True), status_of(refusal)
    except errors.DeploymentRefused as refusal:
        view = engine.process_settings.view(draft_id, actor, typed)
        said = [finding_sentence(one) for one in refusal.findings]
        return _show(view, [], looking=True, unread=said), status_of(refusal)
    flask.flash(_("Pengaturan proses tersimpan dalam rancangan ini."))
    return flask.redirect(flask.url_for("process_settings.page", draft_id=draft_id), 303)


def _show(
    view: SettingsView,
    problems: list[Problem] | None = None,
    *,
    looking: bool = False,
    unread: list[str] | None = None,
) -> str:
    """The page; `looking` says that what stands in the form is not saved yet, `unread` why it cannot be."""
    found = problems if problems is not None else settings_text.problems_of(view.findings)
    faults = {one.path: sop_problem(one) for one in reversed(found)}
    return flask.render_template(
        "pages/process_settings.html",
        section="sop",
        view=view,
        draft=view.draft,
        text=view.text,
        faults=faults,
        summary={"faults": [_fault(one) for one in found]},
        unread=unread or [finding_sentence(one) for one in view.findings if view.text is None],
        opened=flask.request.form.get(opening.NAME) or opening.of_texts(_as_posted(view)),
        revision=flask.request.form.get("revisi", view.draft.revision, type=int),
        looking=looking,
        file=process_settings.FILE,
        key=KEY,
        kept=KEPT,
    )


def _fault(problem: Problem) -> dict[str, str]:
    return {"anchor": problem.path, "label": sop_place(problem.path), "sentence": sop_problem(problem)}


def _as_posted(view: SettingsView) -> dict[str, list[str]]:
    """Return what the page posts when nobody touches it; so a lost race can say what its reader changed."""
    text = view.text or SettingsText()
    said = {
        "judul": text.title, "uraian": text.description, "kode": text.code, "nomor": text.number,
        "perihal": text.subject, "siapa": text.who, "sumber": text.source, "retensi_aktif": text.active,
        "retensi_inaktif": text.inactive, "nasib_akhir": text.fate, "dasar": text.basis,
        "jeda": text.pausing, "jeda_batas": text.pause_limit, "jeda_kali": text.pause_times,
        "jeda_jenis": text.pause_kinds,
    }  # fmt: skip
    said |= {f"{COLUMN}{one.key}": text.columns.get(one.key, "") for one in view.fields}
    return {name: [value] for name, value in said.items()} | {"jabatan": list(text.starters)}


def _typed() -> SettingsText:
    posted = flask.request.form
    columns = [
        (name, what) for name, what in posted.items() if name.startswith(COLUMN) and what in (KEY, KEPT)
    ]
    return SettingsText(
        title=posted.get("judul", ""),
        description=posted.get("uraian", ""),
        code=posted.get("kode", ""),
        number=posted.get("nomor", ""),
        subject=posted.get("perihal", ""),
        who=posted.get("siapa", ""),
        starters=tuple(posted.getlist("jabatan")[:MOST_COLUMNS]),
        source=posted.get("sumber", ""),
        columns={name.removeprefix(COLUMN): what for name, what in columns[:MOST_COLUMNS]},
        active=posted.get("retensi_aktif", ""),
        inactive=posted.get("retensi_inaktif", ""),
        fate=posted.get("nasib_akhir", ""),
        basis=posted.get("dasar", ""),
        pausing=posted.get("jeda", settings_text.ALLOWED),
        pause_limit=posted.get("jeda_batas", ""),
        pause_times=posted.get("jeda_kali", ""),
        pause_kinds=posted.get("jeda_jenis", ""),
    )
