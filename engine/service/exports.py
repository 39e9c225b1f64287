"""What leaves Alur: an instance as a ZIP that proves itself elsewhere, and the event log of all instances."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine import errors, store
from engine.bpmn import Definition
from engine.service import lived, sight
from engine.service.rows import SUBMITTED
from engine.service.views import Actor

if TYPE_CHECKING:
    from engine.service.wiring import Engine

COLUMNS = (
    "instance_id", "seq", "at", "type", "actor", "role", "holding", "channel", "element", "task_id", "data", "hash",
)  # fmt: skip
EVENTS, FORMS, SEAL, SUMS = "riwayat.json", "isian.json", "segel.json", "SHA256SUMS"


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


def dossier(
    engine: Engine, instance_id: int, actor: Actor, file: IO[bytes], documents: Mapping[str, bytes]
) -> None:
    """Write an instance as a ZIP: events, forms, files, definition, seal, checksums, and the caller's documents.

    All of it is of one moment. Raises NotFound.
    """
    local = engine.clock().astimezone(ZoneInfo(engine.settings.timezone)).timetuple()[:6]
    sums: list[str] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, engine.store.read() as tx:

        def put(name: str, content: bytes) -> None:
            entry = zipfile.ZipInfo(name, local)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
            if name != SUMS:
                sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")

        seen = sight.look(engine, tx, instance_id, actor)
        for name, content in documents.items():
            put(name, content)
        put(EVENTS, _json(_events(tx, seen.instance)))
        put(FORMS, _json(_forms(engine, tx, seen.lived, instance_id)))
        for row in store.attachments.of_instance(tx, instance_id):
            found = store.files.get(tx, row.sha256)
            if found is None:
                raise errors.NotFound(what="file", id=row.id)
            put(f"berkas/{row.id}-{row.name}", found)
        for made in seen.lived.ids:
            folder = "definisi"
            if made != seen.instance.definition_id:
                earlier = store.definitions.get(tx, made)
                folder = f"definisi-versi-{earlier.version if earlier else made}"
            for path, content in store.definitions.files(tx, made).items():
                put(f"{folder}/{path}", content)
        put(SEAL, _json(_seal(engine, tx, instance_id)))
        put(SUMS, "".join(sorted(sums, key=lambda line: line[66:])).encode())


def log(engine: Engine, tell: Callable[[int, int], None] = lambda done, all_: None) -> Iterator[LogLine]:
    """Every event of every instance, by instance and number, as it is read. `tell` hears how far it is."""
    with engine.store.read() as tx:
        last = store.seals.last_sheet(tx) + 1
        for sheet in range(last):
            found = {key: store.instances.line(tx, key) for key in store.seals.ends(tx, sheet)}
            size = store.seals.SHEET
            moved = store.moves.passages(tx, sheet * size, (sheet + 1) * size)
            for row in store.proof.event_rows(tx, sheet * size, (sheet + 1) * size):
                instance = found.get(row[0])
                if instance is not None:
                    made, version = instance.definition_id, instance.version
                    if row[0] in moved:
                        made = next((before for seq, before in moved[row[0]] if row[1] < seq), made)
                        known = store.definitions.get(tx, made)
                        version = known.version if known else version
                    yield _line(engine.office.definition(tx, made), version, instance, row)
            tell(sheet + 1, last)


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


def _forms(engine: Engine, tx: store.Tx, versions: lived.Lived, instance_id: int) -> list[dict[str, Any]]:
    """Every form that was sent, in order: by whom, in which capacity, at which step."""
    found = []
    for row in store.history.of_instance(tx, instance_id):
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
                    "role_label": engine.office.label(row.role) if row.role else "",
                    "holding": row.holding,
                    "value": row.data.get("value", {}),
                }
            )
    return found


def _seal(engine: Engine, tx: store.Tx, instance_id: int) -> dict[str, Any]:
    """The newest seal, and what leads from its root to this instance: the lines of its sheet, all sheets' digests."""
    newest = store.seals.newest(tx)
    if not newest:
        return {}
    sheet = instance_id // store.seals.SHEET
    key = engine.audit.key.public
    return {
        "document": newest[0].document,
        "signature": newest[0].signature.hex(),
        "modulus": f"{key.modulus:x}",
        "exponent": key.exponent,
        "sheet": sheet,
        "lines": store.seals.lines(store.seals.latest(store.seals.leaves(tx, sheet, newest[0].number))),
        "sheets": [[number, digest.hex()] for number, digest in sorted(store.seals.sheets(tx).items())],
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
