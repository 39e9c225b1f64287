"""Kelola SOP: the drafts and versions of processes, for their owner and for who puts them in force."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.errors import Finding
from engine.service.workshop.views import DraftView, Names
from webui import current, downloads, messages
from webui.http.errors import status_of
from webui.labels import form_title
from webui.language import gettext as _
from webui.messages.workshop import act_sentence
from webui.pages import approval

pages = flask.Blueprint("workshop", __name__)

ZIP = "application/zip"
MAX_FILES = 200
UPLOAD_FAULTS = (errors.DeploymentRefused, errors.Invalid, errors.FileRefused, errors.TooLarge)


@pages.get("/sop")
def index() -> ResponseReturnValue:
    return _index()


@pages.post("/sop")
def upload() -> ResponseReturnValue:
    """A new draft from uploaded files; what is refused is told on the page, and nothing is stored."""
    faulty = flask.request.form.get("simpan_galat") == "1"
    try:
        made = current.engine().drafts.upload(posted_files(), current.actor(), faulty=faulty)
    except UPLOAD_FAULTS as refusal:
        return _index(refusal), status_of(refusal)
    flask.flash(_("Rancangan baru dibuat dari file yang diunggah."))
    return flask.redirect(flask.url_for("workshop.draft", draft_id=made), 303)


@pages.get("/sop/<key>")
def process(key: str) -> ResponseReturnValue:
    """One process: its versions, what is being drafted, and who did what."""
    engine, actor = current.engine(), current.actor()
    versions = engine.versions.list(key, actor)
    newest = next((row for row in versions if row.state == "in_force"), versions[0])
    older = {row.definition_id: versions[place + 1] for place, row in enumerate(versions[:-1])}
    return flask.render_template(
        "pages/process_versions.html",
        section="sop",
        key=key,
        title=newest.title,
        versions=versions,
        older=older,
        set=engine.process_settings.of_version(newest.definition_id, actor),
        movable=sum(row.running for row in versions if row.state != "in_force"),
        drafts=[one for one in engine.drafts.list(actor) if one.key == key],
        acts=[(one, act_sentence(one)) for one in engine.versions.history(key, actor)],
        may_draft=actor.may("deploy"),
        may_activate=actor.may("enforce"),
    )


@pages.get("/sop/versi/<int:definition_id>.zip")
def archive(definition_id: int) -> ResponseReturnValue:
    """The files of a version as a ZIP that makes the same version when it is uploaded."""
    engine, actor = current.engine(), current.actor()
    content = engine.versions.archive(definition_id, actor)
    return downloads.under_name(flask.Response(content, mimetype=ZIP), f"sop-{definition_id}.zip")


@pages.get("/sop/versi/<int:definition_id>/diagram")
def diagram(definition_id: int) -> ResponseReturnValue:
    """The drawing of a version, to look at."""
    engine, actor = current.engine(), current.actor()
    key, version = engine.versions.find(definition_id, actor)
    return flask.render_template(
        "pages/version_diagram.html",
        section="sop",
        key=key,
        version=version,
        side={
            "name": _("Versi %(version)s", version=version.number),
            "page": "",
            "bpmn": flask.url_for("definitions.bpmn", definition_id=definition_id),
        },
    )


@pages.get("/sop/rancangan/<int:draft_id>")
def draft(draft_id: int) -> ResponseReturnValue:
    """A draft: how far it is, what is wrong with it, its files, and what may be done with it now."""
    return show_draft(draft_id)


@pages.get("/sop/rancangan/<int:draft_id>.zip")
def draft_archive(draft_id: int) -> ResponseReturnValue:
    """The files of a draft as a ZIP."""
    content = current.engine().drafts.archive(draft_id, current.actor())
    return downloads.under_name(flask.Response(content, mimetype=ZIP), f"rancangan-{draft_id}.zip")


def show_draft(draft_id: int, refusal: errors.AlurError | None = None) -> str:
    """Return the page of a draft; `refusal` is what was just refused there."""
    engine, actor = current.engine(), current.actor()
    view = engine.drafts.view(draft_id, actor)
    found: list[Finding] = []
    if view.state in ("draft", "submitted"):
        found = engine.drafts.lint(draft_id, actor)
    return flask.render_template(
        "pages/draft.html",
        section="sop",
        draft=view,
        files=files_of(view, engine.choices.names(draft_id, actor)),
        approval=approval.of(view, found) if view.state == "submitted" else None,
        process=process_title(view),
        problems=finding_lines([one for one in found if one.level == "error"]),
        warnings=finding_lines([one for one in found if one.level != "error"]),
        refused=messages.refusal_sentence(refusal) if refusal else "",
        refused_findings=finding_lines(list(refusal.findings))
        if isinstance(refusal, errors.DeploymentRefused)
        else [],
        may_activate=actor.may("enforce"),
        owner=actor.may("deploy"),
    )


def posted_files() -> list[tuple[str, bytes]]:
    """Name and content of every file of the post."""
    chosen = [one for one in flask.request.files.getlist("berkas") if one.filename]
    if len(chosen) > MAX_FILES:
        raise errors.Invalid(field="files", reason="too_many_files", limit=MAX_FILES)
    return [(one.filename or "", one.read()) for one in chosen]


def finding_lines(found: list[Finding]) -> list[dict[str, str]]:
    """Findings as the pages show them: the sentence, and for who looks into the files where and what is written."""
    return [
        {
            "file": one.file,
            "element": one.element or "",
            "words": messages.finding_sentence(one),
            "written": messages.finding_detail(one),
        }
        for one in found
    ]


def process_title(view: DraftView) -> str:
    """Return what the process of a draft is called now, where it has a version."""
    if not view.base:
        return ""
    versions = current.engine().versions.list(view.key, current.actor())
    return next((row for row in versions if row.state == "in_force"), versions[0]).title


def files_of(view: DraftView, names: Names) -> list[dict[str, object]]:
    """Return the files of a draft, the diagram first, each with what it is and where it is edited."""
    base = f"/sop/rancangan/{view.id}"
    diagrams = [one.path for one in view.files if one.path.endswith(".bpmn") and "/" not in one.path]
    main = "process.bpmn" if "process.bpmn" in diagrams else "".join(diagrams[:1])
    found = []
    for one in view.files:
        folder, _slash, name = one.path.rpartition("/")
        stem, _dot, ending = name.rpartition(".")
        kind, rank, edit = _("File lain"), 9, f"{base}/teks/{one.path}"
        title = names.files.get(one.path, stem)
        if one.path == main:
            kind, rank, edit, title = _("Diagram"), 0, f"{base}/diagram", ""
        elif ending == "bpmn":
            kind, rank = _("Proses yang dipanggil"), 1
        elif ending == "form":
            kind, rank, edit = _("Formulir"), 1, f"{base}/formulir/{stem}"
            title = form_title(stem, names.forms)
        elif one.path == "process.toml":
            kind, rank, title = _("Keterangan proses: judul, nomor, siapa yang memulai, retensi"), 2, ""
        elif ending == "csv":
            kind, rank = _("Tabel data"), 3
        elif ending == "dmn":
            kind, rank = _("Tabel keputusan"), 4
        elif folder == "tests":
            kind, rank = _("Uji tersimpan"), 5
        found.append(
            {
                "path": one.path,
                "size": one.size,
                "kind": f"{kind}: {title}" if title else kind,
                "rank": rank,
                "edit": edit,
                "change": one.change,
            }
        )
    return sorted(found, key=lambda one: (one["rank"], one["path"]))


def _index(refusal: errors.AlurError | None = None) -> str:
    engine, actor = current.engine(), current.actor()
    drafts = engine.drafts.list(actor)
    found = list(refusal.findings) if isinstance(refusal, errors.DeploymentRefused) else []
    return flask.render_template(
        "pages/workshop.html",
        section="sop",
        processes=engine.definitions.in_force(actor),
        waiting=[one for one in drafts if one.state == "submitted"],
        drafts=[one for one in drafts if one.state != "submitted"],
        may_draft=actor.may("deploy"),
        may_activate=actor.may("enforce"),
        refused=messages.refusal_sentence(refusal) if refusal else "",
        findings=finding_lines([one for one in found if one.level == "error"]),
    )
