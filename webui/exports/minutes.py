"""The berita acara of a proposal to destroy, and the bundle that is kept in place of what is destroyed."""

from __future__ import annotations

from typing import IO

from engine.service import Engine
from engine.service.audit.retention import Proposal
from engine.service.views import Actor
from webui import language
from webui.exports import dossier


def page(found: Proposal) -> str:
    """Return the berita acara as one page of HTML that stands alone."""
    template = dossier.environment().get_template("exports/minutes.html")
    return template.render(found=found, row=found.row, language=language.current())


def bundle(engine: Engine, disposal_id: int, actor: Actor, file: IO[bytes]) -> str:
    """Write the bundle of a proposal and return its SHA-256. Raises Forbidden, NotFound, Conflict."""
    found = engine.retention.get(disposal_id, actor)
    with engine.retention.export(disposal_id, actor, file) as made:
        for instance_id in made.instances:
            made.add(instance_id, dossier.papers(engine.instances.get(instance_id, actor)))
        return made.seal(page(found).encode())
