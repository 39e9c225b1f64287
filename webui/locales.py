"""Templates in the language of their page: each is compiled once for a language, with its sentences in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import flask
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from webui import language

GAP = re.compile(r"%\((\w+)\)s|%%")
SAY = "_"


class Templates(Environment):
    """The environment of the site, and of each language one of its own that shares filters and globals.

    `_('…')` of a sentence that stands in the template is no call when the page is drawn; one that is worked out there
    is, and `ngettext` always. Sentences are markup, what is filled in is not.
    """

    language = ""

    def __init__(self, app: flask.Flask, **options: Any) -> None:
        super().__init__(app, **options)
        self._spoken: dict[str, Templates] = {}
        self.globals.update({SAY: say, "ngettext": say_many})

    def speaking(self, code: str) -> Templates:
        """Return the environment whose templates speak this language."""
        if code not in self._spoken:
            made = self.overlay()
            assert isinstance(made, Templates)
            made.language = code
            self._spoken[code] = made
        return self._spoken[code]

    def get_or_select_template(self, *given: Any, **named: Any) -> Template:
        """As Jinja's, in the language in force."""
        if self.language:
            return super().get_or_select_template(*given, **named)
        return self.speaking(language.current()).get_or_select_template(*given, **named)

    def from_string(self, *given: Any, **named: Any) -> Template:
        """As Jinja's, in the language in force."""
        if self.language:
            return super().from_string(*given, **named)
        return self.speaking(language.current()).from_string(*given, **named)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """As Jinja's; without globals of its own a template shares those of the site as they are, not by a chain."""
        return super().make_globals(d) if d else self.globals

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return _Sentences(self.language).visit(tree) if self.language else tree


def say(sentence: str, /, **values: Any) -> Markup:
    return Markup(language.gettext(sentence)) % values


def say_many(one: str, many: str, num: int, /, **values: Any) -> Markup:
    return Markup(language.words().ungettext(one, many, num)) % {"num": num, **values}


class _Sentences(NodeTransformer):
    """Puts the words of a language where a template names a sentence, and what fills it in between them."""

    def __init__(self, code: str) -> None:
        self._words = language.catalogue(code).ugettext

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802  # by the name of the node
        """What is written out is written piece by piece, not made into one text before."""
        pieces: list[nodes.Expr] = []
        for one in node.nodes:
            pieces += self._pieces(one) if _is_sentence(one) else [self.visit(one)]
        node.nodes = pieces
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        if not _is_sentence(node):
            return self.generic_visit(node)
        pieces = self._pieces(node)
        return pieces[0] if len(pieces) == 1 else nodes.Concat(pieces, lineno=node.lineno)

    def _pieces(self, node: Any) -> list[nodes.Expr]:
        """Return the sentence as markup, cut where something is filled in."""
        values = {one.key: self.visit(one.value) for one in node.kwargs}
        return _cut(self._words(node.args[0].value), values, node.lineno)


def _is_sentence(node: nodes.Node) -> bool:
    """Whether a node is `_('…')` of a sentence that stands there, with what fills it in by name."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name == SAY
        and len(node.args) == 1
        and isinstance(node.args[0], nodes.Const)
        and node.dyn_args is None
        and node.dyn_kwargs is None
    )


def _cut(words: str, values: Mapping[str, nodes.Expr], lineno: int) -> list[nodes.Expr]:
    found: list[nodes.Expr] = []
    text, at = "", 0
    for gap in GAP.finditer(words):
        text, at = text + words[at : gap.start()], gap.end()
        if gap[1] is None:
            text += "%"
            continue
        found += [_markup(text, lineno), values[gap[1]]]
        text = ""
    found.append(_markup(text + words[at:], lineno))
    return [one for one in found if not _is_empty(one)] or found


def _markup(text: str, lineno: int) -> nodes.Expr:
    return nodes.MarkSafe(nodes.Const(text, lineno=lineno), lineno=lineno)


def _is_empty(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.MarkSafe) and isinstance(node.expr, nodes.Const) and not node.expr.value
