"""SOP baru: the first draft of an SOP, from steps typed into a table or as a copy of one in force."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.errors import Finding, Problem
from engine.service.workshop.new_sops import MOST_STEPS, NAME_LENGTH, UNITS, NewSopText, StepText
from engine.service.workshop.process_settings import DEFAULT_NUMBER
from webui import current, messages
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.messages.workshop import sop_place, sop_problem
from webui.pages import workshop

pages = flask.Blueprint("new_sop", __name__)

EMPTY, ROW, PROPOSAL, COPY = "kosong", "berurutan", "usul", "salinan"
ROWS = {EMPTY: 1, ROW: 5}
MORE = 3  # rows that "tambah" adds
MOST_ROWS = 300  # that a page draws again


@pages.get("/sop/baru")
def page() -> ResponseReturnValue:
    """The choice of a template; and, once chosen, the form it begins with."""
    current.engine().new_sops.require_owner(current.actor())
    chosen = flask.request.args.get("pola", "")
    return _show(chosen, _begun(chosen))


@pages.post("/sop/baru")
def create() -> ResponseReturnValue:
    """Make the draft and open it; or draw the form again with more rows. What is refused stays as it was typed."""
    engine, actor, posted = current.engine(), current.actor(), flask.request.form
    chosen, typed = posted.get("pola", ""), _typed()
    if posted.get("aksi") == "tambah":
        engine.new_sops.require_owner(actor)
        return _show(chosen, _more(typed))
    try:
        made = engine.new_sops.begin(typed, actor)
    except errors.FormInvalid as refusal:
        return _show(chosen, typed, list(refusal.problems)), status_of(refusal)
    except (errors.DeploymentRefused, errors.Invalid) as refusal:
        found = list(refusal.findings) if isinstance(refusal, errors.DeploymentRefused) else []
        return _show(chosen, typed, refused=messages.refusal_sentence(refusal), findings=found), status_of(
            refusal
        )
    flask.flash(
        _(
            "Rancangan dibuat. Periksa diagram, formulir, dan pengaturannya; yang hanya dapat ditetapkan kantor "
            "masih kosong dan disebut pada pemeriksaan."
        )
    )
    return flask.redirect(flask.url_for("workshop.draft", draft_id=made), 303)


def _show(
    chosen: str,
    typed: NewSopText,
    problems: list[Problem] | None = None,
    refused: str = "",
    findings: list[Finding] | None = None,
) -> str:
    engine, actor = current.engine(), current.actor()
    found = problems or []
    processes = engine.definitions.in_force(actor)
    return flask.render_template(
        "pages/new_sop.html",
        section="sop",
        chosen=chosen if chosen in _templates() else "",
        templates=_templates(),
        processes=processes,
        typed=typed,
        roles=engine.new_sops.roles(),
        units={unit: words for unit, words in _units().items() if unit in UNITS},
        faults={one.path: sop_problem(one) for one in reversed(found)},
        summary={"faults": [_fault(one) for one in found]},
        refused=refused,
        findings=workshop.finding_lines(findings or []),
        most=MOST_STEPS,
        longest=NAME_LENGTH,
    )


def _fault(problem: Problem) -> dict[str, str]:
    anchor = problem.path.replace("/", "-")
    return {"anchor": anchor, "label": sop_place(problem.path), "sentence": sop_problem(problem)}


def _templates() -> dict[str, tuple[str, str]]:
    """Return the templates by code: what each is called, and what it makes."""
    return {
        ROW: (
            _("Berurutan"),
            _("Beberapa langkah satu demi satu, masing-masing dengan jabatan dan waktu bakunya."),
        ),
        PROPOSAL: (
            _("Usul, periksa, setujui"),
            _("Tiga langkah; pemeriksa dan penyetuju dapat mengembalikan dengan alasan."),
        ),
        EMPTY: (_("Kosong"), _("Satu langkah saja; selebihnya digambar pada diagram.")),
        COPY: (
            _("Salinan SOP yang berlaku"),
            _("Diagram dan formulirnya disalin. Nomor, tanggal, pengesahan, dan retensinya dikosongkan."),
        ),
    }


def _units() -> dict[str, str]:
    return {"hari": _("hari kerja"), "jam": _("jam kerja"), "menit": _("menit kerja")}


def _begun(chosen: str) -> NewSopText:
    """Return what the form of a template holds before anybody typed."""
    if chosen == PROPOSAL:
        # Words of the office's own drawing, as the rest of a package: they are not translated.
        named = (("Menyusun usulan", False), ("Memeriksa usulan", True), ("Menyetujui usulan", True))
        steps = tuple(StepText(name=name, unit="hari", returns=back) for name, back in named)
    else:
        steps = tuple(StepText(unit="hari") for _row in range(ROWS.get(chosen, 0)))
    return NewSopText(number=DEFAULT_NUMBER, steps=steps, copied=chosen == COPY)


def _more(typed: NewSopText) -> NewSopText:
    rows = (*typed.steps, *(StepText(unit="hari") for _row in range(MORE)))
    return NewSopText(
        typed.title, typed.unit, typed.code, typed.number, rows[:MOST_ROWS], typed.source, typed.copied
    )


def _typed() -> NewSopText:
    posted = flask.request.form
    count = min(max(posted.get("baris", 0, type=int), 0), MOST_ROWS)
    rows = (_row(f"langkah-{place}-") for place in range(count))
    return NewSopText(
        title=posted.get("nama", ""),
        unit=posted.get("unit", ""),
        code=posted.get("kode", ""),
        number=posted.get("nomor", ""),
        steps=tuple(rows),
        source=posted.get("dari", ""),
        copied=posted.get("pola") == COPY,
    )


def _row(prefix: str) -> StepText:
    posted = flask.request.form
    return StepText(
        name=posted.get(f"{prefix}nama", ""),
        role=posted.get(f"{prefix}jabatan", ""),
        number=posted.get(f"{prefix}waktu", ""),
        unit=posted.get(f"{prefix}satuan", ""),
        returns=posted.get(f"{prefix}kembali") == "1",
    )
