"""Lint: events carry what is executed, boundary events have a host, timers can be understood."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta

from engine import expressions, workdays
from engine.bpmn.drawing import attributes, xml
from engine.bpmn.drawing.graph import Scope
from engine.bpmn.drawing.support import ACTIVITIES, DEFINITIONS, ELSEWHERE, EVENTS, STARTS, TRIGGERS
from engine.bpmn.drawing.xml import Node
from engine.bpmn.lint.examination import Examination
from engine.bpmn.rules import Rule

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?")
_YEARS = range(2000, 2200)


def check(examination: Examination) -> None:
    for scope in examination.scopes:
        for node in scope.nodes.values():
            if xml.kind(node) in EVENTS:
                definitions(examination, scope, node)
                starts = xml.kind(node) == "startEvent" and xml.kind(scope.element) == "process"
                timers(examination, node, starts)
            if xml.kind(node) == "boundaryEvent":
                boundary(examination, scope, node)
        deadlines(examination, scope)


def definitions(examination: Examination, scope: Scope, event: Node) -> None:
    """The event has exactly what Alur executes for its kind; what is refused everywhere is told elsewhere."""
    allowed = DEFINITIONS.get(xml.kind(event))
    if xml.kind(event) == "startEvent" and xml.truth(scope.element, "triggeredByEvent"):
        allowed = TRIGGERS
    elif xml.kind(event) == "startEvent" and xml.kind(scope.element) == "process":
        allowed = STARTS
    found = [xml.kind(definition) for definition in attributes.definitions(event)]
    if allowed is None:
        return
    if len(found) > 1:
        examination.error(Rule.MANY_DEFINITIONS, event, count=len(found))
    if not found and "" not in allowed:
        examination.error(Rule.NO_DEFINITION, event, kind=xml.kind(event))
    for what in found:
        if what not in allowed and what in ELSEWHERE:
            examination.error(
                Rule.UNSUPPORTED, event, what=f"{xml.kind(event)} {what}", instead=ELSEWHERE[what]
            )


def timers(examination: Examination, event: Node, starts: bool) -> None:
    """A timer is understood; one that `starts` a process has no values to ask, and may go on without end."""
    for definition in xml.children(event, "timerEventDefinition"):
        times = attributes.times(definition)
        if len(times) != 1:
            examination.error(Rule.TIMER, event, reason="several" if times else "empty", value="")
        for time in times[:1]:
            text = attributes.unquoted(xml.text(time))
            reason = timer_fault(xml.kind(time), text, examination.limits.timer_days, starts)
            if reason is not None:
                examination.error(Rule.TIMER, event, reason=reason, value=text)
                continue
            working_hours(examination, event, text)
            if xml.kind(time) == "timeCycle" and not starts and not _comes_again(event):
                once(examination, event, text)


def working_hours(examination: Examination, event: Node, text: str) -> None:
    """Hours are working hours: more of them than a day of work has may be meant by the wall clock."""
    timer = attributes.timer(event)
    length = text.rpartition("/")[2]
    if timer is None or timer.calendar or timer.kind == "date" or attributes.dynamic(text):
        return
    hours = timedelta(minutes=workdays.Duration.parse(length).minutes)
    if hours > workdays.WORKDAY:
        days, use = round(hours / workdays.WORKDAY), f"P{math.ceil(hours / timedelta(days=1))}D"
        examination.warn(Rule.WORKING_HOURS, event, value=length, days=days, use=use)


def once(examination: Examination, event: Node, text: str) -> None:
    """An event that goes on, or interrupts, at its first time has no second: a cycle there is a mistake."""
    if attributes.dynamic(text) or attributes.cycle(text)[0] > 1:
        use = "" if attributes.dynamic(text) else attributes.cycle(text)[1]
        examination.error(Rule.TIMER_ONCE, event, value=text, use=use)


def _comes_again(event: Node) -> bool:
    attribute = "isInterrupting" if xml.kind(event) == "startEvent" else "cancelActivity"
    return xml.kind(event) in ("startEvent", "boundaryEvent") and not xml.truth(event, attribute, True)


def timer_fault(kind: str, text: str, longest: int, starts: bool = False) -> str | None:
    """Return why a timer cannot be understood or is longer than so many days (a code), or None when it can."""
    if not text:
        return "empty"
    if attributes.dynamic(text) and starts:
        return "no-values"
    if attributes.dynamic(text):
        try:
            expressions.compile_expression(text)
        except expressions.ExpressionError:
            return "expression"
        return None
    if kind == "timeDate":
        return None if _date(text) else "date"
    if kind == "timeCycle":
        try:
            text = attributes.cycle(text, starts)[1]
        except ValueError:
            return "cycle"
    try:
        length = workdays.Duration.parse(text)
    except workdays.DurationError as error:
        return error.code
    if length.days > longest:
        return "too_long"
    if starts and kind == "timeCycle" and not length.days and not length.minutes:
        return "too-often"
    return None


def _date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        return datetime.fromisoformat(text).year in _YEARS
    except ValueError:
        return False


def boundary(examination: Examination, scope: Scope, event: Node) -> None:
    host = event.get("attachedToRef") or ""
    if host not in scope.nodes:
        examination.error(Rule.BOUNDARY, event, target=host)
    elif xml.kind(scope.nodes[host]) not in ACTIVITIES:
        examination.error(Rule.BOUNDARY_HOST, event, target=host, kind=xml.kind(scope.nodes[host]))


def deadlines(examination: Examination, scope: Scope) -> None:
    """One non-interrupting timer is the deadline of its task; of several only one counts as such."""
    for host, events in scope.attached.items():
        several = [scope.nodes[name] for name in events if attributes.is_deadline(scope.nodes[name])]
        used = attributes.deadline(several)
        if used is not None and len(several) > 1:
            examination.warn(Rule.MANY_DEADLINES, scope.nodes[host], used=xml.ident(used), count=len(several))
