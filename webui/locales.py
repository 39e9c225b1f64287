"""Flask-Babel, which the pages' templates ask for words, on the catalogues of `webui.language`."""

from __future__ import annotations

from functools import cached_property

import flask_babel  # type: ignore[import-untyped]
from babel import support

from webui import language


class Domain(flask_babel.Domain):  # type: ignore[misc]
    """Hand Flask-Babel our own catalogues."""

    def get_translations(self) -> support.NullTranslations:
        return language.catalogue(language.current())


class Babel(flask_babel.Babel):  # type: ignore[misc]
    """Flask-Babel with our own catalogues."""

    @cached_property
    def domain_instance(self) -> Domain:
        return Domain(domain="messages")
