"""What makes a password easy to guess: judged by zxcvbn, with the words of the office and of whoever chooses it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Sequence
from typing import Any

from engine.service.accounts.common_words import COMMON

JUDGED = (
    32  # characters from the start: what makes these hard to guess is enough, and judging more takes seconds
)
ENOUGH = 3  # of zxcvbn's scores of 0 to 4: more than 10^8 guesses
SHORTEST_WORD = 3
PARTS = re.compile(r"[^\W\d_]+|\d+")
SIGNS = re.compile(r"[^\w\s-]|_")  # among words they are soon guessed: it is judged without them too
ONE_AT_A_TIME = threading.Lock()  # zxcvbn keeps the words it was given in a table of the whole process
# By the pattern that zxcvbn finds, and by the list that a word stands in, what is said of it.
CAUSES = {
    "spatial": "keys",
    "sequence": "pattern",
    "repeat": "pattern",
    "date": "date",
    "regex": "date",
    "dictionary": "common",
}


def weakness(password: str, own: Iterable[str]) -> str:
    """Return why a password is easy to guess, "" when it is not.

    `own` are names and words of whoever chooses it. The causes: own, common, keys (neighbours on the keyboard),
    pattern (repeated or in a row), date, digits (a number, such as that of a phone or of an official), simple.
    """
    if not any(one.isalpha() for one in password):
        return "digits" if any(one.isdigit() for one in password) else "simple"
    from zxcvbn import zxcvbn  # a tenth of a second, for the few who choose a password

    mine = words_of(own)
    with ONE_AT_A_TIME:
        for one in dict.fromkeys([password, SIGNS.sub("", password)]):
            judged: dict[str, Any] = zxcvbn(one[:JUDGED], user_inputs=[*mine, *COMMON])
            if judged["score"] < ENOUGH:
                return _cause(judged["sequence"], frozenset(mine))
    return ""


def words_of(texts: Iterable[str]) -> list[str]:
    """Return the words in texts, each once and in small letters, and each text whole, also without its signs."""
    found: dict[str, None] = {}
    for text in texts:
        parts = PARTS.findall(text.casefold())
        for one in [text.casefold(), *parts, "".join(parts)]:
            if len(one) >= SHORTEST_WORD:
                found[one] = None
    return list(found)


def _cause(sequence: Sequence[dict[str, Any]], own: frozenset[str]) -> str:
    """Return what to say of the parts of a password: a word of one's own first, else the longest part."""
    if any(part.get("matched_word") in own for part in sequence):
        return "own"
    known = [part for part in sequence if part["pattern"] in CAUSES]
    longest = max(known, key=lambda part: len(part["token"]), default=None)
    return CAUSES[longest["pattern"]] if longest else "simple"
