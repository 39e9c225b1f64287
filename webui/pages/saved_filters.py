"""Filters that a person keeps under a name: kept and thrown away beside the list they are for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

import flask
from flask.typing import ResponseReturnValue

from webui import current
from webui.language import gettext as _

pages = flask.Blueprint("saved_filters", __name__)

# By place: the page of the list, and the names that stand in its address, in this order.
PAGES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "tasks": ("/tugas", ("tab", "cari", "proses", "terlambat", "dikembalikan", "baru", "urut")),
    "instances": (
        "/berkas",
        (
            "cari", "keadaan", "proses", "versi", "jabatan", "orang", "langkah", "dari", "sampai", "terlambat",
            "satu_orang",
        ),
    ),
}  # fmt: skip
LONGEST_TEXT = 100


class Line(NamedTuple):
    """One filter as a link; `here` is whether the page shows just what it finds."""

    id: int
    name: str
    target: str
    here: bool


def lines(place: str, given: Mapping[str, str]) -> list[Line]:
    """Return what the person at hand keeps for a place; `given` is what stands in the address now."""
    page, _names = PAGES[place]
    now = address(place, given)
    kept = current.engine().saved_filters.list(place, current.actor())
    return [
        Line(one.id, one.name, f"{page}?{address(place, dict(parse_qsl(one.address)))}", one.address == now)
        for one in kept
    ]


def address(place: str, given: Mapping[str, str]) -> str:
    """Return the filters among what is given as they stand in an address, in one order; all else is left out."""
    names = PAGES[place][1]
    found = [(name, given[name].strip()[:LONGEST_TEXT]) for name in names if given.get(name, "").strip()]
    return urlencode(found)


@pages.post("/filter")
def save() -> ResponseReturnValue:
    posted = flask.request.form
    place = place_of(posted.get("daftar", ""))
    wanted = address(place, dict(parse_qsl(posted.get("alamat", "")[:4000])))
    name = posted.get("nama", "")
    current.engine().saved_filters.save(place, name, wanted, current.actor())
    flask.flash(_("Filter disimpan dengan nama “%(name)s”. Hanya Anda yang melihatnya.", name=name.strip()))
    return flask.redirect(f"{PAGES[place][0]}?{wanted}", 303)


@pages.post("/filter/<int:filter_id>/hapus")
def remove(filter_id: int) -> ResponseReturnValue:
    place = place_of(flask.request.form.get("daftar", ""))
    current.engine().saved_filters.remove(filter_id, current.actor())
    flask.flash(_("Filter itu dihapus."))
    return flask.redirect(PAGES[place][0], 303)


def place_of(text: str) -> str:
    """Return the place that a form names; another is a page that is not there."""
    if text not in PAGES:
        flask.abort(404)
    return text
