"""Acts on drafts and versions: open, save as text, lay files over it, submit, put in force, send back, discard."""

from __future__ import annotations

import json

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from webui import current, messages
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.pages import workshop

pages = flask.Blueprint("drafts", __name__)

EDITABLE = 400_000  # bytes of a text that a page can hold


@pages.post("/sop/<key>/rancangan")
def open_(key: str) -> ResponseReturnValue:
    """A draft from the version in force, or from the one named; to be changed at an element, if one is named."""
    version = flask.request.form.get("versi", type=int)
    made = current.engine().drafts.open(key, current.actor(), version)
    element = flask.request.form.get("elemen", "")
    if element:
        return flask.redirect(flask.url_for("modeller.page", draft_id=made, _anchor=element), 303)
    return flask.redirect(_draft(made), 303)


@pages.post("/sop/<key>/berlakukan")
def reinstate(key: str) -> ResponseReturnValue:
    """Put an older version in force again, with a reason."""
    chosen = flask.request.form.get("versi", 0, type=int)
    try:
        done = current.engine().versions.reinstate(chosen, _reason(), current.actor())
    except (errors.Invalid, errors.DeploymentRefused) as refusal:
        _warn(refusal)
    else:
        flask.flash(_("Versi %(version)s berlaku lagi untuk proses baru.", version=done.version))
    return flask.redirect(flask.url_for("workshop.process", key=key), 303)


@pages.post("/sop/rancangan/<int:draft_id>/ajukan")
def submit(draft_id: int) -> ResponseReturnValue:
    try:
        current.engine().drafts.submit(draft_id, _reason(), _revision(), current.actor())
    except (errors.Invalid, errors.DeploymentRefused) as refusal:
        return workshop.show_draft(draft_id, refusal), status_of(refusal)
    flask.flash(_("Rancangan diajukan. Kepala Dinas diberi tahu; berlaku setelah disetujui."))
    return flask.redirect(_draft(draft_id), 303)


@pages.post("/sop/rancangan/<int:draft_id>/tarik")
def withdraw(draft_id: int) -> ResponseReturnValue:
    current.engine().drafts.withdraw(draft_id, current.actor())
    flask.flash(_("Pengajuan ditarik kembali; rancangan dapat diubah lagi."))
    return flask.redirect(_draft(draft_id), 303)


@pages.post("/sop/rancangan/<int:draft_id>/berlakukan")
def activate(draft_id: int) -> ResponseReturnValue:
    try:
        done = current.engine().versions.activate(draft_id, _reason(), _revision(), current.actor())
    except (errors.Invalid, errors.DeploymentRefused) as refusal:
        return workshop.show_draft(draft_id, refusal), status_of(refusal)
    flask.flash(
        _("Versi %(version)s berlaku. Proses yang sedang berjalan tetap pada versinya.", version=done.version)
    )
    return flask.redirect(flask.url_for("workshop.process", key=done.key), 303)


@pages.post("/sop/rancangan/<int:draft_id>/kembalikan")
def reject(draft_id: int) -> ResponseReturnValue:
    try:
        current.engine().drafts.reject(draft_id, _reason(), current.actor())
    except errors.Invalid as refusal:
        return workshop.show_draft(draft_id, refusal), status_of(refusal)
    flask.flash(_("Rancangan dikembalikan kepada pemilik proses."))
    return flask.redirect(_draft(draft_id), 303)


@pages.post("/sop/rancangan/<int:draft_id>/buang")
def discard(draft_id: int) -> ResponseReturnValue:
    current.engine().drafts.discard(draft_id, current.actor())
    flask.flash(_("Rancangan dibuang."))
    return flask.redirect(flask.url_for("workshop.index"), 303)


@pages.post("/sop/rancangan/<int:draft_id>/unggah")
def lay(draft_id: int) -> ResponseReturnValue:
    """Lay uploaded files over the draft."""
    try:
        current.engine().drafts.lay(draft_id, workshop.posted_files(), _revision(), current.actor())
    except workshop.UPLOAD_FAULTS as refusal:
        return workshop.show_draft(draft_id, refusal), status_of(refusal)
    flask.flash(_("File disimpan dalam rancangan."))
    return flask.redirect(_draft(draft_id), 303)


@pages.post("/sop/rancangan/<int:draft_id>/berkas-baru")
def add(draft_id: int) -> ResponseReturnValue:
    """A new file of the draft with the least it can hold, opened as text."""
    engine, actor = current.engine(), current.actor()
    path = flask.request.form.get("nama", "").strip()
    if path in {one.path for one in engine.drafts.view(draft_id, actor).files}:
        return flask.redirect(flask.url_for("drafts.text", draft_id=draft_id, path=path), 303)
    try:
        engine.drafts.write(draft_id, {path: blank(path)}, _revision(), actor)
    except (errors.DeploymentRefused, errors.Invalid) as refusal:
        return workshop.show_draft(draft_id, refusal), status_of(refusal)
    return flask.redirect(flask.url_for("drafts.text", draft_id=draft_id, path=path), 303)


@pages.get("/sop/rancangan/<int:draft_id>/teks/<path:path>")
def text(draft_id: int, path: str) -> ResponseReturnValue:
    """A file of a draft as text to change."""
    content = current.engine().drafts.file(draft_id, path, current.actor())
    return _text(draft_id, path, content)


@pages.post("/sop/rancangan/<int:draft_id>/teks/<path:path>")
def save_text(draft_id: int, path: str) -> ResponseReturnValue:
    """Save a file as text, or take it away; then say what is wrong with it."""
    engine, actor = current.engine(), current.actor()
    if flask.request.form.get("aksi") == "hapus":
        engine.drafts.write(draft_id, {path: None}, _revision(), actor)
        flask.flash(_("File %(path)s dihapus dari rancangan.", path=path))
        return flask.redirect(_draft(draft_id), 303)
    before = engine.drafts.file(draft_id, path, actor)
    content = flask.request.form.get("isi", "").replace("\r\n", "\n").encode()
    if b"\r\n" in before:
        content = content.replace(b"\n", b"\r\n")
    if before.startswith(b"\xef\xbb\xbf"):
        content = b"\xef\xbb\xbf" + content.removeprefix(b"\xef\xbb\xbf")
    try:
        engine.drafts.write(draft_id, {path: content}, _revision(), actor)
    except errors.DeploymentRefused as refusal:
        return _text(draft_id, path, content, refusal), status_of(refusal)
    flask.flash(_("Tersimpan."))
    return flask.redirect(flask.url_for("drafts.text", draft_id=draft_id, path=path), 303)


def blank(path: str) -> bytes:
    """Return what a new file begins with, by its ending."""
    stem = path.rpartition("/")[2].partition(".")[0]
    if path.endswith(".form"):
        form = {"type": "default", "id": stem, "schemaVersion": 16, "components": []}
        return (json.dumps(form, indent=2) + "\n").encode()
    if path == "process.toml":
        return b'title = ""\nkode = ""\n'
    if path.endswith(".csv"):
        return b"kode,nama\n"
    return b"\n"


def _text(draft_id: int, path: str, content: bytes, refusal: errors.DeploymentRefused | None = None) -> str:
    engine, actor = current.engine(), current.actor()
    view = engine.drafts.view(draft_id, actor)
    try:
        shown = content.decode("utf-8-sig") if len(content) <= EDITABLE else None
    except UnicodeDecodeError:
        shown = None
    if shown is not None and "\0" in shown:
        shown = None
    found = list(refusal.findings) if refusal else engine.drafts.lint(draft_id, actor)
    return flask.render_template(
        "pages/draft_text.html",
        section="sop",
        draft=view,
        path=path,
        kind=next(
            (
                one["kind"]
                for one in workshop.files_of(view, engine.choices.names(draft_id, actor))
                if one["path"] == path
            ),
            path,
        ),
        content=shown,
        findings=workshop.finding_lines([one for one in found if refusal or one.file == path]),
    )


def _draft(draft_id: int) -> str:
    return flask.url_for("workshop.draft", draft_id=draft_id)


def _reason() -> str:
    return flask.request.form.get("alasan", "")


def _revision() -> int:
    """Return the revision that the page was drawn with; none of it is one that never was."""
    return flask.request.form.get("revisi", 0, type=int)


def _warn(refusal: errors.AlurError) -> None:
    words = [messages.refusal_sentence(refusal)]
    if isinstance(refusal, errors.DeploymentRefused):
        words += [messages.finding_sentence(one) for one in refusal.findings if one.level == "error"][:3]
    flask.flash(" ".join(words), "warn")
