"""The bundle of a proposal to destroy: every instance as a ZIP that proves itself, and the minutes."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from engine import store
from engine.service import system_log
from engine.service.audit import exports, purge
from engine.service.context import Context
from engine.service.views import Actor

PIECE = 1 << 20


class Bundle:
    """A bundle in the making: the instances are added one by one, then all of it is sealed. Close it when done."""

    def __init__(
        self, context: Context, items: Sequence[store.DisposalItem], actor: Actor, file: IO[bytes]
    ) -> None:
        self._context = context
        self._items = items
        self._actor = actor
        self._file = file
        self._written: dict[int, exports.Written] = {}
        self._folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> Bundle:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._folder.cleanup()

    @property
    def instances(self) -> tuple[int, ...]:
        """Return the instances that have to be added."""
        return tuple(item.instance_id for item in self._items)

    def add(self, instance_id: int, papers: exports.Papers) -> None:
        """Add an instance as a ZIP of its own. Raises Busy when somebody worked on it since its papers were made."""
        with zipfile.ZipFile(self._part(instance_id), "w") as part:
            self._written[instance_id] = exports.write(self._context, instance_id, self._actor, part, papers)

    def seal(self, minutes: bytes) -> str:
        """Seal, write the bundle, and note how far each chain is in it; return its SHA-256."""
        context, disposal_id = self._context, self._items[0].disposal_id
        written = [self._written[key] for key in self.instances]
        with zipfile.ZipFile(self._file, "w", zipfile.ZIP_STORED) as archive:
            with context.store.transaction() as tx:
                about = {"what": "disposal", "disposal": disposal_id}
                seal, proofs = exports.note(context, tx, self._actor, written, about, *purge.RIGHTS)
            archive.writestr("berita-acara.html", minutes)
            for item, one in zip(self._items, written, strict=True):
                path = self._part(item.instance_id)
                with zipfile.ZipFile(path, "a") as part:
                    exports.close(context, part, one, proofs[item.instance_id])
                archive.write(path, f"{item.instance_id}-{item.number}.zip".replace("/", "-"))
                path.unlink()
        digest = self._digest()
        with context.store.transaction() as tx:
            row = purge.require(store.disposals.lock(tx, disposal_id), disposal_id)
            if row.state != "proposed":
                raise purge.decided_error(row)
            for key in self.instances:
                leaf = store.seals.leaves_of(tx, key, seal.number)[-1]
                store.disposals.end_of(tx, disposal_id, key, leaf.events, leaf.head)
            store.disposals.exported(tx, disposal_id, digest, context.clock())
            facts = {
                "disposal": disposal_id,
                "sha256": digest.hex(),
                "seal": seal.number,
                "instances": [*self.instances],
                "told": purge.notify_approvers(context, tx, row, len(self._items)),
            }
            system_log.log_system_event(context, tx, "disposal_exported", self._actor, facts, *purge.RIGHTS)
        return digest.hex()

    def _part(self, instance_id: int) -> Path:
        return Path(self._folder.name) / f"{instance_id}.zip"

    def _digest(self) -> bytes:
        self._file.seek(0)
        digest = hashlib.sha256()
        while piece := self._file.read(PIECE):
            digest.update(piece)
        return digest.digest()
