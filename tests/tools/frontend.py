"""The program that bundles the front end, loaded by its path: it is no part of the package webui."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

from engine.settings import HOME

if TYPE_CHECKING:
    from webui.assets import hatch_build
else:
    spec = importlib.util.spec_from_file_location("hatch_build", HOME / "webui/assets/hatch_build.py")
    hatch_build = sys.modules.setdefault(spec.name, importlib.util.module_from_spec(spec))
    spec.loader.exec_module(hatch_build)

__all__ = ["hatch_build"]
