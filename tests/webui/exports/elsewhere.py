"""An export as somebody elsewhere has it: unpacked in a folder, checked by the verifier inside it."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from engine.service import Engine
from tests.webui import office
from webui import current
from webui.exports import dossier


def unpacked(engine: Engine, case: int, folder: Path) -> str:
    """Unpack the export of a case in a folder; return the name of the ZIP."""
    target = io.BytesIO()
    with current.outside(engine, engine.settings):
        name = dossier.write(engine, case, office.actor(engine, "auditor"), target)
    with zipfile.ZipFile(target) as archive:
        archive.extractall(folder)
    return name


def checked(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "periksa.py", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PYTHONUTF8": "1"},
        check=False,
    )
