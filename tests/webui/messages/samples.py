"""An event as the words of it are tested, and the source that codes are found in."""

from __future__ import annotations

from engine.service.views import EventView
from engine.settings import HOME
from tests.tools.site import START


def source(folder: str) -> str:
    """Return the text of every Python file under a folder of the program."""
    return "\n".join(path.read_text("utf-8") for path in sorted((HOME / folder).rglob("*.py")))


def event(type_: str, **data: object) -> EventView:
    """Return an event of step 8 by Sari, who stands in for the Sekretaris."""
    return EventView(
        seq=1,
        at=START,
        type=type_,
        actor="sari",
        actor_name="Sari",
        role="sekretaris",
        role_label="Sekretaris",
        holding="plh",
        channel="web",
        element="Langkah_8",
        name="Memeriksa",
        step=8,
        data=data,
    )
