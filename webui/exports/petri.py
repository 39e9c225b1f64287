"""A process as a Petri net in PNML (ISO 15909-2): what process mining compares the event log with.

A task of a person is a transition with its name, as in the log; all else of the drawing is silent. Sub-processes are
opened up; a task done by several may be done any number of times. What happens beside the work (somebody takes a
task, keeps a draft, writes a remark, a deadline passes) may happen at any time while the case runs: so the whole log
fits, without a filter. Non-interrupting timers change no path and are left out; what cannot be told this way is left
out too, and named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from engine.service.views import EXCLUSIVE, HUMAN, Element, Outline
from webui.exports import log

SOURCE, SINK = "awal", "akhir"
OPENED, ENDED, RUNNING = "dibuka", "ditutup", "berjalan"


@dataclass
class Net:
    """Places by name; transitions with label (empty: silent), places before and places after."""

    places: dict[str, None] = field(default_factory=lambda: {SOURCE: None, SINK: None})
    transitions: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def add(self, label: str, before: Iterable[str], after: Iterable[str]) -> None:
        found = label, tuple(before), tuple(after)
        self.places |= dict.fromkeys((*found[1], *found[2]))
        self.transitions.append(found)


def net(outline: Outline) -> Net:
    """Return the net of a process: a token on a flow is a token in the place of that flow."""
    made = Net()
    made.add("", [SOURCE], [OPENED, RUNNING])
    made.add("", [ENDED, RUNNING], [SINK])
    for act in sorted(log.BESIDE):
        made.add(act, [RUNNING], [RUNNING])
    for one in outline.elements.values():
        _element(made, outline, one)
    return made


def _element(made: Net, outline: Outline, one: Element) -> None:
    arriving = [flow.id for flow in outline.flows.values() if flow.target == one.id]
    leaving = [flow.id for flow in outline.flows.values() if flow.source == one.id]
    entry, left = f"di {one.id}", f"dari {one.id}"
    if one.kind == "boundaryEvent" or (one.host and not arriving):
        if one.interrupting and one.host:
            host = outline.elements[one.host]
            if host.kind == "subProcess":
                made.left_out.append(one.id)
            else:
                made.add("", [f"di {host.id}"], leaving)
        return  # what begins beside the work is no step of it
    if _beside(outline, one):
        return
    if one.kind == "parallelGateway":
        made.add("", arriving, leaving)
        return
    if one.kind == "inclusiveGateway" or one.triggered or one.calls:
        made.left_out.append(one.id)
    if one.kind == "startEvent" and not arriving:
        before = f"di {one.parent}" if one.parent else OPENED
        made.add("", [before], leaving)
        return
    for flow in arriving:
        made.add("", [flow], [entry])
    if one.kind == "subProcess":
        _leave(made, one, f"isi {one.id}", left, entry)
    elif one.kind in HUMAN:
        made.add(one.name or one.id, [entry], [left])
        _repeat(made, one, left, entry)
    else:
        made.add("", [entry], [left])
    _out(made, outline, one, left, leaving)


def _leave(made: Net, one: Element, inside: str, left: str, entry: str) -> None:
    made.add("", [inside], [left])
    _repeat(made, one, left, entry)


def _repeat(made: Net, one: Element, left: str, entry: str) -> None:
    """What is done by several or again is done any number of times, one after another in some order."""
    if one.multi or one.loop:
        made.add("", [left], [entry])
        made.add("", [entry], [left])


def _out(made: Net, outline: Outline, one: Element, left: str, leaving: list[str]) -> None:
    if not leaving:
        made.add("", [left], [f"isi {one.parent}" if one.parent else ENDED])
    elif one.kind in EXCLUSIVE or any(outline.flows[flow].condition for flow in leaving):
        for flow in leaving:
            made.add("", [left], [flow])
    else:
        made.add("", [left], leaving)


def _beside(outline: Outline, one: Element) -> bool:
    """Return whether an element is reached only from a non-interrupting boundary event."""
    seen: set[str] = set()
    queue = [one.id]
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        sources = [flow.source for flow in outline.flows.values() if flow.target == name]
        element = outline.elements[name]
        if not sources and (element.kind != "boundaryEvent" or element.interrupting):
            return False
        queue += sources
    return True


def pnml(outline: Outline, name: str) -> tuple[bytes, list[str]]:
    """Return the net as a file for other programs, and the ids of what was left out."""
    made = net(outline)
    ids = {place: f"p{number}" for number, place in enumerate(made.places)}
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<pnml>\n<net id="n1" '
        'type="http://www.pnml.org/version-2009/grammar/pnmlcoremodel">',
        f'<name><text>{escape(name)}</text></name>\n<page id="g1">',
    ]
    for place, key in ids.items():
        mark = "<initialMarking><text>1</text></initialMarking>" if place == SOURCE else ""
        parts.append(f"<place id={quoteattr(key)}><name><text>{escape(place)}</text></name>{mark}</place>")
    arcs = 0
    for number, (label, before, after) in enumerate(made.transitions):
        silent = '<toolspecific tool="ProM" version="6.4" activity="$invisible$" localNodeID="t"/>'
        words = escape(label) if label else f"t{number}"
        parts.append(
            f'<transition id="t{number}"><name><text>{words}</text></name>{"" if label else silent}</transition>'
        )
        for source, target in (
            *((ids[place], f"t{number}") for place in before),
            *((f"t{number}", ids[place]) for place in after),
        ):
            arcs += 1
            parts.append(f'<arc id="a{arcs}" source="{source}" target="{target}"/>')
    final = f'<place idref="{ids[SINK]}"><text>1</text></place>'
    parts.append(f"</page>\n<finalmarkings><marking>{final}</marking></finalmarkings>\n</net>\n</pnml>\n")
    return "\n".join(parts).encode(), made.left_out
