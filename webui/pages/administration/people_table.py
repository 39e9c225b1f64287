"""Orang dari tabel: people added from a CSV file, looked through first, all of them or nobody."""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Sequence

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service.agency import imports
from webui import current, messages, workbook
from webui.language import gettext as _
from webui.language import ngettext
from webui.messages.agency import people as words
from webui.pages.administration import people

pages = flask.Blueprint("people_table", __name__)

SHOWN = 50  # people of a table


@pages.before_request
def require_administrator() -> None:
    current.engine().people.require_administrator(current.actor())


@pages.get("/administrasi/orang-baru/tabel")
def page() -> ResponseReturnValue:
    return _page()


@pages.get("/administrasi/orang-baru/tabel.csv")
def template() -> ResponseReturnValue:
    """An empty table with the names of its columns."""
    return workbook.download_csv(imports.template(), "orang")


@pages.post("/administrasi/orang-baru/tabel")
def look() -> ResponseReturnValue:
    """Show who would be added, or every fault by its line."""
    file = flask.request.files.get("berkas")
    content = file.stream.read(imports.MOST_BYTES + 1) if file else b""
    if not content:
        return _page([messages.refusal_sentence(errors.Invalid(field="file", reason="no_files"))]), 422
    try:
        found = current.engine().agency.imports.look(content, current.actor())
    except errors.FormInvalid as refused:
        return _page(_sentences(refused)), 422
    known = {role.id: role for role in current.engine().people.roles()}
    given = Counter(role.role for _line, one in found.people for role in one.roles)
    return flask.render_template(
        "administration/people_table_look.html",
        section="administration",
        people=found.people[:SHOWN],
        count=len(found.people),
        given=[(known[role].label, times, words.rights(known[role].rights)) for role, times in given.items()],
        content=base64.b64encode(content).decode(),
        words=words,
    )


@pages.post("/administrasi/orang-baru/tabel/simpan")
def take() -> ResponseReturnValue:
    """Add everybody, and show the links, this once."""
    try:
        content = base64.b64decode(flask.request.form.get("tabel", ""), validate=True)
        links = current.engine().agency.imports.take(content, current.actor())
    except (binascii.Error, ValueError):
        return _page([_("Pilih filenya sekali lagi.")]), 422
    except errors.FormInvalid as refused:
        return _page(_sentences(refused)), 422
    return people.show_links(
        links, ngettext("%(num)s orang ditambahkan.", "%(num)s orang ditambahkan.", len(links))
    )


def _sentences(refused: errors.FormInvalid) -> list[str]:
    said = [(one.path, messages.problem_sentence(one)) for one in refused.problems]
    return [_("Baris %(line)s: %(what)s", line=line, what=what) if line else what for line, what in said]


def _page(wrong: Sequence[str] = ()) -> str:
    return flask.render_template(
        "administration/people_table.html",
        section="administration",
        wrong=wrong,
        columns=imports.COLUMNS,
        roles=current.engine().people.roles(),
        most=imports.MOST,
    )
