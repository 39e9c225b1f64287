"""The legend of a drawing: what its readers know each part by, where the file has ids."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from engine.bpmn.drawing import attributes, xml
from engine.bpmn.drawing.xml import Node
from engine.bpmn.model import Package
from engine.errors import DeploymentRefused, Finding, FormTitle, Label

_IDENT = re.compile(r"[\w\-]+(?:\.[\w\-]+)*")
_MOST = 40  # ids that one remark speaks of


class Legend:
    """The labels of all that is drawn in the diagrams of a package, and the titles of its forms."""

    def __init__(self, roots: Iterable[Node]) -> None:
        self._nodes: dict[str, Node] = {}
        self._before: dict[str, list[str]] = {}
        for root in roots:
            for node in root.iter(f"{{{xml.BPMN}}}*"):
                ident = xml.ident(node)
                if not ident:
                    continue
                self._nodes.setdefault(ident, node)
                if xml.kind(node) == "sequenceFlow":
                    self._before.setdefault(node.get("targetRef") or "", []).append(
                        node.get("sourceRef") or ""
                    )

    def labels(self, idents: Iterable[str]) -> dict[str, Label]:
        """Return the labels of these ids, as far as they are drawn, and of all that these labels name."""
        found: dict[str, Label] = {}
        waiting = deque(idents)
        while waiting:
            ident = waiting.popleft()
            if ident in found or ident not in self._nodes:
                continue
            label = found[ident] = self._label(self._nodes[ident])
            waiting += filter(None, (label.source, label.target, label.host, label.after))
        return found

    def all(self) -> dict[str, Label]:
        """Return the label of everything."""
        return self.labels(self._nodes)

    def _label(self, node: Node) -> Label:
        kind, ident = xml.kind(node), xml.ident(node)
        label = Label(kind, xml.shorten(xml.label(node)), self._step(node))
        if kind == "sequenceFlow":
            return replace(label, source=node.get("sourceRef") or "", target=node.get("targetRef") or "")
        host = node.get("attachedToRef") or ""
        if host:
            return replace(label, host=host)
        return label if label.name or label.step else replace(label, after=self._named_before(ident))

    def _step(self, node: Node) -> int | None:
        """Return the number that stands on a task or sub-process, or on one around it."""
        if not xml.kind(node).endswith(("Task", "task", "Process", "Activity")):
            return None
        above: Node | None = node
        while above is not None and xml.kind(above) != "process":
            number = attributes.number(xml.properties(above).get("sop:no", "").strip())
            if number is not None:
                return number
            above = above.getparent()
        return None

    def _named_before(self, ident: str) -> str:
        """Return the nearest on the ways that lead to an element which has a name; "" when none has."""
        seen, waiting = {ident}, deque(self._before.get(ident, ()))
        while waiting:
            one = waiting.popleft()
            node = self._nodes.get(one)
            if one in seen or node is None:
                continue
            seen.add(one)
            if xml.label(node):
                return one
            waiting += self._before.get(one, ())
        return ""

    # ---- forms -------------------------------------------------------------------------------------------
    def titles(self, package: Package) -> dict[str, FormTitle]:
        """Return what people call each form of a package, by its file name; also of one that cannot be read."""
        steps: dict[str, FormTitle] = {}
        for node in self._nodes.values():
            written = attributes.form(node)
            if written:
                step = FormTitle("", self._step(node), xml.shorten(xml.label(node)))
                steps.setdefault(attributes.form_name(written), step)
        names = {path.rpartition("/")[2].removesuffix(".form") for path in package.files if _is_form(path)}
        found = {}
        for name in sorted(names):
            form = package.forms.get(name)
            title = form.title if form is not None and form.title not in (form.id, name) else ""
            step = steps.get(name) or steps.get(form.id if form is not None else "") or FormTitle()
            found[name] = replace(step, title=xml.shorten(" ".join(title.split())))
        return found


def of(package: Package) -> Legend:
    """Return the legend of all diagrams of a package that can be read."""
    roots = []
    for path in sorted(package.files, key=lambda path: path != package.bpmn):
        if path.endswith(".bpmn"):
            try:
                roots.append(xml.parse(package.files[path], path))
            except DeploymentRefused:
                continue  # told by the lint
    return Legend(roots)


def labelled(findings: Iterable[Finding], package: Package) -> list[Finding]:
    """Return remarks on a package with the labels of the ids and the titles of the forms that they speak of."""
    findings = list(findings)
    if not findings:
        return findings
    legend = of(package)
    titles = legend.titles(package)
    return [replace(one, labels=legend.labels(_idents(one)), titles=_titles(one, titles)) for one in findings]


def _idents(finding: Finding) -> Iterator[str]:
    """Yield what may be an id in a remark; of `Langkah_4.keputusan` also what stands before the dot."""
    texts = [finding.element or "", *_texts(finding.params)]
    found = [one for text in texts for one in _IDENT.findall(text)]
    for one in found[:_MOST]:
        yield one
        yield one.partition(".")[0]


def _titles(finding: Finding, titles: Mapping[str, FormTitle]) -> dict[str, FormTitle]:
    names = {finding.file.rpartition("/")[2].removesuffix(".form"), str(finding.params.get("form", ""))}
    return {name: titles[name] for name in names if name in titles}


def _texts(params: Mapping[str, Any]) -> Iterator[str]:
    for key, value in params.items():
        if isinstance(value, str) and key not in ("name", "text"):
            yield value


def _is_form(path: str) -> bool:
    return path.endswith(".form") and path.rpartition("/")[0] in ("", "forms")
