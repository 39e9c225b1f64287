"""Files that a person hands in: archives opened, loose files put where a package has them, all by their endings."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine import bpmn, errors
from engine.bpmn import bounds

DIAGRAM = "process.bpmn"
FOLDERS = {".form": "forms/", ".csv": "data/", ".dmn": "", ".json": "tests/"}
PLAIN = ("process.toml", "roles.toml")
ALLOWED = "bpmn, zip, form, csv, dmn, toml, json"
MAX_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Upload:
    """What was handed in. `whole` is a package of its own; loose files complete one that is there.

    `names` say for each path what the person calls the file.
    """

    files: Mapping[str, bytes]
    whole: bool
    names: Mapping[str, str]

    def onto(self, there: Mapping[str, bytes]) -> dict[str, bytes | None]:
        """Return the changes that lay this over the files that are there; a diagram takes the place of its like.

        Its like is called the same, or is of the same process, or is the only one there.
        """
        changes: dict[str, bytes | None] = dict(self.files)
        if self.whole:
            return dict.fromkeys(there) | changes
        name = self.names.get(DIAGRAM, "")
        if DIAGRAM in changes and name:
            changes[_like(name, self.files[DIAGRAM], there)] = changes.pop(DIAGRAM)
        return changes

    def called(self, refusal: errors.DeploymentRefused) -> errors.DeploymentRefused:
        """Return a refusal whose findings name each file as the person does."""
        found = [replace(one, file=self.names.get(one.file, one.file)) for one in refusal.findings]
        return errors.DeploymentRefused(found)


def read(uploads: Sequence[tuple[str, bytes]]) -> Upload:
    """Return what uploaded files (name, content) are as a package.

    Raises Invalid (none, one twice), FileRefused for a kind that no package has, DeploymentRefused for an archive.
    """
    given = [(_shown(name), content) for name, content in uploads if name.strip() or content]
    if not given:
        raise errors.Invalid(field="files", reason="no_files")
    if len(given) > bounds.FILES:
        raise errors.Invalid(field="files", reason="too_many_files", limit=bounds.FILES)
    files: dict[str, bytes] = {}
    names: dict[str, str] = {}
    whole = False
    diagrams = sum(_ending(name) == ".bpmn" for name, _ in given)
    for name, content in given:
        if _ending(name) == ".zip":
            whole = True
            found: Mapping[str, bytes] = bpmn.unpack(content, name)
            names.update({path: f"{name}: {path}" for path in found})
        else:
            found = {_place(name, diagrams): content}
            names.update(dict.fromkeys(found, name))
        for path in found:
            if path in files:
                raise errors.Invalid(field="files", reason="twice", name=path)
        files.update(found)
    return Upload(files, whole, names)


def with_own_names(upload: Upload, act: Callable[[], int]) -> int:
    """Do `act`; what it refuses names files as the person does."""
    try:
        return act()
    except errors.DeploymentRefused as refusal:
        raise upload.called(refusal) from refusal


def _like(name: str, diagram: bytes, there: Mapping[str, bytes]) -> str:
    """Return which of the diagrams there an uploaded one replaces; a new one keeps its name where a package may."""
    diagrams = {
        path: content for path, content in there.items() if path.endswith(".bpmn") and "/" not in path
    }
    if name in diagrams:
        return name
    key = bpmn.process_key(diagram)
    alike = [path for path, content in diagrams.items() if key and bpmn.process_key(content) == key]
    if alike:
        return alike[0]
    if len(diagrams) == 1:
        return next(iter(diagrams))
    return name if diagrams and bpmn.is_plain_path(name) else DIAGRAM


def _place(name: str, diagrams: int) -> str:
    """Return where a loose file lies in a package. One diagram needs no name of its own; the rest keep theirs."""
    ending = _ending(name)
    if ending == ".bpmn":
        return DIAGRAM if diagrams == 1 else name
    if name.casefold() in PLAIN:
        return name.casefold()
    if ending in FOLDERS:
        return FOLDERS[ending] + name
    raise errors.FileRefused(name=name, allowed=ALLOWED)


def _shown(name: str) -> str:
    """Return the bare name of an uploaded file, without folders and without what cannot be seen."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in plain if unicodedata.category(char)[0] != "C")[-MAX_SHOWN:].strip()


def _ending(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].casefold() if dot >= 0 else ""
