"""Words for tasks that nobody can do yet."""

from __future__ import annotations

from collections.abc import Iterable

from engine.service.views import NextTask
from webui.language import gettext as _


def unheld(tasks: Iterable[NextTask]) -> list[str]:
    """Return whose work nobody can do yet, and with whom it stands until somebody can: each said once."""
    sentences = (
        _(
            "Belum ada pemegang %(role)s; tugas ini juga ada pada %(stands)s untuk dialihkan.",
            role=task.role_label,
            stands=", ".join(task.stand_labels),
        )
        for task in tasks
        if task.stand_labels
    )
    return list(dict.fromkeys(sentences))
