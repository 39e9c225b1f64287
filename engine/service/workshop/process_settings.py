"""The settings of a process: number, starters, retention and record, read from process.toml and written into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine import bpmn, errors, store
from engine.bpmn.drawing import outline, xml
from engine.bpmn.drawing.support import HUMAN
from engine.bpmn.model import Outline, Package
from engine.bpmn.package import patterns, pause_rules, process_text
from engine.bpmn.package.pause_rules import PauseRules
from engine.bpmn.package.process_toml import parse_process
from engine.errors import Finding
from engine.forms import Component, walk
from engine.service import access
from engine.service.audit import schedule
from engine.service.audit.schedule import Schedule
from engine.service.context import Context
from engine.service.views import Actor, Role
from engine.service.workshop import settings_text
from engine.service.workshop.draft_references import read_package
from engine.service.workshop.drafts import Drafts
from engine.service.workshop.settings_text import KEPT, KEY, SettingsText
from engine.service.workshop.views import DraftView

FILE = process_text.FILE
DEFAULT_NUMBER = "{kode}-{tahun}-{urut:04}"


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field that a record may hold: a column of its list, or (`start`) a field of the form that starts a case."""

    key: str
    label: str
    start: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class RecordList:
    """A list that a step fills in: `source` is what process.toml calls it, the rest what people call it."""

    source: str
    step: int | None
    name: str
    label: str
    fields: tuple[RecordField, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What is set, for reading. `starters` are labels (None: everyone), `of_first` says that nobody is named."""

    code: str = ""
    number: str = ""
    subject: str = ""
    starters: tuple[str, ...] | None = ()
    of_first: bool = True
    schedule: Schedule = field(default_factory=Schedule)
    pauses: PauseRules = field(default_factory=PauseRules)
    record: RecordList | None = None
    keys: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingsView:
    """A draft with its settings as text (None: process.toml cannot be read) and what there is to choose from.

    `first` are the labels of who may start when nobody is named (None: everyone). `subject_fields` are the fields
    of the start form, `summary` what the text as it stands comes to.
    """

    draft: DraftView
    text: SettingsText | None
    findings: tuple[Finding, ...]
    roles: tuple[Role, ...]
    first: tuple[str, ...] | None
    lists: tuple[RecordList, ...]
    fields: tuple[RecordField, ...]
    subject_fields: tuple[RecordField, ...]
    summary: Summary


class ProcessSettings:
    """Reading and changing what process.toml of a draft says, and reading what that of a version does."""

    def __init__(self, context: Context, drafts: Drafts) -> None:
        self._context = context
        self._drafts = drafts

    def view(self, draft_id: int, actor: Actor, typed: SettingsText | None = None) -> SettingsView:
        """Return the settings of a draft; with `typed` those as they would become. Raises NotFound, Forbidden."""
        draft = self._drafts.view(draft_id, actor)
        files = self._drafts.files(draft_id, actor)
        content = files.get(FILE, b"")
        _path, package = read_package(files)
        process, findings = parse_process(content)
        raw: dict[str, Any] | None = None
        try:
            raw = process_text.read_raw(content)
        except errors.DeploymentRefused as refusal:
            findings = list(refusal.findings)
        text = None if raw is None else typed or settings_text.of_raw(raw)
        roles = {**self._context.office.roles(), **(package.roles or {})}
        drawn = self._outline(package)
        lists, starting = tuple(_lists(drawn, package)), _start_fields(drawn, package)
        if text is not None and raw is not None:
            order = [one.key for one in _fields(text.source, lists, starting, ())]
            process, _problems = settings_text.judge(text, raw, roles, order)
            if typed is None:
                findings = [one for one in findings if one.rule == bpmn.Rule.PROCESS_FILE]
        first = self._outline(package, nobody_named=True).starters
        return SettingsView(
            draft=draft,
            text=text,
            findings=tuple(findings),
            roles=tuple(roles.values()),
            first=None if first is None else self._labels(first),
            lists=lists,
            fields=_fields(text.source, lists, starting, tuple(text.columns)) if text else (),
            subject_fields=starting,
            summary=self._summary(replace(package, process=process), drawn, draft.key),
        )

    def save(self, draft_id: int, typed: SettingsText, revision: int, actor: Actor) -> int:
        """Write the settings into the draft's process.toml, in place; return the new revision.

        Raises as `Drafts.write` does, and FormInvalid with what is wrong field by field, which who may not write
        is not told. Then nothing is stored.
        """
        self._drafts.require_editable(draft_id, actor)
        files = self._drafts.files(draft_id, actor)
        content = files.get(FILE, b"")
        raw = process_text.read_raw(content)
        _path, package = read_package(files)
        drawn = self._outline(package)
        lists, starting = tuple(_lists(drawn, package)), _start_fields(drawn, package)
        order = [one.key for one in _fields(typed.source, lists, starting, ())]
        roles = {**self._context.office.roles(), **(package.roles or {})}
        wanted, problems = settings_text.judge(typed, raw, roles, order)
        stored = settings_text.of_raw(raw)
        if typed.source not in ("", stored.source, *(one.source for one in lists)):
            problems.append(errors.Problem("catatan", "no_list"))
        if problems:
            raise errors.FormInvalid(problems)
        changed = process_text.rewrite(content, wanted)
        _process, findings = parse_process(changed)
        wrong = settings_text.problems_of(findings)
        if wrong:
            raise errors.FormInvalid(wrong)
        return self._drafts.write(draft_id, {FILE: changed}, revision, actor)

    def of_version(self, definition_id: int, actor: Actor) -> Summary:
        """Return what is set in a version. Raises NotFound, Forbidden."""
        access.require_workshop(actor, self._context.office.roles())
        with self._context.store.read() as tx:
            definition = self._context.office.definition(tx, definition_id)
        return self._summary(definition.package, definition.outline, definition.package.key)

    def _summary(self, package: Package, drawn: Outline, key: str) -> Summary:
        process, now = package.process, self._context.local_now()
        listed = next(
            (one for one in _lists(drawn, package) if one.source == process.record.get("sumber")), None
        )
        starting = _start_fields(drawn, package)
        return Summary(
            code=process.code,
            number=self._number(process.number or DEFAULT_NUMBER, process.code or key, key, now),
            subject=_filled(process.subject, starting, process.code or key, now),
            starters=None if drawn.starters is None else self._labels(drawn.starters),
            of_first=process.starters is None,
            schedule=schedule.of(process.retention),
            pauses=PauseRules.of(process.pauses)
            if not list(pause_rules.faults(process.pauses))
            else PauseRules(),
            record=listed,
            keys=_named(process.record.get(KEY), listed, starting),
            columns=_named(process.record.get(KEPT), listed, starting),
        )

    def _number(self, pattern: str, code: str, key: str, now: datetime) -> str:
        """Return what the next case would be called; "" for a pattern that is none."""
        with self._context.store.read() as tx:
            count = store.numbers.last(tx, key, now.year) + 1
        try:
            patterns.names(pattern)
        except patterns.PatternError:
            return ""
        return patterns.fill(pattern, patterns.known(patterns.Occasion(code, now, count)))

    def _outline(self, package: Package, *, nobody_named: bool = False) -> Outline:
        if nobody_named:
            package = replace(package, process=replace(package.process, starters=None))
        root = xml.parse(package.files[package.bpmn], package.bpmn)
        return outline.describe(root, package, self._context.office.roles())

    def _labels(self, roles: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._context.office.label(role) for role in roles)


def _lists(drawn: Outline, package: Package) -> Iterator[RecordList]:
    """Every list that a step of the process itself fills in, in the order of the drawing."""
    for ident in drawn.of(drawn.process_id):
        element = drawn.elements[ident]
        form = package.forms.get(element.form or "")
        if form is None or (element.kind not in HUMAN and ident != drawn.start_element):
            continue
        for part in walk(form.components, into_lists=False):
            if part.is_list and not part.readonly:
                columns = tuple(
                    RecordField(one.key, one.label or one.key)
                    for one in part.components
                    if one.key and not one.is_question
                )
                yield RecordList(
                    f"{ident}.{part.key}", element.step, element.name, part.label or part.key, columns
                )


def _start_fields(drawn: Outline, package: Package) -> tuple[RecordField, ...]:
    form = package.forms.get(drawn.start_form or "")
    parts: list[Component] = [] if form is None else list(walk(form.components, into_lists=False))
    return tuple(
        RecordField(one.key, one.label or one.key, start=True)
        for one in parts
        if one.gives_value and not (one.is_list or one.takes_files or one.is_question)
    )


def _fields(
    source: str, lists: tuple[RecordList, ...], starting: tuple[RecordField, ...], named: tuple[str, ...]
) -> tuple[RecordField, ...]:
    """Return what a record of this list may hold, and what is named beyond that, so that nobody loses it unseen."""
    own = next((one.fields for one in lists if one.source == source), ())
    found = {one.key: one for one in (*starting, *own)}
    lost = tuple(RecordField(key, key, known=False) for key in named if key not in found)
    return (*found.values(), *lost) if source else ()


def _named(keys: Any, listed: RecordList | None, starting: tuple[RecordField, ...]) -> tuple[str, ...]:
    labels = {one.key: one.label for one in (*starting, *(listed.fields if listed else ()))}
    return tuple(labels.get(str(key), str(key)) for key in keys) if isinstance(keys, list) else ()


def _filled(pattern: str, starting: tuple[RecordField, ...], code: str, now: datetime) -> str:
    """Return the subject with the fields of the start form by name; "" for a pattern that is none."""
    try:
        asked = patterns.names(pattern)
    except patterns.PatternError:
        return ""
    known = patterns.known(patterns.Occasion(code, now, 1))
    labels = {one.key: f"‹{one.label}›" for one in starting}
    return patterns.fill(pattern, {**dict.fromkeys(asked, "‹?›"), **known, **labels})
