"""A look at an attached file without a download: images, sheets, texts, and PDF drawn by a script of the site."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from webui import current, sheets
from webui.workbook import XLSX

pages = flask.Blueprint("look", __name__)

LETTERS = 100_000  # of a text
# How each kind is shown, by the ending to which its content was held; any other can only be downloaded.
KINDS = {
    "pdf": "pdf",
    "png": "image",
    "jpg": "image",
    "jpeg": "image",
    "xlsx": "sheets",
    "csv": "sheets",
    "txt": "text",
}


def kind_of(name: str) -> str:
    """Return how a file is shown; "" for one that can only be downloaded."""
    return KINDS.get(name.rpartition(".")[2].lower(), "")


@pages.app_template_test("shown")
def shown(name: str) -> bool:
    """Return whether a file of this name can be looked at."""
    return bool(kind_of(name))


@pages.get("/berkas/lampiran/<int:attachment_id>/lihat")
def page(attachment_id: int) -> ResponseReturnValue:
    """What a file holds, on a page of its own or beside a form; nothing of the file itself runs."""
    tasks, actor = current.engine().tasks, current.actor()
    kept = tasks.attachment(attachment_id, actor)
    kind = kind_of(kept.name)
    # What the page itself reads out; of the rest the browser asks for the file.
    content = tasks.file(attachment_id, actor)[1] if kind in ("sheets", "text") else b""
    read: tuple[sheets.Sheet, ...] | None = None
    if kind == "sheets":
        try:
            read = (
                sheets.of_workbook(content) if kept.media_type == XLSX else sheets.of_text(content, kept.name)
            )
        except sheets.Unreadable:
            kind = "unreadable"
    return flask.render_template(
        "pages/look.html",
        section="instances",
        file=kept,
        kind=kind,
        sheets=read or (),
        text=content[:LETTERS].decode("utf-8", "replace") if kind == "text" else "",
        longer=kind == "text" and len(content) > LETTERS,
    )
