"""A case as a ZIP: the engine's facts, a summary to print, and a verifier that needs nothing but Python."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import IO

import jinja2

from engine import errors
from engine.service import Engine
from engine.service.audit.exports import Papers
from engine.service.views import Actor, InstanceView
from webui import document, filters, forms, language, story
from webui.messages.events import capacity

TRIES = 5  # of a case on which somebody works meanwhile
FOLDER = Path(__file__).parent
TEMPLATES = FOLDER.parent / "templates"


def write(engine: Engine, instance_id: int, actor: Actor, file: IO[bytes]) -> str:
    """Write the export of a case and return the name that suits it.

    Raises Forbidden, NotFound, and Busy when somebody works on it all the while.
    """
    engine.audit.require(actor)
    for left in reversed(range(TRIES)):
        made = papers(engine.instances.get(instance_id, actor))
        try:
            number = engine.audit.export(instance_id, actor, file, made)
            break
        except errors.Busy:
            if not left:
                raise
    return f"{number}.zip".replace("/", "-")


def papers(view: InstanceView) -> Papers:
    """Return what people read beside the engine's facts, of the moment of the view."""
    return Papers(documents(view), view.event_count)


def documents(view: InstanceView) -> dict[str, bytes]:
    """Return what people read beside the engine's facts: a summary, and the verifier."""
    return {
        "ringkasan.html": summary(view).encode(),
        "periksa.py": (FOLDER / "periksa.py").read_bytes(),
    }


def summary(view: InstanceView) -> str:
    """Return the case as one page of HTML that stands alone and prints clean."""
    page = environment().get_template("exports/summary.html")
    return page.render(
        view=view,
        row=view.row,
        language=language.current(),
        days=story.days(view, all_events=True, oldest_first=True),
        tables=document.tables(view),
        approvals=document.approvals(view),
        capacity=capacity,
        start_fields=forms.record(view.start_form, view.start_value),
        records=[(one, forms.record(one.form, one.value)) for one in view.data],
    )


@cache
def environment() -> jinja2.Environment:
    """Templates outside a request, as the command line needs them."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    made.globals["_"] = language.gettext
    made.filters.update(filters.FILTERS)
    return made
