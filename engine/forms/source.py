"""A .form file read into a Form, or refused with every fault that was found."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from engine import expressions, texts
from engine.errors import Finding
from engine.expressions import Expression
from engine.forms.attributes import Attributes
from engine.forms.component import Component, walk
from engine.forms.form import Form
from engine.forms.model import NOW, FieldProblem, FormError, Json, mapping
from engine.forms.types import TYPES
from engine.forms.types.display import Words
from engine.forms.types.question import Question

MAX_FILE = 500_000
MAX_COMPONENTS = 300
MAX_DEPTH = 6
MAX_FINDINGS = 50

# Names that pages of ours post beside the form's own.
RESERVED = frozenset({"aksi", "csrf_token", "request_id", "percobaan", "next"})

# Findings of one rule have the same parameters, so that one sentence fits them all.
_WHOLE = {"component": "", "key": ""}

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}", re.ASCII)


def read_form(content: bytes | str, file: str) -> Form:
    """Return the form in the content of a .form file (bpmn.io form schema). Raises FormError with all findings."""
    return _Reader(file).read(content)


class _Reader:
    """One reading: counts, keys and findings of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.count = 0

    def read(self, content: bytes | str) -> Form:
        source = self.source(content)
        given = source.get("components", [])
        if source.get("type", "default") != "default" or not isinstance(given, list):
            raise self.failed("shape")
        components = self.components(given, (), set(), 0)
        page = [one for one in walk(components, into_lists=False) if not one.is_group]
        self.check_beside(page, ())
        for one in page:
            if one.is_list:
                self.check_beside(one.components, page)
        words = Attributes(source, self.file, self.findings)
        name = words.words("id", 200)
        title = words.words("title") or _heading(components) or name
        if self.findings:
            raise FormError(self.findings[:MAX_FINDINGS])
        return Form(name, title, components)

    def source(self, content: bytes | str) -> Mapping[str, Json]:
        """Return the JSON object in the file."""
        if len(content) > MAX_FILE:
            raise FormError(
                [
                    Finding(
                        "error",
                        "form-limit",
                        None,
                        self.file,
                        {**_WHOLE, "attribute": "file", "limit": MAX_FILE},
                    )
                ]
            )
        try:
            text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
            source = json.loads(text, parse_constant=_no_constant)
        except UnicodeDecodeError as error:
            raise self.failed("encoding") from error
        except RecursionError as error:
            raise self.failed("depth") from error
        except json.JSONDecodeError as error:
            raise self.failed("syntax", line=error.lineno) from error
        except ValueError as error:
            raise self.failed("number") from error
        if not isinstance(source, dict):
            raise self.failed("shape")
        return source

    def failed(self, reason: str, **params: Any) -> FormError:
        return FormError(
            [Finding("error", "form-json", None, self.file, {"reason": reason, "line": 0, **params})]
        )

    def components(
        self,
        given: list[Json],
        hides: tuple[Expression, ...],
        keys: set[str],
        depth: int,
        in_list: bool = False,
    ) -> tuple[Component, ...]:
        """Return the components of the page, of a group (the same keys) or of a list (keys of its own)."""
        found = []
        for raw in given:
            self.count += 1
            if self.count > MAX_COMPONENTS or depth > MAX_DEPTH or len(self.findings) >= MAX_FINDINGS:
                if self.count == MAX_COMPONENTS + 1 or depth > MAX_DEPTH:
                    limit = MAX_DEPTH if depth > MAX_DEPTH else MAX_COMPONENTS
                    params = {**_WHOLE, "attribute": "components", "limit": limit}
                    self.findings.append(Finding("error", "form-limit", None, self.file, params))
                break
            component = self.component(
                Attributes(mapping(raw), self.file, self.findings), hides, keys, depth, in_list
            )
            if component is not None:
                found.append(component)
            if component is not None and component.compare_with and _is_name(component.compare_with):
                question = Question.about_number(component)
                if question.key in keys:
                    self.findings.append(_wrong(self.file, component, "properties.compareWith", "taken"))
                keys.add(question.key)
                found.append(question)
        return tuple(found)

    def check_beside(self, fields: Sequence[Component], page: Sequence[Component]) -> None:
        """Note the fields that speak of one which is not beside them, nor on the `page` around where that will do."""
        inputs = {one.key for one in fields if one.is_input and not one.required}
        numbers = {one.key for one in (*fields, *page) if one.kind == "number" and not one.is_question}
        for one in fields:
            if one.reason_for and (one.reason_for not in inputs - {one.key} or one.readonly):
                self.findings.append(_wrong(self.file, one, "properties.reasonFor", "beside"))
            if one.is_question or not one.compare_with:
                continue
            if one.compare_with not in numbers - {one.key} or one.readonly:
                self.findings.append(_wrong(self.file, one, "properties.compareWith", "beside"))

    def component(
        self, it: Attributes, hides: tuple[Expression, ...], keys: set[str], depth: int, in_list: bool
    ) -> Component | None:
        """Return one component with all its rules, or None when it is of no supported type."""
        of = TYPES.get(it.type)
        if of is None:
            it.refuse("form-component", reason="unsupported")
            return None
        if in_list and not of.is_column:
            it.refuse("form-component", reason="column")
            return None
        it.check_known(of.supported)
        hide = it.expression("conditional.hide")
        hides = (*hides, hide) if hide is not None else hides
        readonly = of.is_field and (it.flag("readonly") or it.flag("disabled"))
        facts: dict[str, Any] = {
            "id": texts.printable(it.get("id") or ""),
            "key": self.key(it, of.name_attribute, keys),
            "label": it.words("label") or it.words("dateLabel") or (it.fallback() if of.is_field else ""),
            "description": it.words("description"),
            "readonly": readonly,
            "required": it.flag("validate.required") and not readonly,
            "hides": hides,
            "prefix": it.words("appearance.prefixAdder", 60),
            "suffix": it.words("appearance.suffixAdder", 60),
            "properties": it.properties(),
            "first": self.first(it) if of.is_field else None,
        }
        inside: tuple[Component, ...] = ()
        if of.is_group:
            inside = self.components(_list(it), hides, keys, depth + 1)
        elif of.is_list:
            inside = self.components(_list(it), (), set(), depth + 1, in_list=True)
        facts |= of.facts(it, inside)
        if facts.get("reason_for") and _is_name(facts["reason_for"]):
            there = expressions.compile_expression(f"{facts['reason_for']} is not null")
            facts |= {"hides": (*hides, there), "required": not readonly}
        return _with_default(it, of(**facts))

    def first(self, it: Attributes) -> Expression | None:
        """Return the expression of what an untouched field holds: it knows the day, and nothing of a case."""
        own = it.part(it.get("properties"))
        found = own.expression("defaultExpression")
        if found is not None and found.names - {NOW}:
            it.wrong("properties.defaultExpression", "names", names=sorted(found.names - {NOW}))
            return None
        return found

    def key(self, it: Attributes, attribute: str, keys: set[str]) -> str:
        """Return the component's key: a plain name that expressions can use, once on the page or in the list."""
        if not attribute:
            return ""
        key = it.get(attribute)
        if not isinstance(key, str) or not _KEY.fullmatch(key) or key in RESERVED or not _is_name(key):
            it.refuse("form-key", attribute=attribute)
            return ""
        if key in keys:
            it.refuse("form-duplicate-key")
        keys.add(key)
        return key


def _with_default(it: Attributes, component: Component) -> Component:
    """Return the component with its default value, which must be one that the field accepts."""
    given = it.get("defaultValue")
    if given in (None, "") or "defaultValue" not in component.supported:
        return component
    try:
        value = component.from_json(given)
        fault = None if component.values_key else component.judge(value, component.choices)
    except FieldProblem as problem:
        value, fault = None, problem
    if fault is not None and fault.code != "must_check":
        it.wrong("defaultValue", fault.code)
    return dataclasses.replace(component, default=value)


def _wrong(file: str, component: Component, attribute: str, reason: str) -> Finding:
    params = {"component": component.type, "key": component.key, "label": component.label}
    params |= {"attribute": attribute, "reason": reason}
    return Finding("error", "form-attribute", None, file, params)


def _list(it: Attributes) -> list[Json]:
    given = it.get("components")
    if given is not None and not isinstance(given, list):
        it.wrong("components", "type")
    return given if isinstance(given, list) else []


def _is_name(key: str) -> bool:
    try:
        return expressions.compile_expression(key).names == {key}
    except expressions.ExpressionError:
        return False


def _heading(components: tuple[Component, ...]) -> str:
    """Return the first line of the first text, when it is written as a heading."""
    first = next((one.text for one in components if isinstance(one, Words)), "")
    return first.splitlines()[0].lstrip("# ") if first.startswith("#") else ""


def _no_constant(name: str) -> None:
    raise ValueError(name)
