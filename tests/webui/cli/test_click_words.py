"""Click's own words have ours."""

from __future__ import annotations

import os
import re

import click
from babel.messages import extract

from webui.cli import click_words

# Of click's sentences, those that no command of ours can bring about: prompts, pagers, editors, completion, dates,
# UUIDs, files opened by click, and faults of a program that declares its options wrongly.
NEVER = re.compile(
    r"Editing failed|Windows error|deprecated|DeprecationWarning|Positional arguments|must be an iterable|"
    r"Takes \{nargs\}|defined twice|same flag|Could not determine|No options defined|\(dynamic\)|"
    r"exactly one parameter|want to continue|without prompting|version|Error: |for help|param_type|"
    r"Missing parameter: |unknown error|Could not open|Invalid start character|takes \{nargs\}|[Cc]ompletion|"
    r"Repeat for|Unknown color|Press any key|Choose from|Choice\(|does not match|UUID|\{name\} \{filename|directory|"
    r"values are required|Unknown standard|^path$|^d$"
)


def test_every_sentence_of_click_has_words() -> None:
    folder = os.path.dirname(click.__file__)
    found: set[str] = set()
    for _file, _line, message, _comments, _context in extract.extract_from_dir(
        folder, [("**.py", "python")], keywords={"_": None, "ngettext": (1, 2)}
    ):
        found.update([message] if isinstance(message, str) else message)
    assert {word for word in found if word not in click_words.WORDS and not NEVER.search(word)} == set()
    assert {word for word in click_words.WORDS if word not in found} == set()
