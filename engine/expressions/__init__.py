"""The one expression language of Alur: conditions, assignment scripts, cardinalities, roles, form formulas.

A text is read by our own small grammar (nothing of Python's is reachable), compiled once and cached. Running
it always ends, touches nothing but the values handed in, and costs no more than its size allows. Its manual:
engine/EXPRESSIONS.md.
"""

from __future__ import annotations

from engine.expressions.errors import ExpressionError
from engine.expressions.program import (
    CONTEXT_FUNCTIONS,
    FUNCTIONS,
    OFFICE_FUNCTIONS,
    Expression,
    Script,
    compile_expression,
    compile_script,
)

__all__ = [
    "CONTEXT_FUNCTIONS",
    "FUNCTIONS",
    "OFFICE_FUNCTIONS",
    "Expression",
    "ExpressionError",
    "Script",
    "compile_expression",
    "compile_script",
]
