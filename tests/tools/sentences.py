"""What people read of a finding, in English: tests compare it where codes alone would say too little."""

from __future__ import annotations

from engine.errors import Finding
from webui import language, messages


def english(finding: Finding) -> str:
    """Return the sentence of a finding by the English catalogue."""
    with language.speak("en"):
        return messages.finding_sentence(finding)
