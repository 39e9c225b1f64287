"""A decision table as data that can be asked: its rows of tests, its results, and the task that asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.expressions import Expression, ExpressionError

Names = Mapping[str, Any]
Held = Callable[[Any, Names], bool | None]


@dataclass(frozen=True, slots=True)
class Test:
    """What a cell asks of its input; None where a null leaves it open. `reads` are the expressions in it."""

    held: Held
    reads: tuple[Expression, ...] = ()

    def __call__(self, value: Any, names: Names) -> bool | None:
        return self.held(value, names)


@dataclass(frozen=True, slots=True)
class DecisionRule:
    tests: tuple[Test, ...]
    outputs: tuple[Expression | None, ...]

    @property
    def cells(self) -> Iterator[Expression]:
        """Every expression in the row."""
        yield from (bound for test in self.tests for bound in test.reads)
        yield from (output for output in self.outputs if output is not None)


@dataclass(frozen=True)
class Decision:
    """One decision table. `policy` is its letter, `outputs` are the names of its output columns."""

    id: str
    name: str
    policy: str
    inputs: tuple[Expression, ...]
    outputs: tuple[str, ...]
    rules: tuple[DecisionRule, ...]

    @cached_property
    def reads(self) -> tuple[Expression, ...]:
        """All its expressions."""
        return (*self.inputs, *(cell for rule in self.rules for cell in rule.cells))

    @cached_property
    def names(self) -> frozenset[str]:
        """The names it reads."""
        return frozenset[str]().union(*(one.names for one in self.reads))

    @property
    def words(self) -> tuple[str, ...]:
        """The cells that are one bare name: texts whose quotes are missing, unless something gives the names."""
        cells = [cell for rule in self.rules for cell in rule.cells]
        return tuple(dict.fromkeys(cell.text.strip() for cell in cells if cell.names == {cell.text.strip()}))

    @property
    def shape(self) -> str:
        """What a result is, in the words of camunda:mapDecisionResult."""
        if self.policy in "RC":
            return "collectEntries" if len(self.outputs) == 1 else "resultList"
        return "singleEntry" if len(self.outputs) == 1 else "singleResult"

    def decide(self, names: Mapping[str, Any]) -> Any:
        """Return the result over plain JSON `names`: a value (an object, with several outputs), or a list of such.

        None when no rule of U, F, A holds. Raises ExpressionError; "decision" when U or A is broken.
        """
        values = [expression.evaluate(names) for expression in self.inputs]
        held = []
        for rule in self.rules:
            if all(test(value, names) is True for test, value in zip(rule.tests, values, strict=True)):
                held.append(rule)
                if self.policy == "F":
                    break
        if self.policy == "U" and len(held) > 1:
            raise ExpressionError("decision", decision=self.id, reason="unique", count=len(held))
        results = [self._result(rule, names) for rule in held]
        if self.policy in "RC":
            return results
        if any(not same(one, results[0]) for one in results[1:]):
            raise ExpressionError("decision", decision=self.id, reason="any", count=len(results))
        return results[0] if results else None

    def _result(self, rule: DecisionRule, names: Mapping[str, Any]) -> Any:
        values = [None if one is None else one.evaluate(names) for one in rule.outputs]
        return values[0] if len(values) == 1 else dict(zip(self.outputs, values, strict=True))


@dataclass(frozen=True, slots=True)
class Call:
    """A business rule task: the decision it asks, and the value its result becomes. Runs like a script."""

    decision: Decision
    variable: str

    @property
    def names(self) -> frozenset[str]:
        return self.decision.names

    def run(self, names: Mapping[str, Any]) -> dict[str, Any]:
        return {self.variable: self.decision.decide(names)}


def same(one: Any, other: Any) -> bool:
    """Equal as JSON: 1 is not true."""
    alike = type(one) is type(other) or (_number(one) and _number(other))
    return alike and bool(one == other)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
