"""Lisensi: whose work Alur stands on, and on which terms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

import flask
from flask.typing import ResponseReturnValue

pages = flask.Blueprint("licences", __name__)


@dataclass(frozen=True, slots=True)
class Package:
    name: str
    version: str
    licence: str


@pages.get("/lisensi", endpoint="page")
def show() -> ResponseReturnValue:
    bundled = Path(flask.current_app.static_folder or "") / "build" / "packages.LEGAL.txt"
    text = bundled.read_text("utf-8") if bundled.is_file() else ""
    return flask.render_template("pages/licences.html", section="", packages=packages(), bundled=text)


@cache
def packages() -> tuple[Package, ...]:
    """The packages that Alur needs, directly or through another; all that are installed when Alur itself is not."""
    found: dict[str, Package] = {}
    waiting = ["alur"] if _facts("alur") else [one.metadata["Name"] for one in metadata.distributions()]
    while waiting:
        facts = _facts(waiting.pop())
        if facts is None or facts["Name"].lower() in found:
            continue
        found[facts["Name"].lower()] = Package(facts["Name"], facts["Version"], licence(facts))
        waiting += _needed(facts["Name"])
    found.pop("alur", None)
    return tuple(found[key] for key in sorted(found))


def licence(facts: metadata.PackageMetadata) -> str:
    """Return the licence a package names: its expression, else its classifiers, else the first line of its text.

    The text stands in its facts or, where they say nothing, in the file of the licence that they name.
    """
    expression = facts.get_all("License-Expression")
    if expression:
        return str(expression[0])
    classified = [line for line in facts.get_all("Classifier") or [] if line.startswith("License ::")]
    if classified:
        return ", ".join(line.split(" :: ")[-1] for line in classified)
    text = (facts.get_all("License") or [""])[0].strip() or _text(facts)
    return text.splitlines()[0][:80] if text else "–"


def _facts(name: str) -> metadata.PackageMetadata | None:
    try:
        return metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None


def _text(facts: metadata.PackageMetadata) -> str:
    files = [f"licenses/{name}" for name in facts.get_all("License-File") or []]
    texts = (metadata.distribution(facts["Name"]).read_text(name) for name in files)
    return next((text.strip() for text in texts if text), "")


def _needed(name: str) -> list[str]:
    """Names of the packages that a package needs, without its extras; one for another system is not installed."""
    texts = [text for text in metadata.requires(name) or [] if "extra ==" not in text]
    return [found[0] for text in texts if (found := re.match(r"[A-Za-z0-9._-]+", text))]
