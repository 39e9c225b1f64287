"""Backups of the site: made when asked for and by night, kept so many, and told of where one could not be made."""

from __future__ import annotations

import logging
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from importlib import metadata
from pathlib import Path

from engine import errors, files, store
from engine.keys import SigningKey
from engine.service import actors, system_log
from engine.service.audit import seal_keys
from engine.service.context import Context
from engine.service.site import containers, encryption, workplaces
from engine.service.site.containers import Manifest
from engine.service.views import Actor
from engine.settings import VARIABLES, Settings
from engine.store.backups import BackupRow, Content
from engine.store.seals import digest as seal_digest

log = logging.getLogger("alur.backup")

LEASE = timedelta(minutes=5)  # of the worker that makes one; it is renewed while that goes on
RENEWED = timedelta(minutes=1)
AGAIN = timedelta(hours=1)  # after a failure
TRIES = 3  # where somebody changes the secret file meanwhile
FAILED = "backup_failed"
WAITS = (errors.Busy, errors.StoreUnavailable, errors.StorageFull)  # of the site's own database

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: its file, its size and SHA-256, what it holds, and whether it is encrypted."""

    file: Path
    bytes: int
    sha256: str
    manifest: Manifest
    encrypted: bool


@dataclass(frozen=True, slots=True)
class LastBackups:
    """The last backup that was made and the last that could not be; `failing` is whether none came after that.

    `expected` is whether this site makes one each night by itself.
    """

    done: BackupRow | None
    failed: BackupRow | None
    failing: bool
    expected: bool


class Backups:
    """Any number of workers may make those of the night; one makes each."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._worker = secrets.token_hex(8)
        self._rests_until: datetime | None = None

    @property
    def scheduled(self) -> bool:
        """Return whether this site makes a backup each night by itself."""
        return self._context.settings.backup_folder is not None

    def last(self) -> LastBackups:
        """Return the last success and the last failure, for who watches the site."""
        with self._context.store.read() as tx:
            done, failed = store.backups.last(tx)
        at = failed.failed_at if failed else None
        failing = at is not None and (done is None or done.finished_at is None or done.finished_at < at)
        return LastBackups(done, failed, failing, self.scheduled)

    def make(
        self, file: Path | None, account: str, tell: Tell = lambda done, all_: None
    ) -> tuple[Made, tuple[Path, ...]]:
        """Write a backup of the site as it is now into a file, or under a name of its own into the folder of the
        settings; return it, and the older ones that were removed there.

        People go on working. It has its name only when it is whole and on the disk. The history tells of it, with the
        account that ran the command. Raises BackupRefused, StorageFull, StoreUnavailable, Busy, OSError.
        """
        context = self._context
        folder = context.settings.backup_folder
        if file is None and folder is None:
            raise errors.BackupRefused(reason="no_folder")
        target = self._named(folder) if file is None and folder is not None else Path(file or "").absolute()
        actor = actors.of_machine(account)
        row = self._begin(target, named=file is None)
        try:
            made = self._write(target, tell)
        except (errors.AlurError, OSError) as fault:
            if file is None:  # nobody may be looking: a timer of the machine asked for it
                self._failed(row, _reason(fault), fault)
            raise
        with context.store.transaction() as tx:
            self._keep(tx, row, made, actor)
        return made, self._prune() if file is None else ()

    def _begin(self, target: Path, *, named: bool) -> BackupRow:
        context, now = self._context, self._context.clock()
        with context.store.transaction() as tx:
            row = store.backups.begin(tx, None, str(target), now, named=named)
            assert row is not None
            store.backups.take(tx, row.id, self._worker, now, now + LEASE)
        return row

    def run_due(self) -> int:
        """Make the backup of this night where it is due; return whether one was made or could not be.

        It is due once a day from the hour of the settings on, in the zone of the office, also where no worker was there
        in time; one that failed is tried again every hour. For a thread of its own: nothing waits for it.
        """
        context, now = self._context, self._context.clock()
        folder = context.settings.backup_folder
        if folder is None:
            return 0
        if self._rests_until is not None and self._rests_until - timedelta(days=1) <= now < self._rests_until:
            return 0
        day = self._day(now)
        with context.store.read() as tx:
            row = store.backups.due(tx)
            begun = store.backups.is_begun(tx, day)
        # Not whether it is later than the last one: a clock that was ahead has been set back since.
        if begun and (row is None or row.day != day or row.finished_at is not None):
            self._rests_until = self._next(now)
            return 0
        with context.store.transaction() as tx:
            if not begun:
                row = store.backups.begin(tx, day, str(self._named(folder)), now, named=True)
            if row is None or not store.backups.take(tx, row.id, self._worker, now, now + LEASE):
                return 0
        self._make_due(row)
        return 1

    def _make_due(self, row: BackupRow) -> None:
        context = self._context
        try:
            made = self._write(Path(row.file), partial(self._hold, row, [context.clock()]))
        except _Lost:
            return
        except (errors.AlurError, OSError) as fault:
            self._failed(row, _reason(fault), fault)
            return
        except Exception as fault:
            # Whatever it is, the administrators hear of it, and the next night is tried.
            log.exception("the backup failed")
            self._failed(row, "fault", fault)
            return
        with context.store.transaction() as tx:
            if not self._keep(tx, row, made, actors.SYSTEM):
                return
        self._prune()

    def _hold(self, row: BackupRow, renewed: list[datetime], _done: int, _all: int) -> None:
        """Renew the lease now and then. Raises _Lost when another worker has it."""
        context, now = self._context, self._context.clock()
        if renewed[0] <= now < renewed[0] + RENEWED:
            return
        renewed[0] = now
        with suppress(*WAITS), context.store.transaction() as tx:
            if not store.backups.hold(tx, row.id, self._worker, now + LEASE):
                raise _Lost

    def _keep(self, tx: store.Tx, row: BackupRow, made: Made, actor: Actor) -> bool:
        """Keep that a backup was made, in the history too, and close the notices of those that were not."""
        context, seal = self._context, made.manifest.seal["number"]
        content = Content(made.bytes, made.sha256, int(seal), made.encrypted)
        if not store.backups.finish(tx, row.id, self._worker, context.clock(), content):
            return False
        facts = {
            "backup": row.id,
            "file": made.file.name,
            "sha256": made.sha256,
            "bytes": made.bytes,
            "seal": seal,
            "made": made.manifest.made_at,
            "encrypted": made.encrypted,
        }
        system_log.log_system_event(context, tx, "backup_made", actor, facts)
        told = [store.notices.cause(FAILED, one) for one in store.backups.settle(tx)]
        store.notices.close(tx, told, context.clock())
        return True

    def _failed(self, row: BackupRow, reason: str, fault: Exception) -> None:
        """Keep why a backup could not be made; the first time of a day tells the administrators and the history."""
        context, now = self._context, self._context.clock()
        log.warning("the backup could not be made (%s): %s", reason, fault)
        with context.store.transaction() as tx:
            if not store.backups.fail(tx, row.id, self._worker, now, reason, now + AGAIN) or row.told:
                return
            facts = {"backup": row.id, "day": row.day, "reason": reason, "folder": str(Path(row.file).parent)}
            system_log.log_system_event(context, tx, FAILED, actors.SYSTEM, facts)
            system_log.tell_administrators(context, tx, FAILED, row.id, facts)

    def _write(self, target: Path, tell: Tell) -> Made:
        context = self._context
        _require_free(target, context.settings)
        recipients = context.settings.backup_recipients
        size = store.copies.size(context.store)
        workplaces.tidy(_own_folder(context))  # of a restore that was killed at its very end
        with workplaces.workplace(target.parent, size // 8 if recipients else size + size // 8) as place:
            draft = place / "backup"
            if recipients:
                # Never a plain copy in a folder that may lie on somebody else's disk.
                with workplaces.workplace(_own_folder(context), size + size // 4) as own:
                    manifest = self._pack(own, own / "backup", tell)
                    encryption.encrypt(own / "backup", draft, recipients)
            else:
                manifest = self._pack(place, draft, tell)
            draft.chmod(0o600)
            made = Made(target, draft.stat().st_size, containers.digest_of(draft), manifest, bool(recipients))
            files.sync(draft)
            files.put(draft, target)
        return made

    def _pack(self, place: Path, draft: Path, tell: Tell) -> Manifest:
        """Write the backup, not encrypted, from a copy of the database that is made first."""
        context, settings = self._context, self._context.settings
        copy = place / containers.DATABASE
        for _try in range(TRIES):
            copy.unlink(missing_ok=True)
            key, before = self._key(), settings.secret_file.read_bytes()
            made_at = context.clock()
            store.copies.make(context.store, copy, lambda done, all_: tell(done, 2 * all_))
            if settings.secret_file.read_bytes() == before:
                break
        else:
            raise errors.BackupRefused(reason="keys_change")
        secret = place / containers.SECRET
        secret.touch(0o600)
        secret.write_bytes(before)
        held = store.copies.contents(copy)
        seal = {
            "number": held.seal,
            "digest": seal_digest(held.seal_document).hex() if held.seal else "",
            "at": _iso(held.seal_at) if held.seal_at else "",
        }
        manifest = Manifest(
            version=metadata.version("alur"),
            schema=held.schema,
            made_at=_iso(made_at),
            kind=context.store.dialect,
            key=key.public.fingerprint,
            modulus=f"{key.public.modulus:x}",
            seal=seal,
            cases=held.cases,
            events=held.events,
            files=held.files,
            settings=_given(settings),
            members={},
        )
        members = {containers.SECRET: secret, containers.DATABASE: copy, **_processes(settings.processes)}
        containers.write(draft, members, manifest, key, lambda done, all_: tell(all_ + done, 2 * all_))
        copy.unlink()
        return manifest

    def _key(self) -> SigningKey:
        with self._context.store.read() as tx:
            return seal_keys.in_force(self._context, tx)

    def _named(self, folder: Path) -> Path:
        """Return a new name in the folder of backups: of this site by its key, of this moment by the office's clock."""
        context, key = self._context, self._key().public.fingerprint
        ending = ".zip.age" if context.settings.backup_recipients else ".zip"
        name = f"alur-{key[:8]}-{context.local_now():%Y%m%d-%H%M%S}"
        found, number = folder.absolute() / f"{name}{ending}", 1
        while found.exists():
            number += 1
            found = folder.absolute() / f"{name}-{number}{ending}"
        return found

    def _prune(self) -> tuple[Path, ...]:
        """Remove the oldest backups of this site beyond those that are kept: each under the very name that stands in
        the database, in the folder of the settings, and as large as it was made.
        """
        context, folder = self._context, self._context.settings.backup_folder
        if folder is None:
            return ()
        with context.store.read() as tx:
            rows = store.backups.named(tx)
        here = [row for row in rows if Path(row.file).parent == folder.absolute()]
        there = [row for row in here if _is_there(row)]
        gone = []
        for row in there[context.settings.backup_keep :]:
            try:
                Path(row.file).unlink()
            except OSError as fault:
                log.warning("an old backup stays: %s", fault)
            else:
                gone.append(row)
        if gone:
            with context.store.transaction() as tx:
                store.backups.gone(tx, [row.id for row in gone], context.clock())
        return tuple(Path(row.file) for row in gone)

    def _day(self, at: datetime) -> str:
        """Return the day of the office at whose hour the last backup before a moment was due."""
        local = at.astimezone(self._context.settings.zone)
        late = local.hour >= self._context.settings.backup_hour
        return (local.date() if late else local.date() - timedelta(days=1)).isoformat()

    def _next(self, at: datetime) -> datetime:
        zone, hour = self._context.settings.zone, self._context.settings.backup_hour
        local = at.astimezone(zone)
        day = local.date() + timedelta(days=1 if local.hour >= hour else 0)
        return datetime.combine(day, time(hour), zone)


class _Lost(Exception):
    """Another worker makes the backup by now."""


def _reason(fault: Exception) -> str:
    """Return why a backup could not be made, as a code."""
    if isinstance(fault, errors.StorageFull):
        return "full"
    if isinstance(fault, errors.BackupRefused):
        return "full" if fault.params["reason"] in ("room", "full") else str(fault.params["reason"])
    if isinstance(fault, OSError):
        return "folder"
    return "key" if isinstance(fault, errors.Misconfigured) else "database"


def _require_free(target: Path, settings: Settings) -> None:
    """Raise BackupRefused ("taken") where something stands under that name that is no backup."""
    try:
        if not target.exists():
            return
        with target.open("rb") as file:
            head = file.read(len(containers.HEAD))
    except IsADirectoryError as fault:
        raise errors.BackupRefused(reason="taken", file=str(target)) from fault
    ours = head.startswith(containers.BEGIN) and head.endswith(containers.SECRET.encode())
    if target.is_file() and (ours or head.startswith(encryption.BEGIN)):
        return
    raise errors.BackupRefused(reason="taken", file=str(target))


def _own_folder(context: Context) -> Path:
    """Return where a plain copy may lie for a while: beside the database, or in the machine's temporary folder."""
    file = context.store.file
    return file.parent if file is not None else Path(tempfile.gettempdir())


def _processes(folder: Path) -> Mapping[str, Path]:
    """Return the files of the office's folder of processes by their names in a backup; hidden ones stay out."""
    found = {}
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith((".", "__")))
        for name in sorted(names):
            path = Path(place, name)
            if path.is_file() and not name.startswith("."):
                found[containers.PROCESSES + path.relative_to(folder).as_posix()] = path
    return found


def _given(settings: Settings) -> tuple[str, ...]:
    """Return the names of the settings that are not as they come."""
    usual = Settings()
    return tuple(
        one.names[0] for one in VARIABLES if getattr(settings, one.field) != getattr(usual, one.field)
    )


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _is_there(row: BackupRow) -> bool:
    try:
        return Path(row.file).stat().st_size == row.bytes
    except OSError:
        return False
