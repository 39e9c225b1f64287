"""Pindahkan proses berjalan: two versions, what would happen to each instance, the move, and how far it is."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service import access
from engine.service.views import VersionItem
from engine.service.workshop.views import Plan, Requested
from webui import current, messages
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.messages.migrations import deadline_words, obstacle_sentence

pages = flask.Blueprint("migrations", __name__)

PAGE = 50
MAP = "ganti."
REFUSALS = (errors.Invalid, errors.Forbidden)


@pages.get("/sop/<key>/pindah")
def page(key: str) -> ResponseReturnValue:
    return _page(key)


@pages.post("/sop/<key>/pindah")
def start(key: str) -> ResponseReturnValue:
    """Ask for the move; the worker carries it out."""
    engine, form = current.engine(), flask.request.form
    wanted = _wanted(engine.versions.list(key, current.actor()), form)
    if wanted is None:
        flask.abort(400)
    try:
        made = engine.migrations.start(wanted, form.get("alasan", ""), current.actor())
    except REFUSALS as refusal:
        return _page(key, refusal), status_of(refusal)
    flask.flash(_("Pemindahan dimulai. Halaman ini menunjukkan hasilnya per berkas."))
    return flask.redirect(flask.url_for("migrations.result", key=key, migration_id=made), 303)


@pages.get("/sop/<key>/pindah/<int:migration_id>")
def result(key: str, migration_id: int) -> ResponseReturnValue:
    """How far a move is, and what became of each instance."""
    engine, actor = current.engine(), current.actor()
    found = engine.migrations.get(migration_id, actor)
    if found.key != key:
        raise errors.NotFound(what="migration", id=migration_id)
    after = flask.request.args.get("sesudah", 0, type=int)
    items = engine.migrations.items(migration_id, actor, after, PAGE)
    names = engine.migrations.names(migration_id, actor)
    return flask.render_template(
        "pages/migration.html",
        section="sop",
        key=key,
        title=engine.versions.list(key, actor)[0].title,
        migration=found,
        items=[(one, [obstacle_sentence(o, names) for o in one.obstacles]) for one in items],
        names=names,
        next=items[-1].instance if len(items) == PAGE else None,
    )


@pages.post("/tugas/<int:task_id>/pindahkan")
def move(task_id: int) -> ResponseReturnValue:
    """Put the token of an open task at another step; for the administrator."""
    form, engine = flask.request.form, current.engine()
    row = engine.tasks.get(task_id, current.actor(), earlier=False).row
    engine.instances.move(task_id, form.get("ke", ""), form.get("alasan", ""), current.actor())
    flask.flash(_("Pekerjaan dipindahkan. Alasannya tercatat dalam riwayat."))
    return flask.redirect(flask.url_for("instance.page", instance_id=row.instance), 303)


def _page(key: str, refusal: errors.AlurError | None = None) -> str:
    engine, actor, asked = current.engine(), current.actor(), flask.request.values
    versions = engine.versions.list(key, actor)
    plan: Plan | None = None
    wanted = _wanted(versions, asked)
    if wanted is not None:
        plan = engine.migrations.plan(wanted, actor, asked.get("sesudah", 0, type=int), PAGE)
    newest = next((one for one in versions if one.state == "in_force"), versions[0])
    old = next((one for one in versions if one.running and one is not newest), None)
    rows = plan.rows if plan else ()
    return flask.render_template(
        "pages/migrations.html",
        section="sop",
        key=key,
        title=newest.title,
        versions=versions,
        before=wanted.before if wanted else old.definition_id if old else None,
        after=wanted.after if wanted else newest.definition_id,
        wanted=wanted,
        plan=plan,
        rows=[
            (
                row,
                [(one, deadline_words(one)) for one in row.moves],
                [obstacle_sentence(one, plan.names) for one in row.obstacles] if plan else [],
            )
            for row in rows
        ],
        movable=sum(not row.obstacles for row in rows),
        needed=[one for one in plan.gone if _stands_at_gone(plan, one[0]) or one[0] in wanted.mapping]
        if plan and wanted
        else [],
        migrations=engine.migrations.list(key, actor),
        may_move=access.may_migrate(actor),
        refused=messages.refusal_sentence(refusal) if refusal else "",
        map_prefix=MAP,
        page_size=PAGE,
    )


def _stands_at_gone(plan: Plan, element: str) -> bool:
    """Return whether an instance of this page stands at an element that is gone."""
    return any(one.element == element for row in plan.rows for one in row.obstacles)


def _wanted(versions: list[VersionItem], asked: object) -> Requested | None:
    """Return what the page or form asks for; None when it names no two versions of this process."""
    get = asked.get  # type: ignore[attr-defined]
    known = {str(one.definition_id): one.definition_id for one in versions}
    before, after = known.get(get("dari", "")), known.get(get("ke", ""))
    if before is None or after is None or before == after:
        return None
    mapping = {
        name.removeprefix(MAP): value
        for name, value in asked.items()  # type: ignore[attr-defined]
        if name.startswith(MAP) and value
    }
    return Requested(before, after, mapping, get("hitung_ulang") == "1")
