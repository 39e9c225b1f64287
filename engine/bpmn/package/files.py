"""A process package: its files as they were handed in, checked for names and sizes, and read."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine import forms
from engine.bpmn import bounds
from engine.bpmn.drawing import calls, dmn, graph, xml
from engine.bpmn.drawing.roles import parse_roles
from engine.bpmn.model import Package, ProcessToml, Role
from engine.bpmn.package import archive, tables
from engine.bpmn.package.process_toml import parse_process
from engine.bpmn.rules import Rule
from engine.errors import DeploymentRefused, Finding, NotFound

__all__ = [
    "check_files",
    "fingerprint",
    "folders",
    "is_plain_path",
    "parse_roles",
    "process_key",
    "read_files",
    "read_folder",
]

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]{0,99}")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_DEPTH = 4


def read_folder(path: str | Path) -> Package:
    """Return the package in a folder (or a .zip, or a single .bpmn file); hidden files are left out.

    A roles.toml beside the folder counts when the package has none. Raises DeploymentRefused, NotFound.
    """
    folder = Path(path)
    if folder.is_file() and folder.suffix.casefold() == ".zip":
        return read_files(archive.unpack(_content(folder, folder.name), folder.name))
    if folder.is_file():
        return read_files({folder.name: _content(folder, folder.name)})
    if not folder.is_dir():
        raise NotFound(what="file", id=str(path))
    files: dict[str, bytes] = {}
    total = 0
    for place, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if not _left_out(name))
        for name in sorted(names):
            file = Path(place, name)
            key = file.relative_to(folder).as_posix()
            if _left_out(name):
                continue
            if file.is_symlink() or not file.is_file():
                raise _refused(Rule.FILE_NAME, key)
            files[key] = _content(file, key)
            total += len(files[key])
            if len(files) > bounds.FILES:
                raise _refused(Rule.TOO_MANY_FILES, key, limit=bounds.FILES)
            if total > bounds.PACKAGE_BYTES:
                raise _refused(Rule.TOO_LARGE, key, size=total, limit=bounds.PACKAGE_BYTES)
    beside = folder.resolve().parent / "roles.toml"
    shared = parse_roles(beside.read_bytes(), "../roles.toml") if beside.is_file() else None
    return read_files(files, shared)


def folders(processes: str | Path) -> list[Path]:
    """Return the package folders directly inside a folder of processes, sorted by name."""
    return sorted(
        below for below in Path(processes).iterdir() if below.is_dir() and any(below.glob("*.bpmn"))
    )


def read_files(files: Mapping[str, bytes], shared_roles: Mapping[str, Role] | None = None) -> Package:
    """Return the package made of files (path with `/` → content).

    Raises DeploymentRefused when names, sizes or the diagram itself cannot be accepted; what is wrong inside
    forms, tables and toml files stands in `Package.findings`.
    """
    check_files(files)
    bpmn = _diagram(files)
    root = xml.parse(files[bpmn], bpmn)
    executable = calls.main(root)
    findings: list[Finding] = []
    process = ProcessToml()
    if "process.toml" in files:
        process, findings = parse_process(files["process.toml"])
    roles = shared_roles
    if "roles.toml" in files:
        try:
            roles = parse_roles(files["roles.toml"])
        except DeploymentRefused as refusal:
            findings += refusal.findings
    for path in files:
        if path.endswith(".bpmn") and path != bpmn:
            try:
                xml.parse(files[path], path)
            except DeploymentRefused as refusal:
                findings += refusal.findings
    return Package(
        key=xml.ident(executable[0]) if executable else "",
        bpmn=bpmn,
        files=dict(files),
        sha256=fingerprint(files),
        process=process,
        forms=_forms(files, findings),
        tables=_tables(files, findings),
        decisions=dmn.read(files, findings),
        roles=roles,
        findings=tuple(findings),
        name=xml.label(executable[0]) if executable else "",
    )


def process_key(diagram: bytes) -> str:
    """Return the id of the executable process in a diagram; "" when there is none or it cannot be read."""
    try:
        executable = graph.executables(xml.parse(diagram, ""))
    except DeploymentRefused:
        return ""
    return xml.ident(executable[0]) if executable else ""


def fingerprint(files: Mapping[str, bytes]) -> bytes:
    """SHA-256 over the sorted paths and the SHA-256 of each content: equal packages, equal fingerprint."""
    return fingerprint_of({path: hashlib.sha256(content).digest() for path, content in files.items()})


def fingerprint_of(digests: Mapping[str, bytes]) -> bytes:
    """Return the fingerprint of a package whose files have these SHA-256."""
    whole = hashlib.sha256()
    for path in sorted(digests):
        name = path.encode("utf-8", "surrogatepass")
        whole.update(len(name).to_bytes(4, "big") + name + digests[path])
    return whole.digest()


def _refused(rule: Rule, file: str, **params: Any) -> DeploymentRefused:
    return DeploymentRefused([Finding("error", rule, None, xml.shorten(file), params)])


def _left_out(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__" or name.endswith("~")


def _content(file: Path, key: str) -> bytes:
    size = file.stat().st_size
    if size > bounds.PACKAGE_BYTES:
        raise _refused(Rule.TOO_LARGE, key, size=size, limit=bounds.PACKAGE_BYTES)
    return file.read_bytes()


def check_files(files: Mapping[str, bytes]) -> None:
    """Raise DeploymentRefused for names and sizes that no package may have."""
    if len(files) > bounds.FILES:
        raise _refused(Rule.TOO_MANY_FILES, "", limit=bounds.FILES)
    total = sum(len(content) for content in files.values())
    if total > bounds.PACKAGE_BYTES:
        raise _refused(Rule.TOO_LARGE, "", size=total, limit=bounds.PACKAGE_BYTES)
    seen: dict[str, str] = {}
    for path in files:
        if not is_plain_path(path) or seen.setdefault(path.casefold(), path) != path:
            raise _refused(Rule.FILE_NAME, path)


def is_plain_path(path: str) -> bool:
    """Return whether a path inside a package is a plain relative one that every system can hold."""
    parts = path.split("/")
    return len(parts) <= _DEPTH and all(
        _NAME.fullmatch(part) and not part.endswith((".", " ")) and not _DEVICES.fullmatch(part)
        for part in parts
    )


def _diagram(files: Mapping[str, bytes]) -> str:
    found = [path for path in files if path.endswith(".bpmn") and "/" not in path]
    if "process.bpmn" in found:
        return "process.bpmn"
    if not found:
        raise _refused(Rule.NO_DIAGRAM, "process.bpmn")
    if len(found) > 1:
        raise _refused(Rule.MANY_DIAGRAMS, min(found), files=", ".join(sorted(found)[:5]))
    return found[0]


def _inside(files: Mapping[str, bytes], folder: str, suffix: str) -> dict[str, str]:
    """The files of a folder by their bare name; a form or table may also lie at the top."""
    found: dict[str, str] = {}
    for path in sorted(files, key=lambda path: (not path.startswith(folder), path)):
        place, _, name = path.rpartition("/")
        if name.endswith(suffix) and place in ("", folder.rstrip("/")):
            found.setdefault(name.removesuffix(suffix), path)
    return found


def _forms(files: Mapping[str, bytes], findings: list[Finding]) -> dict[str, forms.Form]:
    read: dict[str, forms.Form] = {}
    for name, path in _inside(files, "forms/", ".form").items():
        try:
            read[name] = forms.read_form(files[path], path)
        except forms.FormError as error:
            findings += error.findings
    return read


def _tables(files: Mapping[str, bytes], findings: list[Finding]) -> dict[str, tuple[Mapping[str, Any], ...]]:
    read: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for name, path in _inside(files, "data/", ".csv").items():
        try:
            read[name] = tables.read(files[path])
        except tables.TableError as error:
            params = {"reason": error.reason, "line": error.line, "detail": error.detail}
            findings.append(Finding("error", Rule.TABLE, None, path, params))
    return read
