"""Is every sentence of the program in English too? Run as a module it lists what is not, exit status 1.

The sentences stand in Indonesian in the code (`_`, `gettext`, `ngettext`, `marked`) and in the templates; the
English ones in webui/translations/en/LC_MESSAGES/messages.po. The argument `update` adds new sentences there,
to be translated, and drops those that are gone.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages import Catalog, extract, pofile

from engine.settings import HOME

WEBUI = HOME / "webui"
SHORTEST = 8  # signs of a sentence that cannot be right when it is said twice over
ENGLISH = WEBUI / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "marked": None, "ngettext": (1, 2)}
METHODS = [("assets/**", "ignore"), ("static/**", "ignore"), ("**.py", "python"), ("**.html", "jinja2")]


def sentences() -> Catalog:
    """Every sentence of the program, with the places it stands at."""
    found = Catalog()
    for file, line, message, comments, context in extract.extract_from_dir(
        WEBUI, METHODS, {"**.html": {"silent": "false"}}, keywords=KEYWORDS, comment_tags=("NOTE:",)
    ):
        found.add(message, None, [(f"webui/{file}", line)], auto_comments=comments, context=context)
    return found


def english() -> Catalog:
    """The English catalogue as it stands."""
    if not ENGLISH.is_file():
        return Catalog(locale="en")
    with ENGLISH.open("rb") as file:
        return pofile.read_po(file, locale="en")


def untranslated() -> list[str]:
    """Sentences without an English one (missing, empty, marked as a guess), and the reverse."""
    catalogue = english()
    wanted = {message.id: message for message in sentences() if message.id}
    told = []
    for key, message in wanted.items():
        known = catalogue.get(key if isinstance(key, str) else key[0], message.context)
        whole = known is not None and not known.fuzzy and known.string and all(_forms(known.string))
        if not whole:
            told.append(f"{message.locations[0][0]}: {key}")
    told += [
        f"no longer used: {message.id}" for message in catalogue if message.id and message.id not in wanted
    ]
    told += [
        f"said twice over: {message.id}"
        for message in catalogue
        if any(map(_twice, _forms(message.string or "")))
    ]
    return told


def update() -> None:
    """Bring the English catalogue to the sentences of the program; new ones are empty, none is guessed."""
    catalogue = english()
    created = catalogue.creation_date
    catalogue.update(sentences(), no_fuzzy_matching=True)
    catalogue.creation_date = created  # the same sentences, the same file
    catalogue.obsolete.clear()
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        pofile.write_po(file, catalogue, width=100, sort_output=True, omit_header=False, include_lineno=False)


def _twice(words: str) -> bool:
    """Whether a merge put the same sentence behind itself."""
    return len(words) > SHORTEST and words[: len(words) // 2] * 2 == words


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    if faults := untranslated():
        sys.exit("\n".join([f"{len(faults)} sentences are not in English ({Path(ENGLISH).name}):", *faults]))
