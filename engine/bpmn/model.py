"""What a process package says, as plain frozen facts: roles, package, elements, steps, outline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn.decision_table import Call, Decision
from engine.errors import Finding
from engine.expressions import Expression
from engine.forms import Form


@dataclass(frozen=True, slots=True)
class Role:
    """A jabatan or a duty in the program; tasks belong to it. `superior` is its `atasan`, `family` its `kelompok`.

    `former_labels` is what it was called before.
    """

    id: str
    label: str
    superior: str | None = None
    unit: str = ""
    rights: frozenset[str] = frozenset()
    family: str = ""
    former_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcessToml:
    """process.toml: what is no part of the SOP itself.

    `starters` are role ids (None: the roles of the first task). `number` and `subject` are patterns with
    names in braces: `{kode}-{tahun}-{urut:04}`, `Pengumpulan data {periode} {tahun}`; `code` fills `{kode}`.
    `pauses` are read by `package.pause_rules`.
    """

    title: str = ""
    description: str = ""
    code: str = ""
    starters: tuple[str, ...] | None = None
    number: str = ""
    subject: str = ""
    record: Mapping[str, Any] = field(default_factory=dict)
    retention: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    pauses: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Package:
    """One process package as it was read: its files (path with `/` → bytes) and what they say.

    `key` is the id of its executable process, `name` what it is called there, `bpmn` the path of its diagram.
    `sha256` is the fingerprint of all paths and contents. `forms` are keyed by file name without `.form`
    (forms/tinjau.form → "tinjau"), `tables` by file name without `.csv`, `decisions` (of all .dmn files) by
    their id. `roles` is None when the package brings no roles.toml.
    `findings` are the faults found while reading; lint reports them with its own.
    """

    key: str
    bpmn: str
    files: Mapping[str, bytes]
    sha256: bytes
    process: ProcessToml = field(default_factory=ProcessToml)
    forms: Mapping[str, Form] = field(default_factory=dict)
    tables: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    roles: Mapping[str, Role] | None = None
    findings: tuple[Finding, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Timer:
    """What a timer event waits for: `kind` is "duration", "date" or "cycle"; `text` as it is written.

    `calendar` is True when the event runs on the wall clock (`sop:waktu=kalender`) instead of working time,
    `closing` when a date without a time means the closing of that day, as that of a deadline does.
    """

    kind: str
    text: str
    calendar: bool = False
    closing: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """What an event catches or throws: `kind` is message, signal, error, escalation or link.

    `name` is the message, signal or link by name, the error or escalation by code ("": every code). `key` is
    what a message is correlated by (None: by its name alone).
    """

    kind: str
    name: str
    key: Expression | None = None


@dataclass(frozen=True, slots=True)
class MultiInstance:
    """One run per item of `collection`, or `cardinality` runs; `variable` is the item's name ("": none)."""

    collection: Expression | None
    cardinality: Expression | None
    variable: str
    sequential: bool


@dataclass(frozen=True, slots=True)
class Loop:
    """Runs again while `condition` holds (None: always), at most `maximum` times (None: no such end)."""

    condition: Expression | None
    maximum: int | None
    test_before: bool


@dataclass(frozen=True, slots=True)
class Element:
    """One flow node of the process: what it is, whose it is, and what belongs to it.

    `kind` is its BPMN name ("userTask"). `step` is its number in the SOP (`sop:no`), inherited from the
    enclosing sub-process. `roles` are fixed role ids; `role_expression` (candidateGroups="${bidang}") and
    `user_expression` are evaluated when the task opens; `users` are fixed user names. `deadline` is the
    non-interrupting boundary timer that says by when it is done, `duration` its ISO text where that is a fixed
    length, a standard time; both are inherited from the enclosing sub-process when it has none of its own.
    `parent` is the enclosing sub-process. `inputs` are its input parameters. `lanes` are lane labels, outer
    first. `host` and `interrupting` are set for boundary events (`interrupting` also for the start of an event
    sub-process), `timer` for timer events, `happening` for every other event that is not plain. `triggered`
    marks an event sub-process. `process` is the process it stands in. A call activity `calls` another process
    of the package and gives `outputs`, evaluated there at its end; the parent of what stands in a called
    process is its first caller.
    """

    id: str
    kind: str
    name: str = ""
    step: int | None = None
    roles: tuple[str, ...] = ()
    role_expression: Expression | None = None
    users: tuple[str, ...] = ()
    user_expression: Expression | None = None
    form: str | None = None
    duration: str | None = None
    deadline: str | None = None
    parent: str | None = None
    inputs: Mapping[str, Expression] = field(default_factory=dict)
    multi: MultiInstance | None = None
    decision: Call | None = None
    loop: Loop | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    lanes: tuple[str, ...] = ()
    documentation: str = ""
    host: str | None = None
    interrupting: bool = True
    timer: Timer | None = None
    happening: Happening | None = None
    triggered: bool = False
    process: str = ""
    calls: str | None = None
    outputs: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow. `condition` is its text as written, `default` marks the flow taken when none holds."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None
    default: bool = False
    scope: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane (pelaksana column): `role` is the role it stands for, `nodes` the ids it lists itself."""

    id: str
    name: str
    role: str | None
    parent: str | None
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered row of the SOP: `element` carries the number, `elements` are its user tasks.

    `norm` is the ISO duration of its standard time (None: none drawn). `grades` maps a cell
    ("kegiatan", "waktu" …) to terbaca, diperbaiki, disimpulkan or tidak_terbaca.
    """

    no: int
    element: str
    elements: tuple[str, ...]
    name: str
    lanes: tuple[str, ...]
    roles: tuple[str, ...]
    norm: str | None
    requirement: str
    output: str
    note: str
    source_text: str
    grades: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pair:
    """Four eyes: who did `step` is not to do `check`, which checks it. `kind` is "peringatan" or "tolak"."""

    check: str
    step: str
    kind: str


@dataclass(frozen=True, slots=True)
class Opposite:
    """Tasks of people that a pair sets against another; `checked` is whether they are what the other checks."""

    tasks: tuple[str, ...]
    kind: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Called:
    """Another process of the package that call activities run; `callers` is how many of them there are."""

    id: str
    name: str
    file: str
    start_element: str
    callers: int


@dataclass(frozen=True, slots=True)
class Outline:
    """All the product knows of a process besides how to run it.

    `elements` and `flows` are keyed by id, in the order of the file, those of all `called` processes after the own;
    `identity` is the SOP's identity block (property names without `sop:`); `starters` are the role ids that may
    start it (None: anyone signed in, because its first task has no fixed role). `start_element` is the start event
    of people; where there is none nobody starts it by hand and it is the first of `starts`, the events that start
    it by themselves.
    """

    process_id: str
    name: str
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    steps: tuple[Step, ...]
    lanes: tuple[Lane, ...]
    identity: Mapping[str, str]
    properties: Mapping[str, str]
    start_element: str
    start_form: str | None
    starters: tuple[str, ...] | None
    documentation: str = ""
    called: Mapping[str, Called] = field(default_factory=dict)
    starts: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    opposites: Mapping[str, tuple[Opposite, ...]] = field(default_factory=dict)

    def repetitions(self, element: str) -> tuple[str, ...]:
        """Return the multi-instances that an element lies in, within its process, itself too; the outermost first."""
        around: list[str] = []
        process, name = self.elements[element].process, element
        while True:
            one = self.elements[name]
            if one.process != process:
                break
            if one.multi is not None:
                around.insert(0, name)
            if one.parent is None:
                break
            name = one.parent
        return tuple(around)

    def against(self, task: str) -> dict[str, Opposite]:
        """Return what pairs set against a task of people, by task; of two words the stricter."""
        found: dict[str, Opposite] = {}
        for one in self.opposites.get(task, ()):
            for other in one.tasks:
                found.setdefault(other, one)
        return found

    def merges(self, name: str) -> bool:
        """Return whether ways only come together here: an exclusive gateway with one way out decides nothing.

        It is no step and no decision of an SOP, so lists and papers leave it out.
        """
        one = self.elements.get(name)
        if one is None or one.kind != "exclusiveGateway":
            return False
        return sum(flow.source == name for flow in self.flows.values()) == 1

    def beyond(self, name: str) -> str:
        """Return where a way to this element leads: to it, or to what follows when ways only come together there."""
        passed: set[str] = set()
        while name not in passed and self.merges(name):
            passed.add(name)
            name = next(flow.target for flow in self.flows.values() if flow.source == name)
        return name

    def of(self, process: str) -> Iterable[str]:
        """Return the ids of the elements of one process."""
        if not self.called:
            return self.elements
        return [name for name, element in self.elements.items() if element.process == process]
