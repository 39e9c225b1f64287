"""Forms to draw: made of components, or of the shipped SOP; and their fields by name."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from types import CodeType
from typing import Any

from engine.forms import Form, read_form
from engine.settings import HOME
from tests import sop
from webui import forms
from webui.forms.fields import Field


def form(*components: dict[str, Any]) -> Form:
    source = {"type": "default", "id": "coba", "schemaVersion": 18, "components": list(components)}
    return read_form(json.dumps(source), "forms/coba.form")


def shipped(name: str) -> Form:
    path = HOME / "processes" / sop.KEY / "forms" / f"{name}.form"
    return read_form(path.read_bytes(), f"forms/{name}.form")


def drawn(
    of: Form, value: dict[str, Any] | None = None, inputs: dict[str, Any] | None = None
) -> dict[str, Field]:
    return {one.name or one.kind: one for one in forms.draw(of, value or {}, inputs or {}).fields}


def calls(of: CodeType, act: Callable[[], object]) -> int:
    """How many times a function of Python is called in an act: what a clock cannot tell the same way twice."""
    found = 0

    def seen(frame: Any, event: str, _given: Any) -> None:
        nonlocal found
        found += event == "call" and frame.f_code is of

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        act()
    finally:
        sys.setprofile(before)
    return found
