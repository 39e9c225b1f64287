"""The forms of a draft: put together in the browser or as text, tried with the renderer of the task page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.errors import FormTitle
from engine.forms import SUPPORTED, Form, FormError, Posted, read_form
from engine.service.workshop.views import DraftView
from webui import current, filters, forms, messages
from webui.forms import samples, task_post
from webui.forms.fields import Drawing
from webui.labels import form_title
from webui.language import gettext as _
from webui.messages import form_words

pages = flask.Blueprint("form_editor", __name__)

ADDRESS = "/sop/rancangan/<int:draft_id>/formulir"
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
SOURCE = "skema-formulir"  # no key of a form has a dash
EMPTY = '{\n  "type": "default",\n  "id": "%s",\n  "components": []\n}\n'


@pages.get(ADDRESS)
def index(draft_id: int) -> ResponseReturnValue:
    """The forms of a draft, and a new one."""
    draft = current.engine().drafts.view(draft_id, current.actor())
    known = titles(draft_id)
    listed = [(name, form_title(name, known)) for name in names(draft)]
    return flask.render_template("pages/forms.html", section="sop", draft=draft, forms=listed)


@pages.post(ADDRESS)
def create(draft_id: int) -> ResponseReturnValue:
    """A new, empty form."""
    engine, actor = current.engine(), current.actor()
    draft = engine.drafts.view(draft_id, actor)
    name = new_name(draft, flask.request.form.get("nama", ""))
    if name is None:
        return back(draft_id)
    engine.drafts.write(draft_id, {path_of(draft, name): (EMPTY % name).encode()}, draft.revision, actor)
    return to_form(draft_id, name)


@pages.get(ADDRESS + "/<name>")
def page(draft_id: int, name: str) -> ResponseReturnValue:
    engine, actor = current.engine(), current.actor()
    draft = engine.drafts.view(draft_id, actor)
    if name not in names(draft):
        raise errors.NotFound(what="package_file", id=name)
    content = engine.drafts.file(draft_id, path_of(draft, name), actor)
    return show(draft, name, content.decode("utf-8-sig", "replace"))


@pages.post(ADDRESS + "/<name>")
def act(draft_id: int, name: str) -> ResponseReturnValue:
    """Without the editor: save the text, rename, copy, delete."""
    engine, actor = current.engine(), current.actor()
    draft, posted = engine.drafts.view(draft_id, actor), flask.request.form
    if name not in names(draft):
        raise errors.NotFound(what="package_file", id=name)
    path, action = path_of(draft, name), posted.get("aksi", "")
    revision = task_post.number(posted.get("revisi", "")) or draft.revision
    if action == "simpan":
        text = posted.get(SOURCE, "").replace("\r\n", "\n")
        engine.drafts.write(draft_id, {path: text.encode("utf-8", "replace")}, revision, actor)
        flask.flash(_("Formulir tersimpan dalam rancangan ini."))
        return to_form(draft_id, name)
    if action == "hapus":
        called = form_title(name, titles(draft_id))
        engine.drafts.write(draft_id, {path: None}, draft.revision, actor)
        flask.flash(_("Formulir “%(name)s” dihapus dari rancangan ini.", name=called))
        return back(draft_id)
    wanted = new_name(draft, posted.get("nama", ""))
    if wanted is None or action not in ("salin", "ganti-nama"):
        return to_form(draft_id, name)
    changes: dict[str, bytes | None] = {f"forms/{wanted}.form": engine.drafts.file(draft_id, path, actor)}
    if action == "ganti-nama":
        changes |= {path: None, **referring(draft, name, wanted)}
        flask.flash(_("Formulir ini sekarang bernama %(name)s; diagram mengikutinya.", name=wanted))
    engine.drafts.write(draft_id, changes, draft.revision, actor)
    return to_form(draft_id, wanted)


@pages.post(ADDRESS + "/<name>/pratinjau")
def preview(draft_id: int, name: str) -> ResponseReturnValue:
    """The posted text drawn as a task page draws it; what is filled in is judged the same way. Nothing is stored."""
    draft = current.engine().drafts.view(draft_id, current.actor())
    text = flask.request.form.get(SOURCE, "")
    part = preview_facts(draft, name, text)
    status = 422 if part["drawing"].faults else 200
    if flask.request.args.get("bagian"):
        shown = flask.render_template("pages/form_preview.html", draft=draft, name=name, trying=True, **part)
        return shown, status
    return show(draft, name, text, part), status


def preview_facts(draft: DraftView, name: str, text: str) -> dict[str, Any]:
    """Return the form in a text, drawn with what was posted, or what is wrong with it."""
    whole: dict[str, Any] = {
        "source": text,
        "drawing": Drawing(),
        "wrong": [],
        "passed": False,
        "tried": True,
    }
    try:
        form = read_form(text.encode("utf-8", "replace"), path_of(draft, name))
    except FormError as error:
        return whole | {"wrong": [messages.finding_sentence(one) for one in error.findings]}
    action, _colon, rest = flask.request.form.get("aksi", "gambar").partition(":")
    inputs = samples.inputs(form)
    value: dict[str, Any] = form.initial(inputs, filters.local(current.now()))
    problems: list[errors.Problem] = []
    if action != "gambar":
        value, unread = form.read(Posted(flask.request.form), inputs, value)
        value = task_post.change_rows(form, value, action, rest)
        if action == "kirim":
            problems = without_files(form, task_post.all_problems(form, value, unread, inputs))
    value = form.compute(value, inputs)
    drawing = forms.draw(form, value, inputs, problems)
    passed = action == "kirim" and not problems
    return whole | {
        "drawing": drawing,
        "passed": passed,
        "record": forms.record(form, value) if passed else (),
        "sampled": bool(inputs),
        "title": form.title,
    }


def without_files(form: Form, problems: list[Any]) -> list[Any]:
    """Problems but those of missing files: a preview takes none; one that was chosen counts."""
    chosen = {key.replace(".", "/") for key, file in flask.request.files.items() if file.filename}
    return [one for one in problems if one.path not in chosen]


def show(draft: DraftView, name: str, text: str, part: Mapping[str, Any] | None = None) -> str:
    return flask.render_template(
        "pages/form_editor.html",
        section="sop",
        draft=draft,
        name=name,
        form_title=form_title(name, titles(draft.id)),
        names=names(draft),
        path=path_of(draft, name),
        text=text,
        supported={kind: sorted(known) for kind, known in SUPPORTED.items()},
        attributes=form_words.attributes(),
        types=form_words.types(),
        glossary=form_words.glossary(),
        words=form_words.page(),
        trying=True,
        **(part or {"drawing": Drawing(), "wrong": [], "passed": False, "tried": False, "source": text}),
    )


def titles(draft_id: int) -> Mapping[str, FormTitle]:
    """Return what people call the forms of a draft."""
    return current.engine().choices.names(draft_id, current.actor()).forms


def names(draft: DraftView) -> list[str]:
    """Return the forms of a draft by their bare name; one may lie at the top of the package."""
    found = {
        file.path.rpartition("/")[2].removesuffix(".form")
        for file in draft.files
        if file.path.endswith(".form") and file.path.rpartition("/")[0] in ("", "forms")
    }
    return sorted(found)


def path_of(draft: DraftView, name: str) -> str:
    """Return where the form of a name lies, or would lie."""
    top, folder = f"{name}.form", f"forms/{name}.form"
    known = {file.path for file in draft.files}
    return top if top in known and folder not in known else folder


def new_name(draft: DraftView, wanted: str) -> str | None:
    """Return a name that no form has; a sentence says what is wrong with any other."""
    name = wanted.strip().lower()
    if not NAME.fullmatch(name):
        flask.flash(
            _("Nama formulir: huruf kecil, angka, dan garis bawah, diawali huruf; paling banyak 40."), "warn"
        )
        return None
    if name in names(draft):
        flask.flash(_("Formulir bernama %(name)s sudah ada dalam rancangan ini.", name=name), "warn")
        return None
    return name


def referring(draft: DraftView, name: str, wanted: str) -> dict[str, bytes | None]:
    """Return the diagrams that name a form, with its new name."""
    engine, actor = current.engine(), current.actor()
    changed: dict[str, bytes | None] = {}
    for file in draft.files:
        if file.path.endswith(".bpmn"):
            content = engine.drafts.file(draft.id, file.path, actor)
            pattern = rb'(\b(?:formRef|formId)=")' + re.escape(name.encode()) + rb'(?=")'
            renamed, count = re.subn(pattern, rb"\g<1>" + wanted.encode(), content)
            if count:
                changed[file.path] = renamed
    return changed


def to_form(draft_id: int, name: str) -> ResponseReturnValue:
    return flask.redirect(flask.url_for("form_editor.page", draft_id=draft_id, name=name), 303)


def back(draft_id: int) -> ResponseReturnValue:
    return flask.redirect(flask.url_for("form_editor.index", draft_id=draft_id), 303)
