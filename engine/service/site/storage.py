"""How much room the disks of this machine have left, and a notice to administrators before one is full."""

from __future__ import annotations

import shutil
import socket
import tempfile
from pathlib import Path
from typing import NamedTuple

from engine import store
from engine.service import actors, system_log
from engine.service.context import Context

GIB = 1024**3
NOTICE = "storage_low"
LOW = 0.1  # of a disk, left: administrators are told


class Space(NamedTuple):
    """The disk under a folder of the site: `place` is "data" (database and key), "backups" or "temporary"; bytes."""

    place: str
    free: int
    total: int

    @property
    def low(self) -> bool:
        """Whether less than a tenth, or less than one GiB, is left."""
        return self.nearly_full or self.free < GIB

    @property
    def nearly_full(self) -> bool:
        """Whether less than a tenth is left."""
        return self.free < LOW * self.total


class Storage:
    """The disks that this machine writes to. A PostgreSQL server watches over its own."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def spaces(self) -> list[Space]:
        """Return how much room there is; a folder that cannot be looked at is left out."""
        found = []
        for place, folder in self._folders().items():
            try:
                usage = shutil.disk_usage(folder)
            except OSError:
                continue
            found.append(Space(place, usage.free, usage.total))
        return found

    def watch(self) -> int:
        """Tell administrators once of a disk that is nearly full, and no more when it has room again; return 0.

        For the worker. Each machine looks at its own disks. On a disk that takes nothing more the notice waits until
        something can be written again.
        """
        host = socket.gethostname()
        spaces = {one.place: one for one in self.spaces()}
        with self._context.store.read() as tx:
            known = self._open(tx, host)
        fresh = [one for one in spaces.values() if one.nearly_full and one.place not in known]
        gone = [place for place in known if place in spaces and not spaces[place].nearly_full]
        if (fresh or gone) and system_log.administrators(self._context):
            with self._context.store.transaction() as tx:
                self._tell(tx, host, fresh, gone)
        return 0

    def _folders(self) -> dict[str, Path]:
        settings, file = self._context.settings, self._context.store.file
        data = (file or settings.secret_file).absolute().parent
        backups = getattr(settings, "backup_folder", None)
        found = {"data": data, "backups": backups, "temporary": Path(tempfile.gettempdir())}
        return {place: folder for place, folder in found.items() if folder is not None}

    def _open(self, tx: store.Tx, host: str) -> dict[str, str]:
        """Return the causes of the notices that stand for disks of this machine, by place."""
        known = {}
        for holder in system_log.administrators(self._context):
            for cause, data in store.notices.standing(tx, holder, NOTICE):
                if data.get("host") == host:
                    known[str(data.get("place"))] = cause
        return known

    def _tell(self, tx: store.Tx, host: str, fresh: list[Space], gone: list[str]) -> None:
        context, now = self._context, self._context.clock()
        known = self._open(tx, host)
        for one in fresh:
            if one.place in known:
                continue  # another worker of this machine was quicker
            facts = {"host": host, "place": one.place, "free": one.free, "total": one.total}
            seq = system_log.log_system_event(context, tx, NOTICE, actors.SYSTEM, facts)
            system_log.tell_administrators(context, tx, NOTICE, seq, facts)
        for place in gone:
            if place in known:
                facts = {"host": host, "place": place}
                system_log.log_system_event(context, tx, "storage_free", actors.SYSTEM, facts)
                store.notices.close(tx, [known[place]], now)
