"""The outline of a process: who does which step with which form by when, read from its diagram."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine import expressions
from engine.bpmn.decision_table import Call
from engine.bpmn.drawing import attributes, calls, four_eyes, graph, happenings, lanes, steps, xml
from engine.bpmn.drawing.roles import role_named
from engine.bpmn.drawing.support import HUMAN, NODES, SCOPES
from engine.bpmn.drawing.xml import Node
from engine.bpmn.model import Called, Element, Flow, Lane, Loop, MultiInstance, Outline, Package, Role

EVERYONE = "semua"


def describe(root: Node, package: Package, roles: Mapping[str, Role]) -> Outline:
    """Return the outline of the package's executable process.

    Total on any tree: what lint refuses (an unknown form, an expression that does not compile, a second use
    of an id) is left out. Roles of the package win over `roles`.
    """
    executable = calls.main(root)
    process = executable[0] if executable else root
    known = {**roles, **(package.roles or {})}
    columns = lanes.read(process, known)
    chains = lanes.chains(columns)
    elements = _elements(process, package, known, chains, {}, None)
    flows = {flow.id: flow for flow in _flows(process)}
    library = calls.library(root, package)
    called = _called(library, process, package, known, chains, elements, flows)
    scopes: dict[str, graph.Scope] = {}
    for part in (process, *(library[name].process for name in called)):
        for scope in graph.scopes(part):
            scopes.setdefault(xml.ident(scope.element), scope)
    starts = _plain_first(process) if executable else []
    start = next(iter(starts), "")
    properties = xml.properties(process)
    pairs = four_eyes.read(elements)
    return Outline(
        process_id=xml.ident(process),
        name=xml.label(process),
        elements=elements,
        flows=flows,
        steps=steps.read(elements, columns, known),
        lanes=columns,
        identity={key[4:]: value for key, value in properties.items() if key.startswith("sop:")},
        properties=properties,
        start_element=start,
        start_form=elements[start].form if start and _by_hand(elements[start]) else None,
        starts=tuple(name for name in starts if not _by_hand(elements[name])),
        starters=_starters(process, package, elements, scopes),
        documentation=xml.text(xml.child(process, "documentation")),
        called=called,
        pairs=pairs,
        opposites=four_eyes.opposites(elements, pairs),
    )


def _called(
    library: calls.Library,
    main: Node,
    package: Package,
    roles: Mapping[str, Role],
    chains: dict[str, tuple[Lane, ...]],
    elements: dict[str, Element],
    flows: dict[str, Flow],
) -> dict[str, Called]:
    """The processes that run as parts of the main one; their elements and flows join those that are known."""
    found: dict[str, Called] = {}
    for name, callers in calls.called(main, library).items():
        process, file = library[name]
        chains.update(lanes.chains(lanes.read(process, roles)))
        outer = elements.get(xml.ident(callers[0]))
        elements |= _elements(process, package, roles, chains, elements, outer)
        for flow in _flows(process):
            flows.setdefault(flow.id, flow)
        start = next(iter(_plain_first(process)), "")
        found[name] = Called(name, xml.label(process), file, start, len(callers))
    return found


def _plain_first(process: Node) -> list[str]:
    """The start events of a process, those of people before those of messages, signals and times."""
    starts = [one for one in xml.children(process, "startEvent") if xml.ident(one)]
    starts.sort(key=lambda one: bool(attributes.definitions(one)))
    return [xml.ident(one) for one in starts]


def _by_hand(start: Element) -> bool:
    return start.happening is None and start.timer is None


def expression(text: str) -> expressions.Expression | None:
    """Return the compiled text, or None when there is none or lint has refused it."""
    try:
        return expressions.compile_expression(text) if text else None
    except expressions.ExpressionError:
        return None


def find_form(reference: str, package: Package) -> str | None:
    """Return the key of the package's form a reference means: by file name, else by the form's own id."""
    name = attributes.form_name(reference)
    if name in package.forms:
        return name
    return next((key for key, form in package.forms.items() if name and form.id == name), None)


def _elements(
    process: Node,
    package: Package,
    roles: Mapping[str, Role],
    chains: dict[str, tuple[Lane, ...]],
    taken: Mapping[str, Element],
    caller: Element | None,
) -> dict[str, Element]:
    """The elements of a process, without ids already `taken`; a called one lies in the activity that calls it."""
    deadlines = _deadlines(process)
    elements: dict[str, Element] = {}
    for node in xml.within(process, *NODES):
        name = xml.ident(node)
        if not name or name in elements or name in taken:
            continue
        above = node.getparent()
        inside = above is not None and xml.kind(above) in SCOPES
        outer = elements.get(xml.ident(above)) if inside and above is not None else caller
        host = node.get("attachedToRef") or ""
        chain = chains.get(name) or chains.get(host) or ()
        if not chain and outer is not None:
            chain = chains.get(outer.id, ())
            chains[name] = chain
        made = _element(node, outer, chain, package, roles, deadlines)
        if caller is not None:  # the numbers of an SOP are those of its own steps
            made = replace(made, step=None if outer is None else outer.step)
        elements[name] = replace(made, process=xml.ident(process))
    return elements


def _called_after(node: Node, properties: Mapping[str, str], package: Package) -> str:
    """What a task without a name is called: nobody works on an empty line of the inbox."""
    told = xml.kind(node) in HUMAN or bool(properties.get("sop:no"))
    return package.process.title or package.name or package.key if told else ""


def _element(
    node: Node,
    outer: Element | None,
    chain: tuple[Lane, ...],
    package: Package,
    roles: Mapping[str, Role],
    deadlines: Mapping[str, tuple[str, str | None]],
) -> Element:
    properties = xml.properties(node)
    groups, users = attributes.groups(node), attributes.users(node)
    fixed = tuple(group for group in groups if not attributes.dynamic(group))
    moving = next((group for group in groups if attributes.dynamic(group)), "")
    names = tuple(user for user in users if not attributes.dynamic(user))
    person = next((user for user in users if attributes.dynamic(user)), "")
    if not groups and not users:
        fixed = tuple(lane.role for lane in reversed(chain) if lane.role)[:1]
    else:
        fixed = tuple(dict.fromkeys(role_named(role, roles) or role for role in fixed))
    inherited = (outer.deadline, outer.duration) if outer is not None else (None, None)
    deadline, duration = deadlines.get(xml.ident(node), inherited)
    boundary = xml.kind(node) == "boundaryEvent"
    number = attributes.number(properties.get("sop:no", ""))
    written = attributes.form(node)
    return Element(
        id=xml.ident(node),
        kind=xml.kind(node),
        name=xml.label(node) or _called_after(node, properties, package),
        step=number if number is not None or outer is None else outer.step,
        roles=fixed,
        role_expression=expression(moving),
        users=names,
        user_expression=expression(person),
        form=find_form(written, package) if written else None,
        duration=duration,
        deadline=deadline,
        parent=None if outer is None else outer.id,
        inputs=_compiled(attributes.inputs(node)),
        multi=_multi(node),
        decision=_decision(node, package),
        loop=_loop(node),
        properties=properties,
        lanes=tuple(lane.name or lane.id for lane in chain),
        documentation=xml.text(xml.child(node, "documentation")),
        host=(node.get("attachedToRef") or None) if boundary else None,
        interrupting=xml.truth(node, "cancelActivity" if boundary else "isInterrupting", True),
        timer=attributes.timer(node),
        happening=happenings.read(node),
        triggered=xml.truth(node, "triggeredByEvent"),
        calls=attributes.called(node) or None if xml.kind(node) == "callActivity" else None,
        outputs=_compiled(attributes.outputs(node)) if xml.kind(node) == "callActivity" else {},
    )


def _compiled(written: Mapping[str, str]) -> dict[str, expressions.Expression]:
    compiled = {name: expression(text) for name, text in written.items() if attributes.dynamic(text)}
    return {name: value for name, value in compiled.items() if name and value is not None}


def _multi(node: Node) -> MultiInstance | None:
    found = attributes.multi(node)
    if found is None:
        return None
    return MultiInstance(
        expression(found.collection), expression(found.cardinality), found.variable, found.sequential
    )


def _decision(node: Node, package: Package) -> Call | None:
    written = attributes.decision(node)
    found = package.decisions.get(written.decision) if xml.kind(node) == "businessRuleTask" else None
    return Call(found, written.variable) if found is not None and written.variable else None


def _loop(node: Node) -> Loop | None:
    found = attributes.loop(node)
    if found is None:
        return None
    return Loop(expression(found.condition), attributes.rounds(found.maximum), found.test_before)


def _deadlines(process: Node) -> dict[str, tuple[str, str | None]]:
    """By activity: its deadline event, and that event's ISO duration where it is a standard time."""
    events: dict[str, list[Node]] = {}
    for event in process.iter(f"{{{xml.BPMN}}}boundaryEvent"):
        events.setdefault(event.get("attachedToRef") or "", []).append(event)
    found: dict[str, tuple[str, str | None]] = {}
    for host, beside in events.items():
        chosen = attributes.deadline(beside)
        if chosen is not None:
            timer = attributes.timer(chosen) if attributes.is_norm(chosen) else None
            found[host] = (xml.ident(chosen), None if timer is None else timer.text)
    return found


def _flows(process: Node) -> Iterable[Flow]:
    defaults = {(xml.ident(node), node.get("default")) for node in process.iter() if node.get("default")}
    for flow in process.iter(f"{{{xml.BPMN}}}sequenceFlow"):
        above = flow.getparent()
        inside = above is not None and xml.kind(above) in SCOPES
        condition = xml.text(xml.child(flow, "conditionExpression"))
        yield Flow(
            id=xml.ident(flow),
            source=flow.get("sourceRef") or "",
            target=flow.get("targetRef") or "",
            name=xml.label(flow),
            condition=condition or None,
            default=(flow.get("sourceRef"), xml.ident(flow)) in defaults,
            scope=xml.ident(above) if inside and above is not None else None,
            properties=xml.properties(flow),
        )


def _starters(
    process: Node, package: Package, elements: Mapping[str, Element], scopes: Mapping[str, graph.Scope]
) -> tuple[str, ...] | None:
    starts = list(xml.children(process, "startEvent"))
    if starts and all(attributes.definitions(start) for start in starts):
        return ()
    drawn = attributes.camunda(process, "candidateStarterGroups")
    named = package.process.starters or tuple(part.strip() for part in drawn.split(",") if part.strip())
    if named:
        return None if EVERYONE in named else named
    first = [elements[task] for task in _first_tasks(scopes, xml.ident(process)) if task in elements]
    if not first or not all(task.roles for task in first):
        return None
    return tuple(dict.fromkeys(role for task in first for role in task.roles))


def _first_tasks(scopes: Mapping[str, graph.Scope], process: str) -> list[str]:
    """The human tasks a new instance can open first."""

    def inside(node: Node) -> str:
        """Return the sub-process or called process a token at the node goes into ("": none)."""
        if xml.kind(node) == "callActivity":
            return attributes.called(node)
        return xml.ident(node) if xml.kind(node) in SCOPES else ""

    found: list[str] = []
    seen: set[tuple[str, str]] = set()
    stack = [(process, start) for start in scopes[process].starts] if process in scopes else []
    while stack:
        place, name = stack.pop()
        if (place, name) in seen:
            continue
        seen.add((place, name))
        scope = scopes[place]
        if scope.kind(name) in HUMAN:
            found.append(name)
        elif inside(scope.nodes[name]) in scopes:
            below = inside(scope.nodes[name])
            stack += [(below, start) for start in scopes[below].starts]
        else:
            stack += [(place, target) for target in scope.targets(name)]
    return found
