"""Jabatan: the list in order of rank, one jabatan to edit, and the file with all of them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.errors import Problem
from engine.service.agency.role_views import RoleOutcome, RolesPreview, RoleText, RoleView
from engine.service.agency.roles import MAX_FILE
from webui import current, messages
from webui.forms import opening
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.messages import roles_file
from webui.messages.agency import roles as words

pages = flask.Blueprint("roles", __name__)

FILE_NAME = "roles.toml"


@pages.get("/administrasi/jabatan")
def page() -> ResponseReturnValue:
    return _list()


@pages.get("/administrasi/jabatan/baru")
def blank() -> ResponseReturnValue:
    family = flask.request.args.get("kelompok", "")
    return _form(current.engine().agency.roles.blank(family, current.actor()))


@pages.post("/administrasi/jabatan/baru")
def add() -> ResponseReturnValue:
    typed = _typed()
    try:
        done = current.engine().agency.roles.add(typed, current.actor())
    except errors.FormInvalid as refusal:
        return _form(typed, problems=refusal.problems), status_of(refusal)
    flask.flash(
        _(
            "Jabatan %(label)s ditambahkan. Beri pemegangnya agar tugasnya ada yang mengerjakan.",
            label=typed.label,
        )
    )
    return _done(done)


@pages.get("/administrasi/jabatan/ubah/<role>")
def edit(role: str) -> ResponseReturnValue:
    """One jabatan to edit; for those who only look, to read."""
    view = current.engine().agency.roles.get(role, current.actor())
    return _form(view.text, view)


@pages.post("/administrasi/jabatan/ubah/<role>")
def change(role: str) -> ResponseReturnValue:
    engine, actor, typed = current.engine(), current.actor(), _typed()
    try:
        done = engine.agency.roles.change(role, typed, _revision(), actor)
    except errors.FormInvalid as refusal:
        view = engine.agency.roles.get(role, actor)
        return _form(typed, view, refusal.problems, revision=_revision()), status_of(refusal)
    if done.changed:
        flask.flash(_("Jabatan %(label)s diubah.", label=typed.label))
    elif done.proposal is None:
        flask.flash(_("Tidak ada yang berubah: jabatan itu sudah seperti itu."), "warn")
    return _done(done)


@pages.post("/administrasi/jabatan/hapus/<role>")
def remove(role: str) -> ResponseReturnValue:
    engine, actor = current.engine(), current.actor()
    try:
        engine.agency.roles.remove(role, _revision(), actor)
    except errors.RoleInUse as refusal:
        view = engine.agency.roles.get(role, actor)
        return _form(view.text, view, refused=messages.refusal_sentence(refusal)), status_of(refusal)
    flask.flash(_("Jabatan dihapus. Riwayat yang menyebutnya tetap dapat dibaca."))
    return flask.redirect(flask.url_for("roles.page"), 303)


@pages.get("/administrasi/jabatan/file")
def export() -> ResponseReturnValue:
    """All jabatan as `alur init` reads them."""
    content = current.engine().agency.roles.export(current.actor())
    response = flask.Response(content, mimetype="application/toml")
    response.headers.set("Content-Disposition", "attachment", filename=FILE_NAME)
    return response


@pages.post("/administrasi/jabatan/file")
def preview() -> ResponseReturnValue:
    """What a file would change; nothing is changed yet."""
    file = flask.request.files.get("berkas")
    content = file.stream.read(MAX_FILE + 1) if file else b""
    engine, actor = current.engine(), current.actor()
    try:
        if not content:
            engine.agency.roles.blank("", actor)  # who may not import hears that first
            raise errors.Invalid(field="file", reason="no_files")
        found = engine.agency.roles.preview(content, actor)
    except errors.DeploymentRefused as refusal:
        said = [messages.finding_sentence(one) for one in refusal.findings]
        return _list(said), status_of(refusal)
    except errors.FormInvalid as refusal:
        return _list([messages.problem_sentence(one) for one in refusal.problems]), status_of(refusal)
    except (errors.Invalid, errors.TooLarge) as refusal:
        return _list([messages.refusal_sentence(refusal)]), status_of(refusal)
    return _preview(content, found), 422 if found.refused else 200


@pages.post("/administrasi/jabatan/file/muat")
def take() -> ResponseReturnValue:
    """Make the jabatan those of a file that was looked at."""
    posted, engine, actor = flask.request.form, current.engine(), current.actor()
    try:
        content = base64.b64decode(posted.get("isi-file", ""), validate=True)
    except (binascii.Error, ValueError):
        flask.abort(400)
    try:
        done = engine.agency.roles.take(content, posted.get("daftar", ""), posted.get("alasan", ""), actor)
    except errors.Invalid as refusal:
        found = engine.agency.roles.preview(content, actor)
        return _preview(content, found, messages.refusal_sentence(refusal)), status_of(refusal)
    except errors.FormInvalid as refusal:
        found = engine.agency.roles.preview(content, actor)
        return _preview(
            content, found, " ".join(map(messages.problem_sentence, refusal.problems))
        ), status_of(refusal)
    except errors.RoleInUse as refusal:
        return _preview(content, engine.agency.roles.preview(content, actor)), status_of(refusal)
    if done.changed:
        flask.flash(_("Daftar jabatan dimuat dari file."))
    return _done(done)


def _list(wrong: Iterable[str] = ()) -> str:
    engine, actor = current.engine(), current.actor()
    items = engine.agency.roles.all(actor)
    families = {one.role.family.casefold(): one.role.family for one in items if one.role.family}
    return flask.render_template(
        "administration/roles.html",
        section="administration",
        items=items,
        families=[*families.values()],
        waiting=engine.agency.rights_proposals.waiting(actor),
        decided=engine.agency.rights_proposals.decided(actor),
        wrong=list(wrong),
        words=words,
    )


def _form(
    text: RoleText,
    view: RoleView | None = None,
    problems: Iterable[Problem] = (),
    *,
    refused: str = "",
    revision: int | None = None,
) -> str:
    found, items = list(problems), current.engine().agency.roles.all(current.actor())
    families = {one.role.family.casefold(): one.role.family for one in items if one.role.family}
    stands = view.item.revision if view else 0
    return flask.render_template(
        "administration/role.html",
        section="administration",
        view=view,
        text=text,
        others=[one.role for one in items if view is None or one.role.id != view.item.role.id],
        families=[*families.values()],
        faults={one.path: messages.problem_sentence(one) for one in reversed(found)},
        summary={"faults": [_fault(one) for one in found]},
        refused=refused,
        revision=stands if revision is None else revision,
        opened=flask.request.form.get(opening.NAME) or opening.of_texts(_as_posted(text)),
        typed=bool(found),
        words=words,
    )


def _preview(content: bytes, found: RolesPreview, refused: str = "") -> str:
    return flask.render_template(
        "administration/roles_file.html",
        section="administration",
        found=found,
        differences=roles_file.differences(found),
        wrong=[*([refused] if refused else []), *roles_file.refused(found)],
        refused=found.refused,
        content=base64.b64encode(content).decode(),
        reason=flask.request.form.get("alasan", ""),
        words=words,
    )


def _fault(problem: Problem) -> Mapping[str, str]:
    return {
        "anchor": problem.path,
        "label": words.field(problem.path),
        "sentence": messages.problem_sentence(problem),
    }


def _as_posted(text: RoleText) -> dict[str, list[str]]:
    """Return what the page posts when nobody touches it; so a lost race can say what its reader changed."""
    said = {
        "nama": text.label, "atasan": text.superior, "unit": text.unit, "kelompok": text.family,
        "urutan": text.after, "alasan": text.reason,
    }  # fmt: skip
    return {name: [value] for name, value in said.items()} | {
        "hak": [one for one in words.RIGHTS if one in text.rights]
    }


def _typed() -> RoleText:
    posted = flask.request.form
    return RoleText(
        label=posted.get("nama", ""),
        superior=posted.get("atasan", ""),
        unit=posted.get("unit", ""),
        family=posted.get("kelompok", ""),
        after=posted.get("urutan", ""),
        rights=frozenset(posted.getlist("hak")),
        reason=posted.get("alasan", ""),
    )


def _revision() -> int:
    return flask.request.form.get("revisi", -1, type=int)


def _done(done: RoleOutcome) -> ResponseReturnValue:
    if done.proposal is not None:
        said = (
            _("Perubahan hak menunggu persetujuan orang kedua. Sampai itu, haknya tetap seperti sekarang.")
            if done.others
            else _(
                "Perubahan hak sudah diusulkan, tetapi belum ada orang kedua yang dapat menyetujuinya. Beri seorang "
                "lain jabatan yang mengelola aplikasi atau memberlakukan SOP."
            )
        )
        flask.flash(said, "warn")
    return flask.redirect(flask.url_for("roles.page"), 303)
