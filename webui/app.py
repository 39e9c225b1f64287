"""The site: one Flask application over one engine, with everything its pages share."""

from __future__ import annotations

import uuid
from typing import Any

import flask

from engine.clock import Clock, FileClock, system_clock
from engine.service import Engine, access
from engine.service.views import Actor, TaskItem
from engine.settings import Settings
from webui import current, filters, language, pages
from webui.case import doers
from webui.http import answers, compression, errors, limits, origins, requests, security, session, statics
from webui.http.proxies import Proxies
from webui.language import gettext as _
from webui.messages.events import capacity


def create_app(engine: Engine, settings: Settings, *, session_clock: Clock = system_clock) -> flask.Flask:
    """Return the site over an open engine. Sessions run on the real clock, not the demo's."""
    app = requests.Site("webui")
    app.extensions.update(alur=engine, alur_settings=settings, alur_session_clock=session_clock)
    app.jinja_env.globals["new_request_id"] = uuid.uuid4
    app.jinja_env.globals.update(acting_in=acting_in, capacity=capacity, doers=doers, hands_on=hands_on)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    limits.init(app)
    if settings.trusted_proxies or settings.public_url:
        app.wsgi_app = Proxies(app.wsgi_app, settings.trusted_proxies, settings.public_url)  # type: ignore[assignment]
    answers.init(app)
    # The session is loaded before anything may refuse the request, so that a refusal knows whose it is.
    app.before_request(origins.refuse_other_name)
    session.init(app, engine.site.keys.cookies)
    app.before_request(origins.refuse_other_origin)
    security.init(app)
    requests.init(app)
    filters.init(app)
    compression.init(app)
    statics.init(app)
    errors.init(app)
    pages.init(app)
    app.context_processor(everywhere)
    return app


def everywhere() -> dict[str, Any]:
    """What every page may show: who is here, where one can go, and whether the clock is a demonstration's."""
    bare = flask.g.get("bare", False)
    actor = current.visitor()
    settings = current.settings()
    clock = current.engine().clock
    return {
        "actor": actor,
        "access": access,
        "bare": bare,
        "language": language.current(),
        "demo": settings.demo,
        "demo_clock": clock() if isinstance(clock, FileClock) else None,
        "here": flask.request.full_path.rstrip("?") if flask.request.method == "GET" else flask.request.path,
        "max_upload": settings.max_upload,
        "office_zone": settings.timezone,
        "section": "",
        "navigation": navigation() if actor and not bare and not actor.pending else [],
        "replaced": current.engine().office.replaced(actor.username) if actor and not bare else (),
        "decides_absences": decides_absences(actor) if actor and not bare else False,
        "capacities": capacities(actor) if actor and not bare else [],
        "open_incidents": current.engine().incidents.count(actor) if actor and not bare else 0,
        "unread_notices": current.engine().notices.count(actor) if actor and not bare else 0,
    }


def navigation() -> list[tuple[str, str, str, str]]:
    """Section, address, words and icon of the main navigation; reports only for who may see one."""
    found = [
        ("inbox", flask.url_for("inbox.page"), _("Kotak Tugas"), "inbox"),
        ("instances", flask.url_for("search.page"), _("Berkas"), "folder"),
        ("notices", flask.url_for("notices.page"), _("Pemberitahuan"), "bell"),
    ]
    if current.engine().definitions.may_start_any(current.actor()):
        found.insert(2, ("start", flask.url_for("start.index"), _("Mulai"), "play"))
    if current.actor().rights & access.WORKSHOP:
        found.append(("sop", flask.url_for("workshop.index"), _("Kelola SOP"), "book"))
    if current.actor().may("admin"):
        found.append(("administration", flask.url_for("administration.page"), _("Administrasi"), "sliders"))
    if current.actor().may("audit"):
        found.append(("audit", flask.url_for("audit.page"), _("Audit"), "seal"))
    if current.engine().reports.has_any(current.actor()):
        place = next(at for at, one in enumerate(found) if one[0] == "notices")
        found.insert(place, ("reports", flask.url_for("reports.page"), _("Laporan"), "chart"))
    return found


def decides_absences(actor: Actor) -> bool:
    """Whether this person says who is away and who acts, for anybody."""
    return access.may_decide_absences(actor, current.engine().office.roles())


def acting_in(task: TaskItem, actor: Actor) -> str:
    """Return Plh. Sekretaris where a task is somebody's by acting for another; "" where it is their own."""
    for role, label in zip(task.roles, task.role_labels, strict=False):
        if role in actor.roles:
            return capacity(label, actor.roles[role]) if actor.roles[role] != "tetap" else ""
    return ""


def hands_on(task: TaskItem, actor: Actor) -> bool:
    """Whether somebody may hand an open task on."""
    return access.may_hand_on(actor, task.stands_with)


def capacities(actor: Actor) -> list[str]:
    """The roles of the person signed in, as people say them, with Plh. or Plt. where one acts for another."""
    labels = {role.id: role.label for role in current.engine().people.roles()}
    return [capacity(labels.get(role, role), holding) for role, holding in actor.roles.items()]
