"""People named in a remark: as they are called, not by their user names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from babel.lists import format_list

from engine import texts
from engine.service.work.mentions import NAME, username_of
from webui import language
from webui.language import gettext as _


def shown(text: str, names: Mapping[str, str]) -> str:
    """Return a remark with `@` and name for every user name in it that was meant as a mention."""

    def named(match: re.Match[str]) -> str:
        username = username_of(match[1], names)
        rest = match[1][len(username) :]
        return f"@{texts.tidy(names[username], lines=False)}{rest}" if username else match[0]

    return NAME.sub(named, text) if names else text


def told_sentence(names: Iterable[str]) -> list[str]:
    """Return who was told of a remark, in a sentence; none when nobody was."""
    each = [texts.tidy(name, lines=False) for name in names]
    return [_("%(names)s diberi tahu.", names=format_list(each, locale=language.locale()))] if each else []
