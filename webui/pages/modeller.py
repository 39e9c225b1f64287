"""The diagram of a draft: drawn in the browser, or handed in as a file."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine.service.workshop.draft_references import Choices
from webui import current
from webui.forms import task_post
from webui.labels import form_title
from webui.language import gettext as _
from webui.messages import modeller_words

pages = flask.Blueprint("modeller", __name__)

ENDING = ".bpmn"


@pages.get("/sop/rancangan/<int:draft_id>/diagram")
def page(draft_id: int) -> ResponseReturnValue:
    """The modeller on a wide screen, the drawing to look at on a narrow one; without JavaScript the file."""
    engine, actor = current.engine(), current.actor()
    draft = engine.drafts.view(draft_id, actor)
    choices = engine.choices.read(draft_id, actor)
    here = flask.url_for("modeller.page", draft_id=draft_id)
    return flask.render_template(
        "pages/modeller.html",
        section="sop",
        draft=draft,
        diagram=choices.diagram,
        may_draw=draft.may_edit and draft.state == "draft",
        form_address=here.removesuffix("diagram") + "formulir/NAMA",
        words=modeller_words.page(),
    )


@pages.post("/sop/rancangan/<int:draft_id>/diagram")
def upload(draft_id: int) -> ResponseReturnValue:
    """Take the drawing from a file, for a browser without JavaScript."""
    engine, actor = current.engine(), current.actor()
    path = engine.choices.read(draft_id, actor).diagram  # who may not is told so, whatever was sent
    file = flask.request.files.get("berkas")
    revision = task_post.number(flask.request.form.get("revisi", ""))
    if file is None or not (file.filename or "").endswith(ENDING) or revision is None:
        flask.flash(_("Pilih file .bpmn untuk diunggah."), "warn")
    else:
        engine.drafts.write(draft_id, {path: file.read()}, revision, actor)
        flask.flash(_("Diagram rancangan diganti dengan file Anda."))
    return flask.redirect(flask.url_for("modeller.page", draft_id=draft_id))


@pages.get("/sop/rancangan/<int:draft_id>/pilihan")
def choices(draft_id: int) -> ResponseReturnValue:
    """What the panel offers: roles, forms with their fields and answers, decision tables, tables."""
    return flask.jsonify(facts(current.engine().choices.read(draft_id, current.actor())))


def facts(found: Choices) -> dict[str, object]:
    """Return the choices as JSON; these keys stay."""
    return {
        "diagram": found.diagram,
        "roles": [{"id": role.id, "label": role.label} for role in found.roles],
        "forms": [
            {
                "name": form.name,
                "id": form.id,
                "title": form_title(form.name, {form.name: form.title}),
                "inputs": form.inputs,
                "fields": [
                    {
                        "key": one.key,
                        "label": one.label,
                        "kind": one.kind,
                        "many": one.many,
                        "required": one.required,
                        "values": [{"value": value, "label": label} for value, label in one.values],
                    }
                    for one in form.fields
                ],
            }
            for form in found.forms
        ],
        "decisions": [{"id": id, "name": name} for id, name in found.decisions],
        "processes": [{"id": id, "name": name} for id, name in found.processes],
        "tables": found.tables,
    }
