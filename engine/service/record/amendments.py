"""What an addendum may say of a row, and what follows from it: a capaian that followed its formula follows it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine import errors, formulas, texts
from engine.errors import Problem
from engine.forms import NumberProblem, parse_number
from engine.service.record.declaration import Column
from engine.service.record.derivation import GRADE

CAPAIAN, LONGEST = "capaian", 1_000
FILLED = ("text", "number", "choice")  # kinds of columns that can be said anew in one field
Values = Mapping[str, Any]
Formula = Callable[[Values], Any]


def formulas_of(columns: Sequence[Column], kept: Values, scale: Any, cap: int | None) -> dict[str, Formula]:
    """Return by column the formula that its kept value follows, of the columns that nobody fills in.

    Tried are the capaian of the office (with its highest, and without) and the predikat by the version's own `scale`
    and the usual one.
    """
    call = formulas.FUNCTIONS
    tried: dict[str, list[Formula]] = {
        CAPAIAN: [
            lambda row, limit=limit: call[CAPAIAN](  # type: ignore[misc]
                row.get("realisasi"), row.get("target"), row.get("arah") or formulas.POSITIVE, limit
            )
            for limit in (None, cap)
        ],
        GRADE: [
            lambda row, rows=rows: call[GRADE](row.get(CAPAIAN), rows)  # type: ignore[misc]
            for rows in (scale, None)
        ],
    }
    found: dict[str, Formula] = {}
    for one in columns:
        fitting = (
            formula for formula in tried.get(one.key, ()) if one.computed and formula(kept) == kept[one.key]
        )
        if (formula := next(fitting, None)) is not None:
            found[one.key] = formula
    return found


def fields(columns: Sequence[Column], kept: Values, following: Mapping[str, Formula]) -> tuple[Column, ...]:
    """Return the columns that an addendum may say otherwise, figures first: what was filled in, and what no known
    formula gives.
    """
    found = []
    for one in columns:
        kind = "number" if one.computed and isinstance(kept.get(one.key), int | float) else one.kind
        if not one.is_key and one.key not in following and kind in FILLED:
            found.append(replace(one, kind=kind))
    return tuple(sorted(found, key=lambda one: one.kind != "number"))


def changes(
    given: Mapping[str, str], asked: Sequence[Column], values: Values, following: Mapping[str, Formula]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a row says before and after an addendum, of the columns that change; a field left empty stays.

    Raises FormInvalid with what is wrong at which field, "unchanged" where nothing would change.
    """
    problems: list[Problem] = []
    after = dict(values)
    for one in asked:
        text = given.get(one.key, "").strip()
        if not text:
            continue
        try:
            after[one.key] = _value(one, text)
        except NumberProblem as problem:
            problems.append(Problem(one.key, problem.code))
        except errors.Invalid as problem:
            problems.append(Problem(one.key, str(problem.params.get("reason")), problem.params))
    for key in (CAPAIAN, GRADE):
        if key in following:
            after[key] = following[key](after)
    changed = [key for key in after if after[key] != values.get(key)]
    if not changed and not problems:
        problems.append(Problem("", "unchanged"))
    if problems:
        raise errors.FormInvalid(problems)
    return {key: values.get(key) for key in changed}, {key: after[key] for key in changed}


def _value(column: Column, text: str) -> Any:
    if column.kind == "number":
        return parse_number(text)
    if column.choices and text not in column.choices:
        raise errors.Invalid(field=column.key, reason="choice")
    accepted = texts.accept(text, column.key)
    if len(accepted) > LONGEST:
        raise errors.Invalid(field=column.key, reason="max_length", limit=LONGEST)
    return accepted
