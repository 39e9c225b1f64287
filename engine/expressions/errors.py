"""The one error of the language."""

from __future__ import annotations

from typing import Any


class ExpressionError(ValueError):
    """A text is not of the language, or its evaluation failed. `code` says which, `params` with what.

    At compilation: empty, syntax (found, at), foreign (language, found, use), decimal_comma (found, use),
    name (name), function (name), arguments (name, given), too_long (limit), too_complex (limit),
    too_large (limit).
    At evaluation: name (name), function (name), type (operation, values), item (item), division,
    too_large (limit), decision (decision, reason, count).
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({shown})"
