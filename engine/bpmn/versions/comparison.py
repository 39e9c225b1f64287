"""Two packages of one process side by side: what was added, removed, changed or only moved on the drawing, as facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn.drawing import outline, xml
from engine.bpmn.drawing.support import HUMAN, SCOPES
from engine.bpmn.model import Element, Flow, Outline, Package, Role
from engine.forms import Form

_SOP = ("sop:kelengkapan", "sop:output", "sop:keterangan", "sop:kegiatan_sumber", "sop:keluaran_status")
_BOUNDS = ("x", "y", "width", "height")


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `what`: step, element, flow, form, identity, setting, file or layout; `kind`: added, removed,
    changed or moved. `element` is an id, a form's name or a path; `name` what people call it, `step` its number.
    `field` is what differs, `before` and `after` its values as they are written.
    """

    what: str
    kind: str
    element: str
    name: str = ""
    step: int | None = None
    field: str = ""
    before: str = ""
    after: str = ""


def compare(old: Package, new: Package, roles: Mapping[str, Role]) -> tuple[Difference, ...]:
    """Return every difference, in the order in which a reader looks: steps, flows, forms, identity, settings, files.

    The ends of a flow are two ids with a blank between them.
    """
    trees = [xml.parse(one.files[one.bpmn], one.bpmn) for one in (old, new)]
    before, after = (outline.describe(tree, one, roles) for tree, one in zip(trees, (old, new), strict=True))
    found = [
        *_elements(before, after),
        *_flows(before, after),
        *_forms(old.forms, new.forms),
        *_texts("identity", before.identity, after.identity),
        *_texts("setting", _settings(old), _settings(new)),
        *_files(old, new),
        *_layout(trees[0], trees[1], after),
    ]
    if not found and old.files != new.files:
        found = [Difference("file", "changed", new.bpmn, new.bpmn)]
    return tuple(found)


def _elements(old: Outline, new: Outline) -> Iterator[Difference]:
    silent = _overdue(old) | _overdue(new)
    order = {name: place for place, name in enumerate([*new.elements, *old.elements])}
    both = sorted({*old.elements, *new.elements} - silent, key=lambda name: _place(old, new, name, order))
    for name in both:
        before = None if old.merges(name) else old.elements.get(name)
        after = None if new.merges(name) else new.elements.get(name)
        one = after or before
        if one is None:
            continue  # where ways only come together, nothing is done or decided
        what = "step" if one.kind in HUMAN | SCOPES else "element"
        facts: dict[str, Any] = {"what": what, "element": name, "name": one.name, "step": one.step}
        if before is None:
            yield Difference(kind="added", field=one.kind, after=_who(one), **facts)
        elif after is None:
            yield Difference(kind="removed", field=one.kind, before=_who(one), **facts)
        else:
            left, right = _facts(before, old), _facts(after, new)
            for key in dict.fromkeys((*left, *right)):
                values = left.get(key, ""), right.get(key, "")
                if values[0] != values[1]:
                    yield Difference(kind="changed", field=key, before=values[0], after=values[1], **facts)


def _place(old: Outline, new: Outline, name: str, order: Mapping[str, int]) -> tuple[int, int]:
    """Numbered steps in their order, then the rest as the file has it."""
    one = new.elements.get(name) or old.elements[name]
    return (one.step if one.step is not None and one.kind in HUMAN | SCOPES else 10_000, order[name])


def _who(one: Element) -> str:
    return " ".join(one.roles)


def _facts(one: Element, outline_: Outline) -> dict[str, str]:
    """What a reader can see of an element, by the name of the fact."""
    own = outline_.elements.get(one.deadline or "")
    facts = {
        "kind": one.kind,
        "name": one.name,
        "no": str(one.step or "") if "sop:no" in one.properties else "",
        "role": " ".join((*one.roles, *(f"@{user}" for user in one.users))) or _text(one.role_expression),
        "duration": own.timer.text if own is not None and own.timer and own.host == one.id else "",
        "form": one.form or "",
        "lane": " / ".join(one.lanes),
        "scope": one.parent or "",
        "repeat": " ".join(filter(None, (_text(one.multi.collection), _text(one.multi.cardinality))))
        if one.multi
        else "",
        "timer": one.timer.text if one.timer is not None else "",
        "event": f"{one.happening.kind} {one.happening.name}" if one.happening is not None else "",
        "four_eyes": ", ".join(f"{pair.step} {pair.kind}" for pair in outline_.pairs if pair.check == one.id),
        "documentation": one.documentation,
    }
    facts |= {name: one.properties.get(name, "") for name in _SOP}
    facts |= {f"input {name}": _text(given) for name, given in one.inputs.items()}
    return facts


def _overdue(one: Outline) -> set[str]:
    """Deadline events and the ends of their paths: a duration says all that there is to say of them."""
    deadlines = {element.deadline for element in one.elements.values() if element.deadline}
    ends = {
        flow.target
        for flow in one.flows.values()
        if flow.source in deadlines
        and flow.target in one.elements
        and one.elements[flow.target].kind == "endEvent"
    }
    return {name for name in (*deadlines, *ends) if name}


def _flows(old: Outline, new: Outline) -> Iterator[Difference]:
    silent = _overdue(old) | _overdue(new)
    left, right = (
        {name: f for name, f in one.flows.items() if f.source not in silent and not one.merges(f.source)}
        for one in (old, new)
    )
    for name in dict.fromkeys((*right, *left)):
        before, after = left.get(name), right.get(name)
        if before is None and after is not None:
            yield Difference("flow", "added", name, after.name, after=_ends(after, new))
        elif after is None and before is not None:
            yield Difference("flow", "removed", name, before.name, before=_ends(before, old))
        elif before is not None and after is not None:
            for field, values in {
                "ends": (_ends(before, old), _ends(after, new)),
                "condition": (before.condition or "", after.condition or ""),
                "name": (before.name, after.name),
                "default": ("1" if before.default else "", "1" if after.default else ""),
            }.items():
                if values[0] != values[1]:
                    yield Difference("flow", "changed", name, _ends(after, new), None, field, *values)


def _ends(flow: Flow, one: Outline) -> str:
    return f"{flow.source} {one.beyond(flow.target)}"


def _forms(old: Mapping[str, Form], new: Mapping[str, Form]) -> Iterator[Difference]:
    for form in sorted({*old, *new}):
        before, after = old.get(form), new.get(form)
        if before is None or after is None:
            one = after or before
            yield Difference("form", "removed" if after is None else "added", form, one.title if one else "")
            continue
        left, right = _fields(before), _fields(after)
        for key in dict.fromkeys((*right, *left)):
            label = (right.get(key) or left[key]).get("label", "") or key
            if key not in left or key not in right:
                yield Difference("form", "added" if key in right else "removed", form, label, None, key)
                continue
            for fact in dict.fromkeys((*left[key], *right[key])):
                values = left[key].get(fact, ""), right[key].get(fact, "")
                if values[0] != values[1]:
                    yield Difference("form", "changed", form, label, None, fact, *values)


def _fields(form: Form) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for one in form.walk():
        if one.is_question:
            continue  # it comes and goes with the properties of its number
        numbers = {"minimum": one.minimum, "maximum": one.maximum, "decimals": one.decimals}
        found.setdefault(
            one.key or one.id,
            {
                "type": one.type,
                "label": one.label or one.text,
                "description": one.description,
                "required": "1" if one.required else "",
                "readonly": "1" if one.readonly else "",
                **{name: "" if value is None else str(value) for name, value in numbers.items()},
                "max_length": str(one.max_length or ""),
                "choices": ", ".join(choice.label for choice in one.choices),
                "expression": _text(one.expression),
                "hides": "; ".join(map(_text, one.hides)),
                "reason_for": one.reason_for,
                "compare_with": one.compare_with,
                "factor": str(one.factor) if one.compare_with else "",
                "folded": "1" if one.folded else "",
                "group_by": one.group_by,
                "row_name": one.row_name,
                "columns": ", ".join(column.label for column in one.columns),
            },
        )
    return found


def _settings(package: Package) -> dict[str, str]:
    one = package.process
    return {
        "title": one.title,
        "description": one.description,
        "code": one.code,
        "starters": " ".join(one.starters or ()),
        "number": one.number,
        "subject": one.subject,
        "retention": _settings_text(one.retention),
        "record": _settings_text(one.record),
        "pauses": _settings_text(one.pauses),
    }


def _settings_text(value: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {value[name]}" for name in sorted(value))


def _texts(what: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for name in dict.fromkeys((*new, *old)):
        before, after = old.get(name, ""), new.get(name, "")
        if before != after:
            kind = "added" if not before else "removed" if not after else "changed"
            yield Difference(what, kind, name, name, None, name, before, after)


def _files(old: Package, new: Package) -> Iterator[Difference]:
    for path in sorted({*old.files, *new.files}):
        if path in (old.bpmn, new.bpmn, "process.toml") or path.endswith(".form"):
            continue
        before, after = old.files.get(path), new.files.get(path)
        if before != after:
            yield Difference(
                "file", "added" if before is None else "removed" if after is None else "changed", path, path
            )


def _layout(old: xml.Node, new: xml.Node, after: Outline) -> Iterator[Difference]:
    left, right = _shapes(old), _shapes(new)
    for name, bounds in right.items():
        if name in left and left[name] != bounds and name in after.elements:
            one = after.elements[name]
            yield Difference("layout", "moved", name, one.name, one.step)


def _shapes(root: xml.Node) -> dict[str, tuple[str, ...]]:
    """The place and size of every drawn node, to the nearest point."""
    found = {}
    for shape in root.iter("{*}BPMNShape"):
        bounds = next(shape.iter("{*}Bounds"), None)
        if bounds is not None:
            found[shape.get("bpmnElement") or ""] = tuple(_number(bounds.get(one)) for one in _BOUNDS)
    return found


def _number(text: str | None) -> str:
    try:
        return str(round(float(text or 0)))
    except (ValueError, OverflowError):
        return str(text)


def _text(expression: Any) -> str:
    return "" if expression is None else str(expression.text)
