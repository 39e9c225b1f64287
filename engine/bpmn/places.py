"""An element of a drawing, and its item inside a multi-instance, as one text: `Isian/bidang_arsip`."""

from __future__ import annotations


def join_place(element: str, item: str | None) -> str:
    """Return the text of an element and its item, or of the element alone."""
    return f"{element}/{item}" if item else element


def split_place(text: str) -> tuple[str, str]:
    """Return (element, item) of a place; no element id has a slash."""
    element, _, item = text.partition("/")
    return element, item
