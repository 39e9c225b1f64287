"""Words for a task that nobody can do yet."""

from __future__ import annotations

from engine.service.views import NextTask
from webui.language import gettext as _


def unheld(task: NextTask) -> str:
    """Whose work it is, and with whom it stands until somebody can do it; empty when somebody can."""
    if not task.stand_labels:
        return ""
    return _(
        "Belum ada pemegang %(role)s; tugas ini juga ada pada %(stands)s untuk dialihkan.",
        role=task.role_label,
        stands=", ".join(task.stand_labels),
    )
