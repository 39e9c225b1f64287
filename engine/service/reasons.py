"""The reason that an exceptional act must have."""

from __future__ import annotations

from engine import errors, texts

MIN_REASON, MAX_REASON = 10, 1_000


def require(reason: str) -> str:
    """Return the reason of an exceptional act, trimmed. Raises Invalid when it says nothing."""
    reason = texts.accept(reason, "reason", lines=True)
    if len(reason) < MIN_REASON:
        raise errors.Invalid(field="reason", reason="too_short", limit=MIN_REASON)
    if len(reason) > MAX_REASON:
        raise errors.Invalid(field="reason", reason="too_long", limit=MAX_REASON)
    return reason
