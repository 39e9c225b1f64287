"""The limits of a site where nobody chose any."""

from __future__ import annotations

from engine.bpmn.limits import Limits
from engine.settings import Settings

USUAL = Limits.of(Settings())
