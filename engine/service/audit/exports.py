"""What leaves Alur: an instance as a ZIP that proves itself elsewhere, and the event log of all instances."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import errors, store
from engine.bpmn import Definition
from engine.service import access_view, pairs, system_log, version_history
from engine.service.audit import seal_keys, seals
from engine.service.context import Context
from engine.service.rows import SUBMITTED
from engine.service.views import Actor

COLUMNS = (
    "instance_id", "seq", "at", "type", "actor", "role", "holding", "channel", "element", "task_id", "data", "hash",
)  # fmt: skip
EVENTS, FORMS, SEAL, SUMS = "riwayat.json", "isian.json", "segel.json", "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Papers:
    """What people read of an instance beside its facts, by file name; made when it had so many events."""

    documents: Mapping[str, bytes]
    events: int


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of an instance: the SHA-256 of each file, line by line, and how many events it had."""

    instance: int
    events: int
    sums: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.sums.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LogLine:
    """One event of the log, with what its ids mean; `data` and `hash` are as they are in the chain."""

    instance: int
    number: str
    process: str
    version: int
    seq: int
    at: datetime
    type: str
    actor: str
    role: str
    holding: str
    channel: str
    element: str
    name: str
    step: int | None
    data: str
    hash: str


def write(
    context: Context, instance_id: int, actor: Actor, archive: zipfile.ZipFile, papers: Papers
) -> Written:
    """Write all of an instance but its proof: events, forms, files, versions, and its papers.

    All of it is of one moment. Raises NotFound; Busy when somebody worked on it since the papers were made.
    """
    sums: list[str] = []
    with context.store.read() as tx:

        def add(name: str, content: bytes) -> None:
            _put(context, archive, name, content)
            sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")

        seen = access_view.require(context, tx, instance_id, actor)
        history = store.history.of_instance(tx, instance_id)
        instance = seen.case.instance
        if {instance.event_count, papers.events} != {len(history)}:
            raise errors.Busy
        for name, content in papers.documents.items():
            add(name, content)
        add(EVENTS, _json(_events(tx, seen.instance)))
        add(FORMS, _json(_forms(context, seen.versions, history)))
        for seq, (_task, name, sha256) in attached(history).items():
            found = store.files.get(tx, bytes.fromhex(sha256))
            if found is None:
                raise errors.NotFound(what="file", id=name)
            add(f"berkas/{seq}-{name}", found)
        for made in seen.versions.ids:
            folder = "definisi"
            if made != seen.instance.definition_id:
                earlier = store.definitions.get(tx, made)
                folder = f"definisi-versi-{earlier.version if earlier else made}"
            for path, content in store.definitions.files(tx, made).items():
                add(f"{folder}/{path}", content)
    return Written(instance_id, len(history), "".join(sorted(sums, key=lambda line: line[66:])))


def note(
    context: Context,
    tx: store.Tx,
    actor: Actor,
    written: Sequence[Written],
    facts: Mapping[str, Any],
    *rights: str,
) -> tuple[store.SealRow, dict[int, bytes]]:
    """Note an export in the system's chain, and seal it with every chain; return the seal, and each one's proof.

    The proof is what leads from the seal to the instance and to the note. Raises Busy when one has grown since.
    """
    sums = {str(one.instance): one.digest for one in written}
    seq = system_log.log_system_event(context, tx, "exported", actor, {**facts, "sums": sums}, *rights)
    seal = seals.make(context, tx)
    for one in written:
        if store.seals.leaves_of(tx, one.instance, seal.number)[-1].events != one.events:
            raise errors.Busy
    previous, event = store.history.system_link(tx, seq)
    key = seal_keys.of_seal(context, tx, seal)
    shared = {
        "document": seal.document,
        "signature": seal.signature.hex(),
        "modulus": f"{key.modulus:x}",
        "exponent": key.exponent,
        "export": {"previous": previous.hex(), "event": [store.history.SYSTEM, *event]},
        "sheets": [[number, digest.hex()] for number, digest in sorted(store.seals.sheets(tx).items())],
    }
    proofs = {}
    for one in written:
        sheet = one.instance // store.seals.SHEET
        lines = store.seals.lines(store.seals.latest(store.seals.leaves(tx, sheet, seal.number)))
        proofs[one.instance] = _json({**shared, "sheet": sheet, "lines": lines})
    return seal, proofs


def close(context: Context, archive: zipfile.ZipFile, written: Written, proof: bytes) -> None:
    """Add what proves an export to what was written."""
    _put(context, archive, SEAL, proof)
    _put(context, archive, SUMS, written.sums.encode())


def attached(history: Iterable[store.EventRow]) -> dict[int, tuple[int | None, str, str]]:
    """Return the files that an instance's history names and nobody took back: by event the task, name and SHA-256."""
    found: dict[int, tuple[int | None, str, str]] = {}
    for row in history:
        if row.type == "file_attached":
            found[row.seq] = (row.task_id, row.data["file"], row.data["sha256"])
        elif row.type == "file_removed":
            gone = (row.task_id, row.data["file"], row.data["sha256"])
            del found[next(seq for seq, one in found.items() if one == gone)]
    return found


def log(context: Context, tell: Callable[[int, int], None] = lambda done, all_: None) -> Iterator[LogLine]:
    """Yield every event of every instance, by instance and number, as it is read. `tell` hears how far it is."""
    with context.store.read() as tx:
        sheets = store.seals.used_sheets(tx)
        for done, sheet in enumerate(sheets, 1):
            found = {key: store.instances.line(tx, key) for key in store.seals.ends(tx, sheet)}
            size = store.seals.SHEET
            moved = store.migrations.passages(tx, sheet * size, (sheet + 1) * size)
            for row in store.proof.event_rows(tx, sheet * size, (sheet + 1) * size):
                instance = found.get(row[0])
                if instance is not None:
                    made, version = instance.definition_id, instance.version
                    if row[0] in moved:
                        made = next((before for seq, before in moved[row[0]] if row[1] < seq), made)
                        known = store.definitions.get(tx, made)
                        version = known.version if known else version
                    yield _line(context.office.definition(tx, made), version, instance, row)
            tell(done, len(sheets))


def _line(
    definition: Definition, version: int, instance: store.InstanceListRow, row: tuple[Any, ...]
) -> LogLine:
    _id, seq, at, type_, actor, role, holding, channel, element, _task, data, digest = row
    known = definition.outline.elements.get(element)
    return LogLine(
        instance=instance.id,
        number=instance.number,
        process=instance.key,
        version=version,
        seq=seq,
        at=store.values.from_us(at),
        type=type_,
        actor=actor,
        role=role,
        holding=holding,
        channel=channel,
        element=element,
        name=known.name if known else "",
        step=known.step if known else None,
        data=data,
        hash=bytes(digest).hex(),
    )


def _events(tx: store.Tx, instance: store.InstanceListRow) -> dict[str, Any]:
    rows = [
        [*row[:-1], bytes(row[-1]).hex()] for row in store.proof.event_rows(tx, instance.id, instance.id + 1)
    ]
    return {
        "instance": instance.id,
        "number": instance.number,
        "subject": instance.subject,
        "process": instance.key,
        "version": instance.version,
        "status": instance.status,
        "columns": COLUMNS,
        "events": rows,
    }


def _forms(
    context: Context, versions: version_history.VersionHistory, history: Iterable[store.EventRow]
) -> list[dict[str, Any]]:
    """Return every form that was sent, in order: by whom, in which capacity, at which step."""
    found = []
    for row in history:
        if row.type in (*SUBMITTED, "instance_started"):
            element = versions.at(row.seq).outline.elements.get(row.element)
            found.append(
                {
                    "seq": row.seq,
                    "at": row.at.isoformat(),
                    "type": row.type,
                    "element": row.element,
                    "name": element.name if element else "",
                    "step": element.step if element else None,
                    "item": row.data.get("item"),
                    "actor": row.actor,
                    "role": row.role,
                    "role_label": context.office.label(row.role) if row.role else "",
                    "holding": row.holding,
                    "value": row.data.get("value", {}),
                }
                | {name: row.data[name] for name in (pairs.FACT, pairs.NOTE) if name in row.data}
            )
    return found


def _put(context: Context, archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, context.clock().astimezone(context.settings.zone).timetuple()[:6])
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    archive.writestr(entry, content)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
