"""Audit: whether the history is whole, the seals that prove it, and what they promise."""

from __future__ import annotations

import tempfile
from pathlib import Path

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service.audit.verification import Verdict
from webui import addresses, current
from webui.exports import dossier, log, petri
from webui.language import gettext as _
from webui.messages.faults import fault_sentence, purged_words, unproven_words
from webui.messages.system.sentences import DAILY, EVERYTHING, GROUPS
from webui.messages.system.words import channel, system_words

pages = flask.Blueprint("audit", __name__)

SYSTEM_FILTERS = ("jenis", "orang", "dari", "sampai")
LONGEST_NAME = 100
SHOWN = 50  # faults on a page
MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xes": "application/xml",
}


@pages.get("/audit")
def page() -> ResponseReturnValue:
    return _page(None)


@pages.post("/audit/periksa")
def verify() -> ResponseReturnValue:
    """Prove everything now; with a seal's file, also against that one."""
    engine = current.engine()
    given = flask.request.files.get("segel")
    held = given.read() if given and given.filename else None
    try:
        verdict = engine.audit.verify_now(current.actor(), held)
    except errors.Invalid:
        flask.flash(_("File itu bukan file segel Alur."), "warn")
        return flask.redirect(flask.url_for("audit.page"), 303)
    return _page(verdict)


@pages.get("/audit/sistem")
def system() -> ResponseReturnValue:
    """The system's history as it stands: roles, versions, settings, looks, exports, purges; sign-ins when asked."""
    engine, actor, args = current.engine(), current.actor(), flask.request.args
    given = {name: args[name].strip() for name in SYSTEM_FILTERS if args.get(name, "").strip()}
    kind = given.get("jenis", "")
    if kind and kind != EVERYTHING and kind not in GROUPS:
        flask.abort(404)
    rows, following = engine.audit.system(
        actor,
        args.get("sebelum", type=int),
        types=GROUPS[kind][1] if kind in GROUPS else (),
        without=() if kind else DAILY,
        person=given.get("orang", "")[:LONGEST_NAME],
        start=addresses.day(given.get("dari")),
        end=addresses.day(given.get("sampai")),
    )
    return flask.render_template(
        "pages/system.html",
        section="audit",
        rows=[(row, *system_words(row)) for row in rows],
        following=following,
        channel=channel,
        given=given,
        everything=EVERYTHING,
        groups=[(name, _(label)) for name, (label, _types) in GROUPS.items()],
        people=engine.audit.people(actor),
    )


@pages.post("/audit/segel")
def seal() -> ResponseReturnValue:
    made = current.engine().audit.seal(current.actor())
    flask.flash(_("Segel %(number)s dibuat. Unduh dan simpan di luar server ini.", number=made.number))
    return flask.redirect(flask.url_for("audit.page"), 303)


@pages.get("/audit/segel/<int:number>")
def print_seal(number: int) -> ResponseReturnValue:
    """A seal on one page, to be printed and kept."""
    made = current.engine().audit.seal_view(number, current.actor())
    return flask.render_template("pages/seal.html", section="audit", seal=made, groups=groups)


@pages.get("/audit/segel/<int:number>.json")
def download(number: int) -> ResponseReturnValue:
    """The file of a seal, as a download."""
    pieces = current.engine().audit.seal_file(number, current.actor())
    response = flask.Response(pieces, mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=f"segel-{number}.json")
    return response


@pages.get("/berkas/<int:instance_id>/ekspor.zip")
def export(instance_id: int) -> ResponseReturnValue:
    """A case as a ZIP that proves itself."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ekspor.zip"
        with path.open("wb") as target:
            name = dossier.write(current.engine(), instance_id, current.actor(), target)
        file = path.open("rb")  # open still when the folder is gone
    return flask.send_file(file, "application/zip", as_attachment=True, download_name=name)


@pages.get("/audit/riwayat.<format_>")
def export_log(format_: str) -> ResponseReturnValue:
    """The events of all cases for other programs."""
    if format_ not in log.WRITERS:
        flask.abort(404)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"riwayat.{format_}"
        log.WRITERS[format_](current.engine().audit.log(current.actor(), format_), path)
        file = path.open("rb")  # open still when the folder is gone
    return flask.send_file(file, MEDIA[format_], as_attachment=True, download_name=path.name)


@pages.get("/audit/model/<key>.pnml")
def export_model(key: str) -> ResponseReturnValue:
    """The process as a net that process mining compares the log with."""
    found = current.engine().audit.model(key, flask.request.args.get("versi", type=int), current.actor())
    response = flask.Response(petri.pnml(found.outline, found.title)[0], mimetype="application/xml")
    response.headers.set("Content-Disposition", "attachment", filename=f"{key}.pnml")
    return response


def _page(verdict: Verdict | None) -> str:
    engine, actor = current.engine(), current.actor()
    made = engine.audit.seals(actor)
    inspected = engine.inspections.state()
    return flask.render_template(
        "pages/audit.html",
        section="audit",
        seals=made,
        counts=engine.audit.counts(actor),
        fingerprint=groups(engine.audit.key_fingerprint()),
        verdict=verdict,
        faults=[fault_sentence(one, verdict.numbers) for one in verdict.faults[:SHOWN]] if verdict else [],
        groups=groups,
        inspected=inspected,
        findings=[
            (fault_sentence(one.fault, {one.fault.instance_id: one.number} if one.number else {}), one.at)
            for one in inspected.findings[:SHOWN]
        ],
        purged_words=purged_words,
        unproven_words=unproven_words,
        processes=engine.definitions.in_force(actor),
    )


def groups(digest: str) -> str:
    """Return a digest in groups of eight digits, for reading aloud and comparing."""
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))
