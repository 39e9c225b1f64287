"""Lint: expressions read names that exist and mean one thing, and fields their forms have."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine import expressions
from engine.bpmn.drawing import attributes, graph, xml
from engine.bpmn.drawing.support import HUMAN
from engine.bpmn.drawing.xml import Node
from engine.bpmn.lint.bindings import COUNTS, RUN, Read, Write, reads, writes
from engine.bpmn.lint.concurrency import Concurrency
from engine.bpmn.lint.examination import Examination
from engine.bpmn.lint.last_writes import Ways, end_of
from engine.bpmn.rules import Rule

_TABLE = re.compile(r"\btabel\(\s*['\"]([^'\"]*)['\"]")
_FAMILY = re.compile(r"\bperan_kelompok\(\s*['\"]([^'\"]*)['\"]")


def check(examination: Examination) -> None:
    """Every text of the drawing; who is faster is asked only where the drawing itself is sound."""
    sound = not any(finding.level == "error" for finding in examination.findings)
    judges: dict[str, _Judge] = {}
    scopes: dict[str, graph.Scope] = {}
    if sound:
        called = [graph.scopes(examination.library[name].process) for name in examination.outline.called]
        for one in (*(scope for whole in called for scope in whole), *examination.scopes):
            if one.nodes.keys() <= examination.outline.elements.keys():  # a pool that is not run has none
                scopes[xml.ident(one.element)] = one
    for scope in examination.scopes:
        for read in reads(examination, scope):
            if read.process not in judges:
                judges[read.process] = _Judge(examination, read.process, scopes)
            judge = judges[read.process]
            _asks(examination, read)
            if not read.quiet:
                _text(examination, read)
                for name in judge.unknown(read):
                    examination.warn(Rule.UNKNOWN_NAME, read.node, unknown=name)
            judge.items(read)
            if sound:
                judge.races(read)


def _text(examination: Examination, read: Read) -> None:
    if isinstance(read.compiled, expressions.Expression):
        size(examination, read.node, read.compiled)
    for table in _TABLE.findall(read.compiled.text):
        if f"data/{table}.csv" not in examination.package.files and table not in examination.package.tables:
            examination.error(Rule.UNKNOWN_TABLE, read.node, table=table)
    families = {role.family.casefold() for role in examination.roles.values() if role.family}
    for family in _FAMILY.findall(read.compiled.text):
        if family.casefold() not in families:
            examination.warn(Rule.UNKNOWN_FAMILY, read.node, family=family)
    for path in sorted(read.compiled.paths):
        _path(examination, read.node, path)


def _asks(examination: Examination, read: Read) -> None:
    """What reads the office is an input of a task of people, where it is read once and kept, and nothing else."""
    inputs = attributes.inputs(read.node).values() if xml.kind(read.node) in HUMAN else ()
    for name in sorted(read.compiled.asks):
        if read.quiet or read.compiled.text not in inputs:
            examination.error(Rule.OFFICE_READ, read.node, function=name)


class _Judge:
    """What the names of one process mean where they are read."""

    def __init__(self, examination: Examination, process: str, scopes: dict[str, graph.Scope]) -> None:
        self.sheet, self.outline, self.scopes = examination, examination.outline, scopes
        self.elements = frozenset(self.outline.of(process)) or frozenset(self.outline.elements)
        self.writes, self.anything = writes(examination, process)
        self.variables = {one.multi.variable for one in self.outline.elements.values() if one.multi}
        self.concurrency = Concurrency(scopes, self.outline)
        self.ways = Ways(scopes, self.outline)

    def unknown(self, read: Read) -> list[str]:
        """Names that nothing in the process writes: they are null."""
        known = self.elements | self.writes.keys() | self.variables | COUNTS
        return sorted(read.names - known)

    def items(self, read: Read) -> None:
        """What is answered once for each item is asked of one's own item, or of one that is named."""
        for path in sorted(read.compiled.paths):
            root, _, rest = path.partition(".")
            field, element = rest.partition(".")[0], self.outline.elements.get(root)
            if element is None or element.form is None or root in read.hidden:
                continue
            around = self.outline.repetitions(root)
            if around != read.around[: len(around)] and field in self.sheet.package.forms[element.form].keys:
                self.sheet.error(Rule.ITEM_FIELD, read.node, path=path, use=self._of_item(root, field))
        for name in sorted(read.names - self.elements):
            several = self.writes.get(name, ())
            if not several or self.anything or name in self.variables:
                continue
            if all(one.around != read.around[: len(one.around)] for one in several):
                use = [self._of_item(one.at, name) for one in several if one.full]
                if use:
                    self.sheet.error(Rule.ITEM_FIELD, read.node, path=name, use=", ".join(use))
                else:
                    self.sheet.error(Rule.ITEM_RESULT, read.node, path=name)

    def races(self, read: Read) -> None:
        """A bare name is read only where it cannot matter who was faster."""
        if read.at not in self.outline.elements and read.at not in self.scopes:
            return
        for name in sorted(read.names - self.elements):
            level, others = self._clash(read, name)
            if others:
                named = [one for one in self.writes.get(name, ()) if one.around == level and one.full]
                use = dict.fromkeys(f"{one.at}.{name}" for one in [*named, *(o for o in others if o.full)])
                writers = ", ".join(dict.fromkeys(one.at for one in others))
                if use:
                    told = {"unknown": name, "writers": writers, "use": ", ".join(use)}
                    self.sheet.error(Rule.RACING_NAME, read.node, **told)
                else:
                    self.sheet.error(Rule.RACING_RESULT, read.node, unknown=name, writers=writers)

    def _clash(self, read: Read, name: str) -> tuple[tuple[str, ...], Sequence[Write]]:
        """(scope, those that may write the name last there, now the one, now the other); none where it is clear."""
        for length in range(len(read.around), -1, -1):
            level = read.around[:length]
            several = [one for one in (*self.writes.get(name, ()), *self.anything) if one.around == level]
            sure = frozenset(one.at for one in several if one.sure)
            found = [one for one in several if self._meets(one, read)] or self._rivals(read, several, sure)
            if found:
                return level, found
            if not level or not self._looks_outward(read, name, level[-1], sure):
                break
        return (), ()

    def _meets(self, one: Write, read: Read) -> bool:
        """Whether a name may be written while it is read."""
        return read.at in self.outline.elements and self.concurrency.together(one.at, read.at)

    def _rivals(self, read: Read, several: list[Write], sure: frozenset[str]) -> list[Write]:
        """Those whose write may be the last one here, though another of them may write at the same time."""
        if not self.concurrency.rivals(one.at for one in several):
            return []
        last = self.ways.last(*self._place(read), sure)
        rivals = frozenset(self.concurrency.rivals(one.at for one in several if one.at in last))
        return [one for one in several if one.at in rivals]

    def _looks_outward(self, read: Read, name: str, repeated: str, sure: frozenset[str]) -> bool:
        """Whether an item may read a name before it has written it itself."""
        multi = self.outline.elements[repeated].multi
        if name in RUN or (multi is not None and name == multi.variable):
            return False
        return self.ways.open(*self._place(read), repeated, sure)

    def _place(self, read: Read) -> tuple[str, bool]:
        """The place of a read on the ways, and whether what is there is done when it comes."""
        if read.after and read.at in self.scopes:
            return end_of(read.at), False
        return read.at, read.after

    def _of_item(self, element: str, field: str) -> str:
        """A field of a repeated element, with the item named."""
        innermost = self.outline.repetitions(element)[-1:]
        multi = self.outline.elements[innermost[0]].multi if innermost else None
        variable = multi.variable if multi is not None else ""
        return f"{element}[{variable or 'item'}].{field}"


def size(examination: Examination, node: Node, compiled: expressions.Expression) -> None:
    """An expression is no longer and no deeper than the operator allows."""
    for code, found, limit in (
        ("too_long", len(compiled.text), examination.limits.expression),
        ("too_complex", compiled.depth, examination.limits.depth),
    ):
        if found > limit:
            examination.error(
                Rule.EXPRESSION, node, what="expression", text=compiled.text, code=code, detail=str(limit)
            )


def _path(examination: Examination, node: Node, path: str) -> None:
    """`Langkah_4.keputusan`: the element has a form, and the form has the field."""
    root, _, rest = path.partition(".")
    element = examination.outline.elements.get(root)
    field = rest.partition(".")[0]
    if element is None or not field or element.multi is not None:
        return
    if element.form is None:
        if element.happening is not None or element.calls or element.process in examination.outline.called:
            return  # what a message carries, a call gives or is given is not known here
        if element.kind not in HUMAN or not _names_form(examination, root):
            examination.warn(Rule.NO_FORM_TO_READ, node, path=path, read=root)
    elif field not in examination.package.forms[element.form].keys and not _inside_multi(examination, root):
        examination.warn(Rule.UNKNOWN_FIELD, node, path=path, field=field, form=element.form)


def _names_form(examination: Examination, element: str) -> bool:
    """Whether an element names a form at all (a missing or broken one is told elsewhere)."""
    node = examination.node(element)
    return node is not None and bool(attributes.form(node))


def _inside_multi(examination: Examination, element: str) -> bool:
    found = examination.outline.elements.get(element)
    while found is not None and found.parent is not None:
        found = examination.outline.elements.get(found.parent)
        if found is not None and found.multi is not None:
            return True
    return False
