"""Text into tokens; whatever belongs to another language is refused here, by that language's name."""

from __future__ import annotations

import re
from typing import NamedTuple

from engine.expressions.errors import ExpressionError

NUMBER, TEXT, NAME, SIGN, LINE, END = "number", "text", "name", "sign", "line", "end"


class Token(NamedTuple):
    """A piece of the text: its kind, its value (text without quotes) and where it starts."""

    kind: str
    value: str
    at: int


_PIECE = re.compile(
    r"""
    (?P<space>[ \t\r\f\v\u00a0]+|\#[^\n]*)
    |(?P<line>\n)
    |(?P<number>(?:[0-9]+(?:\.(?!\.)[0-9]+)?)(?![0-9A-Za-z_]))
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<sign>===|!==|\*\*|==|!=|<=|>=|<>|&&|\|\||=>|->|:=|//|\.\.|\?\.|\?:|\+\+|--|\+=|-=|[-+*/%<>=!?.,:;()\[\]{}$@~^&|])
    """,
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"'}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)

# What people bring along from elsewhere: sign or word -> (language, what to write instead).
_FOREIGN_SIGNS = {
    "=": ("FEEL", "=="),
    "..": ("FEEL", ">= … and … <="),
    "<>": ("SQL", "!="),
    "&&": ("JavaScript", "and"),
    "||": ("JavaScript", "or"),
    "!": ("JavaScript", "not"),
    "===": ("JavaScript", "=="),
    "!==": ("JavaScript", "!="),
    "=>": ("JavaScript", ""),
    "++": ("JavaScript", ""),
    "--": ("JavaScript", ""),
    "+=": ("JavaScript", ""),
    "-=": ("JavaScript", ""),
    "?": ("JavaScript", "… if … else …"),
    ";": ("JavaScript", ""),
    "?.": ("Groovy", "."),
    "?:": ("Groovy", "or"),
    "->": ("Groovy", ""),
    "$": ("Groovy", ""),
    ":=": ("Python", ""),
    "**": ("Python", ""),
}
_FOREIGN_WORDS = {
    "if": ("FEEL", "… if … else …"),
    "then": ("FEEL", "… if … else …"),
    "between": ("FEEL", ">= … and … <="),
    "satisfies": ("FEEL", ""),
    "instance": ("FEEL", ""),
    "some": ("FEEL", ""),
    "every": ("FEEL", ""),
    "eq": ("JUEL", "=="),
    "ne": ("JUEL", "!="),
    "lt": ("JUEL", "<"),
    "gt": ("JUEL", ">"),
    "le": ("JUEL", "<="),
    "ge": ("JUEL", ">="),
    "empty": ("JUEL", "not"),
    "var": ("JavaScript", ""),
    "let": ("JavaScript", ""),
    "const": ("JavaScript", ""),
    "function": ("JavaScript", ""),
    "new": ("JavaScript", ""),
    "typeof": ("JavaScript", ""),
    "println": ("Groovy", ""),
    "def": ("Groovy", ""),
    "import": ("Python", ""),
    "from": ("Python", ""),
    "lambda": ("Python", ""),
    "for": ("Python", ""),
    "while": ("Python", ""),
    "class": ("Python", ""),
    "return": ("Python", ""),
    "raise": ("Python", ""),
    "del": ("Python", ""),
    "yield": ("Python", ""),
    "await": ("Python", ""),
    "async": ("Python", ""),
    "with": ("Python", ""),
    "try": ("Python", ""),
    "assert": ("Python", ""),
    "global": ("Python", ""),
}


def foreign(token: Token) -> ExpressionError | None:
    """Return the refusal of a token that another language would understand here, else None."""
    known = {SIGN: _FOREIGN_SIGNS, NAME: _FOREIGN_WORDS}.get(token.kind, {}).get(token.value)
    if known is None:
        return None
    return ExpressionError("foreign", language=known[0], found=token.value, use=known[1], at=token.at)


class Cursor:
    """A place in a row of tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def advance(self) -> Token:
        """Step over the token here and return it."""
        token = self.tokens[self.place]
        self.place += 1
        return token

    def take(self, kind: str, value: str = "") -> bool:
        """Step over the token here when it is this one."""
        if self.token.kind != kind or (value and self.token.value != value):
            return False
        self.place += 1
        return True

    def expect(self, kind: str, value: str = "") -> None:
        """Step over this token; anything else is an error."""
        if kind == END and self.token.kind == END:
            return
        if not self.take(kind, value):
            raise self.unexpected()

    def at(self, word: str) -> bool:
        """Return whether this word stands here."""
        return self.token[:2] == (NAME, word)

    def unexpected(self) -> ExpressionError:
        """Return the refusal of the token here."""
        token = self.token
        return self._decimal() or foreign(token) or ExpressionError("syntax", found=token.value, at=token.at)

    def _decimal(self) -> ExpressionError | None:
        """Return the refusal of a comma between two digits where no comma can stand: 72,5 is 72.5 here."""
        near = self.tokens[max(self.place - 1, 0) : self.place + 2]
        kinds, signs = [token.kind for token in near], [token.value for token in near]
        touching = near[-1].at - near[0].at == len(signs[0]) + 1
        if kinds != [NUMBER, SIGN, NUMBER] or signs[1] != "," or not touching:
            return None
        whole = signs[0].replace(".", "")
        return ExpressionError(
            "decimal_comma", found="".join(signs), use=f"{whole}.{signs[2]}", at=near[0].at
        )


def tokenize(text: str, *, lines: bool) -> list[Token]:
    """Return all tokens of `text`, an END last; line ends count (outside brackets) only where `lines` is set."""
    tokens: list[Token] = []
    at = depth = 0
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None:
            raise ExpressionError("syntax", found=text[at], at=at)
        kind, value = str(match.lastgroup), match.group()
        if kind == TEXT:
            tokens.append(Token(TEXT, _unquote(value, at), at))
        elif kind == LINE:
            if lines and depth == 0:
                tokens.append(Token(LINE, "", at))
        elif kind != "space":
            depth += (value in {"(", "[", "{"}) - (value in {")", "]", "}"})
            tokens.append(Token(kind, value, at))
        at = match.end()
    return [*tokens, Token(END, "", at)]


def _unquote(quoted: str, at: int) -> str:
    def replace(match: re.Match[str]) -> str:
        if (meant := _ESCAPES.get(match.group(1))) is None:
            raise ExpressionError("syntax", found=match.group(), at=at)
        return meant

    return _ESCAPE.sub(replace, quoted[1:-1])
