"""Every package that a site runs on has a licence that Alur may be handed on with; run as a module it says which not.

What is locked is asked, not what is installed by chance: .requirements/run.txt and the packages that webui/assets
bundles. A package without a licence, or with another one, is named, and the exit status is 1.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib import metadata

from engine.settings import HOME
from webui.pages import licences

# As packages write them; each lets Alur (Apache-2.0) be used and handed on with it, unchanged, with its notice.
ALLOWED = frozenset(
    {
        *(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "CC0",
            "CC0-1.0",
            "ISC",
            "MIT",
            "MIT-0",
            "PSF-2.0",
        ),
        *("LGPL-3.0-only", "MPL-2.0", "ZPL-2.1"),
        *("Apache Software License", "BSD License", "MIT License", "The MIT License (MIT)"),
        "GNU Library or Lesser General Public License (LGPL)",
        "Mozilla Public License 2.0 (MPL 2.0)",
        "Zope Public License",
    }
)
# Terms of their own, read by us: MIT, and the mark of bpmn.io stays to be seen on every drawing (page Lisensi).
BPMN_IO = frozenset({"bpmn-js", "@bpmn-io/form-js-editor", "@bpmn-io/form-js-viewer"})


def python() -> dict[str, str]:
    """Return the licence of each locked package of Python, "–" where it names none."""
    locked = (HOME / ".requirements/run.txt").read_text("utf-8")
    names = re.findall(r"^([a-z0-9][a-z0-9._-]*)==", locked, re.MULTILINE)
    return {name: licences.licence(metadata.metadata(name)) for name in names}


def npm() -> dict[str, str]:
    """Return the licence of each locked package that the bundles are made of."""
    locked = json.loads((HOME / "webui/assets/package-lock.json").read_text("utf-8"))["packages"]
    shipped = {path: facts for path, facts in locked.items() if path and not facts.get("dev")}
    return {path.rpartition("node_modules/")[2]: facts.get("license", "–") for path, facts in shipped.items()}


def is_allowed(licence: str) -> bool:
    """Return whether an expression (or the classifiers, with commas) leaves a choice that is allowed whole."""
    choices = re.split(r"\s+OR\s+|,\s*", re.sub(r"^\((.*)\)$", r"\1", licence))
    return any(all(part in ALLOWED for part in re.split(r"\s+AND\s+", choice)) for choice in choices)


def refused(found: dict[str, str]) -> Iterator[str]:
    """Give a sentence for each package whose licence is not on the list."""
    for name, licence in found.items():
        if not is_allowed(licence) and not (name in BPMN_IO and licence == "SEE LICENSE IN LICENSE"):
            yield f"{name}: {licence} is no licence on the list (tests/tools/supply/licences.py)"


if __name__ == "__main__":
    sentences = [*refused(python()), *refused(npm())]
    print("\n".join(sentences), end="\n" if sentences else "")
    sys.exit(bool(sentences))
